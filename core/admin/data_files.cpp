#include "admin/data_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

constexpr size_t longestPath = 1024;
constexpr std::string_view protectedFolders[] = {"run", "tls", "segments", "search", "uploads", "xmpp-uploads"};
constexpr std::string_view protectedEndings[] = {".db", ".db-wal", ".db-shm", ".db-journal", ".rebuild", ".key", ".pem"};

/// They tell who did what: reading them is well, changing them is not.
bool isLog(std::string_view checkedPath)
{
    return equalsIgnoreCase(takeUntil(checkedPath, '/'), "LOGS");
}

class Descriptor {
public:
    explicit Descriptor(int value) : m_value(value) {}
    Descriptor(Descriptor&& other) noexcept : m_value(std::exchange(other.m_value, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(m_value, other.m_value);
        return *this;
    }
    ~Descriptor()
    {
        if (m_value >= 0)
            ::close(m_value);
    }
    int get() const { return m_value; }
    int release() { return std::exchange(m_value, -1); }

private:
    int m_value;
};

tl::unexpected<Error> fromErrno(const char* what)
{
    const int code = errno;
    if (code == ENOENT || code == ENOTDIR)
        return fail(ErrorKind::NotFound, std::string(what) + " does not exist");
    if (code == ELOOP)
        return fail(ErrorKind::Denied, std::string(what) + " is a symbolic link");
    return fail(code == ENOSPC ? ErrorKind::NoSpace : ErrorKind::Io, std::string(what) + " cannot be opened or written",
                std::strerror(code));
}

/// Goes down step by step, so that no part of the path can be a link.
Result<Descriptor> openFolder(const std::string& root, std::string_view path)
{
    Descriptor folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    while (folder.get() >= 0 && !path.empty()) {
        const std::string part(takeUntil(path, '/'));
        folder = Descriptor(::openat(folder.get(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    }
    if (folder.get() < 0)
        return fromErrno("the folder");
    return folder;
}

struct Place {
    Descriptor folder;
    std::string name;
};

Result<Place> placeOf(const std::string& root, std::string_view path)
{
    auto checked = DataFiles::check(path);
    if (!checked)
        return passOn(checked.error());
    const size_t slash = checked->rfind('/');
    const bool isTop = slash == std::string::npos;
    auto folder = openFolder(root, isTop ? std::string_view() : std::string_view(*checked).substr(0, slash));
    if (!folder)
        return passOn(folder.error());
    Place place{std::move(*folder), isTop ? *checked : checked->substr(slash + 1)};
    if (place.name.empty())
        return fail(ErrorKind::Denied, "the path names no file");
    return place;
}

Result<void> writeAll(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t size = ::write(descriptor, text.data(), text.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return fromErrno("the file");
        text.remove_prefix(size_t(size));
    }
    if (::fsync(descriptor) != 0)
        return fromErrno("the file");
    return {};
}

} // namespace

Result<std::string> DataFiles::check(std::string_view path)
{
    const auto isControl = [](unsigned char c) { return c < 32 || c == 127; };
    if (path.empty() || path.size() > longestPath || path.front() == '/' || std::any_of(path.begin(), path.end(), isControl))
        return fail(ErrorKind::Denied, "not a path inside the data folder");
    std::string clean;
    while (!path.empty()) {
        const std::string_view part = takeUntil(path, '/');
        if (part.empty() || part == ".")
            continue;
        if (part.front() == '.') // "..", and files that hide
            return fail(ErrorKind::Denied, "not a path inside the data folder");
        clean += (clean.empty() ? "" : "/") + std::string(part);
    }
    std::string_view rest = clean;
    const std::string top = toLower(takeUntil(rest, '/'));
    const std::string lower = toLower(clean);
    const bool isProtected =
        lower == "ctrlaccounts.tab" ||
        std::any_of(std::begin(protectedFolders), std::end(protectedFolders), [&](auto each) { return top == each; }) ||
        std::any_of(std::begin(protectedEndings), std::end(protectedEndings), [&](auto each) { return lower.ends_with(each); });
    if (isProtected)
        return fail(ErrorKind::Denied, "this is out of reach here: " + clean);
    return clean;
}

Result<std::vector<std::pair<std::string, uint64_t>>> DataFiles::list(std::string_view path, std::string_view pattern) const
{
    const auto checked = check(path);
    if (!checked)
        return passOn(checked.error());
    auto folder = openFolder(m_folder, *checked);
    if (!folder)
        return passOn(folder.error());
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(folder->get()), ::closedir);
    if (!entries)
        return fromErrno("the folder");
    const int descriptor = folder->release();
    std::vector<std::pair<std::string, uint64_t>> found;
    while (const dirent* const entry = ::readdir(entries.get())) {
        const std::string name = entry->d_name;
        struct stat status{};
        if (wildcardMatch(pattern, name) && check(checked->empty() ? name : *checked + '/' + name) &&
            ::fstatat(descriptor, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode))
            found.emplace_back(name, uint64_t(status.st_size));
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<std::string> DataFiles::read(std::string_view path) const
{
    const auto place = placeOf(m_folder, path);
    if (!place)
        return passOn(place.error());
    const Descriptor file(::openat(place->folder.get(), place->name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status{};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
        return fromErrno("the file");
    if (!S_ISREG(status.st_mode))
        return fail(ErrorKind::Denied, "this is no file of its own");
    if (uint64_t(status.st_size) > largest)
        return fail(ErrorKind::TooLarge, "the file is too large");
    std::string text(size_t(status.st_size), '\0');
    size_t size = 0;
    while (size < text.size()) {
        const ssize_t more = ::read(file.get(), text.data() + size, text.size() - size);
        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            return fromErrno("the file");
        if (more == 0)
            break;
        size += size_t(more);
    }
    text.resize(size);
    if (text.find('\0') != std::string::npos)
        return fail(ErrorKind::Unsupported, "the file is no text");
    return text;
}

Result<void> DataFiles::write(std::string_view path, std::string_view text) const
{
    const auto checked = check(path);
    if (checked && isLog(*checked))
        return fail(ErrorKind::Denied, "logs are written by the server alone");
    const auto place = placeOf(m_folder, path);
    if (!place)
        return passOn(place.error());
    const int folder = place->folder.get();
    const char* const name = place->name.c_str();
    struct stat status{};
    const bool isThere = ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (isThere && !S_ISREG(status.st_mode))
        return fail(ErrorKind::Denied, "this is no file of its own");
    if (text.empty()) {
        if (::unlinkat(folder, name, 0) != 0)
            return fromErrno("the file");
        ::fsync(folder);
        return {};
    }
    const std::string fresh = '.' + randomName(16) + ".new";
    const Descriptor file(::openat(folder, fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.get() < 0)
        return fromErrno("the file");
    auto written = writeAll(file.get(), text);
    if (written && ::renameat(folder, fresh.c_str(), folder, name) != 0)
        written = fromErrno("the file");
    if (!written) {
        ::unlinkat(folder, fresh.c_str(), 0);
        return written;
    }
    ::fsync(folder);
    return {};
}

} // namespace posthorn::admin
