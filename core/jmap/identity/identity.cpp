#include "jmap/identity/methods.h"

#include "base/text.h"
#include "jmap/standard/patch.h"

namespace posthorn::jmap {

namespace {

constexpr std::string_view kind = "Identity";
constexpr std::string_view ownId = "own"; // the account's address itself
constexpr size_t mostIdentities = 100;
constexpr size_t longestText = 64 * 1024; // of a signature

constexpr std::array<std::string_view, 8> properties{"id",  "name",          "email",         "replyTo",
                                                     "bcc", "textSignature", "htmlSignature", "mayDelete"};

Object defaults(std::string_view id, std::string_view email)
{
    Object out;
    set(out, "id", textJson(id));
    set(out, "name", "");
    set(out, "email", textJson(email));
    set(out, "replyTo", nullptr);
    set(out, "bcc", nullptr);
    set(out, "textSignature", "");
    set(out, "htmlSignature", "");
    set(out, "mayDelete", true);
    return out;
}

bool isAddressList(const Json& value)
{
    if (value.is_null())
        return true;
    if (!isOfType(value, Type::Objects) || value.get_array().size() > 100)
        return false;
    for (const Json& item : value.get_array()) {
        const auto email = textOf(item.get_object(), "email");
        const Json* name = find(item.get_object(), "name");
        if (!email || !MailAddress::parse(*email) || (name && !name->is_null() && !name->is_string()))
            return false;
    }
    return true;
}

/// What is wrong with an identity as a client wants it.
std::optional<SetError> check(const Object& identity)
{
    for (const auto& member : identity) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& value = member.value();
        bool right = true;
        if (name == "name")
            right = value.is_string() && textOf(value)->size() <= 200;
        else if (name == "textSignature" || name == "htmlSignature")
            right = value.is_string() && textOf(value)->size() <= longestText;
        else if (name == "replyTo" || name == "bcc")
            right = isAddressList(value);
        else if (name == "email")
            right = value.is_string() && MailAddress::parse(*textOf(value));
        else if (name != "id" && name != "mayDelete")
            return invalidProperty(name, "unknown");
        if (!right)
            return invalidProperty(name);
    }
    return std::nullopt;
}

class Setter {
public:
    explicit Setter(const Call& call) : m_call(call) {}

    Task<Answer> run()
    {
        Task<Result<ObjectSet>> reading = readIdentities(m_call);
        auto before = co_await reading;
        if (!before)
            co_return refuse(before.error());
        m_known = std::move(*before);
        auto request = readSet(m_call, m_known.state);
        if (!request)
            co_return tl::unexpected<MethodError>(std::move(request.error()));
        Task<void> setting = setEach(*this, *request);
        co_await setting;
        Task<Result<ObjectSet>> again = readIdentities(m_call);
        auto after = co_await again;
        co_return std::move(m_result).answer(m_call, m_known.state, after ? after->state : m_known.state);
    }

private:
    template<class S>
    friend Task<void> jmap::setEach(S& setter, const SetRequest& request);

    Task<void> create(const std::string& creation, const Object& object)
    {
        Object identity = defaults("", "");
        for (const auto& member : object) {
            const std::string_view name{member.key().data(), member.key().size()};
            if (name == "id" || name == "mayDelete") {
                m_result.notCreated(creation, invalidProperty(name, "the server's to set"));
                co_return;
            }
            set(identity, name, member.value());
        }
        if (auto error = check(identity)) {
            m_result.notCreated(creation, *error);
            co_return;
        }
        if (m_known.items.size() >= mostIdentities) {
            m_result.notCreated(creation, setError("overQuota", "too many identities"));
            co_return;
        }
        Task<Result<bool>> asking = maySendAs(m_call, *MailAddress::parse(*textOf(identity, "email")));
        auto may = co_await asking;
        if (!may || !*may) {
            m_result.notCreated(creation, may ? setError("forbiddenFrom", "not an address of this account") : setError(may.error()));
            co_return;
        }
        Task<Result<std::string>> writing = createObject(m_call, std::string(kind), identity);
        auto written = co_await writing;
        if (!written) {
            m_result.notCreated(creation, setError(written.error()));
            co_return;
        }
        set(identity, "id", textJson(*written));
        for (const auto& given : object)
            identity.erase(given.key());
        m_result.created(m_call, creation, std::move(identity));
    }

    Task<void> update(const std::string& given, const Object& patch)
    {
        constexpr std::array<std::string_view, 5> changeable{"name", "replyTo", "bcc", "textSignature", "htmlSignature"};
        const std::string id = m_call.request.resolveId(given).value_or(given);
        const Object* current = m_known.find(id);
        if (!current) {
            m_result.notUpdated(given, setError("notFound"));
            co_return;
        }
        auto wanted = applyPatch(*current, patch);
        std::optional<SetError> error;
        if (!wanted)
            error = wanted.error();
        else if (const auto wrong = changedImmutables(*current, *wanted, changeable); !wrong.empty())
            error = invalidProperty(wrong.front(), "cannot be changed");
        if (wanted && !error) {
            for (const std::string_view text : {"name", "textSignature", "htmlSignature"}) { // null is the default
                if (find(*wanted, text) && find(*wanted, text)->is_null())
                    set(*wanted, text, "");
            }
            error = check(*wanted);
        }
        if (!error) {
            Task<Result<void>> writing = writeObject(m_call, std::string(kind), id, *wanted);
            if (auto written = co_await writing; !written)
                error = setError(written.error());
        }
        if (error)
            m_result.notUpdated(given, *error);
        else
            m_result.updated(given);
    }

    Task<void> destroy(const std::string& given)
    {
        const std::string id = m_call.request.resolveId(given).value_or(given);
        if (!m_known.find(id) || id == ownId) {
            m_result.notDestroyed(given, id == ownId ? setError("forbidden", "the account's own identity stays") : setError("notFound"));
            co_return;
        }
        Task<Result<void>> writing = writeObject(m_call, std::string(kind), id, std::nullopt);
        if (auto written = co_await writing; written)
            m_result.destroyed(id);
        else
            m_result.notDestroyed(given, setError(written.error()));
    }

    Call m_call;
    ObjectSet m_known;
    SetResult m_result;
};

} // namespace

Task<Result<ObjectSet>> readIdentities(Call call)
{
    Task<Result<ObjectSet>> reading = readObjects(call, std::string(kind));
    auto out = co_await reading;
    if (!out)
        co_return std::move(out);
    const std::string own = call.principal().address.text();
    if (!out->find(ownId)) {
        Object identity = defaults(ownId, own);
        set(identity, "name", textJson(call.principal().displayName));
        out->items.insert(out->items.begin(), std::move(identity));
    }
    for (Object& identity : out->items) {
        if (textOf(identity, "id") == ownId) {
            set(identity, "email", textJson(own));
            set(identity, "mayDelete", false);
        }
    }
    co_return std::move(out);
}

Task<Result<bool>> maySendAs(Call call, MailAddress address)
{
    const Principal& who = call.principal();
    if (toLower(address.local) == toLower(who.address.local) && toLower(address.domain) == toLower(who.address.domain))
        co_return true;
    directory::Directory* directory = call.services().directory;
    if (!directory)
        co_return false;
    auto found = co_await Ask<directory::Resolution>(
        [&](auto reply) { directory->resolve(address, call.services().worker, std::move(reply)); });
    if (!found)
        co_return passOn(found.error());
    co_return found->kind == directory::Resolution::Kind::Deliverable && found->forwards.empty() &&
        found->accounts.size() == 1 && found->accounts.front().id == who.account;
}

Task<Answer> identityGet(Call call)
{
    Task<Result<ObjectSet>> reading = readIdentities(call);
    auto identities = co_await reading;
    if (!identities)
        co_return refuse(identities.error());
    co_return getFrom(call, properties, std::move(identities->items), identities->state);
}

Task<Answer> identityChanges(Call call)
{
    Task<Answer> task = objectChanges(call, std::string(kind));
    co_return co_await task;
}

Task<Answer> identitySet(Call call)
{
    Setter setter(call);
    Task<Answer> task = setter.run();
    co_return co_await task;
}

} // namespace posthorn::jmap
