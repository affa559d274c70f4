// The views that requests have been given lately, by their states, shared by all workers: what `changes` compares with.
// A state that is forgotten, or was given before the server started, is answered with cannotCalculateChanges.
#pragma once

#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "jmap/data/account_view.h"

namespace posthorn::jmap {

class ViewBook {
public:
    ViewBook();

    /// The newest view when it has just these mailboxes, else null.
    ViewPtr newest(store::AccountId account, const std::vector<store::MailboxInfo>& mailboxes);
    /// The newest view, whatever it shows.
    ViewPtr newest(store::AccountId account);
    /// Gives @p view its state, and keeps it. Returns the view to use, which is an older one where nothing differs.
    ViewPtr add(store::AccountId account, std::shared_ptr<AccountView> view);
    /// Null when it is forgotten.
    ViewPtr find(store::AccountId account, std::string_view state);

private:
    static constexpr size_t maxViews = 48; ///< of one account
    static constexpr size_t maxAccounts = 256;

    struct Account {
        std::deque<ViewPtr> views; ///< the newest one last
        std::list<store::AccountId>::iterator use;
    };
    Account* touch(store::AccountId account);

    std::mutex m_mutex;
    const std::string m_epoch; ///< states of another run are not ours
    uint64_t m_next = 1;
    std::unordered_map<store::AccountId, Account> m_accounts;
    std::list<store::AccountId> m_recent; ///< the last used one first
};

} // namespace posthorn::jmap
