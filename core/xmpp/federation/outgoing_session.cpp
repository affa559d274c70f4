#include "xmpp/federation/outgoing_session.h"

#include "base/text.h"
#include "xmpp/federation/dialback.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

using config::Setting;

constexpr std::chrono::seconds negotiationLimit{30}; ///< for each of its steps
constexpr std::chrono::seconds idleLimit{300};

} // namespace

OutgoingSession::OutgoingSession(Exchange& exchange, Remote& remote)
    : PeerSession(exchange, ns::server)
    , m_remote(&remote)
    , m_domains(remote.domains())
{
}

void OutgoingSession::setState(State state)
{
    m_state = state;
    static constexpr std::string_view names[] = {"new",     "negotiating", "negotiating", "negotiated", "authenticating",
                                                 "proven", "dialback",     "ready",       "rejected"};
    link().setState(names[size_t(state)]);
    restartTimer();
}

void OutgoingSession::restartTimer()
{
    link().setTimer(wire::TimerId::Idle, m_state == State::Ready ? idleLimit : negotiationLimit);
}

void OutgoingSession::begun()
{
    if (!m_remote)
        return close();
    link().setAccount(m_domains.remote);
    openStream();
}

void OutgoingSession::secured()
{
    openStream();
}

void OutgoingSession::openStream()
{
    std::string attributes;
    appendAttribute(attributes, "xmlns:db", ns::dialback);
    appendAttribute(attributes, "from", m_domains.local);
    appendAttribute(attributes, "to", m_domains.remote);
    attributes += " version='1.0' xml:lang='en'";
    open(attributes);
    if (m_state != State::Proven)
        setState(State::New);
}

void OutgoingSession::header(const Element& root)
{
    m_id = root.attribute("id");
    if (root.attribute("version").empty() || m_id.empty())
        return giveUp("the server offers no TLS");
    if (m_state == State::New)
        setState(State::Features);
}

void OutgoingSession::element(Element element)
{
    restartTimer();
    link().setCommand(element.name);
    if (element.is("features", ns::stream))
        return features(element);
    if (element.is("error", ns::stream)) {
        const Element* const condition = element.firstChild();
        const std::string name = condition ? condition->name : "undefined-condition";
        if (name == "host-unknown" || name == "host-gone")
            m_condition = Condition::RemoteServerNotFound;
        return giveUp("the server says " + name);
    }
    if (element.ns == ns::tls && m_state == State::StartTls) {
        if (element.name != "proceed")
            return giveUp("the server refuses TLS");
        return startTls();
    }
    if (element.ns == ns::sasl && m_state == State::External) {
        if (element.name == "success") {
            setState(State::Proven);
            restart();
            return openStream();
        }
        m_external = false; // dialback may do
        return prove();
    }
    if (element.is("result", ns::dialback) && m_state == State::Dialback) {
        if (element.attribute("from") != m_domains.remote || element.attribute("to") != m_domains.local)
            return;
        if (element.attribute("type") != "valid")
            return rejected("the server does not believe that we are " + m_domains.local);
        setState(State::Ready);
        if (m_remote)
            m_remote->ready();
        return;
    }
    if (element.is("verify", ns::dialback)) {
        if (m_remote && element.attribute("from") == m_domains.remote && element.attribute("to") == m_domains.local)
            m_remote->verified(std::string(element.attribute("id")), element.attribute("type") == "valid");
        if (m_state == State::Rejected && m_remote && !m_remote->wantsToVerify())
            close();
        return;
    }
    if (m_bidi && m_state == State::Ready && Stanza::isStanza(element)) {
        const StanzaPtr stanza = Stanza::fromElement(std::move(element));
        if (stanza->badFrom || stanza->from.domain != m_domains.remote || stanza->to.domain != m_domains.local)
            return fail(StreamCondition::InvalidFrom);
        if (isFit(stanza)) {
            station().count(watch::Counter::ChatMessages, *stanza);
            station().route(stanza);
        }
        return;
    }
    // What is for us comes by their connection to us.
    fail(Stanza::isStanza(element) ? StreamCondition::NotAuthorized : StreamCondition::UnsupportedStanzaType);
}

void OutgoingSession::features(const Element& features)
{
    if (!link().info().tls) {
        if (m_state != State::Features || !features.child("starttls", ns::tls))
            return giveUp("the server offers no TLS");
        setState(State::StartTls);
        return send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    }
    if (m_state == State::Proven) {
        setState(State::Ready);
        if (m_remote)
            m_remote->ready();
        return;
    }
    if (m_state != State::Features)
        return;
    const wire::LinkInfo& info = link().info();
    if (!namesCover(info, m_domains.remote)) {
        const std::string problem = info.peerCertificate && !info.peerCertificate->problem.empty()
                                        ? info.peerCertificate->problem
                                        : "it is made out to others";
        if (!link().settings().boolean(Setting::XmppDialback))
            return giveUp("no valid certificate for " + m_domains.remote + ": " + problem);
        link().log(watch::Level::Info, "no valid certificate for " + m_domains.remote + ", dialback has to do: " + problem);
    } else {
        m_bidi = features.child("bidi", "urn:xmpp:features:bidi") != nullptr; // it is known whom we would hear
    }
    if (const Element* const mechanisms = features.child("mechanisms", ns::sasl)) {
        for (const Element& each : mechanisms->children)
            m_external |= each.name == "mechanism" && trimmed(each.text()) == "EXTERNAL";
    }
    setState(State::Negotiated);
    if (!m_remote)
        return;
    m_remote->negotiated();
    if (m_remote && m_remote->wantsToSend())
        prove();
}

void OutgoingSession::wanted()
{
    if (m_state == State::Negotiated)
        prove();
    else if (m_state == State::Rejected && m_remote)
        m_remote->rejected(m_why);
}

void OutgoingSession::prove()
{
    if (m_bidi && m_state == State::Negotiated)
        send("<bidi xmlns='urn:xmpp:bidi'/>");
    if (m_external) {
        setState(State::External);
        return send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" + base64Encode(m_domains.local) +
                    "</auth>");
    }
    if (!link().settings().boolean(Setting::XmppDialback))
        return rejected("the server does not take our certificate, and dialback is off");
    setState(State::Dialback);
    std::string out = "<db:result";
    appendAttribute(out, "from", m_domains.local);
    appendAttribute(out, "to", m_domains.remote);
    const std::string secret = m_remote ? m_remote->service().secret() : std::string();
    send(out + ">" + dialbackKey(secret, m_domains.remote, m_domains.local, m_id) + "</db:result>", true);
}

void OutgoingSession::ask(const Verification& verification)
{
    std::string out = "<db:verify";
    appendAttribute(out, "from", m_domains.local);
    appendAttribute(out, "to", m_domains.remote);
    appendAttribute(out, "id", verification.streamId);
    out += ">";
    appendEscaped(out, verification.key);
    send(out + "</db:verify>", true);
}

void OutgoingSession::rejected(const std::string& why)
{
    m_why = why;
    setState(State::Rejected);
    link().log(watch::Level::Info, why);
    if (!m_remote)
        return close();
    m_remote->rejected(why);
    if (m_remote && !m_remote->wantsToVerify())
        close();
}

void OutgoingSession::giveUp(const std::string& why)
{
    m_why = why;
    link().log(watch::Level::Info, why);
    close();
}

void OutgoingSession::leave()
{
    m_remote = nullptr;
    if (hasLink())
        close();
}

void OutgoingSession::deliver(Delivery delivery)
{
    restartTimer();
    PeerSession::deliver(std::move(delivery));
}

void OutgoingSession::expired(wire::TimerId)
{
    const bool waits = m_state != State::Ready && m_state != State::Negotiated;
    if (waits)
        m_why = "the server does not answer";
    close();
}

void OutgoingSession::over(std::string_view error)
{
    if (Remote* const remote = std::exchange(m_remote, nullptr))
        remote->lost(m_condition, m_why.empty() ? std::string(error) : m_why);
}

} // namespace posthorn::xmpp
