// The other hosts of the world, as a test wants them: a connector whose addresses are scripted SMTP servers. Connections
// are real client sessions on fake links; nothing happens outside run().
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/fake_link.h"
#include "wire/service.h"

namespace posthorn::test {

/// One host. Replies are "220 ..." for the greeting, 250 for nearly everything, 354 for DATA; `replies` overrides them by
/// the beginning of the command ("RCPT TO:<bob@"; "" for the greeting, "." for the end of data). An empty reply drops the
/// connection.
struct ScriptedPeer {
    std::vector<std::string> extensions = {"PIPELINING", "8BITMIME", "SIZE 50000000", "STARTTLS"};
    std::map<std::string, std::string> replies;
    bool reachable = true;
    bool tlsFails = false;
    bool silent = false; ///< answers nothing from now on
    std::string refusesTextWith; ///< said after the first bytes of a text, instead of waiting for its end

    struct Mail {
        std::string from; ///< with parameters
        std::vector<std::string> to;
        std::string text;
        bool tls = false;
    };
    std::vector<Mail> mails;
    std::vector<std::string> commands;
    std::vector<size_t> groups; ///< how many commands came in each piece
    size_t connections = 0;
};

class ScriptedNet final : public wire::Connector {
public:
    explicit ScriptedNet(ManualExecutor& loop) : m_loop(loop) {}

    std::map<std::string, ScriptedPeer> peers; ///< by address
    std::vector<wire::OutgoingTarget> targets; ///< of all connections asked for
    size_t mostOpen = 0;
    bool networkHeld = false; ///< what sessions send leaves in small pieces

    void connect(Executor& worker, const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session) override;
    /// Runs tasks and carries bytes until nothing moves any more.
    void run();
    /// All running timers of open connections fire.
    void fireTimers();
    size_t open() const { return m_conversations.size(); }
    std::vector<std::string> transcripts; ///< of all sessions

private:
    struct Conversation {
        ScriptedPeer* peer;
        std::unique_ptr<FakeLink> link;
        std::string input;
        bool inData = false;
        bool tls = false;
        ScriptedPeer::Mail mail;
    };
    bool step(Conversation& conversation);
    /// The replies to what has come in; false: the peer hangs up.
    bool talk(Conversation& conversation, std::string& out);
    std::string reply(Conversation& conversation, const std::string& command);

    ManualExecutor& m_loop;
    std::vector<std::pair<wire::OutgoingTarget, std::unique_ptr<wire::Session>>> m_asked;
    std::vector<std::unique_ptr<Conversation>> m_conversations;
};

} // namespace posthorn::test
