// Remote images of messages, fetched by the server in the reader's place: the sender learns neither who reads nor from
// where, and cannot use the reader's browser or the server to reach anything inside.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string_view>

#include "http/router.h"
#include "web/auth/gate.h"
#include "wire/service.h"

namespace posthorn::web {

struct ImageProxyParts {
    wire::Resolver& resolver;
    wire::Connector& connector;
    /// Which addresses may be fetched from; isPublicAddress() but in tests.
    std::function<bool(std::string_view address)> allowed;
};

/// GET /proxy/image?url=
void addImageProxy(http::Router& router, const std::shared_ptr<const Gate>& gate, ImageProxyParts parts);

/// The type by the content's own first octets: PNG, JPEG, GIF, WebP, AVIF, BMP, ICO; "" for all else, SVG among it. What a
/// server says of its content does not count.
std::string_view imageTypeOf(std::string_view content);

} // namespace posthorn::web
