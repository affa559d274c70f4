#include "xmpp/stream/peer_session.h"

#include <algorithm>

#include "base/random.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

void rename(Element& element, std::string_view from)
{
    if (element.ns == from)
        element.ns = ns::client;
    for (Element& each : element.children) {
        if (!each.isText())
            rename(each, from);
    }
}

} // namespace

PeerSession::PeerSession(Exchange& exchange, std::string_view contentNamespace)
    : m_exchange(exchange)
    , m_namespace(contentNamespace)
{
}

PeerSession::~PeerSession()
{
    if (m_address)
        m_station->remove(m_address->session);
}

std::unique_ptr<XmlParser> PeerSession::makeParser() const
{
    XmlParser::Limits limits;
    limits.bytes = size_t(m_link->settings().number(config::Setting::XmppMaxStanza));
    return std::make_unique<XmlParser>(XmlParser::Mode::Stream, limits);
}

void PeerSession::opened(wire::Link& link)
{
    m_link = &link;
    m_station = &m_exchange.stationOf(link.executor());
    m_parser = makeParser();
    m_rate = std::make_unique<InputRate>(*m_station, [this] { resumeInput(); }, rateOfClients);
    begun();
}

const SessionAddress& PeerSession::address()
{
    if (!m_address)
        m_address = m_station->add(*this);
    return *m_address;
}

void PeerSession::received(std::string_view bytes)
{
    if (m_closed)
        return;
    m_input += bytes;
    if (m_rate->take(bytes.size(), m_link->settings()))
        m_link->pauseInput();
    work();
}

void PeerSession::work()
{
    if (std::exchange(m_working, true))
        return;
    size_t taken = 0;
    size_t elements = 0;
    while (!m_waiting && !m_resting && !m_securing && !m_closed && taken < m_input.size()) {
        if (std::exchange(m_restart, false))
            m_parser = makeParser();
        std::string_view rest = std::string_view(m_input).substr(taken);
        const auto event = m_parser->next(rest);
        taken = m_input.size() - rest.size();
        if (event == XmlParser::Event::Opened) {
            const Element root = m_parser->take();
            if (root.is("stream", ns::stream) && m_parser->rootNamespace() == m_namespace)
                header(root);
            else
                fail(StreamCondition::InvalidNamespace);
        } else if (event == XmlParser::Event::Whole) {
            Element each = m_parser->take();
            rename(each, m_namespace);
            element(std::move(each));
            if (++elements == elementsAtOnce)
                giveWay();
        } else if (event == XmlParser::Event::Closed) {
            close();
        } else if (event == XmlParser::Event::Failed) {
            const XmlError error = m_parser->error();
            fail(error == XmlError::NotWellFormed         ? StreamCondition::NotWellFormed
                 : error == XmlError::Restricted          ? StreamCondition::RestrictedXml
                 : error == XmlError::BadPrefix           ? StreamCondition::BadNamespacePrefix
                 : error == XmlError::UnsupportedEncoding ? StreamCondition::UnsupportedEncoding
                                                          : StreamCondition::PolicyViolation);
        }
    }
    m_input.erase(0, taken);
    if (m_input.empty() && m_input.capacity() > 4096)
        m_input = {};
    m_working = false;
}

void PeerSession::giveWay()
{
    m_resting = true;
    m_link->pauseInput();
    m_link->executor().post(m_life.bind([this] {
        m_resting = false;
        work();
        resumeInput();
    }));
}

void PeerSession::resumeInput()
{
    if (!m_waiting && !m_resting && !m_closed && !m_rate->isSlowed())
        m_link->resumeInput();
}

void PeerSession::startTls()
{
    restart();
    m_securing = true; // what lies behind the request in the clear is nobody's
    m_link->startTls();
}

void PeerSession::tlsStarted()
{
    m_input.clear(); // RFC 6120 section 5.4.3.3
    m_securing = false;
    secured();
}

void PeerSession::expired(wire::TimerId)
{
    fail(StreamCondition::ConnectionTimeout);
}

void PeerSession::shutdown()
{
    fail(StreamCondition::SystemShutdown);
}

void PeerSession::closed(std::string_view error)
{
    m_closed = true;
    if (!std::exchange(m_told, true))
        over(error);
    if (m_address)
        m_station->remove(std::exchange(m_address, std::nullopt)->session);
}

/// We have closed: nothing is to come here any more.
void PeerSession::finish()
{
    m_closed = true;
    m_link->close();
    if (!std::exchange(m_told, true))
        over({});
    if (m_address)
        m_station->remove(std::exchange(m_address, std::nullopt)->session);
}

void PeerSession::open(std::string_view attributes)
{
    if (std::exchange(m_sentOpening, true))
        return;
    std::string out = "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams'";
    appendAttribute(out, "xmlns", m_namespace);
    out += attributes;
    send(out + ">");
}

void PeerSession::send(std::string_view xml, bool secret)
{
    if (m_closed)
        return;
    m_link->send(xml);
    m_link->transcript(watch::Direction::Out, secret ? "(secret)" : xml);
}

void PeerSession::fail(StreamCondition condition, std::string_view text)
{
    if (m_closed)
        return;
    if (!m_sentOpening) { // RFC 6120 section 4.9.1.2
        std::string attributes;
        appendAttribute(attributes, "from", m_exchange.context().hostName);
        appendAttribute(attributes, "id", randomName(16));
        open(attributes);
    }
    std::string out = "<stream:error><" + std::string(streamConditionName(condition)) +
                      " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>";
    if (!text.empty()) {
        out += "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>";
        appendEscaped(out, text);
        out += "</text>";
    }
    m_link->log(watch::Level::Info, "stream error " + std::string(streamConditionName(condition)) +
                                        (text.empty() ? std::string() : ": " + std::string(text)));
    send(out + "</stream:error>");
    close();
}

void PeerSession::close()
{
    if (m_closed)
        return;
    if (m_sentOpening)
        send("</stream:stream>");
    finish();
}

void PeerSession::restart()
{
    m_restart = true; // the parser may be at work on the stack
    m_sentOpening = false;
}

void PeerSession::wait()
{
    if (!std::exchange(m_waiting, true))
        m_link->pauseInput();
}

void PeerSession::go()
{
    if (!std::exchange(m_waiting, false))
        return;
    resumeInput();
    if (!m_input.empty()) // behind what called this
        m_link->executor().post(m_life.bind([this] { work(); }));
}

void PeerSession::deliver(Delivery delivery)
{
    if (m_closed)
        return;
    m_buffer.clear();
    delivery.stanza->append(m_buffer, delivery.to.isEmpty() ? nullptr : &delivery.to);
    send(m_buffer);
    if (m_buffer.capacity() > 16 * 1024)
        m_buffer = {};
    if (m_link->unsent() > size_t(m_link->settings().number(config::Setting::XmppMaxUnread))) {
        m_link->log(watch::Level::Warning, "the peer reads too slowly");
        m_link->abort();
        finish();
    }
}

void PeerSession::end(EndReason reason)
{
    fail(reason == EndReason::Conflict || reason == EndReason::Replaced ? StreamCondition::Conflict
         : reason == EndReason::Policy                                  ? StreamCondition::PolicyViolation
                                                                        : StreamCondition::SystemShutdown);
}

bool PeerSession::isFit(const StanzaPtr& stanza)
{
    std::optional<Condition> wrong;
    if (stanza->badTo) {
        wrong = Condition::JidMalformed;
    } else if (stanza->kind == Kind::Iq) {
        const auto payloads = std::count_if(stanza->content.begin(), stanza->content.end(),
                                            [](const Element& each) { return !each.is("error", ns::client); });
        if ((!stanza->isRequest() && !stanza->isResponse()) || stanza->id.empty() || (stanza->isRequest() && payloads != 1))
            wrong = Condition::BadRequest;
    }
    if (!wrong)
        return true;
    refuse(stanza, *wrong);
    return false;
}

void PeerSession::refuse(const StanzaPtr& stanza, Condition condition)
{
    if (const auto answer = stanza->errorReply({condition}))
        deliver({answer, {}});
}

} // namespace posthorn::xmpp
