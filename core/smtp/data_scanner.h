// What follows DATA and BDAT, found out at memory speed: whole runs are looked through with memchr and copied at once; a
// byte is only looked at singly where a piece of input ends inside a line end. Nothing but CRLF.CRLF ends the data, and a
// CR or LF that stands alone makes the message unacceptable, so that no other server's idea of a line end can smuggle a
// second message into this one. Only the SMTP session calls in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace posthorn::smtp {

/// What may be wrong with the bytes of a message. The first fault found stays.
enum class DataFault { None, BareLf, BareCr, Nul };

/// Reads the text after DATA (RFC 5321 section 4.5.2): finds its end and takes the stuffed dots out.
class DataScanner {
public:
    /// Begins a new message.
    void start();
    /// Looks through @p bytes and appends the message's part of it to @p out (nothing when @p keep is false: the end is
    /// still looked for). Returns how many bytes were the message's; fewer than all only when it isDone().
    size_t feed(std::string_view bytes, std::string& out, bool keep = true);
    bool isDone() const { return m_state == State::Done; }
    DataFault fault() const { return m_fault; }

private:
    enum class State {
        LineStart, ///< behind a CRLF, or at the beginning
        InLine,
        Cr,    ///< behind a CR in a line; it has not been appended yet
        Dot,   ///< behind a dot at the start of a line; it is not appended
        DotCr, ///< behind dot and CR at the start of a line
        Done
    };
    void step(char c, std::string& out, bool keep);
    const char* run(const char* at, const char* end, std::string& out, bool keep);
    void note(DataFault fault);

    State m_state = State::LineStart;
    DataFault m_fault = DataFault::None;
};

/// Checks the bytes of BDAT chunks, which are counted and not searched for an end, for the same faults.
class ChunkChecker {
public:
    void start();
    void feed(std::string_view bytes);
    /// The last chunk is whole. True when the message ends with CRLF.
    bool finish();
    DataFault fault() const { return m_fault; }

private:
    void note(DataFault fault);

    char m_last = '\n'; ///< the byte before the next
    bool m_afterCrlf = true;
    DataFault m_fault = DataFault::None;
};

/// The words for the reply: "bare <LF> received after DATA".
std::string_view faultText(DataFault fault);

} // namespace posthorn::smtp
