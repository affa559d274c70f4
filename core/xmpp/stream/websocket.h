// A client's stream over WebSocket (RFC 7395), as a route of the web service.
#pragma once

#include "http/router.h"
#include "xmpp/route/exchange.h"

namespace posthorn::xmpp {

/// GET /xmpp-websocket. From any origin: nobody is signed in by a cookie there.
void addWebSocketRoute(http::Router& router, Exchange& exchange);

} // namespace posthorn::xmpp
