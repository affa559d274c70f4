// A client's stream over WebSocket (RFC 7395), as a route of the web service.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "http/router.h"
#include "xmpp/route/exchange.h"
#include "xmpp/stream/visitor.h"

namespace posthorn::xmpp {

/// Nothing for requests that no page of ours makes: browsers send cookies for foreign pages, too.
using FindVisitor = std::function<std::optional<WebVisitor>(const http::Request& request)>;

/// GET /xmpp-websocket, from any origin. Whom @p find knows may log in by EXTERNAL; it may be empty.
void addWebSocketRoute(http::Router& router, Exchange& exchange, FindVisitor find = {});

} // namespace posthorn::xmpp
