#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "jmap/data/store_calls.h"
#include "jmap/dates.h"
#include "jmap/push/methods.h"
#include "jmap/push/subscription.h"
#include "jmap/shared.h"
#include "jmap/standard/patch.h"

namespace posthorn::jmap {

namespace {

using Kind = store::ObjectChange::Kind;

constexpr size_t longestUrl = 2000;
constexpr size_t longestClientId = 255;
constexpr size_t mostTypes = 100;

/// What whoever asks with this credential made, as long as it lasts.
Task<Result<std::vector<PushSubscription>>> readOwn(Call call)
{
    auto list = co_await listObjects(call.services(), call.account(), pushSubscriptionKind);
    if (!list)
        co_return passOn(list.error());
    std::vector<std::string> ids;
    for (const store::Object& item : list->items)
        ids.push_back(item.id);
    auto objects = co_await getObjects(call.services(), call.account(), pushSubscriptionKind, std::move(ids));
    if (!objects)
        co_return passOn(objects.error());
    std::vector<PushSubscription> out;
    for (const store::Object& item : objects->items) {
        auto subscription = PushSubscription::parse(item);
        if (subscription && subscription->credential == call.principal().credential &&
            subscription->expires > call.services().clock.now())
            out.push_back(std::move(*subscription));
    }
    co_return std::move(out);
}

bool isPushUrl(std::string_view url)
{
    const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 127; });
    return plain && url.size() <= longestUrl && startsWithIgnoreCase(url, "https://") && url.size() > 8;
}

class Setter {
public:
    explicit Setter(const Call& call) : m_call(call) {}

    Task<Answer> run()
    {
        Task<Result<std::vector<PushSubscription>>> reading = readOwn(m_call);
        auto own = co_await reading;
        if (!own)
            co_return refuse(own.error());
        m_own = std::move(*own);
        auto request = readSet(m_call, {});
        if (!request)
            co_return tl::unexpected<MethodError>(std::move(request.error()));
        Task<void> setting = setEach(*this, *request);
        co_await setting;
        if (m_result.anyDone())
            m_call.services().shared.subscriptionsChanged(m_call.account());
        co_return std::move(m_result).outcomes();
    }

private:
    template<class S>
    friend Task<void> jmap::setEach(S& setter, const SetRequest& request);

    PushSubscription* find(const std::string& given)
    {
        const std::string id = m_call.request.resolveId(given).value_or(given);
        const auto found = std::find_if(m_own.begin(), m_own.end(), [&id](const auto& item) { return item.id == id; });
        return found == m_own.end() ? nullptr : &*found;
    }

    Task<std::optional<SetError>> write(Kind kind, std::string id, std::string bytes, std::string* made)
    {
        std::vector<store::ObjectChange> changes(1);
        changes.front() = {kind, std::move(id), std::move(bytes)};
        auto done = co_await setObjects(m_call.services(), m_call.account(), pushSubscriptionKind, std::move(changes));
        if (!done)
            co_return setError(done.error());
        if (done->outcomes.front().error)
            co_return setError(fail(*done->outcomes.front().error, "the subscription could not be stored").value());
        if (made)
            *made = done->outcomes.front().id;
        co_return std::nullopt;
    }

    /// What may be set at the creation and later.
    std::optional<SetError> take(const Object& wanted, PushSubscription& to)
    {
        const UnixMs latest = m_call.services().clock.now() + longestSubscriptionMs;
        if (const Json* expires = jmap::find(wanted, "expires"); expires && !expires->is_null()) {
            const auto text = textOf(*expires);
            const auto time = text ? parseUtcDate(*text) : std::nullopt;
            if (!time || *time <= m_call.services().clock.now())
                return invalidProperty("expires", "a time to come, in UTC");
            to.expires = std::min(*time, latest);
        } else {
            to.expires = latest;
        }
        to.types.clear();
        const Json* types = jmap::find(wanted, "types");
        to.allTypes = !types || types->is_null();
        if (!to.allTypes && (!isOfType(*types, Type::Strings) || types->get_array().size() > mostTypes))
            return invalidProperty("types");
        for (const Json& type : to.allTypes ? Array() : types->get_array())
            to.types.emplace(*textOf(type));
        return std::nullopt;
    }

    std::optional<SetError> takeNew(const Object& object, PushSubscription& to)
    {
        for (const auto& member : object) {
            const std::string_view name{member.key().data(), member.key().size()};
            const bool known = name == "deviceClientId" || name == "url" || name == "keys" || name == "expires" || name == "types";
            if (!known && !(name == "verificationCode" && member.value().is_null()))
                return invalidProperty(name, "unknown, or not to be set now");
        }
        to.deviceClientId = textOf(object, "deviceClientId").value_or("");
        if (to.deviceClientId.empty() || to.deviceClientId.size() > longestClientId)
            return invalidProperty("deviceClientId");
        to.url = textOf(object, "url").value_or("");
        if (!isPushUrl(to.url))
            return invalidProperty("url", "an address that begins with https://");
        if (const Json* keys = jmap::find(object, "keys"); keys && !keys->is_null()) {
            const Object* pair = keys->if_object();
            to.keys = pair ? PushKeys::parse(textOf(*pair, "p256dh").value_or(""), textOf(*pair, "auth").value_or(""))
                           : std::nullopt;
            if (!to.keys)
                return invalidProperty("keys", "a point of P-256 and 16 octets, in base64url");
        }
        to.code = hexEncode(randomBytes(16));
        to.credential = m_call.principal().credential;
        to.address = m_call.principal().address.text();
        return take(object, to);
    }

    Task<void> create(const std::string& creation, const Object& object)
    {
        PushSubscription made;
        std::optional<SetError> error = takeNew(object, made);
        if (!error && m_own.size() >= mostSubscriptions)
            error = setError("overQuota", "too many push subscriptions");
        if (!error && !m_call.services().shared.maySubscribe(m_call.account(), m_call.services().clock.now()))
            error = setError("rateLimit", "too many new push subscriptions within an hour");
        if (!error) {
            auto count = co_await listObjects(m_call.services(), m_call.account(), pushSubscriptionKind);
            if (!count || count->items.size() >= mostSubscriptions)
                error = setError("overQuota", "too many push subscriptions");
        }
        if (!error) {
            Task<std::optional<SetError>> writing = write(Kind::Create, {}, made.text(), &made.id);
            error = co_await writing;
        }
        if (error) {
            m_result.notCreated(creation, *error);
            co_return;
        }
        m_own.push_back(made);
        Object serverSet;
        set(serverSet, "id", textJson(made.id));
        set(serverSet, "expires", textJson(utcDate(made.expires)));
        m_result.created(m_call, creation, std::move(serverSet));
    }

    Task<void> update(const std::string& given, const Object& patch)
    {
        constexpr std::array<std::string_view, 3> changeable{"expires", "types", "verificationCode"};
        PushSubscription* known = find(given);
        std::optional<SetError> error;
        PushSubscription next = known ? *known : PushSubscription();
        if (!known) {
            error = setError("notFound");
        } else {
            const Object current = known->json();
            const auto wanted = applyPatch(current, patch);
            if (!wanted)
                error = wanted.error();
            else if (const auto wrong = changedImmutables(current, *wanted, changeable); !wrong.empty())
                error = invalidProperty(wrong.front(), "cannot be changed");
            else
                error = take(*wanted, next);
            const auto code = error ? std::nullopt : textOf(*wanted, "verificationCode");
            if (code && *code != known->code)
                error = invalidProperty("verificationCode", "not the code that was pushed");
            next.verified |= code.has_value();
        }
        if (!error) {
            Task<std::optional<SetError>> writing = write(Kind::Update, known->id, next.text(), nullptr);
            error = co_await writing;
        }
        if (error) {
            m_result.notUpdated(given, *error);
            co_return;
        }
        *known = next;
        Object serverSet;
        set(serverSet, "expires", textJson(utcDate(next.expires)));
        m_result.updated(given, jmap::find(patch, "expires") ? Json(std::move(serverSet)) : Json(nullptr));
    }

    Task<void> destroy(const std::string& given)
    {
        const PushSubscription* known = find(given);
        std::optional<SetError> error = known ? std::nullopt : std::optional(setError("notFound"));
        const std::string id = known ? known->id : std::string();
        if (known) {
            Task<std::optional<SetError>> writing = write(Kind::Destroy, id, {}, nullptr);
            error = co_await writing;
        }
        if (error)
            m_result.notDestroyed(given, *error);
        else
            m_result.destroyed(id);
    }

    Call m_call;
    std::vector<PushSubscription> m_own;
    SetResult m_result;
};

} // namespace

/// RFC 8620 section 7.2.1.
Task<Answer> pushSubscriptionGet(Call call)
{
    static constexpr std::array<std::string_view, 5> properties{"id", "deviceClientId", "verificationCode", "expires", "types"};
    // Where it goes and how it is locked is told to nobody again.
    if (const auto asked = call.arguments.texts("properties")) {
        if (std::any_of(asked->begin(), asked->end(), [](std::string_view name) { return name == "url" || name == "keys"; }))
            co_return refuse("forbidden", "url and keys are not told");
    }
    auto request = readGet(call, properties);
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    Task<Result<std::vector<PushSubscription>>> reading = readOwn(call);
    const auto own = co_await reading;
    if (!own)
        co_return refuse(own.error());
    Array list, notFound;
    const auto wants = [&request](const std::string& id) {
        return request->all || std::find(request->ids.begin(), request->ids.end(), id) != request->ids.end();
    };
    for (const PushSubscription& subscription : *own) {
        if (wants(subscription.id))
            list.push_back(pick(subscription.json(), *request));
        std::erase(request->ids, subscription.id);
    }
    for (const std::string& id : request->ids)
        notFound.push_back(textJson(id));
    Object out;
    set(out, "list", std::move(list));
    set(out, "notFound", std::move(notFound));
    co_return out;
}

/// RFC 8620 section 7.2.2.
Task<Answer> pushSubscriptionSet(Call call)
{
    Setter setter(call);
    Task<Answer> task = setter.run();
    co_return co_await task;
}

} // namespace posthorn::jmap
