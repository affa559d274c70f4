// What stands behind a route. A Handler is made for one request when its head has been read, and dropped when the
// response has gone out or the peer has gone: everything that it asked for elsewhere is bound to its own Life. It is never
// dropped from inside one of its own functions or while it calls its Exchange.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/events.h"
#include "http/message.h"
#include "http/websocket.h"
#include "wire/link.h"

namespace posthorn::http {

/// The session as a handler sees it: one request and the answer to it. It outlives the handler.
class Exchange {
public:
    virtual ~Exchange() = default;
    virtual const Request& request() const = 0;
    /// The connection: its executor, settings, peer, account for the console, counters. Nobody but the session sends on it.
    virtual wire::Link& link() = 0;

    /// Asks for the body (and says 100 Continue where the client waits for that). Until then nothing of it is read, so
    /// that credentials can be checked first. body() and end() follow, never from inside this call.
    virtual void takeBody() = 0;
    /// Of a streamed body: nothing more is handed over until continueBody(). What was on its way may still come: up to
    /// 64 KiB.
    virtual void holdBody() = 0;
    virtual void continueBody() = 0;
    /// Octets of the body by Content-Length; nothing for chunks.
    virtual std::optional<uint64_t> announcedSize() const = 0;

    /// The answer; exactly once, at any time from Handler::begin() on. A body that has not been taken is thrown away
    /// where it is small, else the connection closes.
    virtual void respond(Response response) = 0;
    /// For an answer that may take long (a poll that waits for mail): the peer's leaving is noticed at once, for which the
    /// price is that a client which closes its sending side early is taken for gone.
    virtual void noticeLeaving() = 0;

    /// Answers with an event stream. It belongs to the exchange; @p response gives status and further fields. Streams are
    /// many and stay long: what was asked is let go, and request() is empty from here on.
    virtual EventStream& respondEvents(const EventOptions& options = {}, Response response = {}) = 0;
    /// Answers an upgrade to WebSocket: on success the handler here is dropped soon and @p socket takes its place. When
    /// the request is no proper WebSocket handshake it is answered with 400 or 426, and false comes back.
    virtual bool upgrade(const WebSocketOptions& options, std::unique_ptr<WebSocketHandler> socket) = 0;
};

class Handler {
public:
    virtual ~Handler() = default;
    /// The head has been read. The default takes the body.
    virtual void begin(Exchange& exchange) { exchange.takeBody(); }
    /// A piece of a streamed body (BodyKind::Streamed only).
    virtual void body(Exchange& exchange, std::string_view piece) { (void)exchange, (void)piece; }
    /// The body is complete: @p whole is it with BodyKind::Whole, else empty. Answer now or later.
    virtual void end(Exchange& exchange, std::string whole) = 0;
};

using HandlerFactory = std::function<std::unique_ptr<Handler>(Executor& worker)>;

/// A handler that answers at once, from the head alone: the body, if there is one, is not read.
HandlerFactory answer(std::function<Response(Exchange& exchange)> make);
/// A handler that answers when the whole body is there. @p make may answer later too, through the exchange, as long as
/// what it asks for is bound to the exchange's end by `life`.
HandlerFactory answerWhole(std::function<void(Exchange& exchange, std::string body, const Life& life)> make);

} // namespace posthorn::http
