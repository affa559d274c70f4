// Strings as IMAP writes them (RFC 3501 section 4.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace posthorn::mime {

/// Appends @p text as a quoted string, or as a literal where it has octets of 128 and above or control characters other
/// than a tab. Line ends are dropped (unfolding), NUL becomes U+FFFD, since no IMAP string may hold it.
void appendString(std::string& out, std::string_view text);
/// The same for text that people read: leading, trailing and repeated white space goes too.
void appendText(std::string& out, std::string_view text);
/// appendString() of the value without white space around it, or NIL.
void appendNString(std::string& out, const std::optional<std::string_view>& text);

} // namespace posthorn::mime
