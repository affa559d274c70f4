// The mbox format, in the form called mboxrd: messages one behind the other, each begun by a line "From sender date", and in
// them one '>' more before every line of '>'s and "From ". Line ends of files are LF or CRLF; of messages in memory CRLF.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ctl/mail/message.h"

namespace posthorn::ctl {

/// Tells the date of a line that begins a message: "From", a sender without meaning, and a date as of asctime(3), maybe with a
/// zone. Nothing for a line that is none, as a text's "From here on".
std::optional<UnixMs> parseFromLine(std::string_view line);

/// Reads an mbox file in any pieces. Holds one message at most, and no more of it than the largest that it may have.
class MboxReader {
public:
    /// Gets each message. Of one that is too large `bytes` is the beginning, and @p tooLarge is true.
    using Sink = std::function<void(Message message, bool tooLarge)>;

    MboxReader(size_t largest, Sink sink);
    void feed(std::string_view bytes);
    /// The file has ended.
    void finish();
    /// False once it is clear that the file does not begin as an mbox file does; then no messages come.
    bool isMbox() const { return m_state != State::Refused; }

private:
    enum class State { Start, Message, Refused };

    void line(std::string_view text, bool whole);
    bool mayBecomeQuoted() const;
    void passQuotes();
    void add(std::string_view text);
    void emit();

    const size_t m_largest;
    const Sink m_sink;
    State m_state = State::Start;
    std::string m_line;         ///< begun, its end has not come
    bool m_inLongLine = false;  ///< the line's beginning has been passed on
    bool m_afterBlank = true;   ///< the last line was empty
    bool m_blankHeld = false;   ///< an empty line that may belong to the next message's beginning
    bool m_tooLarge = false;
    Message m_message;
};

/// Takes Status, X-Status and X-Keywords out of the header: what they say becomes the message's flags and keywords. False for
/// the first message of folders of UW's programs, which is theirs and nobody's mail.
bool takeMboxStatus(Message& message);

/// "From sender Thu Nov 22 20:52:43 2026", in UTC, with its line end; MAILER-DAEMON where @p sender is empty.
std::string mboxFromLine(std::string_view sender, UnixMs date);
/// The header lines that tell flags and keywords; empty where there are none.
std::string mboxStatusLines(uint32_t flags, const std::vector<std::string>& keywords);

/// Writes one message's text in any pieces.
class MboxWriter {
public:
    /// @p statusLines go to the end of the header.
    MboxWriter(std::string statusLines, std::string& out);
    void feed(std::string_view bytes);
    /// Ends the message, with the empty line behind it.
    void finish();

private:
    void put(char c);
    void endLine();

    std::string m_status;
    std::string& m_out;
    size_t m_matched = 0;  ///< of "From " at the line's start, not yet written; npos: the line begins otherwise
    size_t m_written = 0;  ///< octets of the line that is being written
    bool m_carriageReturn = false;
    bool m_inHeader = true;
};

} // namespace posthorn::ctl
