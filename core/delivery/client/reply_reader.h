// Another server's replies (RFC 5321 section 4.2): lines of three digits, in bounded memory. The outgoing session calls in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/line_reader.h"

namespace posthorn::delivery {

struct PeerReply {
    int code = 0;
    std::string enhanced;           ///< "5.1.1" where the text begins with one that fits the code; else empty
    std::vector<std::string> lines; ///< the texts, without code

    bool isPositive() const { return code >= 200 && code < 400; }
    /// "550 5.1.1 no such user", lines joined by blanks.
    std::string text() const;
    /// The enhanced code, or X.0.0 by the reply's class.
    std::string status() const;
};

class ReplyReader {
public:
    enum class Status { Reply, NeedMore, Malformed };
    void append(std::string_view bytes) { m_in.append(bytes); }
    /// Takes the next whole reply. Malformed: no digits, codes that differ between the lines, too long or too many lines;
    /// the connection is of no use then.
    Status take(PeerReply& reply);
    bool isEmpty() const { return m_in.buffered() == 0 && m_reply.lines.empty(); }
    void clear();

    static constexpr size_t longestLine = 2048;
    static constexpr size_t mostLines = 128;

private:
    wire::LineReader m_in;
    PeerReply m_reply;
};

} // namespace posthorn::delivery
