// The messages that the load generator sends: the same for every server and every run. Only tests/bench uses this.
#pragma once

#include <cstddef>
#include <string>

namespace posthorn::bench {

/// A plain text message of exactly @p size octets (at least 400), CRLF lines, no line that begins with a dot.
/// @p number makes its Message-ID and Subject its own.
std::string plainMessage(size_t number, size_t size);

/// A message as a real mailbox holds them: sizes from 1 to 16 KiB, 4 KiB on average, half of them multipart
/// (alternative, mixed with an attachment, or one that encloses a forwarded message), different headers. The same
/// number gives the same message.
std::string variedMessage(size_t number);

/// An upper bound for what a size is allowed to be on a command line.
constexpr size_t maximumMessageSize = 16 << 20;

} // namespace posthorn::bench
