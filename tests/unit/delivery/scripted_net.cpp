#include "tests/unit/delivery/scripted_net.h"

#include <algorithm>

namespace posthorn::test {

void ScriptedNet::connect(Executor&, const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session)
{
    targets.push_back(target);
    m_asked.emplace_back(target, std::move(session));
}

void ScriptedNet::run()
{
    for (bool moved = true; moved;) {
        moved = m_loop.run() > 0;
        for (auto& [target, session] : std::exchange(m_asked, {})) {
            moved = true;
            ScriptedPeer& peer = peers[target.address];
            ++peer.connections;
            if (!peer.reachable) {
                session->closed("connection refused");
                session.reset();
                continue;
            }
            auto conversation = std::make_unique<Conversation>();
            conversation->peer = &peer;
            conversation->tls = target.tls == wire::TlsMode::Implicit;
            conversation->link = std::make_unique<FakeLink>(&m_loop);
            conversation->link->networkHeld = networkHeld;
            if (conversation->tls)
                conversation->link->linkInfo = conversation->link->infoAfterTls;
            conversation->link->open(std::move(session));
            const std::string greeting = reply(*conversation, "");
            m_conversations.push_back(std::move(conversation));
            mostOpen = std::max(mostOpen, m_conversations.size());
            Conversation& opened = *m_conversations.back();
            if (greeting.empty())
                opened.link->peerCloses("reset");
            else if (!peer.silent)
                opened.link->feed(greeting);
        }
        for (size_t i = 0; i < m_conversations.size(); ++i)
            moved = step(*m_conversations[i]) || moved;
        for (auto& conversation : m_conversations) {
            if (conversation->link->isOpen())
                continue;
            moved = true;
            for (const FakeLink::Line& line : conversation->link->transcripts)
                transcripts.push_back((line.direction == watch::Direction::In ? "S: " : "C: ") + line.text);
            conversation.reset();
        }
        std::erase(m_conversations, nullptr);
    }
}

bool ScriptedNet::step(Conversation& conversation)
{
    FakeLink& link = *conversation.link;
    if (networkHeld && link.unsent() > 0)
        link.takeNetwork(20000);
    const std::string bytes = link.takeOutput();
    bool moved = !bytes.empty();
    conversation.input += bytes;
    std::string out;
    const bool stays = conversation.peer->silent || talk(conversation, out);
    if (!out.empty() && link.isOpen())
        link.feed(out);
    if (!stays && link.isOpen())
        link.peerCloses();
    if (link.isOpen() && link.wantsTls() && conversation.input.empty()) {
        moved = true;
        if (conversation.peer->tlsFails) {
            link.peerCloses("handshake failure");
        } else {
            conversation.tls = true;
            link.finishTls();
        }
    }
    return moved;
}

bool ScriptedNet::talk(Conversation& conversation, std::string& out)
{
    ScriptedPeer& peer = *conversation.peer;
    size_t group = 0;
    for (;;) {
        if (conversation.inData) {
            if (!peer.refusesTextWith.empty() && conversation.input.size() > 1000) {
                out += peer.refusesTextWith + "\r\n";
                return false;
            }
            const std::string text = "\r\n" + conversation.input;
            const size_t end = text.find("\r\n.\r\n");
            if (end == std::string::npos)
                break;
            conversation.inData = false;
            conversation.mail.text = end == 0 ? std::string() : text.substr(2, end);
            conversation.input.erase(0, end + 3);
            for (size_t at = 0; (at = conversation.mail.text.find("\r\n..", at)) != std::string::npos; at += 3)
                conversation.mail.text.erase(at + 2, 1);
            if (conversation.mail.text.rfind("..", 0) == 0)
                conversation.mail.text.erase(0, 1);
            const std::string answer = reply(conversation, ".");
            if (answer.rfind("250", 0) == 0 && !conversation.mail.to.empty())
                peer.mails.push_back(conversation.mail);
            conversation.mail = {};
            if (answer.empty())
                return false;
            out += answer;
            continue;
        }
        const size_t end = conversation.input.find("\r\n");
        if (end == std::string::npos)
            break;
        const std::string line = conversation.input.substr(0, end);
        conversation.input.erase(0, end + 2);
        peer.commands.push_back(line);
        ++group;
        const std::string answer = reply(conversation, line);
        if (answer.empty())
            return false;
        out += answer;
        const bool good = answer[0] == '2' || answer[0] == '3';
        if (line.rfind("MAIL FROM:", 0) == 0 && good)
            conversation.mail.from = line.substr(10);
        if (line.rfind("RCPT TO:", 0) == 0 && good)
            conversation.mail.to.push_back(line.substr(8));
        if (line == "RSET")
            conversation.mail = {};
        if (line == "DATA" && answer.rfind("354", 0) == 0) {
            conversation.inData = true;
            conversation.mail.tls = conversation.tls;
        }
        if (line == "QUIT") {
            if (group > 0)
                peer.groups.push_back(group);
            return true;
        }
    }
    if (group > 0)
        peer.groups.push_back(group);
    return true;
}

std::string ScriptedNet::reply(Conversation& conversation, const std::string& command)
{
    const ScriptedPeer& peer = *conversation.peer;
    const std::string* best = nullptr;
    size_t length = 0;
    for (const auto& [beginning, answer] : peer.replies) {
        const bool fits = beginning.empty() ? command.empty() : command.rfind(beginning, 0) == 0;
        if (fits && (best == nullptr || beginning.size() > length)) {
            best = &answer;
            length = beginning.size();
        }
    }
    if (best != nullptr)
        return best->empty() ? std::string() : *best + "\r\n";
    if (command.empty())
        return "220 peer.test ESMTP\r\n";
    if (command.rfind("EHLO", 0) == 0) {
        std::string lines = "250-peer.test\r\n";
        for (const std::string& extension : peer.extensions) {
            if (extension != "STARTTLS" || !conversation.tls)
                lines += "250-" + extension + "\r\n";
        }
        return lines + "250 OK\r\n";
    }
    if (command == "STARTTLS")
        return "220 2.0.0 go\r\n";
    if (command == "DATA")
        return "354 go\r\n";
    if (command == "QUIT")
        return "221 2.0.0 bye\r\n";
    if (command.rfind("AUTH", 0) == 0)
        return "235 2.7.0 welcome\r\n";
    return command == "." ? "250 2.0.0 queued as X1\r\n" : "250 2.0.0 ok\r\n";
}

void ScriptedNet::fireTimers()
{
    for (size_t i = 0; i < m_conversations.size(); ++i)
        m_conversations[i]->link->fire(wire::TimerId::Idle);
    run();
}

} // namespace posthorn::test
