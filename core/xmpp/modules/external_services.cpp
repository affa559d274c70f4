// External Service Discovery (XEP-0215): STUN and TURN servers for calls, with passwords that end after a day, made of a
// secret that the TURN servers have as well (as their "REST API" has it: HMAC-SHA-1 of the time and the user).
#include "base/crypto/crypto.h"
#include "base/text.h"
#include "xmpp/modules/module.h"
#include "xmpp/stanza/message_rules.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view extdisco = "urn:xmpp:extdisco:2";
constexpr int64_t passwordSeconds = 24 * 3600;

struct External {
    std::string type;
    std::string host;
    std::string port;
};

// Of kind:host:port, where an IPv6 address is in brackets.
std::optional<External> readService(const std::string& item)
{
    const size_t first = item.find(':');
    const size_t last = item.rfind(':');
    if (first == std::string::npos || last <= first + 1 || !parseNumber<uint16_t>(std::string_view(item).substr(last + 1)))
        return std::nullopt;
    External service{item.substr(0, first), item.substr(first + 1, last - first - 1), item.substr(last + 1)};
    if (service.type != "stun" && service.type != "stuns" && service.type != "turn" && service.type != "turns")
        return std::nullopt;
    if (service.host.starts_with('[') && service.host.ends_with(']'))
        service.host = service.host.substr(1, service.host.size() - 2);
    return service;
}

Element describe(Station& station, const External& service, const Jid& asker)
{
    Element element("service", extdisco);
    const bool tls = service.type.ends_with('s');
    element.set("type", service.type).set("host", service.host).set("port", service.port).set("transport", tls ? "tcp" : "udp");
    const std::string secret = station.exchange().turnSecret();
    if (service.type.starts_with("stun") || secret.empty())
        return element;
    // What the TURN server is told of the user names nobody.
    const int64_t ends = station.now() / 1000 + passwordSeconds;
    const std::string user = std::to_string(ends) + ':' +
                             hexEncode(crypto::hmac(crypto::Hash::Sha256, secret, asker.bareText())).substr(0, 16);
    element.set("restricted", "1").set("expires", formatDateTime(ends * 1000)).set("username", user);
    element.set("password", base64Encode(crypto::hmac(crypto::Hash::Sha1, secret, user)));
    return element;
}

void services(Station& station, const StanzaPtr& question)
{
    if (!station.exchange().isLocal(question->from.domain))
        return station.refuse(question, {Condition::Forbidden});
    const Element& asked = *question->payload();
    const bool one = asked.name == "credentials";
    const Element* const wanted = one ? asked.child("service", extdisco) : nullptr;
    if (one && !wanted)
        return station.refuse(question, {Condition::BadRequest});
    Element result(asked.name, extdisco);
    if (!one)
        result.set("type", asked.attribute("type"));
    for (const std::string& item : station.context().settings.snapshot()->list(config::Setting::XmppTurn)) {
        const auto service = readService(item);
        if (!service)
            continue;
        if (one ? wanted->attribute("host") != service->host || wanted->attribute("type") != service->type ||
                      (wanted->hasAttribute("port") && wanted->attribute("port") != service->port)
                : asked.hasAttribute("type") && asked.attribute("type") != service->type)
            continue;
        result.add(describe(station, *service, question->from));
    }
    if (one && result.children.empty())
        return station.refuse(question, {Condition::ItemNotFound});
    answer(station, question, std::move(result));
}

} // namespace

Module externalServicesModule()
{
    return {"XEP-0215", {extdisco}, {},
            {{"services", extdisco, true, false, services}, {"credentials", extdisco, true, false, services}}, {}};
}

} // namespace posthorn::xmpp
