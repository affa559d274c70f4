// What the tray messenger asks: counts, one-time links into the browser, its own download and enrolment.
#pragma once

#include "http/router.h"
#include "web/auth/gate.h"

namespace posthorn::web {

/// /messenger/poll
void addPoll(http::Router& router, const std::shared_ptr<const Gate>& gate);
/// /messenger/link and /auth/link/{secret}
void addLinks(http::Router& router, const std::shared_ptr<const Gate>& gate);
/// /messenger/downloads, /messenger/download/{ticket}, /messenger/enrol
void addDownloads(http::Router& router, const std::shared_ptr<const Gate>& gate);

/// The origin by which the browser reached us: "https://mail.example.org:3443".
std::string originOf(const http::Request& request, const Parts& parts);

} // namespace posthorn::web
