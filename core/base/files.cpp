#include "base/files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

namespace posthorn {

namespace {

tl::unexpected<Error> fromErrno(const char* what, const std::string& path)
{
    const int code = errno;
    const std::string detail = std::string(what) + " " + path + ": " + std::strerror(code);
    switch (code) {
    case ENOSPC:
    case EDQUOT:
        return fail(ErrorKind::NoSpace, "the disk is full", detail);
    case ENOENT:
        return fail(ErrorKind::NotFound, "no such file", detail);
    case EACCES:
    case EPERM:
        return fail(ErrorKind::Denied, "no permission for a file", detail);
    default:
        return fail(ErrorKind::Io, "a file could not be read or written", detail);
    }
}

class PosixFile final : public File {
public:
    PosixFile(int descriptor, std::string path)
        : m_descriptor(descriptor)
        , m_path(std::move(path))
    {
    }
    ~PosixFile() override { ::close(m_descriptor); }

    Result<void> write(int64_t offset, std::span<const std::string_view> pieces) override
    {
        constexpr size_t mostPieces = 512; // below every system's IOV_MAX
        size_t next = 0;
        size_t skip = 0; // bytes of pieces[next] that are written already
        while (next < pieces.size()) {
            iovec vectors[mostPieces];
            size_t count = 0;
            for (size_t i = next; i < pieces.size() && count < mostPieces; ++i, ++count) {
                const std::string_view piece = i == next ? pieces[i].substr(skip) : pieces[i];
                vectors[count] = {const_cast<char*>(piece.data()), piece.size()};
            }
            const ssize_t written = ::pwritev(m_descriptor, vectors, int(count), offset);
            if (written < 0) {
                if (errno == EINTR)
                    continue;
                return fromErrno("write", m_path);
            }
            offset += written;
            size_t rest = size_t(written);
            while (next < pieces.size() && rest >= pieces[next].size() - skip) {
                rest -= pieces[next].size() - skip;
                skip = 0;
                ++next;
            }
            skip += rest;
        }
        return {};
    }

    Result<std::string> read(int64_t offset, size_t size) override
    {
        std::string bytes(size, '\0');
        size_t done = 0;
        while (done < size) {
            const ssize_t count = ::pread(m_descriptor, bytes.data() + done, size - done, offset + int64_t(done));
            if (count < 0) {
                if (errno == EINTR)
                    continue;
                return fromErrno("read", m_path);
            }
            if (count == 0)
                break;
            done += size_t(count);
        }
        bytes.resize(done);
        return bytes;
    }

    Result<void> sync() override
    {
        if (::fdatasync(m_descriptor) != 0)
            return fromErrno("sync", m_path);
        return {};
    }

    Result<void> truncate(int64_t size) override
    {
        if (::ftruncate(m_descriptor, size) != 0)
            return fromErrno("truncate", m_path);
        return {};
    }

    Result<int64_t> size() override
    {
        struct stat status{};
        if (::fstat(m_descriptor, &status) != 0)
            return fromErrno("stat", m_path);
        return status.st_size;
    }

private:
    int m_descriptor;
    std::string m_path;
};

class PosixFileSystem final : public FileSystem {
public:
    Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override
    {
        const int flags = mode == OpenMode::Read ? O_RDONLY : O_RDWR | O_CREAT;
        const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
        if (descriptor < 0)
            return fromErrno("open", path);
        return std::make_unique<PosixFile>(descriptor, path);
    }

    Result<std::vector<std::string>> list(const std::string& folder) override
    {
        std::vector<std::string> names;
        DIR* handle = ::opendir(folder.c_str());
        if (!handle) {
            if (errno == ENOENT)
                return names;
            return fromErrno("list", folder);
        }
        while (const dirent* entry = ::readdir(handle)) {
            const std::string_view name = entry->d_name;
            if (name != "." && name != "..")
                names.emplace_back(name);
        }
        ::closedir(handle);
        std::sort(names.begin(), names.end());
        return names;
    }

    Result<void> remove(const std::string& path) override
    {
        if (::unlink(path.c_str()) != 0)
            return fromErrno("remove", path);
        return {};
    }

    Result<void> rename(const std::string& from, const std::string& to) override
    {
        if (::rename(from.c_str(), to.c_str()) != 0)
            return fromErrno("rename", from);
        return {};
    }

    Result<void> makeFolder(const std::string& path) override
    {
        for (size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
            const std::string part = path.substr(0, at);
            if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST)
                return fromErrno("make folder", part);
            if (at != std::string::npos)
                continue;
            struct stat status{};
            if (::stat(part.c_str(), &status) != 0)
                return fromErrno("make folder", part);
            if (!S_ISDIR(status.st_mode))
                return fail(ErrorKind::Exists, "a file is where a folder should be", part);
            return {};
        }
    }

    Result<void> syncFolder(const std::string& path) override
    {
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0)
            return fromErrno("open folder", path);
        const int code = ::fsync(descriptor);
        ::close(descriptor);
        if (code != 0)
            return fromErrno("sync folder", path);
        return {};
    }

    Result<int64_t> freeSpace(const std::string& folder) override
    {
        struct statvfs status{};
        if (::statvfs(folder.c_str(), &status) != 0)
            return fromErrno("statvfs", folder);
        return int64_t(status.f_bavail) * int64_t(status.f_frsize);
    }
};

} // namespace

FileSystem& FileSystem::system()
{
    static PosixFileSystem instance;
    return instance;
}

Result<void> replaceFile(FileSystem& files, const std::string& path, std::string_view content)
{
    const std::string fresh = path + ".new";
    auto file = files.open(fresh, OpenMode::ReadWrite);
    if (!file)
        return passOn(file.error());
    if (auto done = (*file)->truncate(0); !done)
        return done;
    if (auto done = (*file)->write(0, {&content, 1}); !done)
        return done;
    if (auto done = (*file)->sync(); !done)
        return done;
    return files.rename(fresh, path);
}

} // namespace posthorn
