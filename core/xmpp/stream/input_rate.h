// Whoever sends faster than xmpp.rate is read more slowly, and never thrown out for it: a bucket of octets that fills at
// that rate and holds ten seconds of it. Who speaks for many, another server or a component, may send a multiple of that.
#pragma once

#include <algorithm>
#include <memory>

#include "xmpp/stream/alarm.h"

namespace posthorn::xmpp {

class InputRate {
public:
    /// @p goOn: more may be taken again. @p times: as many clients it counts for.
    InputRate(Station& station, std::function<void()> goOn, int64_t times = 1)
        : m_station(station)
        , m_goOn(std::move(goOn))
        , m_times(times)
    {
    }
    /// Counts what has come. True: take no more before goOn.
    bool take(size_t octets, const config::Snapshot& settings)
    {
        const int64_t rate = m_times * settings.number(config::Setting::XmppRate);
        if (rate == 0)
            return false;
        const int64_t now = m_station.context().clock.steadyMs();
        const int64_t full = 10 * rate;
        m_left = m_counting ? std::min(full, m_left + (now - m_at) * rate / 1000) : full;
        m_counting = true;
        m_at = now;
        m_left -= int64_t(octets);
        if (m_left >= 0)
            return m_slowed;
        m_slowed = true;
        if (!m_alarm)
            m_alarm = std::make_unique<Alarm>(m_station, [this] {
                m_slowed = false;
                m_goOn();
            });
        m_alarm->set(std::chrono::milliseconds(-m_left * 1000 / rate + 1));
        return true;
    }
    bool isSlowed() const { return m_slowed; }

private:
    Station& m_station;
    const std::function<void()> m_goOn;
    const int64_t m_times;
    std::unique_ptr<Alarm> m_alarm; ///< most clients never need it
    int64_t m_left = 0;
    int64_t m_at = 0;
    bool m_counting = false;
    bool m_slowed = false;
};

} // namespace posthorn::xmpp
