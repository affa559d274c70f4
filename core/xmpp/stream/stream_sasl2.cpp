// Extensible SASL Profile (XEP-0388), with resource binding (XEP-0386), resumption (XEP-0198) and tokens (XEP-0484) in the
// same round trip.
#include <algorithm>

#include "base/text.h"
#include "xmpp/account/ask_home.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/management.h"
#include "xmpp/stream/sasl2.h"
#include "xmpp/stream/stream.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view fast = "urn:xmpp:fast:0";
constexpr size_t longestAgent = 128;
constexpr size_t longestTag = 64;

bool isTrue(std::string_view text)
{
    return text == "true" || text == "1";
}

std::optional<Element> copyOf(const Element* element)
{
    return element ? std::optional<Element>(*element) : std::nullopt;
}

} // namespace

bool Stream::offersTokens() const
{
    return !m_station.context().secret.empty() && m_link.settings().number(config::Setting::XmppLoginTokens) > 0;
}

std::string Stream::sasl2Features() const
{
    std::string out = "<authentication xmlns='urn:xmpp:sasl:2'>";
    for (const std::string& each : offeredMechanisms())
        out += "<mechanism>" + each + "</mechanism>";
    out += "<inline><bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:carbons:2'/><feature var='urn:xmpp:csi:0'/>"
           "<feature var='urn:xmpp:sm:3'/></inline></bind><sm xmlns='urn:xmpp:sm:3'/>";
    if (offersTokens()) {
        out += "<fast xmlns='urn:xmpp:fast:0'>";
        for (const std::string& each : tokenMechanisms(m_link.info()))
            out += "<mechanism>" + each + "</mechanism>";
        out += "</fast>";
    }
    return out + "</inline></authentication>";
}

void Stream::authenticate(const Element& element)
{
    m_sasl2 = std::make_unique<Sasl2Login>();
    Sasl2Login& login = *m_sasl2;
    if (!mayLogIn())
        return saslFailure("encryption-required");
    const std::string mechanism(element.attribute("mechanism"));
    std::optional<std::string> initial;
    if (const Element* data = element.child("initial-response", ns::sasl2)) {
        initial = base64Decode(trimmed(data->text()));
        if (!initial)
            return saslFailure("incorrect-encoding");
    }
    if (const Element* agent = element.child("user-agent", ns::sasl2)) {
        login.agent = agent->attribute("id");
        if (login.agent.size() > longestAgent)
            return saslFailure("malformed-request", "the client's id is too long");
    }
    login.bind = copyOf(element.child("bind", ns::bind2));
    login.resume = copyOf(element.child("resume", ns::sm));
    const auto tokens = offersTokens() ? tokenMechanisms(m_link.info()) : std::vector<std::string>();
    const auto isToken = [&tokens](std::string_view name) { return std::find(tokens.begin(), tokens.end(), name) != tokens.end(); };
    if (const Element* request = element.child("request-token", fast)) {
        // Section 3.3: only for a client that can be told from the others. And what proves somebody by EXTERNAL has an end of
        // its own (a web session's, a certificate's), which a token would outlast.
        if (isToken(request->attribute("mechanism")) && !login.agent.empty() && mechanism != "EXTERNAL")
            login.wantedToken = request->attribute("mechanism");
    }
    if (!isToken(mechanism))
        return beginSasl(mechanism, std::move(initial));
    const Element* const by = element.child("fast", fast);
    if (!by || login.agent.empty() || !initial)
        return saslFailure("malformed-request");
    const auto count = parseNumber<uint64_t>(by->attribute("count"));
    if (by->hasAttribute("count") && !count)
        return saslFailure("malformed-request");
    login.byToken = std::make_shared<TokenLogin>();
    login.byToken->agent = login.agent;
    login.byToken->mechanism = mechanism;
    login.byToken->count = count;
    login.byToken->invalidate = isTrue(by->attribute("invalidate"));
    runSasl(makeTokenExchange(m_station, m_link, m_domain, login.byToken), *initial);
}

// The login is right. What was asked for with it is done one after the other, and all answered at once.
void Stream::authenticated(std::string_view data)
{
    Sasl2Login& login = *m_sasl2;
    if (!data.empty())
        login.additional = base64Encode(data);
    setState(State::Binding);
    m_framing.wait();
    if (login.byToken && !login.byToken->invalidate && login.byToken->wantsSuccessor && login.wantedToken.empty())
        login.wantedToken = login.byToken->mechanism;
    if (m_byDevice || (m_byExternal && m_vouched)) // a token would outlive the device or web session
        login.wantedToken.clear();
    if (login.wantedToken.empty())
        return resumeInline();
    m_station.context().directory.findLogin(
        m_account->address.text(), m_link.executor(), m_life.bind([this](const Result<std::optional<directory::LoginRecord>>& found) {
            if (!m_sasl2 || m_state != State::Binding)
                return;
            if (found && *found)
                return issueToken(Basis::of(**found));
            log(watch::Level::Warning, "no token was made: the account cannot be read");
            resumeInline();
        }));
}

void Stream::issueToken(Basis basis)
{
    basis.version = m_account->credentialsVersion; // by which the client is in
    const UnixMs now = m_station.now();
    const UnixMs ends = now + m_link.settings().number(config::Setting::XmppLoginTokens) * 1000;
    const Reply<Tokens::Token> made = m_life.bind([this](Result<Tokens::Token> token) {
        if (!m_sasl2 || m_state != State::Binding)
            return;
        if (token) {
            m_sasl2->done += "<token xmlns='urn:xmpp:fast:0' expiry='" + formatDateTime(token->ends) + "' token='" + token->text + "'/>";
        } else { // the login itself is right
            log(watch::Level::Warning, "no token was made: " + token.error().text + ' ' + token.error().detail);
        }
        resumeInline();
    });
    askHome<Tokens::Token>(m_station, m_jid, made,
                           [agent = m_sasl2->agent, mechanism = m_sasl2->wantedToken, basis = std::move(basis), now,
                            ends](Home& home, Reply<Tokens::Token> reply) {
                               home.tokens().issue(agent, mechanism, basis, now, ends, std::move(reply));
                           });
}

void Stream::resumeInline()
{
    if (!m_sasl2->resume)
        return bindInline();
    const Element resume = *std::exchange(m_sasl2->resume, std::nullopt);
    beginResumption(resume);
}

void Stream::resumptionFailed(const std::string& failure)
{
    if (!m_sasl2)
        return send(failure);
    m_sasl2->done += failure;
    setState(State::Binding);
    m_framing.wait();
    bindInline();
}

void Stream::bindInline()
{
    if (!m_sasl2->bind) {
        setState(State::Authenticated);
        return succeeded({}, true);
    }
    const Element& bind = *m_sasl2->bind;
    std::string tag = bind.childText("tag", ns::bind2);
    if (tag.size() > longestTag)
        tag.clear();
    const auto resource = Jid::prepareResource(resourceFor(tag, m_sasl2->agent, m_jid));
    const bool carbons = bind.child("enable", ns::carbons) != nullptr;
    m_address = m_station.add(*this);
    const Reply<Attached> attached = m_life.bind([this](Result<Attached> result) { boundInline(std::move(result)); });
    askHome<Attached>(m_station, m_jid, attached,
                      [address = *m_address, wanted = resource.value_or(std::string()), carbons,
                       byPassword = m_byPassword, version = m_account->credentialsVersion](Home& home, Reply<Attached> reply) {
                          auto name = home.attach(address, wanted, version);
                          if (!name)
                              return reply(passOn(name.error()));
                          home.resourceOf(address)->carbons = carbons;
                          home.resourceOf(address)->byPassword = byPassword;
                          // XEP-0386 section 4: what the archive holds, so that the client knows what it has missed.
                          home.station().chat().archive->ends(
                              home.accountId(), [reply, name = *name](Result<store::ArchiveEnds> ends) {
                                  reply(Attached{name, ends.value_or(store::ArchiveEnds())});
                              });
                      });
}

void Stream::boundInline(Result<Attached> attached)
{
    if (m_state != State::Binding || !m_sasl2)
        return;
    if (!attached) {
        m_station.remove(m_address->session);
        m_address.reset();
        log(watch::Level::Info, "not bound: " + attached.error().text);
        const ErrorKind kind = attached.error().kind;
        return fail(kind == ErrorKind::Limit      ? StreamCondition::ResourceConstraint
                    : kind == ErrorKind::NotFound || kind == ErrorKind::AuthFailed ? StreamCondition::NotAuthorized
                                                  : StreamCondition::InternalServerError,
                    attached.error().text);
    }
    m_jid.resource = attached->resource;
    setState(State::Bound);
    const Element& bind = *m_sasl2->bind;
    std::string bound = "<bound xmlns='urn:xmpp:bind:0'>";
    if (const Element* enable = bind.child("enable", ns::sm))
        bound += startManagement(*enable);
    m_inactive = bind.child("inactive", ns::csi) != nullptr;
    if (attached->archive.first && attached->archive.last) {
        const auto end = [](std::string_view name, store::ArchiveId id, UnixMs time) {
            return '<' + std::string(name) + " id='" + std::to_string(id) + "' timestamp='" + formatDateTime(time) + "'/>";
        };
        bound += "<metadata xmlns='urn:xmpp:mam:2'>" + end("start", *attached->archive.first, attached->archive.firstTime) +
                 end("end", *attached->archive.last, attached->archive.lastTime) + "</metadata>";
    }
    log(watch::Level::Info, "bound as " + m_jid.text());
    succeeded(bound + "</bound>", true);
}

void Stream::succeeded(const std::string& more, bool features)
{
    const std::unique_ptr<Sasl2Login> login = std::move(m_sasl2);
    std::string success = "<success xmlns='urn:xmpp:sasl:2'>";
    if (!login->additional.empty())
        success += "<additional-data>" + login->additional + "</additional-data>";
    success += "<authorization-identifier>";
    appendEscaped(success, m_jid.text());
    success += "</authorization-identifier>" + login->done + more + "</success>";
    send(success);
    restartIdleTimer();
    m_framing.go();
    if (features) // without a stream's restart
        sendFeatures();
}

} // namespace posthorn::xmpp
