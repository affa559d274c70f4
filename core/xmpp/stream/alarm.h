// A timer that is set anew often. The worker's timers cannot be called back: one that falls due too early is set for the
// rest.
#pragma once

#include <functional>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

class Alarm {
public:
    Alarm(Station& station, std::function<void()> ring)
        : m_station(station)
        , m_ring(std::move(ring))
    {
    }
    void set(std::chrono::milliseconds delay)
    {
        m_due = m_station.context().clock.steadyMs() + delay.count();
        m_on = true;
        if (m_running == 0 || m_due < m_runsOutAt)
            run(delay);
    }
    void cancel() { m_on = false; }
    bool isSet() const { return m_on; }

private:
    void run(std::chrono::milliseconds delay)
    {
        m_runsOutAt = m_due;
        m_station.after(delay, m_life.bind([this, number = ++m_running] {
            if (number != m_running)
                return; // one that was set for an earlier time has taken its place
            m_running = 0;
            if (!m_on)
                return;
            const int64_t left = m_due - m_station.context().clock.steadyMs();
            if (left > 0)
                return run(std::chrono::milliseconds(left));
            m_on = false;
            m_ring();
        }));
    }

    Station& m_station;
    const std::function<void()> m_ring;
    int64_t m_due = 0;
    int64_t m_runsOutAt = 0;
    uint64_t m_running = 0; ///< the number of the task that counts; 0: none is under way
    bool m_on = false;
    Life m_life;
};

} // namespace posthorn::xmpp
