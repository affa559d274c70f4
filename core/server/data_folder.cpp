#include "server/data_folder.h"

#include <cerrno>
#include <climits>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/random.h"

namespace posthorn::server {

DataFolder::DataFolder(std::string path, int lock, bool isNew)
    : m_path(std::move(path))
    , m_lock(lock)
    , m_new(isNew)
{
}

DataFolder::~DataFolder()
{
    ::close(m_lock); // the lock goes with it; the file stays, for it may be locked by the next one already
}

Result<std::unique_ptr<DataFolder>> DataFolder::open(const std::string& given)
{
    auto& files = FileSystem::system();
    std::string path = given;
    if (path.front() != '/') {
        char here[PATH_MAX];
        if (!::getcwd(here, sizeof here))
            return fail(ErrorKind::Io, "the current folder cannot be told");
        path = std::string(here) + '/' + path;
    }
    if (auto made = files.makeFolder(path); !made)
        return fail(made.error().kind, "cannot make the data folder " + path, made.error().detail);
    struct stat before{};
    const bool isNew = ::stat((path + "/mail.db").c_str(), &before) != 0 &&
                       ::stat((path + "/directory.db").c_str(), &before) != 0;
    for (const char* name : {"/run", "/LOGS", "/tls", "/segments", "/WorldClient"}) {
        if (auto made = files.makeFolder(path + name); !made)
            return fail(made.error().kind, "cannot make a folder in " + path, made.error().detail);
    }
    const std::string lockPath = path + "/run/lock";
    const int lock = ::open(lockPath.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return fail(ErrorKind::Io, "cannot open " + lockPath, std::strerror(errno));
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        char owner[32] = {};
        const ssize_t size = ::pread(lock, owner, sizeof owner - 1, 0);
        ::close(lock);
        return fail(ErrorKind::InUse, "a server is already running on " + path +
                                          (size > 0 ? " (process " + std::string(owner, size_t(size)) + ")" : ""));
    }
    const std::string self = std::to_string(::getpid());
    if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, self.data(), self.size(), 0) != ssize_t(self.size())) {
        ::close(lock);
        return fail(ErrorKind::Io, "cannot write " + lockPath, std::strerror(errno));
    }
    return std::unique_ptr<DataFolder>(new DataFolder(path, lock, isNew));
}

Result<std::string> DataFolder::secret()
{
    const std::string path = m_path + "/tls/installation.key";
    auto& files = FileSystem::system();
    if (auto file = files.open(path, OpenMode::Read)) {
        auto bytes = (*file)->read(0, 33);
        if (!bytes)
            return passOn(bytes.error());
        if (bytes->size() == 32)
            return bytes;
    }
    std::string fresh = randomBytes(32);
    if (auto written = replaceFile(files, path, fresh); !written)
        return passOn(written.error());
    return fresh;
}

} // namespace posthorn::server
