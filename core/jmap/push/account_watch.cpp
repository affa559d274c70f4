#include "jmap/push/account_watch.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "jmap/contacts/address_books.h"
#include "jmap/data/account_look.h"
#include "jmap/data/shared_view.h"
#include "jmap/data/store_calls.h"
#include "jmap/ids.h"

namespace posthorn::jmap {

namespace {

constexpr std::chrono::milliseconds gathering{100};

/// Types whose state is that of their objects in the store.
constexpr std::array<std::string_view, 4> objectTypes{"Identity", "EmailSubmission", "VacationResponse", "Preferences"};

Task<Result<TypeStates>> statesOf(Services& services, std::shared_ptr<const Principal> principal)
{
    const store::AccountId account = principal->account;
    Task<Result<AccountLook>> looking = lookAt(services, account);
    const auto look = co_await looking;
    if (!look)
        co_return passOn(look.error());
    TypeStates out;
    for (const std::string_view type : {"Email", "Mailbox", "Thread"})
        out.emplace(type, look->state.text());
    // Changes with new mail only (RFC 8621 section 1.5).
    const bool inbox = !look->mailboxes.empty() && look->mailboxes.front().name == "INBOX";
    out.emplace("EmailDelivery", std::to_string(inbox ? look->mailboxes.front().uidNext : 0));
    for (const std::string_view type : objectTypes) {
        auto objects = co_await getObjects(services, account, std::string(type), {});
        if (!objects)
            co_return passOn(objects.error());
        out.emplace(type, std::to_string(objects->state));
    }
    static constexpr MethodRow row{"ContactCard/get", capability::contacts, {}, nullptr, 0};
    static const Object nothing;
    Request request(services, std::move(principal));
    Task<Result<ContactStates>> asking = contactStates(Call{request, row, Arguments(nothing)});
    const auto contacts = co_await asking;
    if (!contacts)
        co_return passOn(contacts.error());
    out.emplace("AddressBook", contacts->books);
    out.emplace("ContactCard", contacts->cards);
    co_return std::move(out);
}

/// Of all accounts that are open to the one, and which mailboxes of others these are.
struct OpenStates {
    AccountStates accounts;
    std::set<store::MailboxId> others;
};

Task<Result<OpenStates>> openStates(Services& services, std::shared_ptr<const Principal> principal)
{
    const store::AccountId account = principal->account;
    OpenStates out;
    Task<Result<TypeStates>> own = statesOf(services, std::move(principal));
    auto states = co_await own;
    if (!states)
        co_return passOn(states.error());
    out.accounts.emplace(accountId(account), std::move(*states));
    if (!services.store.grants)
        co_return std::move(out);
    auto shared = co_await sharedMailboxes(services, account);
    if (!shared)
        co_return passOn(shared.error());
    std::map<store::AccountId, Rights> owners;
    for (const store::SharedMailbox& mailbox : *shared) {
        owners[mailbox.owner].emplace(mailbox.mailbox, mailbox.rights);
        out.others.insert(mailbox.mailbox);
    }
    for (const auto& [owner, rights] : owners) {
        Task<Result<AccountLook>> looking = lookAt(services, owner);
        auto look = co_await looking;
        if (!look)
            co_return passOn(look.error());
        AccountView whole;
        for (store::MailboxInfo& info : look->mailboxes) {
            ViewMailbox& mailbox = whole.mailboxes.emplace_back();
            mailbox.settings = look->settings[info.id];
            mailbox.info = std::move(info);
        }
        const std::string state = sharedPart(whole, rights)->state;
        for (const std::string_view type : {"Email", "Mailbox", "Thread"})
            out.accounts[accountId(owner)].emplace(type, state);
    }
    co_return std::move(out);
}

} // namespace

std::optional<Object> stateChange(const AccountStates& before, const AccountStates& now,
                                  const std::set<std::string, std::less<>>& wanted)
{
    static const TypeStates nothing;
    const auto statesIn = [](const AccountStates& all, const std::string& account) -> const TypeStates& {
        const auto found = all.find(account);
        return found == all.end() ? nothing : found->second;
    };
    Object changed;
    const auto add = [&](const std::string& account, const TypeStates& from, const TypeStates& to, bool ended) {
        Object types;
        for (const auto& [type, state] : to) {
            const auto old = from.find(type);
            if ((old == from.end() || old->second != state || ended) && (wanted.empty() || wanted.contains(type)))
                set(types, type, ended ? Json("none") : textJson(state));
        }
        if (!types.empty())
            set(changed, account, std::move(types));
    };
    for (const auto& [account, states] : now)
        add(account, statesIn(before, account), states, false);
    for (const auto& [account, states] : before) {
        if (!now.contains(account))
            add(account, states, states, true);
    }
    if (changed.empty())
        return std::nullopt;
    Object out;
    set(out, "@type", "StateChange");
    set(out, "changed", std::move(changed));
    return out;
}

/// One account's, while anybody listens.
class AccountWatches::Watch : public std::enable_shared_from_this<Watch> {
public:
    Watch(Services& services, std::shared_ptr<const Principal> principal)
        : m_services(services), m_principal(std::move(principal))
    {
    }

    void add(std::weak_ptr<Listener> listener)
    {
        m_listeners.push_back({std::move(listener)});
        if (!m_watch)
            m_watch = m_services.store.lookup->watch(m_principal->account, m_life.bind([this] { changed(); }));
        look();
    }

private:
    /// Something may have changed: looked at once for all that comes within a moment.
    void changed()
    {
        if (m_pending)
            return;
        m_pending = true;
        const auto task = m_life.bind([this] {
            m_pending = false;
            look();
        });
        if (m_services.timers)
            m_services.timers->after(gathering, task);
        else
            m_services.worker.post(task);
    }

    void look()
    {
        start<Result<OpenStates>>(openStates(m_services, m_principal), m_life.bind([this](const Result<OpenStates>& now) {
            if (!now)
                return;
            watchOthers(now->others);
            tell(now->accounts);
        }));
    }

    /// Nothing of the accounts they are in but these mailboxes.
    void watchOthers(const std::set<store::MailboxId>& mailboxes)
    {
        std::erase_if(m_others, [&](const auto& item) { return !mailboxes.contains(item.first); });
        for (const store::MailboxId mailbox : mailboxes) {
            auto& watch = m_others[mailbox];
            if (!watch)
                watch = m_services.store.mailboxes->watch(mailbox, m_life.bind([this] { changed(); }));
        }
    }

    /// Everybody, where something changed; else those who have come since.
    void tell(const AccountStates& now)
    {
        const auto self = shared_from_this(); // a listener may be the last to go
        std::erase_if(m_listeners, [](const Entry& entry) { return entry.listener.expired(); });
        const bool changed = !m_told || *m_told != now;
        if (changed)
            m_told = std::make_shared<const AccountStates>(now);
        std::vector<std::weak_ptr<Listener>> listeners;
        for (Entry& entry : m_listeners) {
            if (changed || !entry.told)
                listeners.push_back(entry.listener);
            entry.told = true;
        }
        const auto told = m_told;
        for (const auto& weak : listeners) {
            if (const auto listener = weak.lock())
                (*listener)(told);
        }
    }

    Services& m_services;
    const std::shared_ptr<const Principal> m_principal; ///< of who came first
    struct Entry {
        std::weak_ptr<Listener> listener;
        bool told = false;
    };
    std::vector<Entry> m_listeners;
    std::shared_ptr<const AccountStates> m_told;
    std::shared_ptr<void> m_watch;
    std::map<store::MailboxId, std::shared_ptr<void>> m_others;
    bool m_pending = false;
    Life m_life;
};

AccountWatches::AccountWatches(Services& services) : m_services(services) {}

AccountWatches::~AccountWatches() = default;

std::shared_ptr<void> AccountWatches::listen(std::shared_ptr<const Principal> principal, Listener listener)
{
    auto& slot = m_watches[principal->account];
    auto watch = slot.lock();
    if (!watch) {
        watch = std::make_shared<Watch>(m_services, principal);
        slot = watch;
        if (m_watches.size() >= 2 * m_swept) { // one look at each, over time
            std::erase_if(m_watches, [](const auto& item) { return item.second.expired(); });
            m_swept = std::max<size_t>(m_watches.size(), 16);
        }
    }
    struct Handle {
        std::shared_ptr<Watch> watch;
        std::shared_ptr<Listener> listener;
    };
    auto handle = std::make_shared<Handle>(Handle{watch, std::make_shared<Listener>(std::move(listener))});
    // Not before the handle is in the listener's hands.
    m_services.worker.post([weak = std::weak_ptr<Handle>(handle)] {
        if (const auto alive = weak.lock())
            alive->watch->add(alive->listener);
    });
    return handle;
}

} // namespace posthorn::jmap
