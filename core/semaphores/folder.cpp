#include "semaphores/folder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unordered_set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto/crypto.h"
#include "base/files.h"
#include "base/text.h"
#include "semaphores/im_file.h"

namespace posthorn::semaphores {

namespace {

constexpr int mostNames = 10000; ///< tried for a free place in bad/

/// "IM-0042": 42; words without a number come first.
std::pair<uint64_t, bool> numberOf(std::string_view word)
{
    const size_t last = word.find_last_not_of("0123456789");
    const std::string_view digits = word.substr(last == std::string_view::npos ? 0 : last + 1);
    const auto number = parseNumber<uint64_t>(digits);
    return {number.value_or(digits.empty() ? 0 : UINT64_MAX), number.has_value()};
}

bool comesBefore(const Found& a, const Found& b)
{
    const auto left = numberOf(a.word), right = numberOf(b.word);
    return left != right ? left < right : a.word < b.word;
}

class Closing {
public:
    explicit Closing(int descriptor) : m_descriptor(descriptor) {}
    Closing(const Closing&) = delete;
    Closing& operator=(const Closing&) = delete;
    ~Closing()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    int get() const { return m_descriptor; }

private:
    const int m_descriptor;
};

} // namespace

Result<Folder> Folder::open(const std::string& path)
{
    if (auto made = FileSystem::system().makeFolder(path); !made)
        return passOn(made.error());
    return Folder(path);
}

bool Folder::hasLock(const Found& file) const
{
    const std::string lock = m_path + '/' + file.name.substr(0, file.name.size() - 4);
    return ::access((lock + ".LCK").c_str(), F_OK) == 0 || ::access((lock + ".lck").c_str(), F_OK) == 0;
}

std::vector<Found> Folder::list() const
{
    std::vector<Found> found;
    std::unordered_set<std::string> locked;
    std::error_code problem;
    for (std::filesystem::directory_iterator each(m_path, problem), end; !problem && each != end; each.increment(problem)) {
        const std::string name = each->path().filename().string();
        const std::string upper = toUpper(name);
        if (upper.ends_with(".LCK"))
            locked.insert(upper.substr(0, upper.size() - 4));
        if (!upper.ends_with(".SEM"))
            continue;
        struct stat status {};
        if (::lstat((m_path + '/' + name).c_str(), &status) != 0 || !S_ISREG(status.st_mode))
            continue;
        const std::string place = name + '/' + std::to_string(status.st_dev) + '/' + std::to_string(status.st_ino) + '/' +
                                  std::to_string(status.st_mtim.tv_sec) + '.' + std::to_string(status.st_mtim.tv_nsec);
        found.push_back({name, upper.substr(0, upper.size() - 4),
                         "semaphore-" + hexEncode(crypto::hash(crypto::Hash::Sha256, place)).substr(0, 32)});
    }
    // A lock that was made while the folder was read may not have been seen; its file, made later still, may.
    std::erase_if(found, [&](const Found& each) { return locked.contains(each.word) || hasLock(each); });
    std::sort(found.begin(), found.end(), comesBefore);
    return found;
}

// A folder that changes while it is read may show a later file and not an earlier one. Whatever was free the first time was
// free before the second time began, and so was what came before it.
std::vector<Found> Folder::look() const
{
    const auto first = list();
    if (first.empty())
        return {};
    auto found = list();
    std::erase_if(found, [&](const Found& each) { return comesBefore(first.back(), each); });
    return found;
}

Result<std::string> Folder::read(const Found& file) const
{
    const Closing descriptor(::open((m_path + '/' + file.name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (descriptor.get() < 0)
        return fail(errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io, "cannot be read", std::strerror(errno));
    std::string text(largestFile + 1, '\0');
    size_t size = 0;
    while (size < text.size()) {
        const ssize_t more = ::read(descriptor.get(), text.data() + size, text.size() - size);
        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            return fail(ErrorKind::Io, "cannot be read", std::strerror(errno));
        if (more == 0)
            break;
        size += size_t(more);
    }
    if (size > largestFile)
        return fail(ErrorKind::TooLarge, "it is longer than 64 KiB");
    text.resize(size);
    return text;
}

void Folder::remove(const Found& file) const
{
    ::unlink((m_path + '/' + file.name).c_str());
}

Result<std::string> Folder::placeAside(const Found& file) const
{
    const std::string folder = m_path + "/bad";
    if (auto made = FileSystem::system().makeFolder(folder); !made)
        return passOn(made.error());
    struct stat status {};
    std::string path = folder + '/' + file.name;
    for (int i = 2; ::lstat(path.c_str(), &status) == 0; ++i) {
        if (i > mostNames)
            return fail(ErrorKind::Exists, "bad/ holds too many of that name");
        path = folder + '/' + file.word + '.' + std::to_string(i) + ".SEM";
    }
    return path;
}

void Folder::putAside(const Found& file) const
{
    const auto path = placeAside(file);
    if (!path || ::rename((m_path + '/' + file.name).c_str(), path->c_str()) != 0)
        remove(file); // else it would come up again and again
}

Result<void> Folder::writeAside(const Found& file, std::string_view text) const
{
    const auto path = placeAside(file);
    if (!path)
        return passOn(path.error());
    return replaceFile(FileSystem::system(), *path, text);
}

} // namespace posthorn::semaphores
