// Files for browsers: embedded in the program, or from a folder whose files take their place. All of them lie in
// memory, so that nobody's disk is waited for on a worker.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/handler.h"

namespace posthorn::http {

struct StaticFile {
    std::string_view bytes;
    std::string_view brotli; ///< the same compressed beforehand ("name.br" beside it); empty: not there
    std::string_view gzip;   ///< "name.gz"
    std::string type;
    std::string etag;
    UnixMs lastModified = 0;    ///< 0 for embedded ones
    bool immutable = false;     ///< its name says what is in it ("index-BCy8pA1Z.js")
    std::shared_ptr<const void> owner; ///< of the bytes; null for embedded ones
};

/// Held by shared_ptr.
class StaticFiles : public std::enable_shared_from_this<StaticFiles> {
public:
    /// @p embedded: a folder of Qt resources, as ":/web"; "" for none.
    explicit StaticFiles(const std::string& embedded);

    /// Takes the folder's files over the embedded ones; "" for none. Names that begin with a dot, symbolic links, and
    /// files above 16 MiB (256 MiB together) are left out. Reads the disk: not on a worker. Returns what was left out and
    /// why, for the log.
    std::vector<std::string> setFolder(const std::string& path);
    /// Looks whether files of the folder changed. Reads the disk.
    std::vector<std::string> refresh();
    /// Where refresh() runs by itself, at most every five seconds, as pages are asked for. It must outlive this object's
    /// users.
    void refreshOn(Executor& background) { m_background = &background; }

    /// @p path as "index.html" or "assets/x.js": no leading slash. Null when there is none. From any thread.
    std::shared_ptr<const StaticFile> find(const std::string& path);
    /// The answer with that file: its type, caching, conditions, and the variant that the client takes.
    static Response respond(const Request& request, std::shared_ptr<const StaticFile> file);

private:
    using Files = std::map<std::string, std::shared_ptr<const StaticFile>, std::less<>>;
    struct Seen {
        int64_t size = 0;
        int64_t modifiedNs = 0;
        bool operator==(const Seen&) const = default;
    };
    void takeEmbedded(const std::string& root);
    std::map<std::string, Seen> look(std::vector<std::string>& problems) const;
    void maybeRefresh();

    Files m_embedded;
    mutable std::mutex m_reading; ///< held by refresh()
    std::string m_folder;
    std::map<std::string, Seen> m_seen;
    mutable std::mutex m_mutex; ///< over m_files, for moments
    std::shared_ptr<const Files> m_files;
    Executor* m_background = nullptr;
    std::atomic<int64_t> m_lookedAt{0};
};

/// "text/html; charset=utf-8" by a name's ending; application/octet-stream for others.
std::string_view mediaTypeOf(std::string_view fileName);

} // namespace posthorn::http
