// The addresses below /auth.
#pragma once

#include "http/router.h"
#include "web/auth/gate.h"

namespace posthorn::web {

void addAuthRoutes(http::Router& router, const std::shared_ptr<const Gate>& gate);

/// A web session for who has proved to be @p account; the one that the browser had before ends.
SessionBook::Opened openSession(const Gate& gate, http::Exchange& exchange, const directory::Account& account);
/// Such a session with its cookie as the answer to the request.
void respondSignedIn(const Gate& gate, http::Exchange& exchange, const directory::Account& account);
/// Answers when what ended is durable.
void respondSettled(const Gate& gate, http::Exchange& exchange, const Life& life, http::Response response);

} // namespace posthorn::web
