// Address lists of RFC 5322 section 3.4, kept raw: encoded words stay encoded, obsolete routes and comments are
// understood, and what is broken is kept as far as it can be read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::mime {

/// One entry of an address list as the ENVELOPE of RFC 3501 section 7.4.2 sees it.
struct Address {
    enum class Kind { Mailbox, GroupBegin /**< mailbox holds the group's name */, GroupEnd };

    Kind kind = Kind::Mailbox;
    bool broken = false;                ///< angle brackets that are not closed or hold nonsense
    std::optional<std::string> name;    ///< display name, or the comment behind a bare address
    std::optional<std::string> route;   ///< at-domain-list, as "@one,@two"
    std::optional<std::string> mailbox; ///< local part without its quotes; absent where none could be read
    std::optional<std::string> host;    ///< domain; absent where none could be read

    bool operator==(const Address&) const = default;
};

/// Reads at most @p limit entries of a field's value, which may be folded. Never fails: broken addresses come back with
/// what could be read, and text behind an unreadable one is dropped. Linear in the value's length.
std::vector<Address> parseAddressList(std::string_view value, size_t limit = 10'000);

} // namespace posthorn::mime
