#include "jmap/shared.h"

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
