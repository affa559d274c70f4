#include "jmap/data/view_cache.h"

#include <utility>

namespace posthorn::jmap {

using store::AccountId;

ViewPtr ViewCache::newest(AccountId account)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_accounts.find(account);
    if (found == m_accounts.end())
        return nullptr;
    m_recent.splice(m_recent.begin(), m_recent, found->second.use);
    return found->second.view;
}

void ViewCache::put(AccountId account, ViewPtr view)
{
    ViewPtr dropped[2]; // freed without the lock
    std::lock_guard lock(m_mutex);
    const auto found = m_accounts.find(account);
    if (found != m_accounts.end()) {
        if (found->second.view->mark.modseq <= view->mark.modseq)
            dropped[0] = std::exchange(found->second.view, std::move(view));
        m_recent.splice(m_recent.begin(), m_recent, found->second.use);
        return;
    }
    m_recent.push_front(account);
    m_accounts.emplace(account, Account{std::move(view), m_recent.begin()});
    if (m_accounts.size() <= maxAccounts)
        return;
    const auto oldest = m_accounts.find(m_recent.back());
    dropped[1] = std::move(oldest->second.view);
    m_accounts.erase(oldest);
    m_recent.pop_back();
}

MailState ViewCache::settle(AccountId account, MailState state)
{
    std::lock_guard lock(m_mutex);
    if (m_states.size() >= maxStates && !m_states.contains(account))
        m_states.clear();
    MailState& known = m_states.try_emplace(account, state).first->second;
    if (known.modseq == state.modseq)
        return known;
    if (known.modseq < state.modseq)
        known = state;
    return state;
}

} // namespace posthorn::jmap
