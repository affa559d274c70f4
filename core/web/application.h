// The webmail application's files.
#pragma once

#include <memory>

#include "http/router.h"
#include "web/parts.h"

namespace posthorn::web {

/// Everything that no other route has: files by their names, and the page itself for addresses that it makes up.
void addApplication(http::Router& router, const std::shared_ptr<const Parts>& parts);

} // namespace posthorn::web
