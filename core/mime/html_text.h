// HTML turned to plain text for previews. It is no renderer and no sanitiser: the result is text, never markup.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace posthorn::mime {

/// Drops tags, comments, style and script, decodes the common character references and ends lines where blocks end.
/// Takes any bytes; UTF-8 in, UTF-8 out. Linear in the size.
std::string htmlToText(std::string_view html);

/// Appends a code point as UTF-8; what is none becomes U+FFFD.
void appendUtf8(std::string& out, uint32_t codePoint);

} // namespace posthorn::mime
