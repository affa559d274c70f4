// An account's mail through the local socket: a small IMAP client (RFC 3501, MULTIAPPEND, LITERAL+) behind the word `imap`,
// which needs no password there. What it reads may be larger than memory: bodies are passed on piece by piece.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ctl/connection.h"
#include "ctl/mail/message.h"

namespace posthorn::ctl {

struct Folder {
    std::string name; ///< UTF-8 with '/' between levels
    uint64_t messages = 0;
};

/// One message as it is told of before its bytes come.
struct FetchedMessage {
    uint64_t uid = 0;
    uint64_t size = 0;
    UnixMs date = 0;
    uint32_t flags = 0;
    std::vector<std::string> keywords;
    std::string header; ///< the fields that were asked for
};

class MailLink {
public:
    /// On a connection that has just been opened.
    static Result<MailLink> open(Connection connection, const std::string& address);

    Result<std::vector<Folder>> folders();
    /// Returns once all changes that the server was asked for before are durable, whoever asked.
    Result<void> fence();
    /// Makes the folder, and subscribes to it; Exists when it is there.
    Result<void> create(const std::string& folder);
    /// Selects it without changing anything. NotFound; gives UIDVALIDITY.
    Result<uint64_t> examine(const std::string& folder);
    /// Size and @p fields of the header of each message of the examined folder.
    Result<void> headers(std::string_view fields, const std::function<void(const FetchedMessage&)>& each);
    /// All messages of the examined folder with UIDs from @p from on: @p begins, then @p bytes for each piece, then @p ends.
    struct Sink {
        std::function<Result<void>(const FetchedMessage&)> begins;
        std::function<Result<void>(std::string_view)> bytes;
        std::function<Result<void>()> ends;
    };
    Result<void> messages(std::string_view fields, const Sink& sink);

    /// Sends messages to be appended, all or none; appended() tells what became of them. One append may be under way.
    Result<void> append(const std::string& folder, const std::vector<Message>& messages);
    Result<void> appended();

private:
    explicit MailLink(Connection connection) : m_connection(std::move(connection)) {}

    using Literal = std::function<Result<void>(std::string_view before, uint64_t size)>;
    std::string nextTag() { return 'a' + std::to_string(++m_number); }
    /// Reads one response; its literals stand in it behind their headers unless @p literal takes them.
    Result<std::string> response(const Literal& literal = {});
    /// Reads until the command's end; each untagged response goes to @p untagged.
    Result<void> finish(const std::string& tag, const std::function<void(const std::string&)>& untagged = {},
                        const Literal& literal = {});
    Result<void> run(const std::string& command, const std::function<void(const std::string&)>& untagged = {},
                     const Literal& literal = {});

    Connection m_connection;
    uint64_t m_number = 0;
    std::string m_appendTag;
};

/// The text as an IMAP quoted string.
std::string quoted(std::string_view text);

} // namespace posthorn::ctl
