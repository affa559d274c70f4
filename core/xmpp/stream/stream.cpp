#include "xmpp/stream/stream.h"

#include "base/random.h"
#include "xmpp/account/ask_home.h"
#include "xmpp/pubsub/caps.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/management.h"
#include "xmpp/stream/sasl2.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

using config::Setting;

Stream::Stream(Exchange& exchange, wire::Link& link, Framing& framing)
    : m_exchange(exchange)
    , m_station(exchange.stationOf(link.executor()))
    , m_link(link)
    , m_framing(framing)
{
    setState(State::New);
    restartIdleTimer();
}

Stream::~Stream()
{
    if (m_address)
        m_station.remove(m_address->session);
}

void Stream::setState(State state)
{
    m_state = state;
    static constexpr std::string_view names[] = {"new", "negotiating", "authenticating", "authenticated", "binding",
                                                 "bound", "closed"};
    m_link.setState(names[size_t(state)]);
}

void Stream::restartIdleTimer()
{
    const bool isIn = m_state == State::Bound;
    m_link.setTimer(wire::TimerId::Idle, std::chrono::seconds(m_link.settings().number(
                                             isIn ? Setting::XmppPingAfter : Setting::XmppLoginTimeout)));
}

void Stream::send(std::string_view xml)
{
    if (m_state == State::Closed)
        return;
    m_framing.send(xml);
}

void Stream::opened(const Element& header)
{
    if (m_state == State::Closed)
        return;
    if (m_opened) // where each element stands alone nothing else keeps a client from it (RFC 7395)
        return fail(StreamCondition::BadFormat, "the stream is open already");
    m_language = header.language();
    const std::string_view to = header.attribute("to");
    const auto domain = Jid::parse(to);
    if (!to.empty() && domain && domain->isDomain())
        m_domain = domain->domain;
    else if (to.empty())
        m_domain = m_link.info().serverName; // RFC 6120 section 4.7.2 demands one; old clients with SNI are understood
    if (header.ns != ns::framing && header.attribute("version").empty())
        return fail(StreamCondition::UnsupportedVersion);
    if (m_domain.empty() || (!to.empty() && (!domain || !domain->isDomain())))
        return fail(StreamCondition::ImproperAddressing);
    const auto decide = [this] {
        if (m_state == State::Closed)
            return;
        open();
        if (!m_exchange.isLocal(m_domain))
            return fail(StreamCondition::HostUnknown);
        if (m_state == State::New)
            setState(State::Negotiating);
        m_framing.go();
        sendFeatures();
    };
    if (m_exchange.isLocal(m_domain))
        return decide();
    m_framing.wait();
    m_exchange.refreshDomains(m_link.executor(), m_life.bind(decide));
}

void Stream::sendFeatures()
{
    std::string features;
    if (m_state == State::Negotiating) {
        const bool tls = m_link.info().tls;
        if (!tls && m_framing.canStartTls())
            features += "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
        if (mayLogIn())
            features += mechanismFeatures();
    } else {
        if (m_state == State::Authenticated)
            features = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                       "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>";
        features += "<sm xmlns='urn:xmpp:sm:3'/>"
                    "<ver xmlns='urn:xmpp:features:rosterver'/>"
                    "<sub xmlns='urn:xmpp:features:pre-approval'/>"
                    "<csi xmlns='urn:xmpp:csi:0'/>" + m_station.caps().ofServer(m_domain);
    }
    m_framing.sendStream("features", features);
}

bool Stream::mayLogIn() const
{
    // Over the web service, a server on this machine may do TLS in front of us.
    const wire::LinkInfo& link = m_link.info();
    return link.tls || m_link.settings().boolean(Setting::XmppLoginWithoutTls) ||
           (!m_framing.canStartTls() && link.peer.isLoopback());
}

// Who has not said to whom he wants to speak hears by which name we know ourselves (RFC 6120 section 4.7.1).
void Stream::open()
{
    if (!std::exchange(m_opened, true))
        m_framing.open(m_domain.empty() ? m_station.context().hostName : m_domain, randomName(16), "en");
}

void Stream::fail(StreamCondition condition, std::string_view text, std::string_view specific)
{
    if (m_state == State::Closed)
        return;
    open(); // RFC 6120 section 4.9.1.2
    std::string inner = "<" + std::string(streamConditionName(condition)) + " xmlns='" + std::string(ns::streamErrors) + "'/>";
    if (!text.empty()) {
        inner += "<text xmlns='" + std::string(ns::streamErrors) + "' xml:lang='en'>";
        appendEscaped(inner, text);
        inner += "</text>";
    }
    inner += specific;
    log(watch::Level::Info, "stream error " + std::string(streamConditionName(condition)) +
                                (text.empty() ? std::string() : ": " + std::string(text)));
    m_framing.sendStream("error", inner);
    close();
}

void Stream::close()
{
    if (m_state == State::Closed)
        return;
    leave();
    m_framing.close();
    setState(State::Closed);
    m_exchangeInHand.reset();
}

void Stream::broken(XmlError error)
{
    switch (error) {
    case XmlError::None:
        return;
    case XmlError::NotWellFormed:
        return fail(StreamCondition::NotWellFormed);
    case XmlError::Restricted:
        return fail(StreamCondition::RestrictedXml);
    case XmlError::BadPrefix:
        return fail(StreamCondition::BadNamespacePrefix);
    case XmlError::UnsupportedEncoding:
        return fail(StreamCondition::UnsupportedEncoding);
    case XmlError::TooLarge:
        return fail(StreamCondition::PolicyViolation, "the stanza is too large");
    case XmlError::TooComplex:
        return fail(StreamCondition::PolicyViolation, "the stanza is too complex");
    }
}

void Stream::notAStream()
{
    fail(StreamCondition::InvalidNamespace);
}

void Stream::peerClosed()
{
    close();
}

void Stream::tlsStarted()
{
    m_opened = false;
    restartIdleTimer();
}

void Stream::expired(wire::TimerId timer)
{
    if (m_state == State::Closed)
        return;
    if (timer == wire::TimerId::First) { // what was asked for has not been acknowledged
        log(watch::Level::Info, "the client does not answer");
        if (!detach())
            leave();
        setState(State::Closed);
        return m_link.abort();
    }
    if (m_state != State::Bound) {
        (void)leaveBehind(); // what it resumes is still to come
        return fail(StreamCondition::ConnectionTimeout);
    }
    // Is anybody there? With stream management we get an answer; else TCP finds out.
    if (m_management)
        requestAcknowledgement();
    else
        m_framing.send(" ");
    restartIdleTimer();
}

void Stream::shutdown()
{
    if (m_state != State::Bound || m_exchange.isStopping())
        return fail(StreamCondition::SystemShutdown);
    // This connection alone is to end: by the console, or as the account's password has changed, which its home says better.
    const Reply<bool> then = m_life.bind([this](const Result<bool>&) { fail(StreamCondition::PolicyViolation, "the session was ended"); });
    askHome<bool>(m_station, m_jid, then, [](Home& home, const Reply<bool>& reply) {
        home.whenUnchanging([reply] { reply(true); });
    });
}

void Stream::connectionLost()
{
    if (m_state == State::Closed)
        return;
    if (!detach())
        leave();
    setState(State::Closed);
}

void Stream::end(EndReason reason)
{
    switch (reason) {
    case EndReason::Conflict:
    case EndReason::Replaced:
        return fail(StreamCondition::Conflict, "another connection has taken this session's place");
    case EndReason::AccountGone:
        return fail(StreamCondition::NotAuthorized, "the account has been changed");
    case EndReason::LogInAgain:
        return fail(StreamCondition::Reset, "what you have logged in by may not hold any more: log in again");
    case EndReason::Policy:
        return fail(StreamCondition::PolicyViolation);
    case EndReason::Shutdown:
        return fail(StreamCondition::SystemShutdown);
    }
}

void Stream::element(Element element)
{
    if (m_state == State::Closed)
        return;
    restartIdleTimer();
    m_link.setCommand(element.name);
    if (!m_opened)
        return fail(StreamCondition::BadFormat, "the stream has not been opened");
    if (m_state == State::Negotiating || m_state == State::Exchange) {
        if (!negotiationElement(element) && !refuseRegistration(element))
            fail(Stanza::isStanza(element) ? StreamCondition::NotAuthorized : StreamCondition::UnsupportedStanzaType);
        return;
    }
    if (element.ns == ns::sm || element.ns == ns::csi) {
        if (!managementElement(element))
            fail(StreamCondition::UnsupportedStanzaType);
        return;
    }
    if (!Stanza::isStanza(element))
        return fail(StreamCondition::UnsupportedStanzaType);
    if (m_state == State::Bound)
        return stanza(std::move(element));
    const auto question = Stanza::fromElement(std::move(element));
    if (question->kind == Kind::Iq && question->type == "set" && question->child("bind", ns::bind))
        return bindRequest(question);
    fail(StreamCondition::NotAuthorized);
}

} // namespace posthorn::xmpp
