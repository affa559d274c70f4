// Words of a line, and ranges of messages. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/mailbox_snapshot.h"

namespace posthorn::dmci {

constexpr size_t longestLine = 8192; ///< octets of a command, without its end

/// The words of a command: separated by spaces; one that begins with a quotation mark goes on to the next one, with
/// \" and \\ inside. Nothing where quotes are not closed, and for what is no UTF-8 or has control characters.
std::optional<std::vector<std::string>> parseWords(std::string_view line);
/// Appends @p word to @p line so that parseWords() finds it again, with a space before it where the line is not empty.
/// Control characters become '?'.
void appendWord(std::string& line, std::string_view word);

/// From and to, both counted; UINT32_MAX stands for the last one ("*").
struct Range {
    uint32_t first = 0;
    uint32_t last = 0;
    bool operator==(const Range&) const = default;
};
/// "1:10", "7", "3:*", "*", "1,4:6". Nothing for anything else, for 0, and for ranges that run backwards.
std::optional<std::vector<Range>> parseRanges(std::string_view text);

/// Indices in a snapshot, from and to (not counted), rising and apart from each other.
using Stretch = std::pair<size_t, size_t>;
/// What of the mailbox is meant: numbers from 1, or UIDs. Costs what the ranges are, whatever the mailbox holds.
std::vector<Stretch> resolveRanges(const std::vector<Range>& ranges, bool areUids, const store::MailboxSnapshot& mailbox);

} // namespace posthorn::dmci
