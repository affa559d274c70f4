#include "xmpp/stream/tcp_session.h"

#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"
#include "xmpp/xmpp.h"

namespace posthorn::xmpp {

std::unique_ptr<wire::Session> makeClientSession(Exchange& exchange, FindDevice find)
{
    return std::make_unique<TcpSession>(exchange, std::move(find));
}

TcpSession::TcpSession(Exchange& exchange, FindDevice find)
    : m_exchange(exchange)
    , m_find(std::move(find))
{
}

TcpSession::~TcpSession() = default;

XmlParser::Limits TcpSession::limits() const
{
    XmlParser::Limits limits;
    limits.bytes = size_t(m_link->settings().number(config::Setting::XmppMaxStanza));
    return limits;
}

void TcpSession::opened(wire::Link& link)
{
    m_link = &link;
    m_parser = std::make_unique<XmlParser>(XmlParser::Mode::Stream, limits());
    m_stream = std::make_unique<Stream>(m_exchange, link, static_cast<Framing&>(*this));
    if (m_find)
        m_stream->findDevicesBy(std::move(m_find));
    m_rate = std::make_unique<InputRate>(m_exchange.stationOf(link.executor()), [this] {
        if (!m_waiting && !m_closed)
            m_link->resumeInput();
    });
}

void TcpSession::received(std::string_view bytes)
{
    if (m_closed)
        return;
    m_input += bytes;
    if (m_rate->take(bytes.size(), m_link->settings()))
        m_link->pauseInput();
    work();
}

void TcpSession::work()
{
    if (m_working)
        return;
    m_working = true;
    size_t taken = 0;
    while (!m_waiting && !m_securing && !m_closed && taken < m_input.size()) {
        if (std::exchange(m_restart, false))
            m_parser = std::make_unique<XmlParser>(XmlParser::Mode::Stream, limits());
        std::string_view rest = std::string_view(m_input).substr(taken);
        const auto event = m_parser->next(rest);
        taken = m_input.size() - rest.size();
        switch (event) {
        case XmlParser::Event::NeedMore:
            break;
        case XmlParser::Event::Opened: {
            const Element header = m_parser->take();
            if (header.name != "stream" || header.ns != ns::stream || m_parser->rootNamespace() != ns::client) {
                m_stream->notAStream();
                break;
            }
            m_stream->opened(header);
            break;
        }
        case XmlParser::Event::Whole:
            m_stream->element(m_parser->take());
            break;
        case XmlParser::Event::Closed:
            m_stream->peerClosed();
            close();
            break;
        case XmlParser::Event::Failed:
            m_stream->broken(m_parser->error());
            close();
            break;
        }
    }
    if (taken == m_input.size())
        m_input.clear();
    else
        m_input.erase(0, taken);
    if (m_input.empty() && m_input.capacity() > 4096)
        m_input = {};
    m_working = false;
}

void TcpSession::drained()
{
    m_stream->drained();
}

void TcpSession::tlsStarted()
{
    m_input.clear();
    m_securing = false;
    m_stream->tlsStarted();
}

void TcpSession::expired(wire::TimerId timer)
{
    m_stream->expired(timer);
}

void TcpSession::shutdown()
{
    m_stream->shutdown();
}

void TcpSession::closed(std::string_view)
{
    m_closed = true;
    if (m_stream)
        m_stream->connectionLost();
}

void TcpSession::open(const std::string& domain, const std::string& id, std::string_view language)
{
    if (std::exchange(m_sentOpening, true))
        return;
    std::string out = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
                      "xmlns:stream='http://etherx.jabber.org/streams'";
    appendAttribute(out, "from", domain);
    appendAttribute(out, "id", id);
    out += " version='1.0'";
    appendAttribute(out, "xml:lang", language);
    send(out + ">");
}

void TcpSession::send(std::string_view xml)
{
    if (m_closed)
        return;
    m_link->send(xml);
    m_link->transcript(watch::Direction::Out, xml.starts_with("<challenge") || xml.starts_with("<success") ? "(SASL)" : xml);
}

void TcpSession::sendStream(std::string_view name, std::string_view inner)
{
    std::string out = "<stream:" + std::string(name);
    if (inner.empty())
        out += "/>";
    else
        out.append(">").append(inner).append("</stream:").append(name).append(">");
    send(out);
}

void TcpSession::close()
{
    if (m_closed)
        return;
    if (m_sentOpening)
        send("</stream:stream>");
    m_closed = true;
    m_link->close();
}

void TcpSession::restart()
{
    m_restart = true; // the parser may be at work on the stack
    m_sentOpening = false;
}

void TcpSession::wait()
{
    if (std::exchange(m_waiting, true))
        return;
    m_link->pauseInput();
}

void TcpSession::go()
{
    if (!std::exchange(m_waiting, false))
        return;
    if (!m_rate->isSlowed())
        m_link->resumeInput();
    if (!m_input.empty() && !m_working) // behind what called this
        m_link->executor().post(m_life.bind([this] { work(); }));
}

} // namespace posthorn::xmpp
