// How delivery reports' parameters hide awkward characters in ESMTP values. Pure functions; the SMTP server and the
// outgoing client call in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace posthorn::delivery {

/// RFC 3461 section 4: xtext, decoded. Nothing when it is malformed or hides a control character.
std::optional<std::string> decodeXtext(std::string_view text);
std::string encodeXtext(std::string_view text);

/// RFC 6533 section 3: utf-8-addr-xtext ("\x{20AC}") and, with SMTPUTF8, UTF-8 as it is.
std::optional<std::string> decodeUtf8Xtext(std::string_view text);
/// Only printable ASCII comes out. @p text is valid UTF-8.
std::string encodeUtf8Xtext(std::string_view text);

} // namespace posthorn::delivery
