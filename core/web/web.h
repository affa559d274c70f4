// The web service and the administration port, as contexts for HTTP sessions. The one header that the assembly needs.
#pragma once

#include <memory>

#include "http/session.h"
#include "web/parts.h"

namespace posthorn::web {

/// The program's own files, from resources/web: null where there are none.
std::shared_ptr<http::StaticFiles> embeddedFiles();

/// Sign-in, well-known addresses, and the application. @p more adds routes of other rooms (JMAP, BOSH).
std::shared_ptr<const http::Context> makeWebContext(const std::shared_ptr<const Parts>& parts,
                                                    const std::function<void(http::Router&)>& more = {});
/// /metrics, /healthz and /readyz.
std::shared_ptr<const http::Context> makeAdminContext(const std::shared_ptr<const Parts>& parts);

} // namespace posthorn::web
