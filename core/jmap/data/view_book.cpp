#include "jmap/data/view_book.h"

#include <algorithm>

#include "base/random.h"

namespace posthorn::jmap {

using store::AccountId;
using store::MailboxInfo;

ViewBook::ViewBook() : m_epoch(randomName(8)) {}

ViewBook::Account* ViewBook::touch(AccountId account)
{
    const auto found = m_accounts.find(account);
    if (found == m_accounts.end())
        return nullptr;
    m_recent.splice(m_recent.begin(), m_recent, found->second.use);
    return &found->second;
}

ViewPtr ViewBook::newest(AccountId account)
{
    std::lock_guard lock(m_mutex);
    Account* known = touch(account);
    return known && !known->views.empty() ? known->views.back() : nullptr;
}

ViewPtr ViewBook::newest(AccountId account, const std::vector<MailboxInfo>& mailboxes)
{
    ViewPtr view = newest(account);
    const auto same = [](const ViewMailbox& a, const MailboxInfo& b) { return sameInfo(a.info, b); };
    if (!view || !std::equal(view->mailboxes.begin(), view->mailboxes.end(), mailboxes.begin(), mailboxes.end(), same))
        return nullptr;
    return view;
}

ViewPtr ViewBook::add(AccountId account, std::shared_ptr<AccountView> view)
{
    std::vector<ViewPtr> dropped; // freed without the lock
    std::lock_guard lock(m_mutex);
    Account* known = touch(account);
    if (!known) {
        m_recent.push_front(account);
        known = &m_accounts[account];
        known->use = m_recent.begin();
        if (m_accounts.size() > maxAccounts) {
            const auto oldest = m_accounts.find(m_recent.back());
            dropped.assign(oldest->second.views.begin(), oldest->second.views.end());
            m_accounts.erase(oldest);
            m_recent.pop_back();
        }
    }
    if (!known->views.empty()) {
        const ViewPtr& last = known->views.back();
        const auto same = [](const ViewMailbox& a, const ViewMailbox& b) { return sameInfo(a.info, b.info); };
        if (std::equal(last->mailboxes.begin(), last->mailboxes.end(), view->mailboxes.begin(), view->mailboxes.end(),
                       same))
            return last;
    }
    view->state = m_epoch + "-" + std::to_string(m_next++);
    known->views.push_back(view);
    if (known->views.size() > maxViews) {
        dropped.push_back(std::move(known->views.front()));
        known->views.pop_front();
    }
    return view;
}

ViewPtr ViewBook::find(AccountId account, std::string_view state)
{
    std::lock_guard lock(m_mutex);
    Account* known = touch(account);
    if (!known)
        return nullptr;
    const auto found = std::find_if(known->views.rbegin(), known->views.rend(),
                                    [state](const ViewPtr& view) { return view->state == state; });
    return found == known->views.rend() ? nullptr : *found;
}

} // namespace posthorn::jmap
