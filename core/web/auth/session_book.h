// What was granted after a proof: web sessions of browsers, tokens of devices, and the right to fetch one. Looked up in
// memory; where there are records behind it, it outlives a restart of the server.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/executor.h"
#include "base/result.h"
#include "directory/access_records.h"

namespace posthorn::web {

using directory::Grant;

/// A session or token as its owner may see it.
struct WebSession {
    Grant::Kind kind = Grant::Kind::Session;
    std::string id; ///< its public name, of no use for signing in
    directory::Account account;
    std::string csrfToken; ///< as open() and find() tell it; made from the secret, and kept nowhere
    std::string name;      ///< of a device
    std::string scope;
    std::string address;   ///< where it was opened from; for a token, used from last
    std::string agent;     ///< the browser's own words
    UnixMs since = 0;
    UnixMs lastSeen = 0;
    UnixMs expires = 0; ///< if nobody uses it from now on
};

/// Safe from any thread, blocks on nothing. Of the secret only its SHA-256 is kept, so that a look into memory or at the
/// disk gives nobody a session. What is done here reaches the records a moment later (settled()); the time of the last use
/// once a minute.
class SessionBook : public std::enable_shared_from_this<SessionBook> {
public:
    explicit SessionBook(Clock& clock = Clock::system())
        : m_clock(clock)
    {
    }

    /// Takes what the records hold, and keeps them from now on. Before the first request.
    void load(directory::AccessRecords& records, std::vector<Grant> grants);
    /// Writes down what is not there yet, and lets go of the records: they are about to end.
    void close();

    struct Lifetimes {
        int64_t idleMs;
        int64_t wholeMs;
    };
    struct Opened {
        std::string secret; ///< for the cookie: 256 random bits in base64url
        WebSession session;
    };
    /// Always with a new secret (no fixation). Where the account has fifty of that kind the one that was used least lately
    /// ends.
    Opened open(const directory::Account& account, std::string address, std::string agent, Lifetimes lifetimes,
                Grant::Kind kind = Grant::Kind::Session, std::string name = {}, std::string scope = {});
    /// The session of a cookie. With @p use it counts as used now: event sources and polls do not say so.
    std::optional<WebSession> find(std::string_view secret, bool use, Grant::Kind kind = Grant::Kind::Session,
                                   std::string_view address = {});
    /// find() and end() in one: a second time there is nothing.
    std::optional<WebSession> take(std::string_view secret, Grant::Kind kind);
    std::vector<WebSession> ofAccount(int64_t account, Grant::Kind kind = Grant::Kind::Session);
    /// Used last in front.
    std::vector<WebSession> all(Grant::Kind kind = Grant::Kind::Session);
    void endBySecret(std::string_view secret);
    /// By its public name; false when the account has no such session.
    bool endById(int64_t account, std::string_view id, Grant::Kind kind = Grant::Kind::Session);
    /// Whoever's it is.
    bool endById(std::string_view id);
    size_t endAll(int64_t account, Grant::Kind kind = Grant::Kind::Session);
    /// All of every kind but the one of that public name.
    size_t endOthers(int64_t account, std::string_view keep);
    /// The account's password changed, or it was disabled or removed: all that was granted ends.
    void endAll(const MailAddress& address);
    /// Of every kind.
    size_t size();
    /// Answers when all that ended before has ended for good, whatever becomes of the server.
    void settled(Executor& asker, std::function<void()> reply);

    /// Calls @p ended once on @p asker when the session of that public name is over (or is so already), unless the handle
    /// is dropped before: for streams that outlast the request which opened them. Drop it on the asker's thread.
    std::shared_ptr<void> watchEnd(const std::string& id, Executor& asker, std::function<void()> ended);

private:
    struct Record {
        WebSession session; ///< without CSRF token
        Lifetimes lifetimes{};
        UnixMs ends = 0; ///< at the latest
    };
    struct Watcher {
        Executor* asker;
        std::function<void()> ended;
    };
    using Sessions = std::unordered_map<std::string, Record>;
    static std::string keyOf(std::string_view secret);
    static std::string csrfTokenOf(std::string_view secret);
    /// Ends all sessions for which @p over is true; returns how many.
    template<class F>
    size_t endWhere(F over);
    /// The same of one account's alone.
    template<class F>
    size_t endOf(int64_t account, F over);
    void add(std::string key, Record record);
    void erase(Sessions::iterator item);
    /// All of these are there.
    void end(std::vector<std::string> keys);
    std::vector<WebSession> inForce(const std::vector<const Record*>& records, Grant::Kind kind) const;
    void tell(const std::string& id);
    UnixMs expiryOf(const Record& record) const;
    WebSession viewOf(const Record& record) const;
    void sweep();
    void flush();

    Clock& m_clock;
    std::mutex m_mutex;
    directory::AccessRecords* m_records = nullptr;
    Sessions m_sessions; ///< by the secret's SHA-256
    std::unordered_map<std::string, std::string> m_keys; ///< by public name
    std::unordered_map<int64_t, std::set<std::string>> m_ofAccount; ///< keys
    std::set<std::string> m_used; ///< keys whose last use the records do not know yet
    std::multimap<std::string, std::weak_ptr<Watcher>> m_watchers; ///< by public name
    UnixMs m_swept = 0;
};

} // namespace posthorn::web
