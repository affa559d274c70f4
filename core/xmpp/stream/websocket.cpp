#include "xmpp/stream/websocket.h"

#include <array>

#include "http/handler.h"
#include "http/websocket.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/alarm.h"
#include "xmpp/stream/input_rate.h"
#include "xmpp/stream/standalone.h"
#include "xmpp/stream/stream.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

/// The connection as a stream sees it: the HTTP session's link, but for what that session itself does with it.
class WebLink final : public wire::Link {
public:
    WebLink(wire::Link& link, Station& station, const std::function<void(wire::TimerId)>& expired)
        : m_link(link)
    {
        for (size_t i = 0; i < m_alarms.size(); ++i)
            m_alarms[i] = std::make_unique<Alarm>(station, [expired, i] { expired(wire::TimerId(i)); });
    }
    void setSocket(http::WebSocket& socket) { m_socket = &socket; }

    const wire::LinkInfo& info() const override { return m_link.info(); }
    Executor& executor() override { return m_link.executor(); }
    const config::Snapshot& settings() const override { return m_link.settings(); }
    void send(std::string_view) override {}
    size_t unsent() const override { return m_socket->unsent(); }
    void pauseInput() override { m_socket->hold(); }
    void resumeInput() override { m_socket->proceed(); }
    void startTls() override {}
    void close() override { m_socket->close(); }
    void abort() override { m_socket->close(http::CloseCode::TryLater); }
    void setTimer(wire::TimerId timer, std::chrono::milliseconds delay) override { m_alarms[size_t(timer)]->set(delay); }
    void cancelTimer(wire::TimerId timer) override { m_alarms[size_t(timer)]->cancel(); }
    void setAccount(std::string_view account) override { m_link.setAccount(account); }
    void setState(std::string_view state) override { m_link.setState(state); }
    void setCommand(std::string_view command) override { m_link.setCommand(command); }
    void transcript(watch::Direction direction, std::string_view line) override { m_link.transcript(direction, line); }
    void log(watch::Level level, std::string_view text) override { m_link.log(level, text); }
    void count(watch::Counter counter, uint64_t by) override { m_link.count(counter, by); }

private:
    wire::Link& m_link;
    http::WebSocket* m_socket = nullptr;
    std::array<std::unique_ptr<Alarm>, 3> m_alarms; // the link's own timers are the HTTP session's
};

class WebSocketStream final : public http::WebSocketHandler, private Framing {
public:
    WebSocketStream(Exchange& exchange, wire::Link& link, std::optional<WebVisitor> visitor)
        : m_exchange(exchange)
        , m_visitor(std::move(visitor))
        , m_link(link, exchange.stationOf(link.executor()), [this](wire::TimerId timer) { m_stream->expired(timer); })
        , m_rate(exchange.stationOf(link.executor()), [this] {
            if (!m_waiting && !m_closed)
                m_socket->proceed();
        })
    {
    }

    // http::WebSocketHandler
    void opened(http::WebSocket& socket) override
    {
        m_socket = &socket;
        m_link.setSocket(socket);
        m_stream = std::make_unique<Stream>(m_exchange, m_link, static_cast<Framing&>(*this));
        if (!m_visitor)
            return;
        m_stream->vouch(std::move(m_visitor->account));
        m_visitWatch = m_visitor->whenEnded(m_link.executor(), [this] { m_stream->vouchEnded(); });
        m_visitor.reset();
    }
    void text(std::string message) override
    {
        if (m_closed)
            return;
        if (m_rate.take(message.size(), m_link.settings()))
            m_socket->hold();
        const size_t most = size_t(m_link.settings().number(config::Setting::XmppMaxStanza));
        XmlParser::Limits limits;
        limits.bytes = most;
        XmlParser parser(XmlParser::Mode::Document, limits);
        std::string_view rest = message;
        const auto event = parser.next(rest);
        if (event == XmlParser::Event::Failed)
            return m_stream->broken(parser.error());
        // Section 3.3.3: a message is one element, and nothing else.
        if (event != XmlParser::Event::Whole || rest.find_first_not_of(" \t\r\n") != std::string_view::npos)
            return m_stream->broken(XmlError::NotWellFormed);
        Element element = parser.take();
        if (element.ns == ns::framing && element.name == "open")
            m_stream->opened(element);
        else if (element.ns == ns::framing && element.name == "close")
            m_stream->peerClosed();
        else
            m_stream->element(std::move(element));
    }
    void drained() override { m_stream->drained(); }
    void shutdown() override { m_stream->shutdown(); }
    void closed(http::CloseCode, std::string_view) override
    {
        m_closed = true;
        m_stream->connectionLost();
    }

private:
    // Framing
    void open(const std::string& domain, const std::string& id, std::string_view language) override
    {
        std::string out = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'";
        appendAttribute(out, "from", domain);
        appendAttribute(out, "id", id);
        out += " version='1.0'";
        appendAttribute(out, "xml:lang", language);
        sendFrame(out + "/>");
    }
    /// Each element is a message of its own, with its namespace (section 3.3.3). Pings are WebSocket's own.
    void send(std::string_view xml) override
    {
        if (const std::string text = standalone(xml); !text.empty())
            sendFrame(text);
    }
    void sendStream(std::string_view name, std::string_view inner) override { sendFrame(standaloneOfStream(name, inner)); }
    void close() override
    {
        if (m_closed)
            return;
        sendFrame("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
        m_closed = true;
        m_socket->close();
    }
    void restart() override {}
    void wait() override
    {
        m_waiting = true;
        m_socket->hold();
    }
    void go() override
    {
        m_waiting = false;
        if (!m_rate.isSlowed())
            m_socket->proceed();
    }
    bool canStartTls() const override { return false; }

    void sendFrame(const std::string& text)
    {
        if (!m_closed)
            m_socket->sendText(text);
    }

    Exchange& m_exchange;
    std::optional<WebVisitor> m_visitor; ///< until the stream has it
    WebLink m_link;
    http::WebSocket* m_socket = nullptr;
    std::unique_ptr<Stream> m_stream;
    std::shared_ptr<void> m_visitWatch;
    InputRate m_rate;
    bool m_waiting = false;
    bool m_closed = false;
};

class UpgradeHandler final : public http::Handler {
public:
    UpgradeHandler(Exchange& exchange, std::shared_ptr<const FindVisitor> find)
        : m_exchange(exchange)
        , m_find(std::move(find))
    {
    }
    void begin(http::Exchange& request) override
    {
        if (!request.link().settings().boolean(config::Setting::XmppEnabled))
            return request.respond(http::Response::problem(404, "instant messaging is off"));
        http::WebSocketOptions options;
        options.protocols = {"xmpp"};
        options.needProtocol = true;
        options.sameOriginOnly = false; // for foreign pages logins are by SASL inside, not by what a browser sends of itself
        options.maxMessage = size_t(request.link().settings().number(config::Setting::XmppMaxStanza));
        options.mostUnread = size_t(request.link().settings().number(config::Setting::XmppMaxUnread));
        request.upgrade(options,
                        std::make_unique<WebSocketStream>(m_exchange, request.link(),
                                                          *m_find ? (*m_find)(request.request()) : std::nullopt));
    }
    void end(http::Exchange&, std::string) override {}

private:
    Exchange& m_exchange;
    std::shared_ptr<const FindVisitor> m_find;
};

} // namespace

void addWebSocketRoute(http::Router& router, Exchange& exchange, FindVisitor find)
{
    http::Route route;
    route.pattern = "/xmpp-websocket";
    route.methods = {http::Method::Get};
    route.make = [&exchange, find = std::make_shared<const FindVisitor>(std::move(find))](Executor&) {
        return std::make_unique<UpgradeHandler>(exchange, find);
    };
    router.add(std::move(route));
}

} // namespace posthorn::xmpp
