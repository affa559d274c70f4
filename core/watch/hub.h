// The one place where the running server tells what happens, and where onlookers read it. Every call is safe from any
// thread and short: no I/O under its locks.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "watch/values.h"

namespace posthorn::watch {

/// A live session's entry. The session's worker writes it, onlookers read copies.
class SessionRecord {
public:
    SessionRecord(uint64_t id, Channel channel, std::string service, std::string peer, UnixMs since);
    uint64_t id() const { return m_id; }
    const std::string& service() const { return m_view.service; } ///< never changes
    void setAccount(std::string_view account);
    void setState(std::string_view state);
    void setCommand(std::string_view command);
    void setTls();
    void addBytes(uint64_t in, uint64_t out);
    SessionView view() const;

private:
    const uint64_t m_id;
    mutable std::mutex m_mutex;
    SessionView m_view;
    std::atomic<uint64_t> m_in{0};
    std::atomic<uint64_t> m_out{0};
};

/// What has been asked to happen to the server itself; acted on by the server's assembly.
struct Control {
    enum class Kind { ActivateService, DeactivateService, DisconnectSession, DisconnectAccount, Reload, Stop };
    Kind kind;
    std::string name;     ///< service or account (as SessionView has it)
    uint64_t session = 0; ///< for DisconnectSession
};

class Hub {
public:
    explicit Hub(Clock& clock = Clock::system());
    ~Hub();

    // The server's side.
    void log(Channel channel, Level level, std::string_view text, uint64_t session = 0,
             Direction direction = Direction::None);
    /// True if a line of that level would be kept; ask before building an expensive one.
    bool wants(Level level) const { return level >= m_least.load(std::memory_order_relaxed); }
    void setLeastLevel(Level level) { m_least = level; }
    void count(Counter counter, uint64_t by = 1);
    std::shared_ptr<SessionRecord> openSession(Channel channel, std::string service, std::string peer);
    void closeSession(uint64_t id);
    void setService(const ServiceView& service);
    void setQueue(const QueueTotals& totals);
    void setHealth(const Health& health);
    /// Called for every control message, on the thread that sends it.
    void onControl(std::function<void(const Control&)> handler);

    // The onlookers' side.
    Overview look() const;
    std::vector<SessionView> sessions() const;
    /// Lines numbered @p from and higher that are still held, at most @p most. What has been pushed out is skipped.
    std::vector<LogLine> linesFrom(uint64_t from, size_t most) const;
    /// The number that the next line will get.
    uint64_t nextLine() const;
    void send(const Control& control);

    /// Lines that are held in memory; older ones are in the log files.
    static constexpr size_t heldLines = 50000;

private:
    struct Lines;
    Clock& m_clock;
    std::atomic<Level> m_least{Level::Info};
    std::unique_ptr<Lines> m_lines;
    std::array<std::atomic<uint64_t>, size_t(Counter::Count)> m_counters{};
    mutable std::mutex m_mutex;
    mutable Counters m_atMidnight{}; ///< counters at the last midnight
    mutable int64_t m_day = 0;
    std::unordered_map<uint64_t, std::shared_ptr<SessionRecord>> m_sessions;
    std::unordered_map<std::string, uint32_t> m_sessionsOf; ///< live sessions by service
    uint64_t m_nextSession = 1;
    std::vector<ServiceView> m_services;
    QueueTotals m_queue;
    Health m_health;
    std::function<void(const Control&)> m_control;
};

} // namespace posthorn::watch
