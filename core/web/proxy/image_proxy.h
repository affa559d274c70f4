// Remote images of messages, fetched by the server in the reader's place: the sender learns neither who reads nor from
// where, and cannot use the reader's browser or the server to reach anything inside.
#pragma once

#include <memory>
#include <string_view>

#include "http/router.h"
#include "web/auth/gate.h"
#include "web/proxy/outer_web.h"

namespace posthorn::web {

/// GET /proxy/image?url=
void addImageProxy(http::Router& router, const std::shared_ptr<const Gate>& gate, OuterWeb web);

/// The type by the content's own first octets: PNG, JPEG, GIF, WebP, AVIF, BMP, ICO; "" for all else, SVG among it. What a
/// server says of its content does not count.
std::string_view imageTypeOf(std::string_view content);

} // namespace posthorn::web
