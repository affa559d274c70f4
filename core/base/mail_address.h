// A mail address as the house compares it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace posthorn {

/// local-part@domain. The domain is lower case, internationalised names as U-labels in NFC; the local part keeps its
/// case and has lost its quotes where they were not needed.
struct MailAddress {
    std::string local;
    std::string domain;

    bool operator==(const MailAddress&) const = default;
    /// "local@domain", the local part quoted where RFC 5321 section 4.1.2 asks for it; empty for the null address.
    std::string text() const;
    bool isNull() const { return local.empty() && domain.empty(); }

    /// Parses "local@domain" (no angle brackets, no display name): dot-string or quoted local part, domain or address
    /// literal; UTF-8 allowed (RFC 6531). At most 64 and 255 octets.
    static std::optional<MailAddress> parse(std::string_view text);
};

} // namespace posthorn
