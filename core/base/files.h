// All file access of the store goes through this interface; tests/support has a twin that makes faults.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace posthorn {

/// One open file. Safe for one writer and any number of readers at the same time.
class File {
public:
    virtual ~File() = default;
    /// Writes all pieces one behind the other at @p offset. On an error any part of them may have been written.
    virtual Result<void> write(int64_t offset, std::span<const std::string_view> pieces) = 0;
    /// Reads up to @p size bytes; fewer only at the end of the file.
    virtual Result<std::string> read(int64_t offset, size_t size) = 0;
    /// Returns once everything written is on the disk (fdatasync).
    virtual Result<void> sync() = 0;
    virtual Result<void> truncate(int64_t size) = 0;
    virtual Result<int64_t> size() = 0;
};

enum class OpenMode { Read, ReadWrite /**< made where missing */ };

class FileSystem {
public:
    virtual ~FileSystem() = default;
    virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) = 0;
    /// Names (not paths) of the files in a folder, sorted; an empty list for a missing folder.
    virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
    virtual Result<void> remove(const std::string& path) = 0;
    virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
    /// Makes the folder with mode 0700, and its parents.
    virtual Result<void> makeFolder(const std::string& path) = 0;
    /// Makes new and removed names in the folder durable.
    virtual Result<void> syncFolder(const std::string& path) = 0;
    /// Bytes free for us on the folder's disk.
    virtual Result<int64_t> freeSpace(const std::string& folder) = 0;

    /// The machine's own. Never destroyed.
    static FileSystem& system();
};

/// Writes a whole file so that a reader, or the next start after a crash, sees the old or the new one; mode 0600.
Result<void> replaceFile(FileSystem& files, const std::string& path, std::string_view content);

} // namespace posthorn
