// A message on its way between a file and the server, and what its header tells: the same for mbox, Maildir and EML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "store/types.h"

namespace posthorn::ctl {

using store::Answered;
using store::Deleted;
using store::Draft;
using store::Flagged;
using store::Seen;

struct Message {
    std::string bytes; ///< CRLF line ends
    UnixMs date = 0;   ///< 0: not known
    uint32_t flags = 0;
    std::vector<std::string> keywords;
    std::string origin; ///< where it came from, for complaints
};

/// Every line feed without a carriage return before it gets one.
std::string withCrLf(std::string_view text);

/// When the message was received: of its first Received field, else of its Date; 0 where neither can be read.
UnixMs receivedDate(std::string_view message);

/// By what a message is known again: a digest of its size and of the fields Message-ID, Date, From and Subject.
struct Identity {
    uint64_t high = 0;
    uint64_t low = 0;
    auto operator<=>(const Identity&) const = default;
};
/// @p header: at least those fields of the message's header.
Identity identityOf(std::string_view header, uint64_t size);

/// The fields that identityOf() wants, as IMAP asks for them.
constexpr std::string_view identityFields = "MESSAGE-ID DATE FROM SUBJECT";

} // namespace posthorn::ctl
