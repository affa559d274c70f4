// Bytes in, whole commands out: lines joined by their literals (RFC 3501 section 2.2, RFC 7888). Bounded whatever the
// peer sends. For the session alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::imap {

/// What a command line announces at its end: "{5}", "{5+}" or "~{5}".
struct LiteralHeader {
    std::string_view before; ///< the command up to the header, earlier inline literals included
    uint64_t size = 0;
    bool synchronising = true; ///< the client waits for our "+" before it sends the bytes
    bool binary = false;       ///< literal8 of RFC 3516
};

/// Decides about each literal before its first byte is taken.
class LiteralPolicy {
public:
    enum class Verdict {
        Inline,  ///< becomes part of the command's text
        Message, ///< goes into a string of its own (APPEND)
        Refuse   ///< the command fails; a literal that does not wait is swallowed
    };
    virtual Verdict judge(const LiteralHeader& header) = 0;

protected:
    ~LiteralPolicy() = default;
};

class CommandReader {
public:
    enum class Status {
        NeedMore, ///< nothing whole yet
        Command,  ///< text() and bodies() are a command
        Continue, ///< the client waits for "+ OK"; send it and call next() again
        Refused,  ///< a command ended that the policy refused; text() is what came before the refused literal
        TooLong   ///< a line over the limit; text() is its beginning. The rest is skipped in bounded memory
    };

    static constexpr size_t maxLine = 64 * 1024; ///< of a command's lines between messages; literals are not counted

    void append(std::string_view bytes);
    Status next(LiteralPolicy& policy);
    /// Takes one line as it stands, for IDLE and AUTHENTICATE. Status is NeedMore, Command or TooLong.
    Status nextLine();

    /// The command without its last line end; inline literals stand behind their headers as "{5}CRLFhello". Valid
    /// until the next call of append(), next() or nextLine().
    std::string_view text() const { return m_result; }
    /// The literals judged Message, in their order; the text has only their headers.
    std::vector<std::string>& bodies() { return m_bodies; }
    /// Offsets in text() of the headers of bodies(): where they begin with '{' or '~'.
    const std::vector<size_t>& bodyMarks() const { return m_bodyMarks; }

    /// Bytes that wait to be read.
    size_t buffered() const { return m_in.size() - m_taken; }
    /// Throws everything away (STARTTLS).
    void clear();
    /// Gives memory back between commands.
    void rest();

private:
    enum class State { Line, Inline, Message, Swallow, SkipLine };
    bool findLine(std::string_view& line);
    Status endOfLine(std::string_view line, LiteralPolicy& policy);
    Status finish(Status status, std::string_view text);
    void begin();

    std::string m_in;
    size_t m_taken = 0;
    size_t m_searched = 0; ///< no LF lies before this offset
    std::string m_text;    ///< of a command with literals, as far as it has been read
    std::vector<std::string> m_bodies;
    std::vector<size_t> m_bodyMarks;
    std::string_view m_result;
    uint64_t m_left = 0;   ///< bytes missing of the literal
    size_t m_lineBytes = 0;
    State m_state = State::Line;
    bool m_refused = false;
    bool m_begun = false; ///< m_text belongs to the command that is being read
};

} // namespace posthorn::imap
