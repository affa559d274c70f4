// What the two builders of this room share. For core/mime's .cpp files only.
#pragma once

#include <string>
#include <string_view>

#include "mime/builder.h"

namespace posthorn::mime {

/// No header value that we write is longer; what is cut was written by somebody else.
constexpr size_t maxHeaderValue = 900;

/// On one line, without control characters, cut to maxHeaderValue octets.
std::string cleanHeaderValue(std::string_view text);
/// Appends "name: value" CRLF, folded at spaces where the line grows long. @p value is clean, but may be folded
/// already.
void appendField(std::string& out, std::string_view name, std::string_view value);
/// name-addr or addr-spec of RFC 5322 section 3.4.
std::string formatMailbox(const NamedMailbox& mailbox);
/// Appends the content fields of a text/plain part, an empty line and the text.
void appendTextPart(std::string& out, std::string_view text);

} // namespace posthorn::mime
