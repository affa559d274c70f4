#include "store/segment/scan.h"

#include <algorithm>

#include "store/segment/crc32c.h"
#include "store/sql/query.h"

namespace posthorn::store {

namespace {

constexpr size_t blockSize = 1 << 20;

} // namespace

SegmentScanner::SegmentScanner(File& file, int64_t end)
    : m_file(file)
    , m_end(end)
{
}

Result<std::string_view> SegmentScanner::look(int64_t at, size_t size)
{
    size = size_t(std::min<int64_t>(int64_t(size), m_end - at));
    const int64_t bufferEnd = m_bufferAt + int64_t(m_buffer.size());
    if (at < m_bufferAt || at + int64_t(size) > bufferEnd) {
        const size_t wanted = size_t(std::min<int64_t>(m_end - at, int64_t(std::max(size, blockSize))));
        auto bytes = m_file.read(at, wanted);
        if (!bytes)
            return passOn(bytes.error());
        m_buffer = std::move(*bytes);
        m_bufferAt = at;
    }
    const auto skip = size_t(at - m_bufferAt);
    return std::string_view(m_buffer).substr(std::min(skip, m_buffer.size()));
}

Result<bool> SegmentScanner::findNext(RecordHeader& header)
{
    const int64_t from = m_position;
    while (m_position + int64_t(RecordHeader::size) <= m_end) {
        auto seen = look(m_position, RecordHeader::size);
        if (!seen)
            return passOn(seen.error());
        if (seen->size() < RecordHeader::size)
            break; // the file is shorter than it should be
        const auto decoded = RecordHeader::decode(*seen);
        if (decoded && m_position + decoded->recordSize() <= m_end && (!m_saltKnown || decoded->salt == m_salt)) {
            header = *decoded;
            m_salt = header.salt;
            m_saltKnown = true;
            if (m_position > from)
                m_damage.emplace_back(from, m_position);
            return true;
        }
        const size_t mark = seen->find(RecordHeader::mark, 1);
        m_position += mark != std::string_view::npos ? int64_t(mark)
                                                     : std::max<int64_t>(1, int64_t(seen->size()) - 3);
    }
    m_position = m_end;
    if (from < m_end)
        m_damage.emplace_back(from, m_end);
    return false;
}

Result<bool> SegmentScanner::next(ScannedRecord& record)
{
    auto found = findNext(record.header);
    if (!found || !*found)
        return found;
    record.at = m_position;
    auto bytes = look(m_position, size_t(record.header.recordSize()));
    if (!bytes)
        return passOn(bytes.error());
    bytes->remove_prefix(std::min(bytes->size(), RecordHeader::size));
    record.facts = bytes->substr(0, record.header.factsSize);
    bytes->remove_prefix(record.facts.size());
    record.payload = bytes->substr(0, record.header.payloadSize);
    record.factsGood =
        record.facts.size() == record.header.factsSize && crc32c(record.facts) == record.header.factsChecksum;
    record.payloadGood =
        record.payload.size() == record.header.payloadSize && crc32c(record.payload) == record.header.payloadChecksum;
    m_position = record.end();
    return true;
}

} // namespace posthorn::store
