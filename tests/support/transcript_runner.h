// Runs conversations that anybody can read against a session. A transcript is a text file of lines:
//
//   # comment                 (the comment "# pipelined-ok" allows the pipelined mode)
//   C: EHLO client.test       the client sends this line with CRLF
//   C! one\r\ntwo\x00         the client sends exactly these bytes; escapes \r \n \t \0 \\ \xHH
//   S: 250 OK                 the server's next line is exactly this, with CRLF
//   S~ 220 .* ESMTP.*         the server's next line matches this ECMAScript regular expression as a whole
//   S! {3}\r\nabc             the server's next bytes are exactly these
//   S*                        takes lines until one matches the next S: or S~ line
//   TLS                       the session has asked for TLS; the handshake succeeds
//   T idle                    the timer fires (idle, first or second) and must have been running
//   SHUTDOWN                  the engine tells the session to end
//   X                         the peer closes
//   E                         the session closes the connection (and has sent nothing more)
//
// Where a line starts with C: and holds nothing, an empty line is sent ("C:" or "C: "). At the end nothing unexpected
// may have been sent.
#pragma once

#include <functional>
#include <string>

#include "tests/support/fake_link.h"

namespace posthorn::test {

enum class FeedMode {
    Whole,    ///< each C line is one piece
    Bytewise, ///< each byte is one piece
    Pipelined ///< all C lines up to the next TLS, T, SHUTDOWN or X at once, then the server's lines in their order
};

class TranscriptRunner {
public:
    /// Makes the session (and what stands behind it, new for each run); may change the link's info and settings.
    using MakeSession = std::function<std::unique_ptr<wire::Session>(FakeLink&)>;

    /// Runs @p path in one mode. Returns an empty text, or what went wrong as "file:line: ...".
    std::string run(const std::string& path, const MakeSession& make, FeedMode mode);
    /// Runs a transcript given as text; @p name stands for the file in messages.
    std::string runText(const std::string& name, const std::string& text, const MakeSession& make, FeedMode mode);
    /// Runs @p path in every mode that it allows, each with a new session; stops at the first mismatch.
    std::string runAll(const std::string& path, const MakeSession& make);

    /// How long an expected line may take to come from other threads.
    int patienceMs = 10000;

private:
    ManualExecutor m_loop; ///< outlives every link, so that late replies from other threads find it
};

} // namespace posthorn::test
