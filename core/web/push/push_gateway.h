// The way out to push services for core/jmap's subscriptions: POST over TLS to hosts of the public internet, for as long as
// the subscriber's grant is in force.
#pragma once

#include <memory>

#include "directory/access_records.h"
#include "directory/directory.h"
#include "directory/principal.h"
#include "jmap/push/push_gateway.h"
#include "web/auth/session_book.h"
#include "web/proxy/outer_web.h"

namespace posthorn::web {

/// By what an account proved itself, as a subscription remembers it: jmap::Principal::credential.
std::string credentialOf(const directory::Principal& principal);

struct PushGatewayParts {
    OuterWeb web;
    directory::Directory& directory;
    std::shared_ptr<SessionBook> sessions;
    directory::AccessRecords* access = nullptr; ///< null: there are no app passwords
};

/// Safe on any worker; it must not go while answers are on their way to one.
std::unique_ptr<jmap::PushGateway> makePushGateway(PushGatewayParts parts);

} // namespace posthorn::web
