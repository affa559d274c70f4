// The newest view of each lately used account, shared by all workers: the next one is made from it.
#pragma once

#include <list>
#include <mutex>
#include <unordered_map>

#include "jmap/data/account_view.h"

namespace posthorn::jmap {

/// Safe from any thread.
class ViewCache {
public:
    /// The newest view; null when there is none.
    ViewPtr newest(store::AccountId account);
    /// Keeps @p view unless there is a newer one.
    void put(store::AccountId account, ViewPtr view);

    /// @p state as it was first given for its modification sequence: clients shall not take the same for different ones.
    MailState settle(store::AccountId account, MailState state);

private:
    static constexpr size_t maxAccounts = 256;
    static constexpr size_t maxStates = 65'536;

    struct Account {
        ViewPtr view;
        std::list<store::AccountId>::iterator use;
    };

    std::mutex m_mutex;
    std::unordered_map<store::AccountId, Account> m_accounts;
    std::list<store::AccountId> m_recent; ///< the last used one first
    std::unordered_map<store::AccountId, MailState> m_states;
};

} // namespace posthorn::jmap
