// Messages that wait out of sight until a time: they lie in the mailbox of the role "snoozed" with a keyword that says
// until when, and come back to the inbox, unread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "jmap/method.h"

namespace posthorn::jmap {

/// "snoozed-until-1795262400" as Unix time in milliseconds.
std::optional<UnixMs> snoozedUntil(std::string_view keyword);

/// Remembers that something of the account is due at @p time.
Task<Result<void>> noteSnooze(Services& services, store::AccountId account, UnixMs time);

/// The mailbox of a role that the application makes where it can, or else by its name.
const ViewMailbox* roleOrName(const AccountView& view, std::string_view role, std::string_view name);

/// Wakes what is due, whoever gave it its keyword: also IMAP's clients. One for the server, on one worker; whoever owns it
/// calls tick() every few seconds, which costs nothing while nothing is due.
class Waker {
public:
    explicit Waker(Services services);
    void tick();
    /// The store is about to go, and nothing runs any more.
    void forgetStore()
    {
        m_watch.reset();
        m_services.store = {};
    }
    bool isBusy() const { return m_busy; }

private:
    Task<bool> round();
    Task<void> wake(store::AccountId account);

    Services m_services;
    bool m_busy = false;
    std::shared_ptr<void> m_watch; ///< of keywords
    Life m_life;
};

} // namespace posthorn::jmap
