#include "xmpp/federation/incoming_session.h"

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"
#include "xmpp/federation/dialback.h"
#include "xmpp/federation/federation_policy.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

using config::Setting;

constexpr std::chrono::seconds idleLimit{900};
constexpr int mostFailures = 5;
constexpr size_t longestKey = 1024;

std::string domainOf(std::string_view text)
{
    const auto jid = Jid::parse(text);
    return jid && jid->isDomain() ? jid->domain : std::string();
}

} // namespace

std::unique_ptr<wire::Session> makeServerSession(Exchange& exchange)
{
    for (const auto& each : exchange.services()) {
        if (auto* const service = dynamic_cast<FederationService*>(each.get()))
            return std::make_unique<IncomingSession>(exchange, *service);
    }
    return nullptr;
}

IncomingSession::IncomingSession(Exchange& exchange, FederationService& service)
    : PeerSession(exchange, ns::server)
    , m_service(service)
{
}

void IncomingSession::begun()
{
    link().setState("new");
    restartTimer();
}

void IncomingSession::secured()
{
    restartTimer();
}

void IncomingSession::restartTimer()
{
    link().setTimer(wire::TimerId::Idle, m_proven.empty() ? std::chrono::seconds(link().settings().number(
                                                                Setting::XmppLoginTimeout))
                                                          : idleLimit);
}

void IncomingSession::header(const Element& root)
{
    m_local = domainOf(root.attribute("to"));
    m_remote = domainOf(root.attribute("from"));
    const bool old = root.attribute("version").empty();
    const auto decide = [this, old] {
        if (isOver())
            return;
        m_id = randomName(24);
        std::string attributes;
        appendAttribute(attributes, "xmlns:db", ns::dialback);
        appendAttribute(attributes, "from", m_local);
        appendAttribute(attributes, "to", m_remote);
        appendAttribute(attributes, "id", m_id);
        open(attributes + " version='1.0' xml:lang='en'");
        if (!m_service.isOurs(m_local))
            return fail(m_local.empty() ? StreamCondition::ImproperAddressing : StreamCondition::HostUnknown);
        if (old) // it knows no TLS
            return fail(StreamCondition::UnsupportedVersion);
        if (m_service.isOurs(m_remote))
            return fail(StreamCondition::InvalidFrom);
        if (!m_remote.empty() && !mayFederate(*exchange().context().settings.snapshot(), m_local, m_remote))
            return fail(StreamCondition::PolicyViolation, "talking with your server is not allowed here");
        go();
        greet();
    };
    if (m_local.empty() || m_service.isOurs(m_local))
        return decide();
    wait();
    exchange().refreshDomains(link().executor(), m_life.bind(decide));
}

void IncomingSession::greet()
{
    std::string out = "<stream:features>";
    if (!link().info().tls) {
        out += "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
    } else {
        // RFC 6120 section 6.3.4: offered where it will do.
        if (!m_remote.empty() && !m_proven.contains({m_local, m_remote}) && namesCover(link().info(), m_remote))
            out += "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms>";
        if (link().settings().boolean(Setting::XmppDialback))
            out += "<dialback xmlns='urn:xmpp:features:dialback'><errors/></dialback>";
        if (m_proven.empty())
            out += "<bidi xmlns='urn:xmpp:features:bidi'/>";
    }
    link().setState(m_proven.empty() ? "negotiating" : "ready");
    send(out + "</stream:features>");
    for (const DomainPair& each : m_proven)
        offer(each);
}

void IncomingSession::element(Element element)
{
    restartTimer();
    link().setCommand(element.name);
    if (element.is("error", ns::stream))
        return close();
    if (element.is("starttls", ns::tls)) {
        if (link().info().tls)
            return fail(StreamCondition::NotAuthorized);
        send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        return startTls();
    }
    if (!link().info().tls)
        return fail(StreamCondition::PolicyViolation, "TLS comes first");
    if (element.is("bidi", "urn:xmpp:bidi") && m_proven.empty()) {
        m_bidi = true;
        return;
    }
    if (element.is("auth", ns::sasl))
        return external(element);
    if (element.is("result", ns::dialback))
        return result(element);
    if (element.is("verify", ns::dialback))
        return verify(element);
    if (!Stanza::isStanza(element))
        return fail(StreamCondition::UnsupportedStanzaType);
    stanza(std::move(element));
}

/// We may speak here, too, where the peer wants that.
void IncomingSession::offer(const DomainPair& domains)
{
    if (m_bidi)
        m_service.borrow(station(), domains, address());
}

// XEP-0178.
void IncomingSession::external(const Element& auth)
{
    const std::string text = auth.text();
    const auto said = trimmed(text) == "=" || trimmed(text).empty() ? std::optional<std::string>(m_remote)
                                                                    : base64Decode(trimmed(text));
    if (!said)
        return saslFailure("incorrect-encoding");
    if (auth.attribute("mechanism") != "EXTERNAL")
        return saslFailure("invalid-mechanism");
    const std::string domain = domainOf(*said);
    if (domain.empty() || domain != m_remote || !namesCover(link().info(), domain))
        return saslFailure("not-authorized");
    accept({m_local, domain}, "by its certificate");
    send("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    restart();
}

void IncomingSession::saslFailure(std::string_view condition)
{
    send("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + std::string(condition) + "/></failure>");
    if (++m_failures >= mostFailures)
        fail(StreamCondition::PolicyViolation, "too many attempts");
}

void IncomingSession::accept(const DomainPair& domains, std::string_view how)
{
    m_proven.insert(domains);
    link().setAccount(domains.remote);
    link().setState("ready");
    link().log(watch::Level::Info, domains.remote + " has proven itself to " + domains.local + " " + std::string(how));
    restartTimer();
}

void IncomingSession::sayResult(const DomainPair& domains, std::string_view type, std::string_view error)
{
    std::string out = "<db:result";
    appendAttribute(out, "from", domains.local);
    appendAttribute(out, "to", domains.remote);
    appendAttribute(out, "type", type);
    if (error.empty())
        return send(out + "/>");
    send(out + "><error type='cancel'><" + std::string(error) + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></db:result>");
}

void IncomingSession::result(const Element& element)
{
    const DomainPair domains{domainOf(element.attribute("to")), domainOf(element.attribute("from"))};
    const std::string key(trimmed(element.text()));
    if (domains.local.empty() || domains.remote.empty())
        return fail(StreamCondition::ImproperAddressing);
    if (!m_service.isOurs(domains.local))
        return sayResult(domains, "error", "item-not-found");
    const auto snapshot = exchange().context().settings.snapshot();
    if (m_service.isOurs(domains.remote) || !m_service.serves(domains.remote) ||
        !mayFederate(*snapshot, domains.local, domains.remote))
        return sayResult(domains, "error", "not-allowed");
    if (m_proven.contains(domains))
        return sayResult(domains, "valid");
    if (m_proven.size() + m_pending.size() >= mostPairs || key.size() > longestKey)
        return sayResult(domains, "error", "resource-constraint");
    if (namesCover(link().info(), domains.remote)) { // nobody has to be asked (XEP-0344)
        accept(domains, "by its certificate");
        sayResult(domains, "valid");
        return offer(domains);
    }
    if (!snapshot->boolean(Setting::XmppDialback))
        return sayResult(domains, "error", "not-authorized");
    if (m_pending.insert(domains).second)
        m_service.verify(station(), {domains, m_id, key, address()});
}

void IncomingSession::verified(const Verification& verification, Verdict verdict)
{
    const DomainPair& domains = verification.domains;
    if (isOver() || verification.streamId != m_id || m_pending.erase(domains) == 0)
        return;
    switch (verdict) {
    case Verdict::Valid:
        accept(domains, "by dialback");
        sayResult(domains, "valid");
        return offer(domains);
    case Verdict::Invalid:
        sayResult(domains, "invalid");
        link().log(watch::Level::Warning, "somebody pretends to be " + domains.remote);
        if (m_proven.empty())
            close();
        return;
    case Verdict::NotFound:
        return sayResult(domains, "error", "remote-server-not-found");
    case Verdict::Unreached:
        return sayResult(domains, "error", "remote-server-timeout");
    }
}

/// Another server asks whether a key that it was shown is ours: that needs no proof of who asks.
void IncomingSession::verify(const Element& element)
{
    const std::string asker = domainOf(element.attribute("from"));
    const std::string own = domainOf(element.attribute("to"));
    const std::string id(element.attribute("id"));
    if (asker.empty() || own.empty() || id.empty())
        return fail(StreamCondition::ImproperAddressing);
    std::string out = "<db:verify";
    appendAttribute(out, "from", own);
    appendAttribute(out, "to", asker);
    appendAttribute(out, "id", id);
    if (!m_service.isOurs(own))
        return send(out + " type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                          "</error></db:verify>");
    const bool right = crypto::constantTimeEquals(dialbackKey(m_service.secret(), asker, own, id),
                                                  std::string(trimmed(element.text())));
    send(out + (right ? " type='valid'/>" : " type='invalid'/>"));
}

void IncomingSession::stanza(Element element)
{
    const StanzaPtr stanza = Stanza::fromElement(std::move(element));
    if (stanza->from.isEmpty() || stanza->badFrom || (stanza->to.isEmpty() && !stanza->badTo))
        return fail(StreamCondition::ImproperAddressing);
    const bool known = stanza->badTo ? m_proven.contains({m_local, stanza->from.domain})
                                     : m_proven.contains({stanza->to.domain, stanza->from.domain});
    if (!known)
        return fail(m_proven.empty() ? StreamCondition::NotAuthorized : StreamCondition::InvalidFrom);
    if (!isFit(stanza))
        return;
    station().count(watch::Counter::ChatMessages, *stanza);
    station().route(stanza);
}

void IncomingSession::refuse(const StanzaPtr& stanza, Condition condition)
{
    const auto answer = stanza->errorReply({condition});
    if (!answer)
        return;
    if (answer->from.isEmpty())
        answer->from.domain = m_local;
    station().route(answer);
}

void IncomingSession::expired(wire::TimerId)
{
    if (m_proven.empty())
        return fail(StreamCondition::ConnectionTimeout);
    close();
}

void IncomingSession::over(std::string_view)
{
    if (!m_bidi)
        return;
    for (const DomainPair& each : m_proven)
        m_service.giveBack(station(), each, address());
}

} // namespace posthorn::xmpp
