#include "http/static_files.h"

#include <algorithm>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDirIterator>
#include <QResource>

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "http/content_coding.h"

namespace posthorn::http {

namespace {

constexpr int64_t largestFile = 16 << 20;
constexpr int64_t mostTogether = 256 << 20;
constexpr int deepest = 10;
constexpr int64_t refreshEveryMs = 5000;

/// "name-BCy8pA1Z.js": a bundler's hash of eight places or more before the ending.
bool isHashed(std::string_view name)
{
    const size_t dot = name.rfind('.');
    const size_t dash = name.rfind('-', dot);
    if (name.substr(0, 7) != "assets/" || dot == std::string_view::npos || dash == std::string_view::npos)
        return false;
    // The hash itself may hold dashes: eight places before the dot.
    const std::string_view hash = name.substr(0, dot).substr(dot < 9 ? 0 : dot - 9);
    return hash.size() == 9 && hash.front() == '-' &&
           hash.substr(1).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
               std::string_view::npos;
}

std::string etagOf(std::string_view bytes)
{
    return '"' + hexEncode(crypto::hash(crypto::Hash::Sha256, bytes)).substr(0, 24) + '"';
}

/// Joins "name" with its "name.br" and "name.gz".
template<class Files>
void joinVariants(Files& files)
{
    for (auto& [name, file] : files) {
        const auto variant = [&files, &name = name](const char* ending) {
            const auto found = files.find(name + ending);
            return found == files.end() ? std::string_view() : found->second->bytes;
        };
        const std::string_view brotli = variant(".br");
        const std::string_view gzip = variant(".gz");
        if (brotli.empty() && gzip.empty())
            continue;
        auto whole = std::make_shared<StaticFile>(*file);
        whole->brotli = brotli;
        whole->gzip = gzip;
        // The variants' owners must live as long.
        auto owners = std::make_shared<std::vector<std::shared_ptr<const void>>>();
        owners->push_back(file->owner);
        for (const char* ending : {".br", ".gz"}) {
            if (const auto found = files.find(name + ending); found != files.end())
                owners->push_back(found->second->owner);
        }
        if (std::any_of(owners->begin(), owners->end(), [](const auto& owner) { return owner != nullptr; }))
            whole->owner = owners;
        file = std::move(whole);
    }
}

std::shared_ptr<StaticFile> makeFile(const std::string& name, std::string_view bytes)
{
    auto file = std::make_shared<StaticFile>();
    file->bytes = bytes;
    file->type = mediaTypeOf(name);
    file->etag = etagOf(bytes);
    file->immutable = isHashed(name);
    return file;
}

} // namespace

StaticFiles::StaticFiles(const std::string& embedded)
{
    if (!embedded.empty())
        takeEmbedded(embedded);
    m_files = std::make_shared<Files>(m_embedded);
}

void StaticFiles::takeEmbedded(const std::string& root)
{
    const QString folder = QString::fromStdString(root);
    QDirIterator all(folder, QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QString path = all.next();
        const std::string name = path.mid(folder.size() + 1).toStdString();
        const QResource resource(path);
        std::string_view bytes(reinterpret_cast<const char*>(resource.data()), size_t(resource.size()));
        std::shared_ptr<const std::string> unpacked;
        if (resource.compressionAlgorithm() != QResource::NoCompression) {
            unpacked = std::make_shared<const std::string>(resource.uncompressedData().toStdString());
            bytes = *unpacked;
        }
        auto file = makeFile(name, bytes);
        file->owner = unpacked;
        m_embedded.emplace(name, std::move(file));
    }
    joinVariants(m_embedded);
}

std::vector<std::string> StaticFiles::setFolder(const std::string& path)
{
    {
        const std::lock_guard lock(m_reading);
        m_folder = path;
        m_seen.clear();
        m_seen["\n"] = {}; // so that the next look finds a difference
    }
    return refresh();
}

/// What there is, by relative name. Folders are entered without following links.
std::map<std::string, StaticFiles::Seen> StaticFiles::look(std::vector<std::string>& problems) const
{
    std::map<std::string, Seen> found;
    int64_t total = 0;
    struct Level {
        std::string folder;
        int depth;
    };
    std::vector<Level> open;
    if (!m_folder.empty())
        open.push_back({"", 0});
    while (!open.empty()) {
        const Level level = open.back();
        open.pop_back();
        DIR* folder = ::opendir((m_folder + '/' + level.folder).c_str());
        if (!folder)
            continue;
        while (const dirent* entry = ::readdir(folder)) {
            const std::string name = level.folder + entry->d_name;
            if (entry->d_name[0] == '.')
                continue;
            struct stat facts{};
            if (::lstat((m_folder + '/' + name).c_str(), &facts) != 0)
                continue;
            if (S_ISDIR(facts.st_mode)) {
                if (level.depth < deepest)
                    open.push_back({name + '/', level.depth + 1});
            } else if (!S_ISREG(facts.st_mode)) {
                problems.push_back(name + " is no plain file");
            } else if (facts.st_size > largestFile || total + facts.st_size > mostTogether) {
                problems.push_back(name + " is too large");
            } else if (isUtf8(name)) {
                total += facts.st_size;
                found[name] = {facts.st_size, int64_t(facts.st_mtim.tv_sec) * 1'000'000'000 + facts.st_mtim.tv_nsec};
            }
        }
        ::closedir(folder);
    }
    return found;
}

std::vector<std::string> StaticFiles::refresh()
{
    const std::lock_guard lock(m_reading);
    std::vector<std::string> problems;
    auto seen = look(problems);
    if (seen == m_seen)
        return {};
    std::shared_ptr<const Files> before;
    {
        const std::lock_guard quick(m_mutex);
        before = m_files;
    }
    Files own;
    for (const auto& [name, facts] : seen) {
        const int descriptor = ::open((m_folder + '/' + name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (descriptor < 0) {
            problems.push_back(name + " cannot be read");
            continue;
        }
        auto bytes = std::make_shared<std::string>(size_t(facts.size), '\0');
        size_t size = 0;
        while (size < bytes->size()) {
            const ssize_t got = ::read(descriptor, bytes->data() + size, bytes->size() - size);
            if (got <= 0)
                break;
            size += size_t(got);
        }
        ::close(descriptor);
        bytes->resize(size);
        auto file = makeFile(name, *bytes);
        file->immutable = false; // people change files under the same name
        file->lastModified = facts.modifiedNs / 1'000'000;
        file->owner = bytes;
        own.emplace(name, std::move(file));
    }
    joinVariants(own);
    auto files = std::make_shared<Files>(m_embedded);
    for (auto& [name, file] : own)
        (*files)[name] = file;
    m_seen = std::move(seen);
    const std::lock_guard quick(m_mutex);
    m_files = std::move(files);
    return problems;
}

void StaticFiles::maybeRefresh()
{
    if (!m_background)
        return;
    const int64_t now = Clock::system().steadyMs();
    int64_t before = m_lookedAt.load(std::memory_order_relaxed);
    if (now - before < refreshEveryMs || !m_lookedAt.compare_exchange_strong(before, now))
        return;
    m_background->post([self = weak_from_this()] {
        if (const auto files = self.lock())
            (void)files->refresh(); // what is left out was told when the server started
    });
}

std::shared_ptr<const StaticFile> StaticFiles::find(const std::string& path)
{
    maybeRefresh();
    std::shared_ptr<const Files> files;
    {
        const std::lock_guard lock(m_mutex);
        files = m_files;
    }
    const auto found = files->find(path);
    return found == files->end() ? nullptr : found->second;
}

Response StaticFiles::respond(const Request& request, std::shared_ptr<const StaticFile> file)
{
    Response response;
    response.fields.add("Content-Type", file->type);
    response.fields.add("Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.etag = file->etag;
    response.lastModified = file->lastModified;
    response.compress = false; // it has been, or it is not worth it
    std::string_view bytes = file->bytes;
    if (!file->brotli.empty() || !file->gzip.empty()) {
        response.fields.add("Vary", "Accept-Encoding");
        const std::string accepted = request.fields.joined("Accept-Encoding");
        const auto choose = [&](std::string_view coding, std::string_view variant, std::string_view mark) {
            if (variant.empty() || bytes.data() != file->bytes.data() || !acceptsCoding(accepted, coding))
                return;
            bytes = variant;
            response.fields.add("Content-Encoding", coding);
            response.etag.insert(response.etag.size() - 1, mark); // each variant has octets of its own
        };
        choose("br", file->brotli, "-br");
        choose("gzip", file->gzip, "-gz");
    } else if (isCompressible(file->type) && !file->immutable) {
        response.compress = true;
    }
    response.ranges = bytes.data() == file->bytes.data();
    response.body = SharedBody{std::move(file), bytes};
    return response;
}

} // namespace posthorn::http
