// Mailbox names: modified UTF-7 on the wire (RFC 3501 section 5.1.3), UTF-8 with '/' inside. Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::imap {

/// Modified UTF-7 to UTF-8. Octets of 128 and above pass when the whole is UTF-8, since clients send such names
/// without asking (and RFC 6855 allows them). Nothing for a form that RFC 3501 forbids.
std::optional<std::string> decodeMailboxName(std::string_view wire);
std::string encodeMailboxName(std::string_view name);
/// "inbox" and "inbox/x" in any case become "INBOX" and "INBOX/x"; a trailing '/' goes.
std::string normaliseMailboxName(std::string name);
/// False for a name that the store does not take: see store::normaliseMailboxName().
bool isValidMailboxName(std::string_view name);

/// A LIST pattern: '*' is any run, '%' any run without '/'. Cost per name is its length, whatever the pattern.
class ListPattern {
public:
    static constexpr size_t maxLength = 511;
    /// Longer patterns match nothing. INBOX is matched without regard to case.
    explicit ListPattern(std::string_view pattern);
    bool matches(std::string_view name) const;
    bool hasWildcards() const { return m_wild; }
    const std::string& text() const { return m_pattern; }

private:
    using Bits = std::array<uint64_t, (maxLength + 1) / 64>;
    std::string m_pattern;
    std::array<uint16_t, 256> m_slot{}; ///< of a byte in m_masks; 0 for bytes that the pattern does not name
    std::vector<Bits> m_masks;          ///< positions where the pattern has that byte
    Bits m_star{};
    Bits m_percent{};
    bool m_wild = false;
    bool m_valid = true;
};

} // namespace posthorn::imap
