#include <algorithm>

#include "base/text.h"
#include "jmap/contacts/card_list.h"
#include "jmap/contacts/card_media.h"
#include "jmap/data/store_calls.h"
#include "jmap/dates.h"
#include "jmap/standard/patch.h"

namespace posthorn::jmap {

namespace {

using Kind = store::ObjectChange::Kind;

SetError errorOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::TooLarge:
        return setError("tooLarge", "a card has at most 256 KiB");
    case ErrorKind::Limit:
        return setError("overQuota", "too many cards");
    case ErrorKind::NotFound:
        return setError("notFound");
    default:
        return setError("serverFail");
    }
}

/// RFC 8620 section 5.3: a null takes a member back to its default, and cards have none.
void dropNulls(Object& card)
{
    for (auto member = card.begin(); member != card.end();)
        member = member->value().is_null() ? card.erase(member) : member + 1;
}

class Setter {
public:
    explicit Setter(const Call& call) : m_call(call) {}

    Task<Answer> run()
    {
        Task<Result<GlobalBookPtr>> asking = readGlobalBook(m_call);
        auto global = co_await asking;
        if (!global)
            co_return refuse(global.error());
        m_global = *global;
        Task<Result<AddressBooks>> readingBooks = readAddressBooks(m_call, m_global->exists());
        auto books = co_await readingBooks;
        if (!books)
            co_return refuse(books.error());
        m_books = std::move(*books);
        auto state = co_await getObjects(m_call.services(), m_call.account(), std::string(contactCardKind), {});
        if (!state)
            co_return refuse(state.error());
        const std::string addition = "." + m_global->state;
        auto request = readSet(m_call, std::to_string(state->state) + addition);
        if (!request)
            co_return tl::unexpected<MethodError>(std::move(request.error()));
        for (const auto& [creation, object] : request->create) {
            Task<void> task = create(creation, *object);
            co_await task;
        }
        std::vector<std::string> ids;
        for (const auto& [id, patch] : request->update)
            ids.push_back(m_call.request.resolveId(id).value_or(id));
        Task<Result<CardList>> readingCards = readCards(m_call, std::move(ids));
        auto known = co_await readingCards;
        if (!known)
            co_return refuse(known.error());
        for (const auto& [id, patch] : request->update) {
            Task<void> task = update(id, *patch, known->own);
            co_await task;
        }
        for (const std::string& id : request->destroy)
            destroy(id);
        store::ObjectsSet done;
        done.before = done.after = state->state;
        if (!m_changes.empty()) {
            // With "ifInState" nobody may have come between.
            std::optional<store::Modseq> expected;
            if (m_call.arguments.has("ifInState"))
                expected = state->state;
            auto set = co_await setObjects(m_call.services(), m_call.account(), std::string(contactCardKind),
                                           std::move(m_changes), expected);
            if (!set && set.error().kind == ErrorKind::InUse)
                co_return refuse("stateMismatch");
            if (!set)
                co_return refuse(set.error());
            done = std::move(*set);
        }
        for (size_t i = 0; i < done.outcomes.size(); ++i)
            settle(m_planned[i], done.outcomes[i]);
        co_return std::move(m_result).answer(m_call, std::to_string(done.before) + addition,
                                             std::to_string(done.after) + addition);
    }

private:
    /// What a change of the store is for.
    struct Planned {
        Kind kind;
        std::string name; ///< creation id, or the id as given
        Object serverSet;
        Json media = nullptr; ///< as it is kept, where blobs were taken into it: they have other ids now
    };

    void plan(Planned planned, std::string id, std::string bytes)
    {
        m_changes.push_back({planned.kind, std::move(id), std::move(bytes)});
        m_planned.push_back(std::move(planned));
    }

    Task<void> create(const std::string& creation, const Object& object)
    {
        if (find(object, "id")) {
            m_result.notCreated(creation, invalidProperty("id", "the server's to set"));
            co_return;
        }
        Planned planned{Kind::Create, creation, {}};
        Object card = object;
        dropNulls(card);
        resolveBooks(card);
        completeCard(card, m_books, m_call.services().clock.now());
        Task<std::optional<SetError>> checking = check(card, planned);
        if (const auto error = co_await checking) {
            m_result.notCreated(creation, *error);
            co_return;
        }
        const std::string bytes = serializeJson(card);
        for (const auto& given : object)
            card.erase(given.key());
        planned.serverSet = std::move(card);
        plan(std::move(planned), {}, bytes);
    }

    Task<void> update(const std::string& given, const Object& patch, const std::vector<Object>& known)
    {
        const std::string id = m_call.request.resolveId(given).value_or(given);
        auto wanted = patched(id, patch, known);
        if (!wanted) {
            m_result.notUpdated(given, wanted.error());
            co_return;
        }
        dropNulls(*wanted);
        resolveBooks(*wanted);
        Planned planned{Kind::Update, given, {}};
        if (!find(patch, "updated")) {
            const Json now = textJson(utcDate(m_call.services().clock.now()));
            set(*wanted, "updated", now);
            set(planned.serverSet, "updated", now);
        }
        Task<std::optional<SetError>> checking = check(*wanted, planned);
        if (const auto error = co_await checking) {
            m_result.notUpdated(given, *error);
            co_return;
        }
        wanted->erase("id");
        plan(std::move(planned), id, serializeJson(*wanted));
    }

    /// The card as the patch wants it.
    tl::expected<Object, SetError> patched(const std::string& id, const Object& patch, const std::vector<Object>& known)
    {
        if (m_global->find(id))
            return tl::unexpected<SetError>(setError("forbidden", "nobody changes this book"));
        const auto current = std::find_if(known.begin(), known.end(), [&id](const Object& card) { return textOf(card, "id") == id; });
        if (current == known.end())
            return tl::unexpected<SetError>(setError("notFound"));
        auto wanted = applyPatch(*current, patch);
        for (const std::string_view fixed : {"id", "uid"}) {
            const Json* value = wanted ? find(*wanted, fixed) : nullptr;
            if (wanted && (!value || *value != *find(*current, fixed)))
                return tl::unexpected<SetError>(invalidProperty(fixed, "cannot be changed"));
        }
        return wanted;
    }

    /// Whether the card can be kept; its blobs' octets are taken into it.
    Task<std::optional<SetError>> check(Object& card, Planned& planned)
    {
        bool taken = false;
        Task<std::optional<SetError>> taking = takeMedia(m_call, card, taken);
        if (auto error = co_await taking)
            co_return error;
        if (taken)
            planned.media = *find(card, "media");
        co_return checkCard(card, m_books);
    }

    void destroy(const std::string& given)
    {
        const std::string id = m_call.request.resolveId(given).value_or(given);
        if (m_global->find(id))
            return m_result.notDestroyed(given, setError("forbidden", "nobody changes this book"));
        plan({Kind::Destroy, given, {}}, id, {});
    }

    /// "#creation" of an address book made in the same request.
    void resolveBooks(Object& card)
    {
        Json* value = card.if_contains("addressBookIds");
        Object* ids = value ? value->if_object() : nullptr;
        if (!ids)
            return;
        Object resolved;
        for (const auto& member : *ids) {
            const std::string_view id{member.key().data(), member.key().size()};
            set(resolved, m_call.request.resolveId(id).value_or(std::string(id)), member.value());
        }
        *ids = std::move(resolved);
    }

    static void tellMedia(Planned& planned, const std::string& id)
    {
        if (!planned.media.is_object())
            return;
        Object card;
        set(card, "id", textJson(id));
        set(card, "media", std::move(planned.media));
        showMedia(card);
        set(planned.serverSet, "media", std::move(*card.if_contains("media")));
    }

    void settle(Planned& planned, const store::ObjectOutcome& outcome)
    {
        switch (planned.kind) {
        case Kind::Create:
            if (outcome.error)
                return m_result.notCreated(planned.name, errorOf(*outcome.error));
            set(planned.serverSet, "id", textJson(outcome.id));
            tellMedia(planned, outcome.id);
            return m_result.created(m_call, planned.name, std::move(planned.serverSet));
        case Kind::Update:
            if (outcome.error)
                return m_result.notUpdated(planned.name, errorOf(*outcome.error));
            tellMedia(planned, outcome.id);
            return m_result.updated(planned.name, planned.serverSet.empty() ? Json(nullptr) : Json(std::move(planned.serverSet)));
        case Kind::Destroy:
            if (outcome.error)
                return m_result.notDestroyed(planned.name, errorOf(*outcome.error));
            return m_result.destroyed(outcome.id);
        }
    }

    Call m_call;
    GlobalBookPtr m_global;
    AddressBooks m_books;
    SetResult m_result;
    std::vector<store::ObjectChange> m_changes;
    std::vector<Planned> m_planned;
};

} // namespace

/// RFC 9610 section 3.5.
Task<Answer> contactCardSet(Call call)
{
    Setter setter(call);
    Task<Answer> task = setter.run();
    co_return co_await task;
}

/// RFC 9610 section 3.6. Nobody has a second account.
Task<Answer> contactCardCopy(Call call)
{
    if (call.arguments.text("fromAccountId") == call.arguments.text("accountId"))
        co_return badArgument("fromAccountId must be another account");
    co_return refuse("fromAccountNotFound");
}

} // namespace posthorn::jmap
