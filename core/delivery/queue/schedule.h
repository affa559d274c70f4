// When to try again: delivery.retry and delivery.give-up as numbers. Inside this room.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"

namespace posthorn::delivery {

class RetrySchedule {
public:
    explicit RetrySchedule(const config::Snapshot& settings);
    /// Milliseconds to wait after the @p attempts-th attempt failed (1 and higher); the list's last one repeats.
    int64_t delay(uint32_t attempts) const;
    /// True when a message that came at @p arrived is not tried any longer.
    bool isOver(UnixMs arrived, UnixMs now) const { return now - arrived >= m_giveUp; }
    UnixMs endOf(UnixMs arrived) const { return arrived + m_giveUp; }

private:
    std::vector<int64_t> m_delays; ///< never empty
    int64_t m_giveUp;
};

} // namespace posthorn::delivery
