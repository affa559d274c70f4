// The XMPP server as core/server sees it.
#pragma once

#include <memory>

#include "wire/link.h"
#include "xmpp/context.h"
#include "xmpp/route/exchange.h"
#include "xmpp/stream/visitor.h"

namespace posthorn::xmpp {

/// A client's connection over TCP, with STARTTLS or TLS from the start. On its worker. Whom @p find knows may log in by
/// OAUTHBEARER; it may be empty.
std::unique_ptr<wire::Session> makeClientSession(Exchange& exchange, FindDevice find = {});

/// What a connection over the limits is told.
inline constexpr const char* busyReply =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
    "<stream:error><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";

/// The same for another server's.
inline constexpr const char* busyServerReply =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
    "<stream:error><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";

} // namespace posthorn::xmpp
