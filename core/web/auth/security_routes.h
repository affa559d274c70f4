// What an account's owner does about its security: app passwords, tokens, the second factor.
#pragma once

#include "http/router.h"
#include "web/auth/gate.h"

namespace posthorn::web {

void addSecurityRoutes(http::Router& router, const std::shared_ptr<const Gate>& gate);

} // namespace posthorn::web
