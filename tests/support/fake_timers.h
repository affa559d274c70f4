// A worker's timers and the clock with them, turned by hand.
#pragma once

#include <algorithm>
#include <map>

#include "base/clock.h"
#include "wire/timer.h"

namespace posthorn::test {

/// The clock stands until advance(); timers that fall due run then, in their order.
class FakeTimers final : public wire::Timers, public Clock {
public:
    UnixMs now() const override { return time; }
    int64_t steadyMs() const override { return time; }
    void after(std::chrono::milliseconds delay, Task task) override
    {
        m_tasks.emplace(time + std::max<int64_t>(delay.count(), 0), std::move(task));
    }

    /// Moves the clock on, running each timer at its own time; @p between runs after each (for an executor's tasks).
    template<class F>
    void advance(std::chrono::milliseconds by, F between)
    {
        const UnixMs end = time + by.count();
        between();
        while (!m_tasks.empty() && m_tasks.begin()->first <= end) {
            const auto first = m_tasks.begin();
            time = std::max(time, first->first);
            const Task task = std::move(first->second);
            m_tasks.erase(first);
            task();
            between();
        }
        time = end;
    }
    size_t waiting() const { return m_tasks.size(); }

    UnixMs time = 1'795'287'600'000; ///< 2026-11-21 19:00:00 UTC

private:
    std::multimap<UnixMs, Task> m_tasks;
};

} // namespace posthorn::test
