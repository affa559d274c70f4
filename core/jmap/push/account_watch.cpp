#include "jmap/push/account_watch.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "jmap/contacts/address_books.h"
#include "jmap/data/account_look.h"
#include "jmap/data/store_calls.h"

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

} // namespace

std::optional<Object> stateChange(std::string_view accountId, const TypeStates& before, const TypeStates& now,
                                  const std::set<std::string, std::less<>>& wanted)
{
    Object types;
    for (const auto& [type, state] : now) {
        const auto old = before.find(type);
        if ((old == before.end() || old->second != state) && (wanted.empty() || wanted.contains(type)))
            set(types, type, textJson(state));
    }
    if (types.empty())
        return std::nullopt;
    Object changed, out;
    set(changed, accountId, std::move(types));
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
        m_listeners.push_back(std::move(listener));
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
        start<Result<TypeStates>>(statesOf(m_services, m_principal), m_life.bind([this](const Result<TypeStates>& now) {
            if (now)
                tell(*now);
        }));
    }

    void tell(const TypeStates& now)
    {
        const auto self = shared_from_this(); // a listener may be the last to go
        std::erase_if(m_listeners, [](const auto& listener) { return listener.expired(); });
        const auto listeners = m_listeners;
        for (const auto& weak : listeners) {
            if (const auto listener = weak.lock())
                (*listener)(now);
        }
    }

    Services& m_services;
    const std::shared_ptr<const Principal> m_principal; ///< of who came first
    std::vector<std::weak_ptr<Listener>> m_listeners;
    std::shared_ptr<void> m_watch;
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
        std::erase_if(m_watches, [](const auto& item) { return item.second.expired(); });
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
