// Web sessions: who is signed in by a browser. Kept in memory; a restart of the server signs everybody out.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/executor.h"
#include "base/result.h"
#include "directory/values.h"

namespace posthorn::web {

/// A session as its owner may see it.
struct WebSession {
    std::string id; ///< its public name, of no use for signing in
    directory::Account account;
    std::string csrfToken;
    std::string address; ///< where it was opened from
    std::string agent;   ///< the browser's own words
    UnixMs since = 0;
    UnixMs lastSeen = 0;
    UnixMs expires = 0; ///< if nobody uses it from now on
};

/// Safe from any thread. Of the secret that the cookie holds only a hash is kept, so that a look into memory or a later
/// file gives nobody a session.
class SessionBook {
public:
    explicit SessionBook(Clock& clock = Clock::system())
        : m_clock(clock)
    {
    }

    struct Lifetimes {
        int64_t idleMs;
        int64_t wholeMs;
    };
    struct Opened {
        std::string secret; ///< for the cookie: 256 random bits in base64url
        WebSession session;
    };
    /// Always with a new secret (no fixation). Where the account has fifty sessions the one that was used least lately ends.
    Opened open(const directory::Account& account, std::string address, std::string agent, Lifetimes lifetimes);
    /// The session of a cookie. With @p use it counts as used now: event sources and polls do not say so.
    std::optional<WebSession> find(std::string_view secret, bool use);
    std::vector<WebSession> ofAccount(int64_t account);
    std::vector<WebSession> all();
    void end(std::string_view secret);
    /// By its public name; false when the account has no such session.
    bool endById(int64_t account, std::string_view id);
    size_t endAll(int64_t account);
    /// The account's password changed, or it was disabled or removed.
    void endAll(const MailAddress& address);
    size_t size();

    /// Calls @p ended once on @p asker when the session of that public name is over (or is so already), unless the handle
    /// is dropped before: for streams that outlast the request which opened them. Drop it on the asker's thread.
    std::shared_ptr<void> watchEnd(const std::string& id, Executor& asker, std::function<void()> ended);

private:
    struct Record {
        WebSession session;
        Lifetimes lifetimes{};
        UnixMs ends = 0; ///< at the latest
    };
    struct Watcher {
        Executor* asker;
        std::function<void()> ended;
    };
    using Sessions = std::unordered_map<std::string, Record>;
    static std::string keyOf(std::string_view secret);
    /// Ends all sessions for which @p over is true; returns how many.
    template<class F>
    size_t endWhere(F over);
    void tell(const std::string& id);
    UnixMs expiryOf(const Record& record) const;
    WebSession viewOf(const Record& record) const;
    void sweep();

    Clock& m_clock;
    std::mutex m_mutex;
    Sessions m_sessions; ///< by the secret's SHA-256
    std::multimap<std::string, std::weak_ptr<Watcher>> m_watchers; ///< by public name
    UnixMs m_swept = 0;
};

} // namespace posthorn::web
