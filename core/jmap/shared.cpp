#include "jmap/shared.h"

#include "jmap/push/subscription.h"

namespace posthorn::jmap {

bool Shared::beginRequest(store::AccountId account)
{
    std::lock_guard lock(m_mutex);
    size_t& count = m_requests[account];
    if (count >= limits.maxConcurrentRequests)
        return false;
    ++count;
    return true;
}

void Shared::endRequest(store::AccountId account)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_requests.find(account);
    if (found != m_requests.end() && --found->second == 0)
        m_requests.erase(found);
}

void Shared::lower(std::atomic<UnixMs>& value, UnixMs time)
{
    UnixMs known = value.load();
    while (time < known && !value.compare_exchange_weak(known, time)) {
    }
}

void Shared::onSubscriptions(std::function<void(store::AccountId)> changed)
{
    std::lock_guard lock(m_mutex);
    m_subscriptionsChanged = std::move(changed);
}

void Shared::subscriptionsChanged(store::AccountId account)
{
    std::lock_guard lock(m_mutex); // the call only posts
    if (m_subscriptionsChanged)
        m_subscriptionsChanged(account);
}

bool Shared::maySubscribe(store::AccountId account, UnixMs now)
{
    constexpr UnixMs hour = 3600'000;
    std::lock_guard lock(m_mutex);
    for (auto item = m_subscribed.begin(); item != m_subscribed.end();) {
        std::erase_if(item->second, [now](UnixMs time) { return time <= now - hour; });
        item = item->second.empty() && item->first != account ? m_subscribed.erase(item) : std::next(item);
    }
    std::vector<UnixMs>& times = m_subscribed[account];
    if (times.size() >= mostSubscriptions)
        return false;
    times.push_back(now);
    return true;
}

bool Shared::claimRelease(const std::string& id)
{
    std::lock_guard lock(m_mutex);
    return m_claimed.insert(id).second;
}

void Shared::endRelease(const std::string& id)
{
    std::lock_guard lock(m_mutex);
    m_claimed.erase(id);
}

} // namespace posthorn::jmap
