// STARTTLS, SASL (RFC 6120 sections 5 and 6) and what goes along with it (XEP-0388, 0386, 0484).
#include <algorithm>

#include "base/text.h"
#include "messenger/client/line/client_stream.h"
#include "messenger/client/line/logins.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::messenger {

namespace ns = xmpp::ns;
using directory::SaslClient;
using xmpp::Element;

namespace {

constexpr std::string_view fastNs = "urn:xmpp:fast:0";
constexpr size_t mostMechanisms = 40;

std::vector<std::string> mechanismsIn(const Element& list)
{
    std::vector<std::string> names;
    for (const Element& each : list.children) {
        if (each.is("mechanism", list.ns) && names.size() < mostMechanisms)
            names.push_back(each.text());
    }
    return names;
}

std::string joined(std::vector<std::string> names)
{
    std::sort(names.begin(), names.end());
    std::string out;
    for (const std::string& each : names)
        out += (out.empty() ? std::string() : std::string(1, '\x1e')) + each;
    return out;
}

std::optional<std::string> decoded(std::string_view text)
{
    text = trimmed(text);
    return text == "=" ? std::optional<std::string>(std::string()) : base64Decode(text);
}

bool has(const std::vector<std::string>& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

void ClientStream::features(Element features)
{
    if (m_state != State::Opening)
        return; // after a login without restart: nothing that we would still want
    m_features = std::move(features);
    if (m_link->info().tls)
        return m_loggedIn ? bindOrResume() : logIn();
    if (!m_features.child("starttls", ns::tls))
        return end(Kind::Insecure, "the server offers no TLS");
    m_state = State::StartTls;
    say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
}

// XEP-0440: what the server can bind to, where it says so.
std::vector<wire::ChannelBinding> ClientStream::bindings() const
{
    std::vector<wire::ChannelBinding> all = m_link->info().channelBindings;
    const Element* const said = m_features.child("sasl-channel-binding", "urn:xmpp:sasl-cb:0");
    if (said) {
        std::erase_if(all, [said](const wire::ChannelBinding& each) {
            return std::none_of(said->children.begin(), said->children.end(),
                                [&each](const Element& child) { return child.attribute("type") == each.type; });
        });
    }
    std::stable_partition(all.begin(), all.end(), [](const wire::ChannelBinding& each) { return each.type == "tls-exporter"; });
    return all;
}

// XEP-0474 section 4
std::string ClientStream::offerText(const std::vector<std::string>& offered) const
{
    std::string text = joined(offered);
    if (const Element* const said = m_features.child("sasl-channel-binding", "urn:xmpp:sasl-cb:0")) {
        std::vector<std::string> types;
        for (const Element& each : said->children) {
            if (each.name == "channel-binding")
                types.emplace_back(each.attribute("type"));
        }
        if (!types.empty())
            text += '\x1f' + joined(std::move(types));
    }
    return text;
}

std::unique_ptr<SaslClient> ClientStream::chooseClient(const std::vector<std::string>& offered, const Element* fast)
{
    m_byToken = false;
    if (fast && !m_means.token.empty() && has(mechanismsIn(*fast), m_means.tokenMechanism)) {
        auto client = makeTokenLogin(m_means.tokenMechanism, m_plan.account.local, m_means.token, m_link->info().channelBindings);
        if (client) {
            m_byToken = true;
            return client;
        }
    }
    // An unknown certificate may be anybody's: what would tell him a secret is not said before the user has looked at it.
    const bool known = m_judgement != Judgement::New;
    if (!m_means.bearer.empty() && has(offered, "OAUTHBEARER")) {
        if (known)
            return makeBearerLogin(m_plan.account.text(), m_means.bearer);
        m_secretWithheld = true;
    }
    if (m_means.password.empty())
        return nullptr;
    directory::SaslClientOptions options;
    options.login = m_plan.account.local;
    options.password = m_means.password;
    options.tls = true;
    options.channelBindings = bindings();
    options.offered = offerText(offered);
    std::vector<std::string> usable = offered;
    const auto without = std::erase_if(usable, [known](const std::string& each) {
        return each == "LOGIN" || (each == "PLAIN" && !known);
    });
    auto client = directory::makeSaslClient(usable, std::move(options));
    if (!client) {
        if (client.error().kind == ErrorKind::Unsupported && without && !known && has(offered, "PLAIN"))
            m_secretWithheld = true;
        return nullptr;
    }
    return std::move(*client);
}

void ClientStream::logIn()
{
    const Element* const two = m_features.child("authentication", ns::sasl2);
    const Element* const one = m_features.child("mechanisms", ns::sasl);
    m_sasl2 = two != nullptr;
    if (!two && !one)
        return end(Kind::Unsupported, "the server offers no login");
    const auto offered = mechanismsIn(two ? *two : *one);
    const Element* const inlined = two ? two->child("inline", ns::sasl2) : nullptr;
    m_secretWithheld = false;
    m_client = chooseClient(offered, inlined ? inlined->child("fast", fastNs) : nullptr);
    if (m_client)
        return begin();
    if (m_secretWithheld)
        return end(Kind::Certificate, "the certificate is not known");
    if (m_means.password.empty())
        return end(Kind::NoMeans, "a password is needed"); // also where the server takes no device's token
    end(Kind::Unsupported, "the server offers no login mechanism that may be used here");
}

void ClientStream::begin()
{
    const auto initial = m_client->initialResponse();
    m_state = State::Exchange;
    if (m_sasl2)
        return say(sasl2Request(initial.value_or(std::string())));
    say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + std::string(m_client->mechanism()) + "'>" +
        (!initial ? std::string() : initial->empty() ? std::string("=") : base64Encode(*initial)) + "</auth>");
}

// With the login goes everything that the server is able to do in the same round trip.
std::string ClientStream::sasl2Request(const std::string& initial)
{
    std::string out = "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + std::string(m_client->mechanism()) + "'>";
    if (!initial.empty())
        out += "<initial-response>" + base64Encode(initial) + "</initial-response>";
    out += "<user-agent id='" + m_plan.agent + "'><software>Posthorn Messenger</software>";
    if (!m_plan.device.empty()) {
        out += "<device>";
        xmpp::appendEscaped(out, m_plan.device);
        out += "</device>";
    }
    out += "</user-agent>";
    const Element* const authentication = m_features.child("authentication", ns::sasl2);
    const Element* const inlined = authentication->child("inline", ns::sasl2);
    const Element* const fast = inlined ? inlined->child("fast", fastNs) : nullptr;
    if (fast && m_byToken)
        out += "<fast xmlns='urn:xmpp:fast:0'/>";
    if (fast && !m_byToken && !m_means.password.empty() && m_client->mechanism() != "OAUTHBEARER") {
        m_wantedToken = bestTokenMechanism(mechanismsIn(*fast), m_link->info().channelBindings);
        if (!m_wantedToken.empty())
            out += "<request-token xmlns='urn:xmpp:fast:0' mechanism='" + m_wantedToken + "'/>";
    } else if (m_byToken) {
        m_wantedToken = m_means.tokenMechanism; // where the server gives a successor, it is one of the same kind
    }
    if (m_plan.resume && inlined && inlined->child("sm", ns::sm)) {
        out += "<resume xmlns='urn:xmpp:sm:3' h='" + std::to_string(m_plan.resume->handled) + "'";
        xmpp::appendAttribute(out, "previd", m_plan.resume->id);
        out += "/>";
    }
    const Element* const bind = inlined ? inlined->child("bind", ns::bind2) : nullptr;
    if (!bind)
        return out + "</authenticate>";
    const Element* const extras = bind->child("inline", ns::bind2);
    const auto offers = [extras](std::string_view var) {
        return extras && std::any_of(extras->children.begin(), extras->children.end(),
                                     [var](const Element& each) { return each.attribute("var") == var; });
    };
    out += "<bind xmlns='urn:xmpp:bind:0'>";
    if (!m_plan.tag.empty()) {
        out += "<tag>";
        xmpp::appendEscaped(out, m_plan.tag);
        out += "</tag>";
    }
    if (offers(ns::sm))
        out += "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
    if (offers(ns::carbons)) {
        out += "<enable xmlns='urn:xmpp:carbons:2'/>";
        m_ready.carbons = true; // should the stream be bound anew
    }
    m_hasCsi = offers(ns::csi);
    if (m_hasCsi && !m_active)
        out += "<inactive xmlns='urn:xmpp:csi:0'/>";
    return out + "</bind></authenticate>";
}

void ClientStream::saslElement(const Element& element)
{
    if (m_state != State::Exchange || element.ns != (m_sasl2 ? ns::sasl2 : ns::sasl))
        return end(Kind::Broken, "an answer to no login");
    if (element.name == "challenge") {
        const auto data = decoded(element.text());
        if (!data)
            return end(Kind::Broken, "the server's challenge is malformed");
        return step(m_client->next(*data));
    }
    if (element.name == "success")
        return succeeded(element);
    if (element.name == "failure")
        return refused(element);
    if (element.name == "continue")
        return end(Kind::Unsupported, "the server asks for more than a password: an app password may help");
}

void ClientStream::step(SaslClient::Step step)
{
    using StepKind = SaslClient::Step::Kind;
    if (step.kind == StepKind::Failed)
        return end(step.error.kind == ErrorKind::AuthFailed ? Kind::Impostor : Kind::Unsupported, step.error.text);
    if (step.kind == StepKind::Send) {
        const std::string_view xmlns = m_sasl2 ? ns::sasl2 : ns::sasl;
        return say("<response xmlns='" + std::string(xmlns) + "'>" + base64Encode(step.data) + "</response>");
    }
    m_state = State::Deriving;
    m_events.elsewhere([derivation = std::move(step.derivation)] { return derivation.run(); },
                       m_life.bind([this](std::string salted) {
                           if (m_state != State::Deriving)
                               return;
                           m_state = State::Exchange;
                           this->step(m_client->derived(salted));
                       }));
}

void ClientStream::succeeded(const Element& success)
{
    const std::string text = m_sasl2 ? success.childText("additional-data", ns::sasl2) : success.text();
    const auto data = trimmed(text).empty() ? std::optional<std::string>(std::string()) : decoded(text);
    if (!data)
        return end(Kind::Broken, "the server's last word is malformed");
    if (const auto proved = m_client->finish(*data); !proved)
        return end(Kind::Impostor, proved.error().text);
    m_client.reset();
    m_loggedIn = true;
    xmpp::XmlParser::Limits limits;
    limits.bytes = longestStanza;
    m_parser->setLimits(limits);
    if (!m_sasl2)
        return openStream();
    if (const Element* const token = success.child("token", fastNs); token && !m_wantedToken.empty()) {
        m_ready.token = token->attribute("token").substr(0, 1024);
        m_ready.tokenMechanism = m_wantedToken;
    }
    if (const Element* const resumption = success.child("resumed", ns::sm))
        return resumed(*resumption);
    const Element* const bound = success.child("bound", ns::bind2);
    if (!bound) {
        m_ready.carbons = false;
        m_state = State::Opening; // the features follow, without a stream's restart
        return;
    }
    const auto jid = xmpp::Jid::parse(success.childText("authorization-identifier", ns::sasl2));
    if (!jid || jid->bare() != m_plan.account || jid->isBare())
        return end(Kind::Broken, "the server has given an address that is not ours");
    m_ready.jid = *jid;
    if (const Element* const managed = bound->child("enabled", ns::sm))
        return enabled(*managed);
    becomeReady();
}

void ClientStream::refused(const Element& failure)
{
    const auto says = [&failure, this](std::string_view name) {
        return failure.child(name, ns::sasl) || failure.child(name, m_sasl2 ? ns::sasl2 : ns::sasl);
    };
    const std::string text = failure.childText("text", failure.ns).substr(0, 500);
    const bool later = says("temporary-auth-failure");
    if (m_byToken && !later && !says("account-disabled")) {
        // A token ends with time and with each change of the password: then the password counts again.
        m_tokenRefused = m_ready.tokenRefused = true;
        m_means.token.clear();
        m_wantedToken.clear();
        m_ready.carbons = false;
        return logIn();
    }
    // The device was signed out, but its user's password is known: that the password is wrong nobody has said.
    if (m_client && m_client->mechanism() == "OAUTHBEARER" && !m_means.password.empty() && !later && !says("account-disabled")) {
        m_means.bearer.clear();
        m_ready.carbons = false;
        return logIn();
    }
    if (later)
        return end(Kind::LoginLater, text);
    if (says("account-disabled"))
        return end(Kind::Disabled, text);
    if (says("not-authorized") || says("credentials-expired"))
        return end(Kind::NotAuthorized, text);
    end(Kind::Unsupported, text.empty() ? "the server refuses this kind of login" : text);
}

} // namespace posthorn::messenger
