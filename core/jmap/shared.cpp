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

void Shared::noteRelease(UnixMs time)
{
    UnixMs known = m_nextRelease.load();
    while (time < known && !m_nextRelease.compare_exchange_weak(known, time)) {
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

std::shared_ptr<void> Shared::onChange(store::AccountId account, Executor& asker, std::function<void()> changed)
{
    auto listener = std::make_shared<Listener>(Listener{asker, std::move(changed)});
    std::lock_guard lock(m_mutex);
    const auto [from, to] = m_listeners.equal_range(account);
    for (auto item = from; item != to;)
        item = item->second.expired() ? m_listeners.erase(item) : std::next(item);
    m_listeners.emplace(account, listener);
    return listener;
}

void Shared::noteChange(store::AccountId account)
{
    std::lock_guard lock(m_mutex);
    const auto [from, to] = m_listeners.equal_range(account);
    for (auto item = from; item != to; ++item) {
        const std::weak_ptr<Listener> weak = item->second;
        if (const auto listener = weak.lock())
            listener->asker.post([weak] {
                if (const auto alive = weak.lock())
                    alive->changed();
            });
    }
}

} // namespace posthorn::jmap
