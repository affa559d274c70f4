#include "jmap/push/pusher.h"

#include <algorithm>

#include "jmap/data/store_calls.h"
#include "jmap/ids.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

namespace {

constexpr UnixMs betweenPushes = 1000;            ///< to one subscription
constexpr UnixMs firstRetry = 30'000;             ///< twice as long after each failure, up to:
constexpr UnixMs longestRetry = 3600'000;
constexpr unsigned mostCodeTries = 4;
constexpr int64_t stateSeconds = 24 * 3600;       ///< for which a push service keeps what its client did not take yet
constexpr int64_t codeSeconds = 600;

} // namespace

Pusher::Pusher(Services services, PushGateway& gateway)
    : m_services(std::move(services)), m_gateway(gateway), m_watches(std::make_unique<AccountWatches>(m_services))
{
    m_services.shared.onSubscriptions([worker = &m_services.worker, changed = m_life.bind([this](store::AccountId account) {
                                           run(load(account, false));
                                       })](store::AccountId account) {
        worker->post([changed, account]() mutable { changed(account); });
    });
    run(loadAll());
}

Pusher::~Pusher()
{
    m_services.shared.onSubscriptions({});
}

void Pusher::forgetStore()
{
    m_services.shared.onSubscriptions({});
    m_accounts.clear();
    m_services.store = {};
}

void Pusher::run(Task<bool> task)
{
    if (!m_services.store.objects)
        return;
    ++m_busy;
    start<bool>(std::move(task), m_life.bind([this](bool) { --m_busy; }));
}

Task<bool> Pusher::loadAll()
{
    auto owners = co_await objectOwners(m_services, pushSubscriptionKind);
    for (const store::AccountId account : owners ? *owners : std::vector<store::AccountId>()) {
        Task<bool> loading = load(account, true);
        (void)co_await loading;
    }
    co_return owners.has_value();
}

/// Reads the account's subscriptions anew.
Task<bool> Pusher::load(store::AccountId id, bool atStart)
{
    auto list = co_await listObjects(m_services, id, pushSubscriptionKind);
    if (!list)
        co_return false;
    std::vector<std::string> ids;
    for (const store::Object& item : list->items)
        ids.push_back(item.id);
    auto objects = co_await getObjects(m_services, id, pushSubscriptionKind, std::move(ids));
    if (!objects)
        co_return false;
    std::map<std::string, Target> before = std::move(m_accounts[id].targets);
    Account& account = m_accounts[id];
    account.targets.clear();
    bool anyVerified = false;
    for (const store::Object& item : objects->items) {
        auto subscription = PushSubscription::parse(item);
        if (!subscription)
            continue;
        Target& target = account.targets[item.id];
        if (const auto known = before.find(item.id); known != before.end())
            target = std::move(known->second);
        else
            target.codeSent = atStart; // before the restart; its client makes another one where that was lost
        if (subscription->verified && !target.subscription.verified)
            target.notBefore = 0;
        target.subscription = std::move(*subscription);
        anyVerified |= target.subscription.verified;
    }
    if (account.targets.empty()) {
        m_accounts.erase(id);
        co_return true;
    }
    if (!account.principal) {
        auto principal = std::make_shared<Principal>();
        principal->account = id;
        if (auto address = MailAddress::parse(account.targets.begin()->second.subscription.address))
            principal->address = *address;
        account.principal = std::move(principal);
    }
    if (anyVerified && !account.watch)
        account.watch = m_watches->listen(account.principal, m_life.bind([this, id](const std::shared_ptr<const AccountStates>& now) { changed(id, *now); }));
    flush(id, account);
    co_return true;
}

void Pusher::changed(store::AccountId id, const AccountStates& now)
{
    const auto account = m_accounts.find(id);
    if (account == m_accounts.end())
        return;
    account->second.now = now;
    flush(id, account->second);
}

void Pusher::tick()
{
    std::vector<std::pair<store::AccountId, std::string>> expired;
    for (auto& [id, account] : m_accounts) {
        for (const auto& [name, target] : account.targets) {
            if (target.subscription.expires <= m_services.clock.now())
                expired.emplace_back(id, name);
        }
        flush(id, account);
    }
    for (const auto& [id, name] : expired)
        run(drop(id, name));
}

Task<bool> Pusher::drop(store::AccountId account, std::string id)
{
    std::vector<store::ObjectChange> changes(1);
    changes.front() = {store::ObjectChange::Kind::Destroy, id, {}};
    auto done = co_await setObjects(m_services, account, pushSubscriptionKind, std::move(changes));
    if (const auto found = m_accounts.find(account); found != m_accounts.end()) {
        found->second.targets.erase(id);
        if (found->second.targets.empty())
            m_accounts.erase(found);
    }
    co_return done.has_value();
}

/// Sends what each of the account's subscriptions has not been told, as far as it is time.
void Pusher::flush(store::AccountId id, Account& account)
{
    for (auto& [name, target] : account.targets) {
        if (target.underWay || target.notBefore > m_services.clock.now() ||
            target.subscription.expires <= m_services.clock.now())
            continue;
        if (!target.subscription.verified) {
            if (!target.codeSent)
                sendCode(id, target);
        } else if (target.known.empty()) {
            target.known = account.now; // what changes from now on is told
        } else {
            sendChange(id, target, account.now);
        }
    }
}

void Pusher::sendCode(store::AccountId account, Target& target)
{
    Object content;
    set(content, "@type", "PushVerification");
    set(content, "pushSubscriptionId", textJson(target.subscription.id));
    set(content, "verificationCode", textJson(target.subscription.code));
    send(account, target, content, [](Target& to) { to.codeSent = true; });
}

void Pusher::sendChange(store::AccountId account, Target& target, const AccountStates& now)
{
    const PushSubscription& subscription = target.subscription;
    if (!subscription.allTypes && subscription.types.empty())
        return;
    const auto change = stateChange(target.known, now, subscription.types);
    if (!change) {
        target.known = now;
        return;
    }
    send(account, target, *change, [now](Target& to) { to.known = now; });
}

void Pusher::send(store::AccountId account, Target& target, const Object& content, std::function<void(Target&)> arrived)
{
    const PushSubscription& subscription = target.subscription;
    PushMessage message;
    message.account = account;
    if (auto address = MailAddress::parse(subscription.address))
        message.address = *address;
    message.credential = subscription.credential;
    message.url = subscription.url;
    message.body = serializeJson(content);
    message.timeToLive = subscription.verified ? stateSeconds : codeSeconds;
    if (subscription.keys) {
        auto encrypted = encryptPush(message.body, *subscription.keys);
        if (!encrypted)
            return arrived(target); // too long for it, which no state is
        message.body = std::move(*encrypted);
        message.encrypted = true;
    }
    target.underWay = true;
    ++m_busy;
    m_gateway.push(std::move(message), m_services.worker,
                   m_life.bind([this, account, id = subscription.id, arrived = std::move(arrived)](const Result<unsigned>& status) {
                       --m_busy;
                       settle(account, id, status, arrived);
                   }));
}

void Pusher::settle(store::AccountId account, const std::string& id, const Result<unsigned>& status,
                    const std::function<void(Target&)>& arrived)
{
    const auto found = m_accounts.find(account);
    if (found == m_accounts.end())
        return;
    const auto at = found->second.targets.find(id);
    if (at == found->second.targets.end())
        return;
    Target& target = at->second;
    const UnixMs now = m_services.clock.now();
    const bool over = status ? *status == 404 || *status == 410 : status.error().kind == ErrorKind::Denied;
    const bool later = status ? *status == 429 || *status >= 500 : !over;
    if (over) // it stays under way until it is gone, so that nothing more is sent
        return run(drop(account, id));
    target.underWay = false;
    if (later) {
        target.notBefore = now + std::min(longestRetry, firstRetry << std::min(target.failures, 10u));
        ++target.failures;
        if (!target.subscription.verified && target.failures >= mostCodeTries)
            target.codeSent = true; // given up
        return;
    }
    // What the push service refuses for good would be refused again.
    target.failures = 0;
    target.notBefore = now + betweenPushes;
    arrived(target);
}

} // namespace posthorn::jmap
