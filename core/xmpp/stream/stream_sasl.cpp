// STARTTLS and SASL (RFC 6120 sections 5 and 6).
#include "base/text.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/bearer.h"
#include "xmpp/stream/external.h"
#include "xmpp/stream/management.h"
#include "xmpp/stream/sasl2.h"
#include "xmpp/stream/stream.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

using Outcome = directory::SaslExchange::Outcome;

namespace {

// RFC 6120 section 6.4.2: "=" stands for nothing, as opposed to no data at all.
std::optional<std::string> decode(std::string_view text)
{
    text = trimmed(text);
    if (text == "=")
        return std::string();
    return base64Decode(text);
}

} // namespace

std::vector<std::string> Stream::offeredMechanisms() const
{
    auto names = m_station.context().authenticator.mechanisms(m_link.info(), false);
    std::erase(names, "LOGIN"); // never was one of XMPP's
    if (m_vouched || !certifiedAddresses(m_link.info(), m_domain).empty())
        names.insert(names.begin(), "EXTERNAL");
    if (m_findDevice && m_link.info().tls) // RFC 7628 section 4
        names.push_back("OAUTHBEARER");
    return names;
}

std::string Stream::offerText() const
{
    const auto joined = [](std::vector<std::string> names) {
        std::sort(names.begin(), names.end());
        std::string out;
        for (const std::string& each : names)
            out += (out.empty() ? std::string() : std::string(1, '\x1e')) + each;
        return out;
    };
    std::vector<std::string> bindings;
    for (const wire::ChannelBinding& each : m_link.info().channelBindings)
        bindings.push_back(each.type);
    return joined(offeredMechanisms()) + (bindings.empty() ? std::string() : '\x1f' + joined(bindings));
}

std::string_view Stream::saslNamespace() const
{
    return m_sasl2 ? ns::sasl2 : ns::sasl;
}

std::string Stream::mechanismFeatures() const
{
    std::string out = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>";
    for (const std::string& each : offeredMechanisms())
        out += "<mechanism>" + each + "</mechanism>";
    out += "</mechanisms>" + sasl2Features();
    if (!m_link.info().channelBindings.empty()) { // XEP-0440
        out += "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>";
        for (const wire::ChannelBinding& each : m_link.info().channelBindings)
            out += "<channel-binding type='" + each.type + "'/>";
        out += "</sasl-channel-binding>";
    }
    return out;
}

bool Stream::negotiationElement(Element& element)
{
    if (element.is("starttls", ns::tls)) {
        if (m_link.info().tls || !m_framing.canStartTls() || m_state != State::Negotiating)
            return false;
        send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        setState(State::New);
        m_opened = false;
        m_framing.restart();
        m_framing.securing();
        m_link.startTls();
        return true;
    }
    if (element.is("authenticate", ns::sasl2) && m_state == State::Negotiating) {
        authenticate(element);
        return true;
    }
    if (element.ns != saslNamespace())
        return false;
    if (element.name == "auth" && !m_sasl2) {
        if (m_state != State::Negotiating)
            return false;
        if (!mayLogIn()) {
            saslFailure("encryption-required");
            return true;
        }
        const std::string text = element.text();
        std::optional<std::string> initial;
        if (!trimmed(text).empty()) {
            initial = decode(text);
            if (!initial) {
                saslFailure("incorrect-encoding");
                return true;
            }
        }
        beginSasl(element.attribute("mechanism"), std::move(initial));
        return true;
    }
    if (element.name == "response" && m_state == State::Exchange && m_exchangeInHand) {
        const std::string text = element.text();
        const auto data = trimmed(text).empty() ? std::optional<std::string>(std::string()) : decode(text);
        if (!data) {
            saslFailure("incorrect-encoding");
            return true;
        }
        m_framing.wait();
        m_exchangeInHand->next(*data, m_life.bind([this](Outcome outcome) { saslOutcome(std::move(outcome)); }));
        return true;
    }
    if (element.name == "abort" && m_state == State::Exchange) {
        saslFailure("aborted");
        return true;
    }
    return false;
}

// XEP-0077: accounts are made by administrators; who asks for one hears that, and may still log in.
bool Stream::refuseRegistration(const Element& element)
{
    if (!element.is("iq", ns::client) || !element.childIn("jabber:iq:register"))
        return false;
    const auto question = Stanza::fromElement(element);
    std::string out;
    if (const auto answer = question->isRequest() ? question->errorReply({Condition::NotAllowed}) : nullptr)
        answer->append(out);
    send(out);
    return !out.empty();
}

void Stream::beginSasl(std::string_view mechanism, std::optional<std::string> initial)
{
    const auto offered = offeredMechanisms();
    if (std::find(offered.begin(), offered.end(), mechanism) == offered.end())
        return saslFailure("invalid-mechanism");
    m_byExternal = mechanism == "EXTERNAL";
    if (m_byExternal) {
        std::unique_ptr<directory::SaslExchange> external;
        if (m_vouched)
            external = std::make_unique<External>(*m_vouched);
        else
            external = makeCertificateExchange(m_station, m_link, certifiedAddresses(m_link.info(), m_domain));
        if (initial)
            return runSasl(std::move(external), *initial);
        // The client speaks first (RFC 4422 section 5): it is asked to.
        m_exchangeInHand = std::move(external);
        setState(State::Exchange);
        return sendChallenge({});
    }
    m_byDevice = mechanism == "OAUTHBEARER";
    if (m_byDevice) {
        auto exchange = std::make_unique<BearerExchange>(
            m_station, m_link, m_findDevice, [this](const WebVisitor& device) {
                m_deviceWatch = device.whenEnded(m_link.executor(), [this] { deviceEnded(); });
            });
        return runSasl(std::move(exchange), initial.value_or(std::string()));
    }
    auto exchange = m_station.context().authenticator.beginIn({m_domain, offerText()}, mechanism, m_link, false);
    if (!exchange)
        return saslFailure("invalid-mechanism");
    runSasl(std::move(exchange), initial.value_or(std::string()));
}

void Stream::runSasl(std::unique_ptr<directory::SaslExchange> exchange, const std::string& first)
{
    m_exchangeInHand = std::move(exchange);
    setState(State::Exchange);
    m_framing.wait();
    m_exchangeInHand->next(first, m_life.bind([this](Outcome outcome) { saslOutcome(std::move(outcome)); }));
}

void Stream::sendChallenge(std::string_view data)
{
    send("<challenge xmlns='" + std::string(saslNamespace()) + "'>" + base64Encode(data) + "</challenge>");
}

void Stream::saslOutcome(Outcome outcome)
{
    if (m_state != State::Exchange)
        return;
    m_framing.go();
    if (outcome.kind == Outcome::Kind::Challenge) {
        return sendChallenge(outcome.data);
    }
    // It may be on the stack below.
    m_link.executor().post([done = std::shared_ptr<directory::SaslExchange>(std::move(m_exchangeInHand))] { (void)done; });
    if (outcome.kind == Outcome::Kind::Success && outcome.account.address.domain != m_domain) {
        outcome.kind = Outcome::Kind::Failure;
        outcome.error = {ErrorKind::AuthFailed, false, "the account is not one of this domain", {}};
    }
    if (outcome.kind == Outcome::Kind::Failure) {
        switch (outcome.error.kind) {
        case ErrorKind::AuthFailed:
            return saslFailure("not-authorized");
        case ErrorKind::Denied:
            if (m_sasl2 && m_sasl2->byToken && m_sasl2->byToken->hasExpired)
                return saslFailure("credentials-expired");
            return saslFailure("account-disabled", outcome.error.text);
        case ErrorKind::Invalid:
        case ErrorKind::TooLarge:
            return saslFailure(m_byExternal ? "invalid-authzid" : "malformed-request");
        default:
            return saslFailure("temporary-auth-failure", outcome.error.text);
        }
    }
    m_account = std::move(outcome.account);
    m_jid = Jid::of(m_account->address);
    m_link.setAccount(m_account->address.text());
    m_byPassword = !m_byExternal && !m_byDevice && !(m_sasl2 && m_sasl2->byToken);
    if (m_sasl2)
        return authenticated(outcome.data);
    std::string success = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
    success += outcome.data.empty() ? "/>" : ">" + base64Encode(outcome.data) + "</success>";
    send(success);
    setState(State::Authenticated);
    m_opened = false;
    m_framing.restart();
}

void Stream::vouchEnded()
{
    const bool held = m_vouched.has_value();
    m_vouched.reset();
    if (held && m_byExternal)
        fail(StreamCondition::NotAuthorized, "the web session has ended");
}

void Stream::deviceEnded()
{
    if (m_byDevice)
        fail(StreamCondition::NotAuthorized, "the device has been signed out");
}

void Stream::saslFailure(std::string_view condition, std::string_view text)
{
    if (m_exchangeInHand)
        m_link.executor().post([done = std::shared_ptr<directory::SaslExchange>(std::move(m_exchangeInHand))] { (void)done; });
    m_byExternal = m_byDevice = false;
    std::string xml = "<failure xmlns='" + std::string(saslNamespace()) + "'><" + std::string(condition);
    if (m_sasl2)
        appendAttribute(xml, "xmlns", ns::sasl);
    xml += "/>";
    m_sasl2.reset();
    if (!text.empty()) {
        xml += "<text xml:lang='en'>";
        appendEscaped(xml, text);
        xml += "</text>";
    }
    send(xml + "</failure>");
    setState(State::Negotiating);
    if (++m_failures >= m_link.settings().number(config::Setting::LimitAuthFailures))
        fail(StreamCondition::PolicyViolation, "too many failed logins");
}

} // namespace posthorn::xmpp
