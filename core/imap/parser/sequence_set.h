// sequence-set of RFC 3501 section 9: message numbers or UIDs. Values only; anybody may use them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::imap {

/// Ranges as the client wrote them; '*' is `SequenceSet::star`.
struct SequenceSet {
    static constexpr uint32_t star = UINT32_MAX;
    static constexpr size_t maxRanges = 16384; ///< more than a command line holds in any sensible use

    struct Range {
        uint32_t low = 0; ///< low <= high, with '*' the highest
        uint32_t high = 0;
        bool operator==(const Range&) const = default;
    };
    std::vector<Range> ranges;

    /// Parses the whole of @p text: "1:5,7,10:*". Zero, empty pieces and more than maxRanges are errors.
    static std::optional<SequenceSet> parse(std::string_view text);
    /// The same ranges with '*' standing for @p last, sorted, and joined where they touch. A range "n:*" with n above
    /// @p last holds @p last itself (RFC 3501 section 6.4.8). With @p last 0 '*' stands for nothing.
    std::vector<Range> resolved(uint32_t last) const;
    /// True if a number other than '*' is above @p last.
    bool exceeds(uint32_t last) const;
};

/// Appends rising numbers as a set in its shortest form: "1:3,7".
void appendSet(std::string& out, const std::vector<uint32_t>& rising);
/// The same in the order given, with runs only where numbers follow each other (COPYUID keeps pairs in their order).
std::string formatSet(const std::vector<uint32_t>& numbers);

} // namespace posthorn::imap
