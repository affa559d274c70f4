// Which names mailboxes may have.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace posthorn::store {

/// The name as it is stored: "INBOX" in capitals, also as the first level of longer names. Nothing for one that cannot
/// be: empty levels, more than 32 levels or 1,000 bytes, control characters, '*' and '%' (RFC 3501 section 5.1), no
/// UTF-8.
std::optional<std::string> normaliseMailboxName(std::string_view name);

} // namespace posthorn::store
