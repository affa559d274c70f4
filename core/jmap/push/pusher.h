// Pushes to the subscriptions of all accounts (RFC 8620 section 7.2): verification codes, then changes of state. One for the
// server, on one worker; whoever owns it calls tick() every few seconds.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "jmap/push/account_watch.h"
#include "jmap/push/push_gateway.h"
#include "jmap/push/subscription.h"
#include "jmap/services.h"

namespace posthorn::jmap {

class Pusher {
public:
    /// @p gateway outlives it.
    Pusher(Services services, PushGateway& gateway);
    ~Pusher();
    /// Sends what waits, and drops what has expired. Costs a look at each subscription.
    void tick();
    /// The store is about to go, and nothing runs any more.
    void forgetStore();
    /// For tests: something is under way.
    bool isBusy() const { return m_busy > 0; }

private:
    struct Target {
        PushSubscription subscription;
        AccountStates known;   ///< what its client was told last; empty before there is anything to compare with
        bool codeSent = false;
        bool underWay = false;
        unsigned failures = 0;
        UnixMs notBefore = 0;
    };
    struct Account {
        std::shared_ptr<const Principal> principal;
        std::shared_ptr<void> watch;
        AccountStates now;
        std::map<std::string, Target> targets;
    };

    Task<bool> loadAll();
    Task<bool> load(store::AccountId account, bool atStart);
    Task<bool> drop(store::AccountId account, std::string id);
    void run(Task<bool> task);
    void changed(store::AccountId account, const AccountStates& now);
    void flush(store::AccountId id, Account& account);
    void sendCode(store::AccountId account, Target& target);
    void sendChange(store::AccountId account, Target& target, const AccountStates& now);
    void send(store::AccountId account, Target& target, const Object& content, std::function<void(Target&)> arrived);
    void settle(store::AccountId account, const std::string& id, const Result<unsigned>& status,
                const std::function<void(Target&)>& arrived);

    Services m_services;
    PushGateway& m_gateway;
    std::unique_ptr<AccountWatches> m_watches;
    std::map<store::AccountId, Account> m_accounts;
    size_t m_busy = 0;
    Life m_life;
};

} // namespace posthorn::jmap
