#include "store/segment/log.h"

#include <cstring>

#include "base/random.h"
#include "store/segment/crc32c.h"
#include "store/segment/record.h"
#include "store/sql/query.h"

namespace posthorn::store {

SegmentLog::SegmentLog(FileSystem& files, std::string folder)
    : m_files(files)
    , m_folder(std::move(folder))
    , m_thread([this] { syncLoop(); })
{
}

SegmentLog::~SegmentLog()
{
    {
        std::lock_guard lock(m_mutex);
        m_sync = Sync::Stop;
    }
    m_changed.notify_all();
    m_thread.join();
}

Result<void> SegmentLog::resume(uint64_t number, int64_t size)
{
    auto file = m_files.open(m_folder + "/" + segmentFileName(number), OpenMode::ReadWrite);
    if (!file)
        return passOn(file.error());
    auto found = (*file)->size();
    if (!found)
        return passOn(found.error());
    if (*found < size)
        return fail(ErrorKind::Corrupt, "a segment is shorter than the index says", segmentFileName(number));
    if (*found > size) {
        POSTHORN_TRY((*file)->truncate(size));
        POSTHORN_TRY((*file)->sync());
    }
    auto first = (*file)->read(0, RecordHeader::size);
    if (!first)
        return passOn(first.error());
    const auto header = RecordHeader::decode(*first);
    if (!header)
        return fail(ErrorKind::Corrupt, "a segment's first record is damaged", segmentFileName(number));
    m_file = std::move(*file);
    m_number = number;
    m_position = m_written = size;
    m_salt = header->salt;
    m_broken = false;
    return {};
}

Result<void> SegmentLog::begin(const StartFact& start, uint64_t sequence)
{
    const std::string path = m_folder + "/" + segmentFileName(start.segment);
    auto opened = m_files.open(path, OpenMode::ReadWrite);
    if (!opened)
        return passOn(opened.error());
    std::string facts;
    encodeFact(facts, start);
    RecordHeader header;
    header.type = RecordType::Start;
    header.startsBatch = true;
    header.sequence = sequence;
    header.factsSize = uint32_t(facts.size());
    header.factsChecksum = crc32c(facts);
    header.payloadChecksum = crc32c({});
    const std::string random = randomBytes(sizeof header.salt);
    std::memcpy(&header.salt, random.data(), sizeof header.salt);
    std::string bytes;
    header.encode(bytes);
    bytes += facts;
    const auto made = [&]() -> Result<void> {
        POSTHORN_TRY((*opened)->truncate(0)); // a file of that number can only be what an earlier failure left
        const std::string_view piece = bytes;
        POSTHORN_TRY((*opened)->write(0, {&piece, 1}));
        POSTHORN_TRY((*opened)->sync());
        return m_files.syncFolder(m_folder);
    }();
    if (!made) {
        opened->reset();
        (void)m_files.remove(path);
        return made;
    }
    m_file = std::move(*opened);
    m_number = start.segment;
    m_position = m_written = int64_t(bytes.size());
    m_salt = header.salt;
    m_broken = false;
    return {};
}

Result<void> SegmentLog::write(std::span<const std::string_view> pieces, int64_t size)
{
    m_written = m_position + size;
    auto written = m_file->write(m_position, pieces);
    if (!written)
        cut();
    return written;
}

void SegmentLog::cut()
{
    if (m_broken || m_written == m_position)
        return;
    if (m_file->truncate(m_position))
        m_written = m_position;
    else
        m_broken = true; // the index knows where this segment ends; what lies behind does not count
}

void SegmentLog::breakOff()
{
    // After a failed sync nobody knows which pages the kernel has dropped; it will not say so again.
    m_broken = true;
    (void)m_file->truncate(m_position);
}

void SegmentLog::startSync()
{
    {
        std::lock_guard lock(m_mutex);
        m_sync = Sync::Wanted;
    }
    m_changed.notify_all();
}

Result<void> SegmentLog::waitSync()
{
    Result<void> result;
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_sync == Sync::Done; });
        m_sync = Sync::Idle;
        result = std::move(m_syncResult);
    }
    if (!result)
        breakOff();
    return result;
}

Result<void> SegmentLog::syncNow()
{
    auto result = m_file->sync();
    if (!result)
        breakOff();
    return result;
}

void SegmentLog::syncLoop()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_sync == Sync::Wanted || m_sync == Sync::Stop; });
        if (m_sync == Sync::Stop)
            return;
        lock.unlock();
        auto result = m_file->sync();
        lock.lock();
        m_syncResult = std::move(result);
        m_sync = Sync::Done;
        m_changed.notify_all();
    }
}

} // namespace posthorn::store
