// Content codings (RFC 9110 section 8.4): what a client takes, and gzip for what is made on the way.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace posthorn::http {

/// Whether an Accept-Encoding field's value allows @p coding with a weight above 0 (section 12.5.3).
bool acceptsCoding(std::string_view acceptEncoding, std::string_view coding);
/// Whether content of that type shrinks: text, JSON, XML, scripts, SVG.
bool isCompressible(std::string_view contentType);

/// Compresses in one go; empty when that makes it no shorter.
std::string gzip(std::string_view bytes);
/// Compresses as it is read, 64 KiB at a time, so that a long body holds up nobody else on the worker.
std::unique_ptr<Source> gzipSource(Body body);

} // namespace posthorn::http
