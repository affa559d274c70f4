// The POP3 server's session (RFC 1939, 2449, 2595, 5034, 6856, 3206). core/server makes one for each connection.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "directory/authenticator.h"
#include "store/mail_store.h"
#include "wire/link.h"

namespace posthorn::pop3 {

/// What a session works with. All of it outlives the session.
struct Context {
    directory::Authenticator& authenticator;
    store::Facade store; ///< of the session's worker
    std::string hostName;
    std::string version; ///< for CAPA's IMPLEMENTATION, only told after login
};

std::unique_ptr<wire::Session> makeSession(Context context);

} // namespace posthorn::pop3
