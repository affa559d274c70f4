// One IMAP connection that is asked a command at a time, for everything that is measured on a single connection.
// Only tests/bench uses this.
#pragma once

#include "engine.h"
#include "replies.h"

#include <functional>
#include <string>
#include <string_view>

namespace posthorn::bench {

class ImapClient {
public:
    /// Called with each untagged response, CRLF and literals included.
    using Untagged = std::function<void(std::string_view)>;

    explicit ImapClient(Loop& loop)
        : m_loop(loop)
        , m_connection(loop)
    {}

    /// Connects, reads the greeting, logs in and asks for the capabilities. Ends the program when refused.
    void login(const Endpoint& endpoint, const std::string& user, const std::string& password);
    bool can(std::string_view capability) const { return hasWord(m_capabilities, capability); }

    /// Sends one command without its tag and waits for its end. Returns 'O', 'N' or 'B'.
    char tryCommand(std::string_view command, const Untagged& untagged = {});
    /// The same for a command that must succeed.
    void command(std::string_view command, const Untagged& untagged = {});
    /// MESSAGES of STATUS.
    long long messagesIn(const std::string& mailbox);
    void logout();

    /// For pipelined work: sends bytes as they are, and waits until no more than @p limit of them are unsent.
    void sendRaw(std::string_view bytes, size_t limit = 1 << 20);
    /// Waits for one whole response of any kind and returns it; it stays valid until the next call.
    std::string_view response();
    /// A fresh tag.
    std::string nextTag() { return "b" + std::to_string(++m_tag); }

private:
    Loop& m_loop;
    Connection m_connection;
    ImapReader m_reader;
    std::string m_capabilities;
    size_t m_pendingConsume = 0;
    unsigned m_tag = 0;
};

} // namespace posthorn::bench
