// A message as RETR and TOP send it: dot-stuffed, ended by CRLF.CRLF, cut after so many lines of the body.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace posthorn::pop3 {

/// Fed with the message in pieces of any size. Line ends must be CRLF, as the store keeps them.
class MessageEncoder {
public:
    /// @p bodyLines: how much of the body (RFC 1939 section 7, TOP); nothing for all of it.
    explicit MessageEncoder(std::optional<uint64_t> bodyLines = std::nullopt)
        : m_limited(bodyLines.has_value())
        , m_left(bodyLines.value_or(0))
    {
    }

    /// Appends the piece to @p out; true once nothing more is wanted.
    bool add(std::string_view piece, std::string& out);
    /// Appends the end.
    void finish(std::string& out);

private:
    bool m_limited;
    uint64_t m_left;
    bool m_inBody = false;
    bool m_lineStart = true;
    bool m_lineEmpty = true; ///< only CR so far
    bool m_done = false;
};

} // namespace posthorn::pop3
