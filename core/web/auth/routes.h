// The addresses below /auth.
#pragma once

#include "http/router.h"
#include "web/auth/gate.h"

namespace posthorn::web {

void addAuthRoutes(http::Router& router, const std::shared_ptr<const Gate>& gate);

} // namespace posthorn::web
