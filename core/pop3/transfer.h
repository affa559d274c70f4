// A message as RETR and TOP send it: dot-stuffed, ended by CRLF.CRLF, cut after so many lines of the body.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/types.h"

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
    /// Appends the end, and the line end before it where the message lacks its last one.
    void finish(std::string& out);

private:
    void addWhole(std::string_view piece, std::string& out);
    void lineEnded();

    bool m_limited;
    uint64_t m_left;
    bool m_inBody = false;
    bool m_lineStart = true;
    bool m_lineBlank = true; ///< nothing of the line has come but, at most, one CR
    bool m_lineHasCr = false;
    bool m_done = false;
};

/// A message on its way to the client.
struct Transfer {
    store::Entry entry;
    MessageEncoder encoder;
    uint64_t offset = 0;
    bool reading = false; ///< the store has been asked for the next slice
    bool begun = false;   ///< the client has been told +OK: what fails now cannot be answered any more
    bool whole = false;   ///< RETR
};

} // namespace posthorn::pop3
