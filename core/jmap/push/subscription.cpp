#include "jmap/push/subscription.h"

#include "base/text.h"
#include "jmap/dates.h"

namespace posthorn::jmap {

namespace {

Json typesJson(const PushSubscription& subscription)
{
    if (subscription.allTypes)
        return nullptr;
    Array out;
    for (const std::string& type : subscription.types)
        out.push_back(textJson(type));
    return out;
}

} // namespace

std::string PushSubscription::text() const
{
    Object out;
    set(out, "deviceClientId", textJson(deviceClientId));
    set(out, "url", textJson(url));
    if (keys) {
        set(out, "p256dh", textJson(base64Encode(keys->p256dh)));
        set(out, "auth", textJson(base64Encode(keys->auth)));
    }
    set(out, "types", typesJson(*this));
    set(out, "expires", expires);
    set(out, "code", textJson(code));
    set(out, "verified", verified);
    set(out, "credential", textJson(credential));
    set(out, "address", textJson(address));
    return serializeJson(out);
}

std::optional<PushSubscription> PushSubscription::parse(const store::Object& object)
{
    const auto json = parseJson(object.bytes);
    const Object* kept = json ? json->if_object() : nullptr;
    if (!kept)
        return std::nullopt;
    const auto text = [kept](std::string_view name) { return std::string(textOf(*kept, name).value_or("")); };
    PushSubscription out;
    out.id = object.id;
    out.deviceClientId = text("deviceClientId");
    out.url = text("url");
    const auto point = base64Decode(text("p256dh")), auth = base64Decode(text("auth"));
    if (point && auth && !point->empty())
        out.keys = PushKeys{*point, *auth};
    const Json* types = find(*kept, "types");
    out.allTypes = !types || !types->is_array();
    for (const Json& type : out.allTypes ? Array() : types->get_array())
        out.types.emplace(textOf(type).value_or(""));
    const Json* expires = find(*kept, "expires");
    out.expires = expires ? integerOf(*expires).value_or(0) : 0;
    out.code = text("code");
    const Json* verified = find(*kept, "verified");
    out.verified = verified && verified->is_bool() && verified->get_bool();
    out.credential = text("credential");
    out.address = text("address");
    return out;
}

Object PushSubscription::json() const
{
    Object out;
    set(out, "id", textJson(id));
    set(out, "deviceClientId", textJson(deviceClientId));
    set(out, "verificationCode", verified ? textJson(code) : Json(nullptr));
    set(out, "expires", textJson(utcDate(expires)));
    set(out, "types", typesJson(*this));
    return out;
}

} // namespace posthorn::jmap
