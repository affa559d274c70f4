#include "messenger/client/line/client_stream.h"

#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::messenger {

namespace ns = xmpp::ns;
using wire::TimerId;
using xmpp::XmlParser;

ClientStream::ClientStream(StreamPlan plan, StreamEvents events, std::shared_ptr<StreamHandle> handle)
    : m_plan(std::move(plan))
    , m_means(m_plan.means)
    , m_events(std::move(events))
    , m_handle(std::move(handle))
    , m_active(m_plan.active)
{
    m_handle->stream = this;
}

ClientStream::~ClientStream()
{
    m_handle->stream = nullptr;
}

std::unique_ptr<XmlParser> ClientStream::makeParser() const
{
    XmlParser::Limits limits;
    limits.bytes = m_loggedIn ? longestStanza : longestBefore;
    return std::make_unique<XmlParser>(XmlParser::Mode::Stream, limits);
}

void ClientStream::opened(wire::Link& link)
{
    m_link = &link;
    if (m_state == State::Over) // we were told to leave before it stood
        return link.abort();
    link.setTimer(TimerId::First, negotiationPatience);
    m_parser = makeParser();
    if (link.info().tls)
        secured();
    else
        openStream();
}

void ClientStream::tlsStarted()
{
    m_input.clear(); // RFC 6120 section 5.4.3.3
    m_securing = false;
    if (m_state != State::Over)
        secured();
}

// Nothing is said to a server before we know who it is.
void ClientStream::secured()
{
    const auto& shown = m_link->info().peerCertificate;
    if (!shown)
        return end(Kind::Insecure, "the server has shown no certificate");
    m_judgement = judgeCertificate(m_plan.pins, m_plan.serverName, *shown, m_plan.alias);
    if (m_judgement == Judgement::Changed)
        return end(Kind::Certificate, shown->problem);
    if (m_judgement == Judgement::New)
        m_ready.newPin = shown->der;
    openStream();
}

void ClientStream::openStream()
{
    m_restart = true;
    m_headerCame = false;
    m_state = State::Opening;
    std::string out = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";
    xmpp::appendAttribute(out, "to", m_plan.account.domain);
    if (m_link->info().tls) // RFC 6120 section 4.7.1: whose it is is said under TLS only
        xmpp::appendAttribute(out, "from", m_plan.account.text());
    m_saidHeader = true;
    say(out + " version='1.0' xml:lang='en'>");
}

void ClientStream::say(std::string_view xml)
{
    m_link->send(xml);
}

void ClientStream::received(std::string_view bytes)
{
    if (m_state == State::Over)
        return;
    m_input += bytes;
    if (m_state == State::Ready) {
        restartIdle();
        if (std::exchange(m_waitsForLife, false))
            m_link->cancelTimer(TimerId::First);
    }
    m_batchBytes += bytes.size();
    work();
    if (m_state == State::Ready)
        handOver();
}

void ClientStream::work()
{
    if (std::exchange(m_working, true))
        return;
    size_t taken = 0;
    while (m_state != State::Over && !m_securing && taken < m_input.size()) {
        if (std::exchange(m_restart, false))
            m_parser = makeParser();
        std::string_view rest = std::string_view(m_input).substr(taken);
        const auto event = m_parser->next(rest);
        taken = m_input.size() - rest.size();
        if (event == XmlParser::Event::Opened) {
            header(m_parser->take());
        } else if (event == XmlParser::Event::Whole) {
            element(m_parser->take());
        } else if (event == XmlParser::Event::Closed) {
            end(Kind::Shutdown, "the server has closed the stream");
        } else if (event == XmlParser::Event::Failed) {
            const auto error = m_parser->error();
            const bool large = error == xmpp::XmlError::TooLarge || error == xmpp::XmlError::TooComplex;
            end(Kind::Broken, large ? "what the server sent is too large" : "what the server sent is not well-formed");
        }
    }
    if (m_securing)
        taken = m_input.size(); // behind "proceed" nothing in the clear counts
    m_input.erase(0, taken);
    if (m_input.empty() && m_input.capacity() > 4096)
        m_input = {};
    m_working = false;
}

void ClientStream::header(const Element& root)
{
    if (!root.is("stream", ns::stream) || m_parser->rootNamespace() != ns::client)
        return end(Kind::Broken, "what the server speaks is not XMPP");
    const std::string_view from = root.attribute("from");
    const auto domain = xmpp::Jid::parse(from);
    if (!from.empty() && (!domain || *domain != xmpp::Jid{{}, m_plan.account.domain, {}}))
        return end(Kind::HostUnknown, "the server calls itself by another name");
    m_headerCame = true;
}

void ClientStream::element(Element element)
{
    if (!m_headerCame)
        return;
    if (element.is("error", ns::stream))
        return streamError(element);
    if (element.is("features", ns::stream))
        return features(std::move(element));
    if (m_state == State::StartTls && element.ns == ns::tls) {
        if (element.name != "proceed")
            return end(Kind::Insecure, "the server refuses TLS");
        m_securing = true;
        return m_link->startTls();
    }
    if (element.ns == ns::sasl || element.ns == ns::sasl2)
        return saslElement(element);
    if (element.ns == ns::sm)
        return managementElement(element);
    if (!xmpp::Stanza::isStanza(element))
        return; // of a later protocol than ours
    if (m_state == State::Binding)
        return bindAnswer(element);
    if (m_state != State::Ready && m_state != State::Enabling)
        return end(Kind::Broken, "a stanza before the stream was ready");
    stanza(std::move(element));
}

void ClientStream::streamError(const Element& error)
{
    const Element* condition = nullptr;
    for (const Element& each : error.children) {
        if (each.ns == ns::streamErrors && each.name != "text") {
            condition = &each;
            break;
        }
    }
    const std::string name = condition ? condition->name : "undefined-condition";
    const std::string said = error.childText("text", ns::streamErrors).substr(0, 500);
    StreamEnd over;
    over.text = said.empty() ? name : said;
    if (name == "conflict")
        over.kind = Kind::Conflict;
    else if (name == "policy-violation")
        over.kind = Kind::Policy;
    else if (name == "not-authorized")
        over.kind = m_loggedIn ? Kind::NotAuthorized : Kind::LoginLater;
    else if (name == "host-unknown" || name == "host-gone")
        over.kind = Kind::HostUnknown;
    else if (name == "see-other-host") {
        over.kind = Kind::Elsewhere;
        over.host = condition->text().substr(0, 300);
    } else if (name == "system-shutdown" || name == "reset" || name == "connection-timeout" || name == "resource-constraint" ||
               name == "internal-server-error" || name == "remote-connection-failed" || name == "undefined-condition")
        over.kind = Kind::Shutdown;
    else
        over.kind = Kind::Broken;
    if (over.kind == Kind::Elsewhere && !m_link->info().tls) // anybody may have said that
        over.kind = Kind::Shutdown;
    finish(std::move(over));
}

void ClientStream::end(Kind kind, std::string text)
{
    StreamEnd over;
    over.kind = kind;
    over.text = std::move(text);
    finish(std::move(over));
}

void ClientStream::finish(StreamEnd over)
{
    if (m_state == State::Over)
        return;
    if (m_state == State::Ready)
        handOver();
    m_state = State::Over;
    over.handled = m_handled;
    over.tokenRefused = m_tokenRefused;
    over.wasReady = m_wasReady;
    if (over.kind == Kind::Certificate && m_link) {
        if (const auto& shown = m_link->info().peerCertificate) {
            over.certificate = shown->der;
            over.reason = shown->problem;
        }
    }
    if (m_link) {
        for (const TimerId each : {TimerId::Idle, TimerId::First, TimerId::Second})
            m_link->cancelTimer(each);
        if (over.kind == Kind::Certificate || over.kind == Kind::Insecure) {
            m_link->abort(); // not a word to that one
        } else {
            // A resumable stream is not closed unless we want it to end: XEP-0198 section 5.
            if (m_saidHeader && (!m_wasReady || over.kind == Kind::Left))
                say("</stream:stream>");
            m_link->close();
        }
    }
    m_events.ended(std::move(over));
}

void ClientStream::leave()
{
    end(Kind::Left);
}

void ClientStream::shutdown()
{
    end(Kind::Lost, "the program ends");
}

void ClientStream::closed(std::string_view error)
{
    if (m_state == State::Over)
        return;
    const bool reached = m_link != nullptr;
    m_link = nullptr;
    StreamEnd over;
    over.kind = reached ? Kind::Lost : Kind::Unreachable;
    over.text = error.empty() ? "the server has closed the connection" : std::string(error);
    if (m_state == State::Ready)
        handOver();
    finish(std::move(over));
}

void ClientStream::expired(TimerId timer)
{
    if (m_state == State::Over)
        return;
    if (timer == TimerId::Idle)
        return probe(answerPatience);
    if (m_state == State::Ready && !m_waitsForLife)
        return;
    StreamEnd over;
    over.kind = Kind::Lost;
    over.text = "the server does not answer";
    wire::Link* const link = m_link;
    finish(std::move(over));
    link->abort(); // nobody takes a goodbye
}

} // namespace posthorn::messenger
