// Account names in XMPP addresses (XEP-0106): characters that a local part there may not have are written as a backslash
// and two hexadecimal digits.
#pragma once

#include <string>
#include <string_view>

namespace posthorn {

/// "o'neil" to "o\27neil". A backslash becomes "\5c" where it would be read as the beginning of such a sequence.
std::string escapeJidLocal(std::string_view name);
/// The way back; any other backslash stays.
std::string unescapeJidLocal(std::string_view local);

} // namespace posthorn
