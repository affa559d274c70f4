// Finds where one reply of a server ends, in SMTP, POP3 and IMAP, without looking at any byte twice. The readers only
// know the framing; what a reply means is the workload's matter. Only tests/bench uses this.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace posthorn::bench {

/// An SMTP reply (RFC 5321 section 4.2), all lines of it. @p length is 0 while it is incomplete.
struct SmtpReply {
    int code = 0; ///< 0 if the reply is malformed
    size_t length = 0;
};
SmtpReply readSmtpReply(std::string_view input);

/// The length of the first line with its CRLF (or LF); 0 while it is incomplete.
size_t readLine(std::string_view input);

/// Finds whole IMAP responses (RFC 9051 section 9): a line with all its literals.
class ImapReader {
public:
    /// The length of the first response in @p input; 0 while it is incomplete. @p input must begin where it began in
    /// the call before until a response was returned and consumed.
    size_t next(std::string_view input);
    void reset() { m_scanned = 0; }

private:
    size_t m_scanned = 0;
};

/// Finds the end of a POP3 multi-line response (RFC 1939 section 3): a line with a dot alone.
class Pop3Reader {
public:
    /// As ImapReader::next(). A response that begins with '-' is a single line always.
    size_t next(std::string_view input, bool multiLine);

private:
    size_t m_scanned = 0;
};

/// How the server closed the command: 'O'K, 'N'O, 'B'AD; 0 if @p response is not the tagged one.
char taggedStatus(std::string_view response, std::string_view tag);
/// True if @p word stands in @p text between blanks, brackets or line ends (capabilities); ASCII case is ignored.
bool hasWord(std::string_view text, std::string_view word);
/// The number that follows "@p name " in @p text, -1 if there is none: the counts of STATUS and STAT.
long long numberAfter(std::string_view text, std::string_view name);

} // namespace posthorn::bench
