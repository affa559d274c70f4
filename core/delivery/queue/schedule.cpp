#include "delivery/queue/schedule.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::delivery {

RetrySchedule::RetrySchedule(const config::Snapshot& settings)
    : m_giveUp(settings.number(config::Setting::DeliveryGiveUp) * 1000)
{
    for (const std::string& item : settings.list(config::Setting::DeliveryRetry)) {
        // What is no number is passed over: a mail server does not stop for that.
        if (const auto seconds = parseNumber<uint32_t>(item); seconds && *seconds > 0)
            m_delays.push_back(int64_t(*seconds) * 1000);
    }
    if (m_delays.empty())
        m_delays.push_back(15 * 60 * 1000);
}

int64_t RetrySchedule::delay(uint32_t attempts) const
{
    const size_t index = attempts == 0 ? 0 : attempts - 1;
    return m_delays[std::min(index, m_delays.size() - 1)];
}

} // namespace posthorn::delivery
