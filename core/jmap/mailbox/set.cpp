// Mailbox/set in one file, which is why it is long: what may become of a mailbox hangs together, its rights included.
#include <algorithm>

#include "base/text.h"
#include "jmap/data/store_calls.h"
#include "jmap/ids.h"
#include "jmap/mailbox/mailbox_object.h"
#include "jmap/mailbox/methods.h"
#include "jmap/mailbox/sharing.h"
#include "jmap/standard/patch.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::string_view, 6> mutableProperties{"name",      "parentId", "isSubscribed",
                                                            "sortOrder", "role",     "shareWith"};

/// What a client may say of a mailbox, read and checked.
struct Wish {
    std::string name;          ///< its own name
    const ViewMailbox* parent = nullptr;
    std::string role;
    std::optional<int64_t> sortOrder;
    bool subscribed = true;
    std::string above; ///< where no parent is to be seen: the parents of another's mailbox, which stay
    std::optional<Shares> shares;

    std::string fullName() const { return parent ? parent->info.name + "/" + name : above + name; }
};

bool isName(std::string_view name)
{
    return !name.empty() && name.size() <= limits.maxSizeMailboxName && isUtf8(name) &&
           std::none_of(name.begin(), name.end(), [](char c) { return (c >= 0 && c < ' ') || c == '/' || c == 127; });
}

size_t depthOf(std::string_view name)
{
    return size_t(std::count(name.begin(), name.end(), '/'));
}

class Setter {
public:
    explicit Setter(const Call& call) : m_call(call) {}
    Task<Answer> run();

private:
    Task<Result<void>> look();
    tl::expected<Wish, SetError> read(const Object& object, const ViewMailbox* self) const;
    Task<void> create(const std::string& creation, const Object& object);
    Task<void> update(const std::string& id, const Object& patch);
    Task<void> destroy(const std::string& id);
    /// Gives the mailbox the role and the place that are wished for.
    Task<std::optional<SetError>> settle(const store::MailboxInfo& info, const Wish& wish, const ViewMailbox* before);
    /// What of that another's mailbox may not become.
    std::optional<SetError> refusal(const Wish& wish, const ViewMailbox* self) const;
    /// True when @p object waits for a mailbox that is still to be made.
    bool waits(const Object& object) const;
    const ViewMailbox* find(std::string_view id) const;

    Call m_call;
    SetRequest m_request;
    SetResult m_result;
    ViewPtr m_view;
};

const ViewMailbox* Setter::find(std::string_view id) const
{
    const auto resolved = m_call.request.resolveId(id);
    const auto number = resolved ? parseId(*resolved, 'm') : std::nullopt;
    return number ? m_view->find(*number) : nullptr;
}

Task<Result<void>> Setter::look()
{
    auto view = co_await m_call.view();
    if (!view)
        co_return passOn(view.error());
    m_view = *view;
    co_return Result<void>();
}

/// @p self: the mailbox that is to become so; null for a new one.
tl::expected<Wish, SetError> Setter::read(const Object& object, const ViewMailbox* self) const
{
    const auto wrong = [](std::string_view property, std::string_view why) {
        return tl::unexpected<SetError>(invalidProperty(property, std::string(why)));
    };
    Wish out;
    const auto name = textOf(object, "name");
    if (!name || !isName(*name))
        return wrong("name", "1 to 255 octets without \"/\" and control characters");
    out.name = *name;
    if (const Json* parent = jmap::find(object, "parentId"); parent && !parent->is_null()) {
        const auto id = textOf(*parent);
        out.parent = id ? find(*id) : nullptr;
        if (!out.parent)
            return wrong("parentId", "no such mailbox");
    }
    if (const Json* subscribed = jmap::find(object, "isSubscribed"); subscribed && !subscribed->is_null()) {
        if (!subscribed->is_bool())
            return wrong("isSubscribed", "a boolean");
        out.subscribed = subscribed->get_bool();
    }
    if (!m_view->own && self && !m_view->parentOf(*self))
        out.above = self->info.name.substr(0, self->info.name.rfind('/') + 1); // npos + 1 is 0
    if (const Json* given = jmap::find(object, "shareWith"); given && (self || !given->is_null())) {
        out.shares = given->is_null() ? Shares() : readShares(*given);
        if (!out.shares)
            return wrong("shareWith", "principals with rights that can be given, mayReadItems among them");
    }
    if (depthOf(out.fullName()) >= limits.maxMailboxDepth)
        return wrong("parentId", "nested too deep");
    if (self && (out.fullName() + "/").starts_with(self->info.name + "/") && out.fullName() != self->info.name)
        return wrong("parentId", "a mailbox cannot lie below itself");
    for (const ViewMailbox& other : m_view->mailboxes) {
        if (other.info.name == out.fullName() && (!self || other.info.id != self->info.id) &&
            (other.info.selectable || self))
            return wrong("name", "there is a mailbox of that name already");
    }
    if (const Json* role = jmap::find(object, "role"); role && !role->is_null()) {
        out.role = textOf(*role).value_or("?");
        const ViewMailbox* holder = nullptr;
        for (const ViewMailbox& other : m_view->mailboxes) {
            if (roleOf(other) == out.role && (!self || other.info.id != self->info.id))
                holder = &other;
        }
        if (holder)
            return wrong("role", "another mailbox has it");
        const bool inbox = self && self->info.name == "INBOX";
        if (inbox ? out.role != "inbox" : !specialUseOf(out.role) && !isOwnRole(out.role))
            return wrong("role", "not a role that mailboxes are given here");
    } else if (self && self->info.name == "INBOX") {
        return wrong("role", "the inbox keeps its own");
    }
    if (const Json* order = jmap::find(object, "sortOrder"); order && !order->is_null()) {
        if (!isOfType(*order, Type::UInt) || *integerOf(*order) >= int64_t(1) << 31)
            return wrong("sortOrder", "a number from 0 to 2^31 - 1");
        out.sortOrder = integerOf(*order);
    }
    if (self)
        return out;
    for (const auto& member : object) {
        const std::string_view property{member.key().data(), member.key().size()};
        const bool known = property == "name" || property == "parentId" || property == "role" ||
                           property == "isSubscribed" || property == "sortOrder" || property == "shareWith";
        if (!known)
            return wrong(property, "not to be set");
    }
    return out;
}

std::optional<SetError> Setter::refusal(const Wish& wish, const ViewMailbox* self) const
{
    const auto no = [](const char* why) { return std::optional(setError("forbidden", why)); };
    const ViewMailbox* before = self ? m_view->parentOf(*self) : nullptr;
    const bool moves = !self || before != wish.parent;
    if (moves && !(wish.parent ? wish.parent->may(store::CreateChild) : m_view->own))
        return no("no mailbox may be put there");
    if (!self)
        return m_view->own || (wish.role.empty() && !wish.sortOrder && !wish.shares) ? std::nullopt
                                                                                  : no("only the owner may say that");
    if ((moves || wish.name != leafName(*self)) && !self->may(store::RenameMailbox))
        return no("the mailbox may not be renamed");
    if (wish.shares && *wish.shares != sharesOf(self->info) && !self->may(store::ShareMailbox))
        return no("the mailbox may not be shared");
    if (!m_view->own && (wish.role != roleOf(*self) || wish.subscribed != self->info.subscribed ||
                         (wish.sortOrder && *wish.sortOrder != sortOrderOf(*self))))
        return no("only the owner may change that");
    return std::nullopt;
}

Task<std::optional<SetError>> Setter::settle(const store::MailboxInfo& info, const Wish& wish, const ViewMailbox* before)
{
    const auto use = specialUseOf(wish.role).value_or(store::SpecialUse::None);
    if (use != info.specialUse) {
        auto done = co_await setMailboxUse(m_call.services(), m_call.account(), info.name, use);
        if (!done)
            co_return setError(done.error());
    }
    MailboxSettings settings;
    settings.role = isOwnRole(wish.role) ? wish.role : std::string();
    settings.sortOrder = wish.sortOrder;
    const MailboxSettings now = before ? before->settings : MailboxSettings();
    if (before && !now.sortOrder && wish.sortOrder == sortOrderOf(*before))
        settings.sortOrder = std::nullopt; // as it would be anyway
    if (settings == now)
        co_return std::nullopt;
    using Kind = store::ObjectChange::Kind;
    const Kind kind = now.empty() ? Kind::Create : settings.empty() ? Kind::Destroy : Kind::Update;
    std::vector<store::ObjectChange> changes(1);
    changes.front() = {kind, mailboxId(info.id), kind == Kind::Destroy ? std::string() : settings.text()};
    auto done = co_await setObjects(m_call.services(), m_call.account(), mailboxSettingsKind, std::move(changes));
    if (!done)
        co_return setError(done.error());
    co_return done->outcomes.front().error ? std::optional(setError("serverFail", "somebody else changes it")) : std::nullopt;
}

Task<void> Setter::create(const std::string& creation, const Object& object)
{
    auto wish = read(object, nullptr);
    if (!wish) {
        m_result.notCreated(creation, wish.error());
        co_return;
    }
    if (const auto refused = refusal(*wish, nullptr)) {
        m_result.notCreated(creation, *refused);
        co_return;
    }
    const auto use = specialUseOf(wish->role).value_or(store::SpecialUse::None);
    auto made = co_await createMailbox(m_call.services(), m_call.account(), wish->fullName(), use);
    if (!made) {
        m_result.notCreated(creation, setError(made.error()));
        co_return;
    }
    if (!m_view->own) {
        Task<void> inheriting = shareAsParent(m_call, *made, wish->parent->info.name);
        co_await inheriting;
    }
    Task<std::optional<SetError>> settling = settle(*made, *wish, nullptr);
    auto error = co_await settling;
    if (!error && wish->shares) {
        Task<std::optional<SetError>> sharing = shareWith(m_call, *made, *wish->shares);
        error = co_await sharing;
    }
    if (error) {
        m_call.request.changed();
        m_result.notCreated(creation, *error);
        co_return;
    }
    if (wish->subscribed != made->subscribed)
        (void)co_await subscribeMailbox(m_call.services(), m_call.account(), made->name, wish->subscribed);
    m_call.request.changed();
    auto looked = co_await look();
    const ViewMailbox* mailbox = looked ? m_view->find(made->id) : nullptr;
    if (!mailbox) {
        m_result.notCreated(creation, setError("serverFail", "it was removed meanwhile"));
        co_return;
    }
    Object all = mailboxJson(*m_view, *mailbox, {}, false);
    for (const auto& given : object) { // what the client knows it need not be told
        if (const Json* value = jmap::find(all, std::string(given.key())); value && *value == given.value())
            all.erase(given.key());
    }
    m_result.created(m_call, creation, std::move(all));
}

Task<void> Setter::update(const std::string& id, const Object& patch)
{
    const ViewMailbox* mailbox = find(id);
    if (!mailbox) {
        m_result.notUpdated(id, setError("notFound"));
        co_return;
    }
    Object current = mailboxJson(*m_view, *mailbox, {}, false);
    auto wanted = applyPatch(current, patch);
    if (!wanted) {
        m_result.notUpdated(id, wanted.error());
        co_return;
    }
    if (const auto wrong = changedImmutables(current, *wanted, mutableProperties); !wrong.empty()) {
        SetError error = setError("invalidProperties", "these cannot be changed");
        error.properties = wrong;
        m_result.notUpdated(id, error);
        co_return;
    }
    auto wish = read(*wanted, mailbox);
    if (!wish) {
        m_result.notUpdated(id, wish.error());
        co_return;
    }
    if (const auto refused = refusal(*wish, mailbox)) {
        m_result.notUpdated(id, *refused);
        co_return;
    }
    const std::string before = mailbox->info.name;
    const std::string name = wish->fullName();
    const bool wasSubscribed = mailbox->info.subscribed;
    if (name != before) {
        if (before == "INBOX") { // the store would move its messages away
            m_result.notUpdated(id, setError("forbidden", "the inbox keeps its name"));
            co_return;
        }
        auto renamed = co_await renameMailbox(m_call.services(), m_call.account(), before, name);
        if (!renamed) {
            m_result.notUpdated(id, setError(renamed.error()));
            co_return;
        }
        if (wasSubscribed && wish->subscribed) { // subscriptions are to names
            (void)co_await subscribeMailbox(m_call.services(), m_call.account(), before, false);
            (void)co_await subscribeMailbox(m_call.services(), m_call.account(), name, true);
        }
    }
    if (wish->subscribed != wasSubscribed)
        (void)co_await subscribeMailbox(m_call.services(), m_call.account(), name, wish->subscribed);
    store::MailboxInfo info = mailbox->info;
    info.name = name;
    Task<std::optional<SetError>> settling = settle(info, *wish, mailbox);
    auto failed = co_await settling;
    if (!failed && wish->shares && mailbox->may(store::ShareMailbox)) {
        Task<std::optional<SetError>> sharing = shareWith(m_call, info, *wish->shares);
        failed = co_await sharing;
    }
    m_call.request.changed();
    if (failed) {
        (void)co_await look();
        m_result.notUpdated(id, *failed);
        co_return;
    }
    (void)co_await look();
    m_result.updated(id);
}

Task<void> Setter::destroy(const std::string& id)
{
    const ViewMailbox* mailbox = find(id);
    if (!mailbox) {
        m_result.notDestroyed(id, setError("notFound"));
        co_return;
    }
    const std::string name = mailbox->info.name;
    if (name == "INBOX") {
        m_result.notDestroyed(id, setError("forbidden", "the inbox stays"));
        co_return;
    }
    if (!mailbox->may(store::DeleteMailbox) || (mailbox->size() > 0 && !mailbox->may(store::RemoveItems))) {
        m_result.notDestroyed(id, setError("forbidden", "the mailbox may not be removed"));
        co_return;
    }
    for (const ViewMailbox& other : m_view->mailboxes) {
        if (m_view->parentOf(other) == mailbox) {
            m_result.notDestroyed(id, setError("mailboxHasChild"));
            co_return;
        }
    }
    if (mailbox->size() > 0 && !m_call.arguments.flag("onDestroyRemoveEmails")) {
        m_result.notDestroyed(id, setError("mailboxHasEmail"));
        co_return;
    }
    auto removed = co_await removeMailbox(m_call.services(), m_call.account(), name);
    if (!removed) {
        m_result.notDestroyed(id, setError(removed.error()));
        co_return;
    }
    (void)co_await subscribeMailbox(m_call.services(), m_call.account(), name, false);
    if (!mailbox->settings.empty()) {
        std::vector<store::ObjectChange> changes(1);
        changes.front() = {store::ObjectChange::Kind::Destroy, mailboxId(mailbox->info.id), {}};
        (void)co_await setObjects(m_call.services(), m_call.account(), mailboxSettingsKind, std::move(changes));
    }
    m_call.request.changed();
    (void)co_await look();
    m_result.destroyed(mailboxId(*parseId(*m_call.request.resolveId(id), 'm')));
}

bool Setter::waits(const Object& object) const
{
    const auto parent = textOf(object, "parentId");
    if (!parent || !parent->starts_with('#') || m_call.request.resolveId(*parent))
        return false;
    return std::any_of(m_request.create.begin(), m_request.create.end(),
                       [&](const auto& item) { return item.first == parent->substr(1); });
}

Task<Answer> Setter::run()
{
    if (auto looked = co_await look(); !looked)
        co_return refuse(looked.error());
    const std::string oldState = m_view->state;
    auto request = readSet(m_call, oldState);
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    m_request = std::move(*request);
    // Parents first, in whatever order they are given.
    auto pending = m_request.create;
    while (!pending.empty()) {
        const auto ready = std::find_if(pending.begin(), pending.end(), [this](const auto& item) { return !waits(*item.second); });
        const auto next = ready == pending.end() ? pending.begin() : ready; // a circle: the parent is not found
        const auto item = *next;
        pending.erase(next);
        std::erase_if(m_request.create, [&item](const auto& other) { return other.first == item.first; });
        Task<void> task = create(item.first, *item.second);
        co_await task;
    }
    // Roles are given up before they are given.
    std::stable_partition(m_request.update.begin(), m_request.update.end(), [](const auto& item) {
        const Json* role = jmap::find(*item.second, "role");
        return role && role->is_null();
    });
    for (const auto& [id, patch] : m_request.update) {
        Task<void> task = update(id, *patch);
        co_await task;
    }
    // Children first.
    std::stable_sort(m_request.destroy.begin(), m_request.destroy.end(), [this](const auto& a, const auto& b) {
        const ViewMailbox* first = find(a);
        const ViewMailbox* second = find(b);
        return (first ? depthOf(first->info.name) : 0) > (second ? depthOf(second->info.name) : 0);
    });
    for (const std::string& id : m_request.destroy) {
        Task<void> task = destroy(id);
        co_await task;
    }
    co_return std::move(m_result).answer(m_call, oldState, m_view->state);
}

} // namespace

/// RFC 8621 section 2.5.
Task<Answer> mailboxSet(Call call)
{
    Setter setter(call);
    Task<Answer> task = setter.run();
    co_return co_await task;
}

} // namespace posthorn::jmap
