#include "xmpp/files/proxy_service.h"

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "xmpp/modules/module.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

using config::Setting;

constexpr std::string_view bytestreams = "http://jabber.org/protocol/bytestreams";

} // namespace

bool ProxyService::isOn() const
{
    return m_exchange.context().settings.snapshot()->boolean(Setting::XmppProxy);
}

void ProxyService::take(Station& station, StanzaPtr stanza, Ticket)
{
    if (deals(station, stanza))
        return;
    const Element& asked = *stanza->payload();
    const bool get = stanza->type == "get";
    if (!asked.is("query", bytestreams))
        return station.refuse(stanza, {Condition::ServiceUnavailable});
    if (stanza->from.local.empty() || !m_exchange.isLocal(stanza->from.domain))
        return station.refuse(stanza, {Condition::Forbidden, "only for accounts of this server"});
    if (get)
        tellAddress(station, stanza);
    else
        activate(station, stanza);
}

void ProxyService::info(Station& station, const StanzaPtr& question) const
{
    if (question->payload()->hasAttribute("node"))
        return station.refuse(question, {Condition::ItemNotFound});
    Element query("query", ns::discoInfo);
    query.add("identity").set("category", "proxy").set("type", "bytestreams").set("name", "SOCKS5 proxy");
    for (const std::string_view each : {ns::discoInfo, ns::discoItems, bytestreams, std::string_view("urn:xmpp:ping")})
        query.add("feature").set("var", each);
    answer(station, question, std::move(query));
}

void ProxyService::tellAddress(Station& station, const StanzaPtr& question) const
{
    const Context& context = m_exchange.context();
    const auto ports = context.ports ? context.ports() : std::map<std::string, uint16_t>();
    const auto port = ports.find("xmpp-proxy");
    if (port == ports.end())
        return station.refuse(question, {Condition::ServiceUnavailable, "the proxy does not listen"});
    Element query("query", bytestreams);
    query.add("streamhost")
        .set("jid", question->to.text())
        .set("host", context.hostName)
        .set("port", std::to_string(port->second));
    answer(station, question, std::move(query));
}

// Section 6.3.5. Only the initiator's own address makes the name under which both ends have come.
void ProxyService::activate(Station& station, const StanzaPtr& question) const
{
    const Element& asked = *question->payload();
    const std::string_view sid = asked.attribute("sid");
    const std::string target = asked.childText("activate", bytestreams);
    if (sid.empty() || sid.size() > 1023 || !Jid::parse(trimmed(target)))
        return station.refuse(question, {Condition::BadRequest});
    const std::string transfer = hexEncode(crypto::hash(
        crypto::Hash::Sha1, std::string(sid) + question->from.text() + std::string(trimmed(target))));
    switch (m_transfers->activate(transfer)) {
    case ProxyTransfers::Activation::Done:
        return answer(station, question);
    case ProxyTransfers::Activation::Unknown:
        return station.refuse(question, {Condition::ItemNotFound});
    case ProxyTransfers::Activation::HalfThere:
        return station.refuse(question, {Condition::NotAllowed, "the other side has not connected"});
    }
}

std::unique_ptr<wire::Session> makeProxySession(Exchange& exchange)
{
    for (const auto& each : exchange.services()) {
        if (const auto* const service = dynamic_cast<ProxyService*>(each.get()))
            return std::make_unique<ProxySession>(service->transfers());
    }
    return nullptr;
}

} // namespace posthorn::xmpp
