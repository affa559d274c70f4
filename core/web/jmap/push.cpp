// Push: event sources (RFC 8620 section 7.3) and WebSockets (RFC 8887).
#include <algorithm>
#include <set>

#include "base/text.h"
#include "jmap/session_object.h"
#include "web/jmap/routes.h"

namespace posthorn::web {

using http::Exchange;
using http::Method;
using http::Response;
using http::Route;

namespace {

using States = std::shared_ptr<const jmap::AccountStates>;
using TypeNames = std::set<std::string, std::less<>>;
constexpr std::string_view subprotocol = "jmap";

/// GET /jmap/eventsource?types=&closeafter=&ping=
class EventHandler final : public AccountHandler {
public:
    EventHandler(std::shared_ptr<const JmapParts> parts, Executor& worker)
        : AccountHandler(parts->gate, Use::Watch), m_parts(std::move(parts)), m_worker(worker)
    {
    }
    void granted(Exchange& exchange) override
    {
        const http::Query query = exchange.request().query();
        const std::string_view types = query.value("types");
        for (const std::string_view type : split(types, ',')) {
            if (!type.empty() && type != "*" && m_types.size() < 100)
                m_types.emplace(type);
        }
        m_closeAfter = query.value("closeafter") == "state";
        http::EventOptions options;
        // RFC 8620 section 7.3: the server may choose another interval and says which.
        if (const auto ping = parseNumber<int64_t>(query.value("ping")); ping && *ping > 0) {
            const int64_t interval = std::clamp<int64_t>(*ping, 30, 900);
            options.ping = std::chrono::seconds(interval);
            options.pingEvent = "ping";
            options.pingData = "{\"interval\":" + std::to_string(interval) + "}";
        }
        Response response;
        response.fields.set("Cache-Control", "no-cache, no-store, must-revalidate");
        m_stream = &exchange.respondEvents(options, std::move(response));
        m_ended = gate().whenEnded(*principal(), m_worker, [this] { m_stream->close(); });
        const auto who = toJmap(*principal(), exchange.link().settings());
        m_watch = m_parts->processor(m_worker).watches().listen(who, [this](const States& now) { changed(now); });
    }

private:
    void changed(const States& now)
    {
        const bool first = !m_known;
        const auto change = jmap::stateChange(first ? jmap::AccountStates() : *m_known, *now, m_types);
        m_known = now;
        // The first states are told too: a client that comes back sees by them what it has missed.
        if (!change)
            return;
        m_stream->send("state", jmap::serializeJson(*change));
        if (m_closeAfter && !first)
            m_stream->close();
    }

    std::shared_ptr<const JmapParts> m_parts;
    Executor& m_worker;
    http::EventStream* m_stream = nullptr;
    TypeNames m_types;
    States m_known; ///< what was told last; null before the first
    bool m_closeAfter = false;
    std::shared_ptr<void> m_watch;
    std::shared_ptr<void> m_ended;
};

/// One WebSocket: requests one at a time, pushes between them.
class SocketHandler final : public http::WebSocketHandler {
public:
    SocketHandler(std::shared_ptr<const JmapParts> parts, Executor& worker,
                  std::shared_ptr<const directory::Principal> principal, std::shared_ptr<const jmap::Principal> who)
        : m_parts(std::move(parts)), m_worker(worker), m_principal(std::move(principal)), m_who(std::move(who))
    {
    }
    void opened(http::WebSocket& socket) override
    {
        m_socket = &socket;
        m_ended = m_parts->gate->whenEnded(*m_principal, m_worker,
                                           [this] { m_socket->close(http::CloseCode::Policy, "signed out"); });
    }
    void text(std::string message) override
    {
        if (pushMessage(message))
            return;
        m_socket->hold();
        m_parts->processor(m_worker).runMessage(m_who, std::move(message), m_life.bind([this](const std::string& answer) {
            m_socket->sendText(answer);
            m_socket->proceed();
        }));
    }
    void closed(http::CloseCode, std::string_view) override
    {
        m_watch.reset();
        m_ended.reset();
    }

private:
    /// RFC 8887 section 4.3.5; true when it was one of these messages.
    bool pushMessage(const std::string& message)
    {
        if (message.size() > 4096 || message.find("WebSocketPush") == std::string::npos)
            return false;
        const auto parsed = jmap::parseJson(message);
        const jmap::Object* object = parsed ? parsed->if_object() : nullptr;
        const auto type = object ? jmap::textOf(*object, "@type") : std::nullopt;
        if (type == "WebSocketPushDisable") {
            m_watch.reset();
            return true;
        }
        if (type != "WebSocketPushEnable")
            return false;
        m_types.clear();
        const jmap::Json* types = jmap::find(*object, "dataTypes");
        for (const jmap::Json& name : types && types->is_array() ? types->get_array() : jmap::Array()) {
            if (const auto text = jmap::textOf(name); text && m_types.size() < 100)
                m_types.emplace(*text);
        }
        m_pushState = jmap::textOf(*object, "pushState").value_or("");
        m_known.reset();
        m_watch = m_parts->processor(m_worker).watches().listen(m_who, [this](const States& now) { changed(now); });
        return true;
    }

    void changed(const States& now)
    {
        // All states as one, by which a client that comes back shows what it knows.
        std::string state;
        for (const auto& [account, types] : *now) {
            for (const auto& [type, value] : types)
                state += (state.empty() ? "" : "/") + value;
        }
        const bool first = !m_known;
        auto change = jmap::stateChange(first ? jmap::AccountStates() : *m_known, *now, m_types);
        m_known = now;
        if (!change || (first && (m_pushState.empty() || m_pushState == state)))
            return;
        jmap::set(*change, "pushState", jmap::textJson(state));
        m_socket->sendText(jmap::serializeJson(*change));
    }

    std::shared_ptr<const JmapParts> m_parts;
    Executor& m_worker;
    std::shared_ptr<const directory::Principal> m_principal;
    std::shared_ptr<const jmap::Principal> m_who;
    http::WebSocket* m_socket = nullptr;
    TypeNames m_types;
    std::string m_pushState;
    States m_known; ///< what was told last; null before the first
    std::shared_ptr<void> m_watch;
    std::shared_ptr<void> m_ended;
    Life m_life;
};

/// GET /jmap/ws
class UpgradeHandler final : public AccountHandler {
public:
    UpgradeHandler(std::shared_ptr<const JmapParts> parts, Executor& worker)
        : AccountHandler(parts->gate, Use::Watch), m_parts(std::move(parts)), m_worker(worker)
    {
    }
    void granted(Exchange& exchange) override
    {
        http::WebSocketOptions options;
        options.protocols = {std::string(subprotocol)};
        options.needProtocol = true;
        options.maxMessage = jmap::limits.maxSizeRequest;
        options.mostUnread = 16 << 20;
        exchange.upgrade(options, std::make_unique<SocketHandler>(m_parts, m_worker, principal(),
                                                                  toJmap(*principal(), exchange.link().settings())));
    }

private:
    std::shared_ptr<const JmapParts> m_parts;
    Executor& m_worker;
};

} // namespace

void addJmapPush(http::Router& router, const std::shared_ptr<const JmapParts>& parts)
{
    Route events;
    events.methods = {Method::Get};
    events.pattern = "/jmap/eventsource";
    events.make = [parts](Executor& worker) { return std::make_unique<EventHandler>(parts, worker); };
    router.add(std::move(events));

    Route socket;
    socket.methods = {Method::Get};
    socket.pattern = "/jmap/ws";
    socket.make = [parts](Executor& worker) { return std::make_unique<UpgradeHandler>(parts, worker); };
    router.add(std::move(socket));
}

} // namespace posthorn::web
