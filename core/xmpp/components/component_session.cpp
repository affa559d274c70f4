// A component's connection (XEP-0114 section 3).
#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"
#include "xmpp/components/component_service.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/peer_session.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view accept = "jabber:component:accept";

class ComponentSession final : public PeerSession {
public:
    ComponentSession(Exchange& exchange, ComponentService& service)
        : PeerSession(exchange, accept), m_service(service)
    {
    }

private:
    enum class State { New, Handshake, Checking, Connected };

    void begun() override
    {
        link().setState("new");
        link().setTimer(wire::TimerId::Idle,
                        std::chrono::seconds(link().settings().number(config::Setting::XmppLoginTimeout)));
    }
    void header(const Element& root) override
    {
        const auto domain = Jid::parse(root.attribute("to"));
        m_domain = domain && domain->isDomain() ? domain->domain : std::string();
        m_id = randomName(16);
        std::string attributes;
        appendAttribute(attributes, "from", m_domain);
        appendAttribute(attributes, "id", m_id);
        open(attributes);
        if (m_domain.empty() || !m_service.serves(m_domain))
            return fail(StreamCondition::HostUnknown);
        m_state = State::Handshake;
        link().setState("handshake");
    }
    void element(Element element) override
    {
        if (m_state == State::Connected)
            return stanza(std::move(element));
        if (m_state != State::Handshake || !element.is("handshake", ns::client))
            return fail(StreamCondition::NotAuthorized);
        m_state = State::Checking;
        wait();
        m_service.secretOf(m_domain, link().executor(),
                           m_life.bind([this, said = std::string(trimmed(element.text()))](const Result<std::string>& secret) {
                               checked(said, secret);
                           }));
    }
    void checked(const std::string& said, const Result<std::string>& secret)
    {
        if (isOver())
            return;
        go();
        if (!secret)
            link().log(watch::Level::Error, "the secret of the component " + m_domain +
                                                " cannot be read: " + secret.error().text + " " + secret.error().detail);
        if (!secret || !crypto::constantTimeEquals(hexEncode(crypto::hash(crypto::Hash::Sha1, m_id + *secret)), toLower(said))) {
            link().log(watch::Level::Warning, "wrong secret for the component " + m_domain);
            return fail(StreamCondition::NotAuthorized);
        }
        if (!m_service.connected(m_domain, address()))
            return fail(StreamCondition::Conflict, "the component is connected already");
        m_state = State::Connected;
        link().cancelTimer(wire::TimerId::Idle); // a component may have nothing to say for a year
        link().setAccount(m_domain);
        link().setState("connected");
        link().log(watch::Level::Info, "connected as component " + m_domain);
        send("<handshake/>");
    }
    void stanza(Element element)
    {
        if (!Stanza::isStanza(element))
            return fail(StreamCondition::UnsupportedStanzaType);
        const StanzaPtr stanza = Stanza::fromElement(std::move(element));
        if (stanza->badFrom || stanza->from.domain != m_domain)
            return fail(StreamCondition::InvalidFrom);
        if (stanza->to.isEmpty() && !stanza->badTo)
            return fail(StreamCondition::ImproperAddressing);
        if (!isFit(stanza))
            return;
        station().count(watch::Counter::ChatMessages, *stanza);
        station().route(stanza);
    }
    void over(std::string_view) override
    {
        if (m_state == State::Connected)
            m_service.disconnected(m_domain, address());
    }

    ComponentService& m_service;
    State m_state = State::New;
    std::string m_domain;
    std::string m_id;
    Life m_life;
};

} // namespace

std::unique_ptr<wire::Session> makeComponentSession(Exchange& exchange)
{
    for (const auto& each : exchange.services()) {
        if (auto* const service = dynamic_cast<ComponentService*>(each.get()))
            return std::make_unique<ComponentSession>(exchange, *service);
    }
    return nullptr;
}

} // namespace posthorn::xmpp
