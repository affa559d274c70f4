#include "http/websocket_connection.h"

#include "base/text.h"

namespace posthorn::http {

namespace {

constexpr std::chrono::seconds closeLimit{5}; // for the peer's half of the closing handshake

} // namespace

Response answerHandshake(const Request& request, const WebSocketOptions& options, std::string& protocol)
{
    const Fields& fields = request.fields;
    if (request.method != Method::Get || request.minorVersion < 1 ||
        !listHas(fields.joined("Upgrade"), "websocket") || !listHas(fields.joined("Connection"), "upgrade")) {
        Response response = Response::problem(426, "this address speaks WebSocket");
        response.fields.add("Upgrade", "websocket");
        return response;
    }
    if (trimmed(fields.value("Sec-WebSocket-Version")) != "13") {
        Response response = Response::problem(426, "version 13 of WebSocket is spoken here");
        response.fields.add("Sec-WebSocket-Version", "13");
        return response;
    }
    const std::string_view key = trimmed(fields.value("Sec-WebSocket-Key"));
    const auto nonce = base64Decode(key);
    if (!nonce || nonce->size() != 16 || fields.count("Sec-WebSocket-Key") != 1)
        return Response::problem(400, "Sec-WebSocket-Key is malformed");
    if (options.sameOriginOnly && !request.isSameOrigin())
        return Response::problem(403, "this page may not connect here");
    const std::string offered = fields.joined("Sec-WebSocket-Protocol");
    for (const std::string& own : options.protocols) {
        if (protocol.empty() && listHas(offered, own))
            protocol = own;
    }
    if (protocol.empty() && options.needProtocol)
        return Response::problem(400, "none of the offered subprotocols is spoken here");
    Response response = Response::empty(101);
    response.fields.add("Upgrade", "websocket");
    response.fields.add("Connection", "Upgrade");
    response.fields.add("Sec-WebSocket-Accept", acceptKey(key));
    if (!protocol.empty())
        response.fields.add("Sec-WebSocket-Protocol", protocol);
    return response;
}

WebSocketConnection::WebSocketConnection(wire::Link& link, const WebSocketOptions& options, std::string protocol,
                                         std::unique_ptr<WebSocketHandler> handler)
    : m_link(link)
    , m_options(options)
    , m_protocol(std::move(protocol))
    , m_handler(std::move(handler))
    , m_reader(options.maxMessage)
{
}

WebSocketConnection::~WebSocketConnection() = default;

void WebSocketConnection::start()
{
    m_link.setState("websocket");
    restartTimer();
    m_handler->opened(*this);
}

void WebSocketConnection::restartTimer()
{
    m_pinged = false;
    if (m_options.ping.count() > 0)
        m_link.setTimer(wire::TimerId::First, m_options.ping);
}

void WebSocketConnection::received(std::string_view bytes)
{
    if (m_over)
        return;
    if (!m_saidClose)
        restartTimer();
    if (m_in.empty() && !m_held && !m_working) {
        // The common case: straight out of the engine's buffer.
        m_working = true;
        while (!m_held && !m_over) {
            const auto event = m_reader.next(bytes);
            if (event == WebSocketReader::Event::NeedMore || !handle(event))
                break;
        }
        m_working = false;
        if (m_held && !m_over)
            m_in.append(bytes);
        return;
    }
    m_in.append(bytes);
    work();
}

void WebSocketConnection::work()
{
    if (m_working)
        return;
    m_working = true;
    while (!m_held && !m_over) {
        std::string_view rest = m_in;
        const auto event = m_reader.next(rest);
        m_in.erase(0, m_in.size() - rest.size());
        if (event == WebSocketReader::Event::NeedMore || !handle(event))
            break;
    }
    m_working = false;
}

bool WebSocketConnection::handle(WebSocketReader::Event event)
{
    using Event = WebSocketReader::Event;
    switch (event) {
    case Event::Text:
    case Event::Binary: {
        if (m_saidClose)
            return true; // what still came behind our close frame
        std::string message = std::move(m_reader.payload());
        if (event == Event::Text)
            m_handler->text(std::move(message));
        else if (!m_handler->binary(std::move(message)))
            close(CloseCode::Unsupported, "only text is understood");
        return !m_over;
    }
    case Event::Ping:
        if (!m_saidClose && m_link.unsent() <= m_options.mostUnread)
            sendControl(10, m_reader.payload());
        return true;
    case Event::Pong:
        return true;
    case Event::Close:
        // Section 5.5.1: the same code comes back.
        sayClose(m_reader.code(), {});
        tellClosed(m_reader.code(), m_reader.reason());
        break;
    case Event::Failed:
        m_link.log(watch::Level::Info, "websocket: " + std::string(m_reader.reason()));
        sayClose(m_reader.code(), m_reader.reason());
        tellClosed(m_reader.code(), m_reader.reason());
        break;
    case Event::NeedMore:
        return true;
    }
    m_over = true;
    m_link.close();
    return false;
}

bool WebSocketConnection::sendMessage(uint8_t opcode, std::string_view payload)
{
    if (m_saidClose || m_over)
        return false;
    if (m_link.unsent() > m_options.mostUnread) {
        m_link.log(watch::Level::Info, "websocket: the peer reads too slowly");
        m_over = true;
        m_link.abort();
        return false;
    }
    sendControl(opcode, payload);
    return true;
}

void WebSocketConnection::sendControl(uint8_t opcode, std::string_view payload)
{
    std::string frame;
    frame.reserve(payload.size() + 10);
    appendFrame(frame, opcode, payload);
    m_link.send(frame);
}

void WebSocketConnection::hold()
{
    m_held = true;
    m_link.pauseInput();
}

void WebSocketConnection::proceed()
{
    if (!m_held || m_over)
        return;
    m_held = false;
    m_link.resumeInput();
    // Not from inside the handler's own call.
    if (!m_in.empty())
        m_link.executor().post(m_life.bind([this] { work(); }));
}

void WebSocketConnection::sayClose(CloseCode code, std::string_view reason)
{
    if (m_saidClose)
        return;
    m_saidClose = true;
    std::string payload;
    if (code != CloseCode::None && code != CloseCode::Abnormal) {
        payload += char(unsigned(code) >> 8);
        payload += char(unsigned(code) & 0xff);
        payload.append(reason.substr(0, 123));
    }
    sendControl(8, payload);
}

void WebSocketConnection::tellClosed(CloseCode code, std::string_view reason)
{
    if (m_toldClosed)
        return;
    m_toldClosed = true;
    m_handler->closed(code, reason);
}

void WebSocketConnection::close(CloseCode code, std::string_view reason)
{
    if (m_saidClose || m_over)
        return;
    sayClose(code, reason);
    if (m_held)
        proceed(); // the peer's half must come in
    m_link.setTimer(wire::TimerId::First, closeLimit);
}

void WebSocketConnection::drained()
{
    if (!m_over)
        m_handler->drained();
}

void WebSocketConnection::expired()
{
    if (m_over)
        return;
    if (m_saidClose) {
        m_over = true;
        m_link.close();
        return;
    }
    if (m_held) // we are the ones who do not listen
        return m_link.setTimer(wire::TimerId::First, m_options.ping);
    if (m_pinged) {
        m_link.log(watch::Level::Info, "websocket: no answer to a ping");
        m_over = true;
        m_link.abort();
        return;
    }
    sendControl(9, {});
    m_pinged = true;
    m_link.setTimer(wire::TimerId::First, m_options.ping);
}

void WebSocketConnection::shutdown()
{
    if (m_over || m_saidClose)
        return;
    m_handler->shutdown();
    close(CloseCode::GoingAway, "the server stops");
}

void WebSocketConnection::closed()
{
    m_over = true;
    tellClosed(CloseCode::Abnormal, {});
}

} // namespace posthorn::http
