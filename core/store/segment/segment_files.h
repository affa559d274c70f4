// Open segments for those who read bodies: shared by all workers, a bounded number of files.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/files.h"

namespace posthorn::store {

class SegmentFiles {
public:
    SegmentFiles(FileSystem& files, std::string folder);
    /// A removed segment can be read as long as somebody holds its file.
    Result<std::shared_ptr<File>> open(uint64_t number);
    /// Forgets a segment whose file was removed.
    void forget(uint64_t number);

    static constexpr size_t most = 64;

private:
    FileSystem& m_files;
    const std::string m_folder;
    std::mutex m_mutex;
    struct Item {
        uint64_t number;
        std::shared_ptr<File> file;
    };
    std::list<Item> m_recent; ///< the last used one first
    std::unordered_map<uint64_t, std::list<Item>::iterator> m_index;
};

} // namespace posthorn::store
