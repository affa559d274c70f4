// Counts failed logins by address, so that passwords cannot be tried out at leisure.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace posthorn::directory {

/// Safe from any thread. Holds at most 100,000 addresses; IPv6 addresses count by their /64.
class LoginThrottle {
public:
    explicit LoginThrottle(Clock& clock = Clock::system())
        : m_clock(clock)
    {
    }
    /// True when @p most failures or more came from the address within ten minutes, for the ten minutes after the last
    /// of them. Ask before every login.
    bool refuses(const std::string& address, int64_t most);
    void failed(const std::string& address);
    void succeeded(const std::string& address);

private:
    struct Count {
        int64_t failures = 0;
        int64_t first = 0; ///< when, by the steady clock
        int64_t last = 0;
    };
    static constexpr int64_t windowMs = 10 * 60 * 1000;

    Clock& m_clock;
    std::mutex m_mutex;
    std::unordered_map<std::string, Count> m_counts;
};

} // namespace posthorn::directory
