#include "jmap/push/account_watch.h"

#include <algorithm>
#include <chrono>

#include "jmap/ids.h"
#include "jmap/method.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

namespace {

constexpr std::chrono::milliseconds gathering{100};

TypeStates statesOf(const AccountView& view)
{
    TypeStates out;
    for (const std::string_view type : {"Email", "Mailbox", "Thread"})
        out.emplace(type, view.state);
    // Changes with new mail only (RFC 8621 section 1.5).
    const ViewMailbox* inbox = view.inbox();
    out.emplace("EmailDelivery", std::to_string(inbox ? inbox->info.uidNext : 0));
    return out;
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
        if (!m_shared)
            m_shared = m_services.shared.onChange(m_principal->account, m_services.worker, m_life.bind([this] { changed(); }));
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
        start<Result<ViewPtr>>(view(std::make_shared<Request>(m_services, m_principal)),
                               m_life.bind([this](const Result<ViewPtr>& view) {
                                   if (view)
                                       tell(**view);
                               }));
    }

    static Task<Result<ViewPtr>> view(std::shared_ptr<Request> request)
    {
        auto view = co_await request->view();
        co_return std::move(view);
    }

    void tell(const AccountView& view)
    {
        watchMailboxes(view);
        const TypeStates now = statesOf(view);
        const auto self = shared_from_this(); // a listener may be the last to go
        std::erase_if(m_listeners, [](const auto& listener) { return listener.expired(); });
        const auto listeners = m_listeners;
        for (const auto& weak : listeners) {
            if (const auto listener = weak.lock())
                (*listener)(now);
        }
    }

    void watchMailboxes(const AccountView& view)
    {
        std::map<store::MailboxId, std::shared_ptr<void>> next;
        for (const ViewMailbox& mailbox : view.mailboxes) {
            if (!mailbox.info.selectable)
                continue;
            auto& slot = next[mailbox.info.id];
            if (const auto known = m_mailboxes.find(mailbox.info.id); known != m_mailboxes.end())
                slot = known->second;
            else
                slot = m_services.store.mailboxes->watch(mailbox.info.id, m_life.bind([this] { changed(); }));
        }
        m_mailboxes = std::move(next);
    }

    Services& m_services;
    std::shared_ptr<const Principal> m_principal;
    std::vector<std::weak_ptr<Listener>> m_listeners;
    std::map<store::MailboxId, std::shared_ptr<void>> m_mailboxes;
    std::shared_ptr<void> m_shared;
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
