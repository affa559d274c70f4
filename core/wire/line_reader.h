// Input that arrives in any pieces, taken out line by line. Used by every line-based protocol.
#pragma once

#include <string>
#include <string_view>

namespace posthorn::wire {

/// Buffers what has arrived and not been taken. Holds memory only while something is buffered; taking does not copy
/// (a taken view is valid until the next call).
class LineReader {
public:
    enum class Status {
        Line,     ///< a line was taken
        NeedMore, ///< no whole line yet
        TooLong,  ///< the line exceeds the limit; call skipLine() to get past it in bounded memory
    };

    void append(std::string_view bytes);
    /// Takes the next line, without its end: CRLF, or LF alone when @p allowBareLf. With bare LF disallowed an LF
    /// without CR is part of the line. @p limit counts the line without its end.
    Status takeLine(std::string_view& line, size_t limit, bool allowBareLf = true);
    /// Drops input up to and including the next line end; false when it has not arrived yet (call again after append).
    bool skipLine();
    /// Takes up to @p most buffered bytes.
    std::string_view takeBytes(size_t most);
    size_t buffered() const { return m_bytes.size() - m_taken; }
    /// What is buffered, without taking it.
    std::string_view peek() const { return std::string_view(m_bytes).substr(m_taken); }
    /// Throws everything away (STARTTLS).
    void clear();

private:
    void compact();

    std::string m_bytes;
    size_t m_taken = 0;
    size_t m_searched = 0; ///< no line end lies before this offset: so that a line arriving byte by byte costs linear time
};

} // namespace posthorn::wire
