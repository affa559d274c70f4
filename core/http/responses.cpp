// The way out: a response's head, and its body as the network takes it.
#include <cstdio>

#include "base/text.h"
#include "http/http_date.h"
#include "http/http_session.h"
#include "http/prepare.h"

namespace posthorn::http {

namespace {

constexpr size_t pieceSize = 64 * 1024;
constexpr size_t leastToShare = 16 * 1024; // below, copying is cheaper than sharing

bool mayHaveBody(unsigned status)
{
    return status >= 200 && status != 204 && status != 304;
}

/// The Date field's value, made once a second on each thread.
std::string_view dateNow(Clock& clock)
{
    thread_local int64_t second = -1;
    thread_local std::string text;
    const UnixMs now = clock.now();
    if (now / 1000 != second) {
        second = now / 1000;
        text = formatHttpDate(now);
    }
    return text;
}

} // namespace

void HttpSession::respond(Response response)
{
    if (!m_turn || m_turn->answered) {
        m_link->log(watch::Level::Error, "a request was answered twice");
        return;
    }
    Turn& turn = *m_turn;
    prepare(turn.head.request, response);
    turn.answered = true;
    turn.taken = false;
    turn.close = turn.close || response.close || m_shutdown || (!turn.bodyDone && !bodyMayEndQuickly());
    if (!turn.bodyDone && !turn.close) {
        turn.skipping = true;
        turn.bodyTaken = turn.checkedAt = 0;
        await(Waiting::Body);
    }
    auto size = bodySize(response.body);
    const bool silent = turn.head.request.method == Method::Head || !mayHaveBody(response.status);
    turn.chunked = !size && !silent && turn.head.request.minorVersion > 0;
    if (!size && !turn.chunked)
        turn.close = turn.close || !silent; // HTTP/1.0: the end is the end
    sendHead(response, mayHaveBody(response.status) ? size : std::nullopt);
    if (silent) {
        turn.finished = true;
        return soon();
    }
    startBody(std::move(response.body));
}

void HttpSession::sendHead(const Response& response, std::optional<uint64_t> size)
{
    const Turn& turn = *m_turn;
    const auto& fields = response.fields;
    std::string head;
    head.reserve(1024);
    head.append("HTTP/1.1 ");
    appendNumber(head, response.status);
    head.append(" ").append(reasonPhrase(response.status)).append("\r\nDate: ");
    head.append(dateNow(*m_context->clock)).append("\r\n");
    for (size_t i = 0; i < fields.size(); ++i) {
        const Fields::Field field = fields.at(i);
        head.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    if (size) {
        head.append("Content-Length: ");
        appendNumber(head, *size);
        head.append("\r\n");
    } else if (turn.chunked) {
        head.append("Transfer-Encoding: chunked\r\n");
    }
    if (turn.close)
        head.append("Connection: close\r\n");
    else if (turn.head.request.minorVersion == 0)
        head.append("Connection: keep-alive\r\n");
    if (response.status != 101)
        appendDefaults(head, fields,
                       {turn.route ? std::string_view(turn.route->contentSecurityPolicy) : std::string_view(),
                        m_context->serverName,
                        m_link->settings().number(config::Setting::WebHsts), turn.head.request.secure});
    head.append("\r\n");
    m_link->send(head);
    std::string line = std::to_string(response.status);
    line.append(" ").append(reasonPhrase(response.status));
    if (size)
        line.append(", ").append(std::to_string(*size)).append(" octets");
    m_link->transcript(watch::Direction::Out, line);
}

void HttpSession::startBody(Body body)
{
    Turn& turn = *m_turn;
    turn.body = std::move(body);
    if (auto* text = std::get_if<std::string>(&turn.body); text && text->size() >= leastToShare) {
        auto owner = std::make_shared<const std::string>(std::move(*text));
        turn.memory = *owner;
        turn.memoryOwner = std::move(owner);
    } else if (text) {
        turn.memory = *text;
    } else if (const auto* shared = std::get_if<SharedBody>(&turn.body)) {
        turn.memory = shared->bytes;
        turn.memoryOwner = shared->owner;
    } else {
        const auto size = bodySize(turn.body);
        turn.sourceSized = size.has_value();
        turn.sourceLeft = size.value_or(0);
    }
    pump();
}

void HttpSession::pump()
{
    Turn& turn = *m_turn;
    if (turn.finished || m_events)
        return;
    if (std::holds_alternative<std::unique_ptr<Source>>(turn.body))
        return pumpSource();
    while (!turn.memory.empty() && m_link->unsent() < wire::Link::highWater / 4) {
        const std::string_view piece = turn.memory.substr(0, wire::Link::highWater);
        turn.memory.remove_prefix(piece.size());
        if (piece.size() < leastToShare)
            m_link->send(piece);
        else
            m_link->sendShared(piece, turn.memoryOwner);
    }
    if (turn.memory.empty())
        bodySent();
}

void HttpSession::pumpSource()
{
    const uint64_t number = m_turn->number;
    const auto ofThisTurn = [&] { return m_turn && m_turn->number == number && !m_turn->finished && !m_closing; };
    while (ofThisTurn() && !m_turn->reading && m_link->unsent() < wire::Link::highWater) {
        auto& source = std::get<std::unique_ptr<Source>>(m_turn->body);
        if (!source || (m_turn->sourceSized && m_turn->sourceLeft == 0))
            return bodySent();
        m_turn->reading = true;
        // A reply that comes at once lets this loop go on; a later one enters it anew.
        auto atOnce = std::make_shared<bool>(true);
        source->read(pieceSize, m_life.bind([this, number, atOnce](Result<std::string> bytes) {
            if (!m_turn || m_turn->number != number || m_turn->finished || m_closing)
                return;
            m_turn->reading = false;
            sourceReplied(std::move(bytes));
            if (!*atOnce && m_turn && m_turn->number == number)
                pump();
        }));
        *atOnce = false;
    }
}

void HttpSession::sourceReplied(Result<std::string> bytes)
{
    Turn& turn = *m_turn;
    if (!bytes)
        return cutOff(bytes.error().text + (bytes.error().detail.empty() ? "" : ": " + bytes.error().detail));
    if (turn.sourceSized) {
        if (bytes->empty() || bytes->size() > turn.sourceLeft)
            return cutOff("the source of a body did not keep its word");
        turn.sourceLeft -= bytes->size();
    } else if (bytes->empty()) {
        return bodySent();
    }
    sendBodyPiece(*bytes);
}

void HttpSession::sendBodyPiece(std::string_view piece)
{
    if (!m_turn->chunked)
        return m_link->send(piece);
    char size[20];
    const int digits = std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
    m_link->send({size, size_t(digits)});
    m_link->send(piece);
    m_link->send("\r\n");
}

void HttpSession::bodySent()
{
    if (m_turn->chunked)
        m_link->send("0\r\n\r\n");
    m_turn->finished = true;
    soon();
}

/// The client must not take the half for the whole: without the last chunk, or short of its length, it will not.
void HttpSession::cutOff(std::string_view why)
{
    m_link->log(watch::Level::Error, "a response was cut off: " + std::string(why));
    m_turn->finished = true;
    m_closing = true;
    m_link->abort();
}

void HttpSession::noticeLeaving()
{
    if (!m_turn)
        return;
    m_turn->watching = true;
    if (m_depth == 0)
        balance();
}

EventStream& HttpSession::respondEvents(const EventOptions& options, Response response)
{
    Turn& turn = *m_turn;
    turn.answered = true;
    turn.watching = true;
    turn.close = true;
    turn.bodyDone = true;
    const bool headOnly = turn.head.request.method == Method::Head;
    turn.chunked = turn.head.request.minorVersion > 0 && !headOnly;
    response.fields.set("Content-Type", "text/event-stream");
    response.fields.set("X-Accel-Buffering", "no");
    await(Waiting::Nothing);
    sendHead(response, std::nullopt);
    turn.head.request = {};
    m_link->setState("event stream");
    m_events = std::make_unique<EventWriter>(*m_link, options, turn.chunked);
    if (headOnly)
        m_events->close(); // there is no stream, and what is sent into it goes nowhere
    if (m_depth == 0)
        balance();
    return *m_events;
}

bool HttpSession::upgrade(const WebSocketOptions& options, std::unique_ptr<WebSocketHandler> socket)
{
    std::string protocol;
    Response response = answerHandshake(m_turn->head.request, options, protocol);
    if (response.status != 101) {
        respond(std::move(response));
        return false;
    }
    Turn& turn = *m_turn;
    turn.answered = true;
    turn.bodyDone = true;
    turn.finished = true;
    turn.close = false;
    await(Waiting::Nothing);
    sendHead(response, std::nullopt);
    m_link->resumeInput();
    m_next = std::make_unique<WebSocketConnection>(*m_link, options, std::move(protocol), std::move(socket));
    soon();
    return true;
}

} // namespace posthorn::http
