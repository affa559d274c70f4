#include "imap_client.h"

#include "fail.h"

namespace posthorn::bench {

std::string_view ImapClient::response()
{
    m_connection.consume(m_pendingConsume);
    m_pendingConsume = 0;
    for (;;) {
        m_pendingConsume = m_reader.next(m_connection.input());
        if (m_pendingConsume > 0)
            return m_connection.input().substr(0, m_pendingConsume);
        if (m_connection.peerClosed())
            fail("IMAP: the server closed the connection");
        m_loop.poll();
    }
}

void ImapClient::sendRaw(std::string_view bytes, size_t limit)
{
    m_connection.send(bytes);
    while (m_connection.unsent() > limit) {
        if (m_connection.peerClosed())
            fail("IMAP: the server closed the connection while it was sent data");
        m_loop.poll();
    }
}

char ImapClient::tryCommand(std::string_view command, const Untagged& untagged)
{
    const std::string tag = nextTag();
    m_connection.send(tag + " " + std::string(command) + "\r\n");
    for (;;) {
        const std::string_view line = response();
        if (const char status = taggedStatus(line, tag)) {
            if (status != 'O')
                tell("IMAP: " + std::string(command.substr(0, 100)) + " -> " + std::string(line));
            return status;
        }
        if (untagged)
            untagged(line);
    }
}

void ImapClient::command(std::string_view command, const Untagged& untagged)
{
    std::string last;
    if (tryCommand(command, untagged) != 'O')
        fail("IMAP: refused: " + std::string(command.substr(0, 100)) + " -> " +
             std::string(m_connection.input().substr(0, std::min<size_t>(m_pendingConsume, 200))));
}

void ImapClient::login(const Endpoint& endpoint, const std::string& user, const std::string& password)
{
    m_reader.reset();
    m_pendingConsume = 0;
    m_connection.open(endpoint);
    const std::string_view greeting = response();
    if (!greeting.starts_with("* OK"))
        fail("IMAP: greeting " + std::string(greeting));
    command("LOGIN \"" + user + "\" \"" + password + "\"");
    m_capabilities.clear();
    command("CAPABILITY", [this](std::string_view line) {
        if (line.starts_with("* CAPABILITY"))
            m_capabilities = line;
    });
}

long long ImapClient::messagesIn(const std::string& mailbox)
{
    long long count = -1;
    command("STATUS " + mailbox + " (MESSAGES)", [&count](std::string_view line) {
        if (line.starts_with("* STATUS"))
            count = numberAfter(line, "MESSAGES ");
    });
    if (count < 0)
        fail("IMAP: no MESSAGES in the reply to STATUS " + mailbox);
    return count;
}

void ImapClient::logout()
{
    command("LOGOUT");
    m_connection.close();
}

} // namespace posthorn::bench
