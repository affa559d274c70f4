#include <algorithm>
#include <map>

#include "jmap/data/store_calls.h"
#include "jmap/email/methods.h"
#include "jmap/email/placing.h"
#include "jmap/ids.h"

namespace posthorn::jmap {

namespace {

using store::MailboxId;
using store::Uid;

/// One Email on its way into the other account.
struct Plan {
    std::string creation;
    std::string id; ///< in the account that it comes from
    store::BodyId body = 0;
    uint64_t size = 0;
    Keywords keywords;
    bool sameFlags = false; ///< a copy has them already
};

/// Those that go from one mailbox into the same ones, by UID.
using Route = std::pair<MailboxId, std::vector<MailboxId>>;
using Plans = std::map<Route, std::map<Uid, Plan>>;

class Copier {
public:
    Copier(const Call& call, ViewPtr from, ViewPtr to) : m_call(call), m_from(std::move(from)), m_to(std::move(to)) {}

    void plan(const std::string& creation, const Object& object);
    Task<void> run(uint64_t quota);

    SetResult result;
    Object notCreated;
    Array copied; ///< the originals' ids

private:
    tl::expected<std::pair<Route, std::pair<Uid, Plan>>, SetError> read(const Object& object) const;
    Task<std::optional<SetError>> copy(const Route& route, const std::map<Uid, Plan>& plans, uint64_t quota);
    void refuseAll(const std::map<Uid, Plan>& plans, const SetError& error);

    Call m_call;
    ViewPtr m_from, m_to;
    Plans m_plans;
};

tl::expected<std::pair<Route, std::pair<Uid, Plan>>, SetError> Copier::read(const Object& object) const
{
    using Wrong = tl::unexpected<SetError>;
    for (const auto& member : object) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (name != "id" && name != "mailboxIds" && name != "keywords" && name != "receivedAt")
            return Wrong(invalidProperty(name, "unknown"));
    }
    const auto id = textOf(object, "id");
    const auto body = id ? parseId(m_call.request.resolveId(*id).value_or(std::string(*id)), 'e') : std::nullopt;
    const auto placements = body ? m_from->placements(*body) : std::vector<AccountView::Placement>();
    if (placements.empty())
        return Wrong(setError("notFound"));
    if (m_to->has(*body)) {
        SetError exists = setError("alreadyExists");
        set(exists.more, "existingId", textJson(emailId(*body)));
        return Wrong(std::move(exists));
    }
    const Json* given = find(object, "receivedAt");
    if (given && !given->is_null()) // the store's copies keep their date
        return Wrong(invalidProperty("receivedAt", "a copy keeps that of its original"));
    const Json* ids = find(object, "mailboxIds");
    auto mailboxes = readMailboxIds(m_call, *m_to, ids ? *ids : Json(nullptr));
    if (!mailboxes)
        return Wrong(std::move(mailboxes.error()));
    Plan plan;
    plan.id = emailId(*body);
    plan.body = *body;
    const AccountView::Placement& from = placements.front();
    plan.size = from.entry.size;
    plan.keywords = keywordsOf(placements);
    if (const Json* keywords = find(object, "keywords"); keywords && !keywords->is_null()) {
        auto wanted = readKeywords(*keywords);
        if (!wanted)
            return Wrong(invalidProperty("keywords"));
        plan.keywords = std::move(*wanted);
    } else { // those of the original, as far as they may be set there
        std::erase_if(plan.keywords, [&](const std::string& keyword) {
            return std::any_of(mailboxes->begin(), mailboxes->end(), [&](MailboxId mailbox) {
                const ViewMailbox* into = m_to->find(mailbox);
                return !into || !into->may(rightToSet(keyword));
            });
        });
    }
    if (auto refused = mayAdd(*m_to, *mailboxes, plan.keywords))
        return Wrong(std::move(*refused));
    plan.sameFlags = plan.keywords == keywordsOf(from.entry, from.mailbox->index->snapshot()) &&
                     (from.entry.flags & store::Deleted) == 0;
    std::sort(mailboxes->begin(), mailboxes->end());
    return std::pair(Route(from.mailbox->info.id, std::move(*mailboxes)), std::pair(from.entry.uid, std::move(plan)));
}

void Copier::plan(const std::string& creation, const Object& object)
{
    auto read = this->read(object);
    if (!read) {
        set(notCreated, creation, read.error().json());
        return;
    }
    read->second.second.creation = creation;
    if (!m_plans[read->first].insert(std::move(read->second)).second)
        set(notCreated, creation, setError("invalidProperties", "the same Email twice").json());
}

void Copier::refuseAll(const std::map<Uid, Plan>& plans, const SetError& error)
{
    for (const auto& [uid, plan] : plans)
        set(notCreated, plan.creation, error.json());
}

Task<std::optional<SetError>> Copier::copy(const Route& route, const std::map<Uid, Plan>& plans, uint64_t quota)
{
    std::vector<Uid> uids;
    for (const auto& [uid, plan] : plans)
        uids.push_back(uid);
    std::vector<Uid> found;
    for (const MailboxId mailbox : route.second) {
        std::vector<Uid> each = uids;
        auto done = co_await copyMessages(m_call.services(), route.first, std::move(each), mailbox, quota);
        if (!done)
            co_return setError(done.error());
        found = done->from;
        for (size_t i = 0; i < done->from.size(); ++i) {
            const Plan& plan = plans.at(done->from[i]);
            if (plan.sameFlags)
                continue;
            const FlagsAndKeywords flags = toFlags(plan.keywords);
            store::FlagChange change{store::FlagChange::Mode::Replace, flags.flags, flags.keywords, {}};
            std::vector<Uid> one(1, done->to[i]);
            auto changed = co_await changeFlags(m_call.services(), mailbox, std::move(one), std::move(change));
            if (!changed)
                co_return setError(changed.error());
        }
    }
    for (const auto& [uid, plan] : plans) {
        if (!std::binary_search(found.begin(), found.end(), uid)) {
            set(notCreated, plan.creation, setError("notFound", "it was destroyed meanwhile").json());
            continue;
        }
        Task<Object> describing = newEmailJson(m_call, plan.body, plan.size);
        Object made = co_await describing;
        result.created(m_call, plan.creation, std::move(made));
        copied.push_back(textJson(plan.id));
    }
    co_return std::nullopt;
}

Task<void> Copier::run(uint64_t quota)
{
    for (const auto& [route, plans] : m_plans) {
        Task<std::optional<SetError>> copying = copy(route, plans, quota);
        if (const auto error = co_await copying)
            refuseAll(plans, *error);
    }
    m_call.request.changed();
}

} // namespace

/// RFC 8621 section 4.7. Bodies are not copied: the Email has the same id in both accounts.
Task<Answer> emailCopy(Call call)
{
    const std::string_view fromId = *call.arguments.text("fromAccountId");
    if (fromId == *call.arguments.text("accountId"))
        co_return badArgument("fromAccountId must be another account");
    Task<tl::expected<store::AccountId, MethodError>> opening = accountOf(call.request, *findMethod("Email/get"), fromId);
    const auto from = co_await opening;
    if (!from)
        co_return refuse("fromAccountNotFound");
    Call source = call;
    source.other = *from;
    auto originals = co_await source.view();
    if (!originals)
        co_return refuse(originals.error());
    if (const auto expected = call.arguments.text("ifFromInState"); expected && !sameState(*expected, (*originals)->state))
        co_return refuse("stateMismatch");
    auto before = co_await call.view();
    if (!before)
        co_return refuse(before.error());
    const std::string oldState = (*before)->state;
    if (const auto expected = call.arguments.text("ifInState"); expected && !sameState(*expected, oldState))
        co_return refuse("stateMismatch");
    const Object& create = *call.arguments.object("create");
    if (create.size() > limits.maxObjectsInSet)
        co_return refuse("requestTooLarge", "more than maxObjectsInSet objects");
    Task<Result<uint64_t>> asking = quotaOf(call);
    const auto quota = co_await asking;
    if (!quota)
        co_return refuse(quota.error());
    Copier copier(call, *originals, *before);
    for (const auto& member : create) {
        const Object* object = member.value().if_object();
        if (!object)
            co_return badArgument("create holds objects");
        copier.plan(std::string(member.key()), *object);
    }
    Task<void> running = copier.run(*quota);
    co_await running;
    auto after = co_await call.view();
    if (!after)
        co_return refuse(after.error());
    if (call.arguments.flag("onSuccessDestroyOriginal") && !copier.copied.empty()) {
        Object arguments;
        set(arguments, "accountId", textJson(fromId));
        if (const auto state = call.arguments.text("destroyFromIfInState"))
            set(arguments, "ifInState", textJson(*state));
        set(arguments, "destroy", std::move(copier.copied));
        call.request.implied.push_back({"Email/set", std::move(arguments)});
    }
    Object out;
    set(out, "fromAccountId", textJson(fromId));
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldState", textJson(oldState));
    set(out, "newState", textJson((*after)->state));
    set(out, "created", copier.result.created().empty() ? Json(nullptr) : Json(copier.result.created()));
    set(out, "notCreated", copier.notCreated.empty() ? Json(nullptr) : Json(std::move(copier.notCreated)));
    co_return out;
}

} // namespace posthorn::jmap
