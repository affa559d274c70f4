#include "store/segment/segment_files.h"

#include "store/segment/record.h"

namespace posthorn::store {

SegmentFiles::SegmentFiles(FileSystem& files, std::string folder)
    : m_files(files)
    , m_folder(std::move(folder))
{
}

Result<std::shared_ptr<File>> SegmentFiles::open(uint64_t number)
{
    {
        std::lock_guard lock(m_mutex);
        if (const auto found = m_index.find(number); found != m_index.end()) {
            m_recent.splice(m_recent.begin(), m_recent, found->second);
            return found->second->file;
        }
    }
    auto opened = m_files.open(m_folder + "/" + segmentFileName(number), OpenMode::Read);
    if (!opened)
        return passOn(opened.error());
    std::shared_ptr<File> file = std::move(*opened);
    std::shared_ptr<File> closing; // outside of the lock
    std::lock_guard lock(m_mutex);
    if (const auto found = m_index.find(number); found != m_index.end())
        return found->second->file;
    m_recent.push_front({number, file});
    m_index[number] = m_recent.begin();
    if (m_recent.size() > most) {
        closing = std::move(m_recent.back().file);
        m_index.erase(m_recent.back().number);
        m_recent.pop_back();
    }
    return file;
}

void SegmentFiles::forget(uint64_t number)
{
    std::lock_guard lock(m_mutex);
    if (const auto found = m_index.find(number); found != m_index.end()) {
        m_recent.erase(found->second);
        m_index.erase(found);
    }
}

} // namespace posthorn::store
