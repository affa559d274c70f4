#include "jmap/contacts/address_books.h"

#include <algorithm>

#include "base/text.h"
#include "jmap/data/store_calls.h"
#include "jmap/shared.h"
#include "jmap/standard/patch.h"

namespace posthorn::jmap {

namespace {

constexpr size_t mostBooks = 100;
constexpr size_t longestDescription = 4096;

constexpr std::array<std::string_view, 8> properties{"id",        "name",         "description", "sortOrder",
                                                     "isDefault", "isSubscribed", "shareWith",   "myRights"};

Object rights(bool write, bool remove)
{
    Object out;
    set(out, "mayRead", true);
    set(out, "mayWrite", write);
    set(out, "mayShare", false);
    set(out, "mayDelete", remove);
    return out;
}

/// What the store keeps of a book becomes what clients see.
Object bookJson(std::string_view id, const Object* stored, std::string_view name, bool readOnly)
{
    const auto value = [stored](std::string_view property, Json otherwise) {
        const Json* found = stored ? find(*stored, property) : nullptr;
        return found ? *found : std::move(otherwise);
    };
    Object out;
    set(out, "id", textJson(id));
    set(out, "name", value("name", textJson(name)));
    set(out, "description", value("description", nullptr));
    set(out, "sortOrder", value("sortOrder", 0));
    set(out, "isDefault", value("isDefault", false));
    set(out, "isSubscribed", value("isSubscribed", true));
    set(out, "shareWith", nullptr);
    set(out, "myRights", rights(!readOnly, !readOnly && id != personalBookId));
    return out;
}

std::optional<SetError> check(const Object& book)
{
    for (const auto& member : book) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& value = member.value();
        const auto text = textOf(value);
        bool right = true;
        if (name == "name")
            right = text && !text->empty() && text->size() <= 255;
        else if (name == "description")
            right = value.is_null() || (text && text->size() <= longestDescription);
        else if (name == "sortOrder")
            right = isOfType(value, Type::UInt) && *integerOf(value) < (int64_t(1) << 31);
        else if (name == "isSubscribed")
            right = value.is_bool();
        else if (name == "shareWith")
            right = value.is_null();
        else
            right = name == "id" || name == "isDefault" || name == "myRights";
        if (!right)
            return invalidProperty(name);
    }
    return std::nullopt;
}

/// The members that are kept.
Object toStore(const Object& book)
{
    Object out;
    for (const std::string_view name : {"name", "description", "sortOrder", "isDefault", "isSubscribed"}) {
        if (const Json* value = find(book, name))
            set(out, name, *value);
    }
    return out;
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
        m_global = (*global)->exists();
        Task<Result<AddressBooks>> reading = readAddressBooks(m_call, m_global);
        auto before = co_await reading;
        if (!before)
            co_return refuse(before.error());
        m_known = std::move(*before);
        const std::string oldState = m_known.state;
        auto request = readSet(m_call, oldState);
        if (!request)
            co_return tl::unexpected<MethodError>(std::move(request.error()));
        Task<void> setting = setEach(*this, *request);
        co_await setting;
        if (const auto wanted = m_call.arguments.text("onSuccessSetIsDefault"); wanted && !m_result.anyRefused()) {
            Task<void> task = makeDefault(m_call.request.resolveId(*wanted).value_or(""));
            co_await task;
        }
        Task<Result<AddressBooks>> again = readAddressBooks(m_call, m_global);
        auto after = co_await again;
        co_return std::move(m_result).answer(m_call, oldState, after ? after->state : oldState);
    }

private:
    template<class S>
    friend Task<void> jmap::setEach(S& setter, const SetRequest& request);

    Task<void> create(const std::string& creation, const Object& object)
    {
        Object book = bookJson("", nullptr, "", false);
        book.erase("name");
        for (const auto& member : object) {
            const std::string_view name{member.key().data(), member.key().size()};
            if (name == "id" || name == "isDefault" || name == "myRights" || !jmap::find(bookJson("", nullptr, "", false), name)) {
                m_result.notCreated(creation, invalidProperty(name, "unknown, or the server's to set"));
                co_return;
            }
            set(book, name, member.value());
        }
        std::optional<SetError> error = check(book);
        if (!error && !jmap::find(book, "name"))
            error = invalidProperty("name", "it must have one");
        if (!error && m_known.items.size() >= mostBooks)
            error = setError("overQuota", "too many address books");
        if (error) {
            m_result.notCreated(creation, *error);
            co_return;
        }
        Task<Result<std::string>> writing = createObject(m_call, std::string(addressBookKind), toStore(book));
        auto id = co_await writing;
        if (!id) {
            m_result.notCreated(creation, setError(id.error()));
            co_return;
        }
        set(book, "id", textJson(*id));
        m_known.items.push_back(book);
        for (const auto& given : object)
            book.erase(given.key());
        m_result.created(m_call, creation, std::move(book));
    }

    Task<void> update(const std::string& given, const Object& patch)
    {
        constexpr std::array<std::string_view, 4> changeable{"name", "description", "sortOrder", "isSubscribed"};
        const std::string id = m_call.request.resolveId(given).value_or(given);
        const Object* current = m_known.find(id);
        if (!current || id == globalBookId) {
            m_result.notUpdated(given, current ? setError("forbidden", "nobody changes this book") : setError("notFound"));
            co_return;
        }
        auto wanted = applyPatch(*current, patch);
        std::optional<SetError> error;
        if (!wanted)
            error = wanted.error();
        else if (const auto wrong = changedImmutables(*current, *wanted, changeable); !wrong.empty())
            error = invalidProperty(wrong.front(), "cannot be changed");
        else
            error = check(*wanted);
        if (!error) {
            Task<Result<void>> writing = writeObject(m_call, std::string(addressBookKind), id, toStore(*wanted));
            if (auto written = co_await writing; !written)
                error = setError(written.error());
        }
        if (error)
            m_result.notUpdated(given, *error);
        else
            m_result.updated(given);
    }

    /// Takes the book away from its cards; those that are in no other one go with it.
    Task<std::optional<SetError>> empty(std::string id)
    {
        Task<Result<ObjectSet>> reading = readObjects(m_call, std::string(contactCardKind));
        auto cards = co_await reading;
        if (!cards)
            co_return setError(cards.error());
        std::vector<store::ObjectChange> changes;
        for (Object& card : cards->items) {
            Json* books = card.if_contains("addressBookIds");
            Object* map = books ? books->if_object() : nullptr;
            if (!map || map->erase(bjs(id)) == 0)
                continue;
            const std::string cardId(*textOf(card, "id"));
            if (map->empty())
                changes.push_back({store::ObjectChange::Kind::Destroy, cardId, {}});
            else
                changes.push_back({store::ObjectChange::Kind::Update, cardId, serializeJson(card)});
        }
        if (changes.empty())
            co_return std::nullopt;
        if (!m_call.arguments.flag("onDestroyRemoveContents"))
            co_return setError("addressBookHasContents");
        auto done = co_await setObjects(m_call.services(), m_call.account(), std::string(contactCardKind), std::move(changes));
        co_return done ? std::nullopt : std::optional(setError(done.error()));
    }

    Task<void> destroy(const std::string& given)
    {
        const std::string id = m_call.request.resolveId(given).value_or(given);
        std::optional<SetError> error;
        if (!m_known.find(id))
            error = setError("notFound");
        else if (id == personalBookId || id == globalBookId)
            error = setError("forbidden", "this book stays");
        if (!error) {
            Task<std::optional<SetError>> emptying = empty(id);
            error = co_await emptying;
        }
        if (!error) {
            Task<Result<void>> writing = writeObject(m_call, std::string(addressBookKind), id, std::nullopt);
            if (auto written = co_await writing; !written)
                error = setError(written.error());
        }
        if (error) {
            m_result.notDestroyed(given, *error);
            co_return;
        }
        std::erase_if(m_known.items, [&id](const Object& book) { return textOf(book, "id") == id; });
        m_result.destroyed(id);
    }

    Task<void> makeDefault(std::string wanted)
    {
        if (!m_known.isWritable(wanted))
            co_return; // RFC 9610 section 2.3: then nothing changes
        for (Object& book : m_known.items) {
            const std::string id(*textOf(book, "id"));
            const bool is = id == wanted;
            if (id == globalBookId || jmap::find(book, "isDefault")->get_bool() == is)
                continue;
            set(book, "isDefault", is);
            Task<Result<void>> writing = writeObject(m_call, std::string(addressBookKind), id, toStore(book));
            if (auto written = co_await writing; !written)
                co_return;
        }
    }

    Call m_call;
    AddressBooks m_known;
    SetResult m_result;
    bool m_global = false;
};

} // namespace

const Object* AddressBooks::find(std::string_view id) const
{
    const auto found = std::find_if(items.begin(), items.end(), [id](const Object& book) { return textOf(book, "id") == id; });
    return found == items.end() ? nullptr : &*found;
}

std::string AddressBooks::defaultId() const
{
    for (const Object& book : items) {
        if (jmap::find(book, "isDefault")->get_bool())
            return std::string(*textOf(book, "id"));
    }
    return std::string(personalBookId);
}

Task<Result<AddressBooks>> readAddressBooks(Call call, bool global)
{
    Task<Result<ObjectSet>> reading = readObjects(call, std::string(addressBookKind));
    auto stored = co_await reading;
    if (!stored)
        co_return passOn(stored.error());
    AddressBooks out;
    out.state = stored->state + (global ? ".g" : ".");
    const bool readOnly = call.principal().readOnly;
    out.items.push_back(bookJson(personalBookId, stored->find(personalBookId), "Personal", readOnly));
    bool anyDefault = jmap::find(out.items.front(), "isDefault")->get_bool();
    for (const Object& book : stored->items) {
        const std::string_view id = *textOf(book, "id");
        if (id == personalBookId)
            continue;
        out.items.push_back(bookJson(id, &book, "", readOnly));
        const Json* isDefault = jmap::find(book, "isDefault");
        anyDefault |= isDefault && isDefault->is_bool() && isDefault->get_bool();
    }
    if (!anyDefault)
        set(out.items.front(), "isDefault", true);
    if (global)
        out.items.push_back(bookJson(globalBookId, nullptr, call.principal().address.domain, true));
    co_return std::move(out);
}

Task<Result<ContactStates>> contactStates(Call call)
{
    Task<Result<GlobalBookPtr>> asking = readGlobalBook(call);
    auto global = co_await asking;
    if (!global)
        co_return passOn(global.error());
    auto books = co_await getObjects(call.services(), call.account(), std::string(addressBookKind), {});
    if (!books)
        co_return passOn(books.error());
    auto cards = co_await getObjects(call.services(), call.account(), std::string(contactCardKind), {});
    if (!cards)
        co_return passOn(cards.error());
    co_return ContactStates{std::to_string(books->state) + ((*global)->exists() ? ".g" : "."),
                            std::to_string(cards->state) + "." + (*global)->state};
}

/// RFC 9610 section 2.1.
Task<Answer> addressBookGet(Call call)
{
    Task<Result<GlobalBookPtr>> asking = readGlobalBook(call);
    auto global = co_await asking;
    if (!global)
        co_return refuse(global.error());
    Task<Result<AddressBooks>> reading = readAddressBooks(call, (*global)->exists());
    auto books = co_await reading;
    if (!books)
        co_return refuse(books.error());
    co_return getFrom(call, properties, std::move(books->items), books->state);
}

/// RFC 9610 section 2.2.
Task<Answer> addressBookChanges(Call call)
{
    Task<Result<GlobalBookPtr>> asking = readGlobalBook(call);
    auto global = co_await asking;
    if (!global)
        co_return refuse(global.error());
    const std::string addition = (*global)->exists() ? ".g" : ".";
    Task<Answer> task = objectChanges(call, std::string(addressBookKind), addition);
    co_return co_await task;
}

/// RFC 9610 section 2.3.
Task<Answer> addressBookSet(Call call)
{
    Setter setter(call);
    Task<Answer> task = setter.run();
    co_return co_await task;
}

} // namespace posthorn::jmap
