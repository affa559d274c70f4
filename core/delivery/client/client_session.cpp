#include "delivery/client/client_session.h"

#include "base/text.h"
#include "config/settings.h"

namespace posthorn::delivery {

ClientSession::ClientSession(ClientOptions options, std::weak_ptr<ClientOwner> owner, Executor* background)
    : m_options(std::move(options)), m_owner(std::move(owner)), m_background(background)
{
}

ClientSession::~ClientSession()
{
    if (m_state != State::Ended)
        end({SessionEnd::Kind::Lost, "4.4.2", "connection given up", m_wasReady, false, false});
}

void ClientSession::opened(wire::Link& link)
{
    m_link = &link;
    m_link->setState("greeting");
    await(State::Greeting, m_options.timeout);
}

void ClientSession::await(State state, std::chrono::seconds time)
{
    m_state = state;
    m_link->setTimer(wire::TimerId::Idle, time);
}

void ClientSession::command(std::string_view line, std::string_view shown)
{
    m_link->setCommand(line.substr(0, line.find_first_of(" :")));
    m_link->transcript(watch::Direction::Out, shown.empty() ? line : shown);
    m_link->send(std::string(line) + "\r\n");
}

void ClientSession::received(std::string_view bytes)
{
    if (m_state == State::Ended)
        return;
    m_replies.append(bytes);
    while (m_state != State::Ended) {
        PeerReply reply;
        const auto status = m_replies.take(reply);
        if (status == ReplyReader::Status::NeedMore)
            return;
        if (status == ReplyReader::Status::Malformed) {
            fail(SessionEnd::Kind::Lost, "4.5.0", "the host does not speak SMTP");
            return;
        }
        m_link->transcript(watch::Direction::In, reply.text());
        takeReply(reply);
    }
}

void ClientSession::takeReply(const PeerReply& reply)
{
    // RFC 5321 section 3.8: 421 may come at any time and ends everything.
    if (reply.code == 421 && m_state != State::Quit && m_state != State::Final) {
        fail(m_wasReady ? SessionEnd::Kind::Lost : SessionEnd::Kind::Refused, reply.status(), reply.text());
        return;
    }
    switch (m_state) {
    case State::Greeting:
        if (reply.code / 100 == 2)
            greet();
        else
            fail(SessionEnd::Kind::Refused, reply.status(), reply.text());
        return;
    case State::Ehlo:
        if (reply.code / 100 == 2) {
            readCapabilities(reply);
            afterHello();
        } else if (reply.code >= 500 && !m_link->info().tls && !m_options.requireTls) {
            command("HELO " + m_options.hostName);
            await(State::Helo, m_options.timeout);
        } else {
            fail(SessionEnd::Kind::Refused, reply.status(), reply.text());
        }
        return;
    case State::Helo:
        if (reply.code / 100 == 2)
            afterHello();
        else
            fail(SessionEnd::Kind::Refused, reply.status(), reply.text());
        return;
    case State::StartTls:
        if (reply.code == 220) {
            m_replies.clear(); // RFC 3207 section 4.2
            await(State::Handshake, m_options.timeout);
            m_link->setState("tls");
            m_link->startTls();
        } else if (m_options.requireTls) {
            fail(SessionEnd::Kind::Refused, "4.7.5", "TLS is required, and the host said " + reply.text());
        } else {
            m_keywords.erase("STARTTLS");
            afterHello();
        }
        return;
    case State::Login:
        takeLoginReply(reply);
        return;
    case State::Envelope:
        takeEnvelopeReply(reply);
        return;
    case State::Final:
        takeFinalReply(reply);
        return;
    case State::Text:
        takeEarlyReply(reply);
        return;
    case State::Reset:
        ready();
        return;
    case State::Quit:
        m_link->close();
        end({SessionEnd::Kind::Orderly, {}, {}, m_wasReady, false, false});
        return;
    case State::Ready:
        fail(SessionEnd::Kind::Lost, reply.status(), reply.text());
        return;
    case State::Unopened:
    case State::Handshake:
    case State::Ended:
        return;
    }
}

void ClientSession::greet()
{
    m_keywords.clear();
    m_mechanisms.clear();
    m_maxSize = 0;
    command("EHLO " + m_options.hostName);
    await(State::Ehlo, m_options.timeout);
}

void ClientSession::readCapabilities(const PeerReply& reply)
{
    for (size_t i = 1; i < reply.lines.size(); ++i) {
        std::string_view rest(reply.lines[i]);
        const std::string keyword = toUpper(takeUntil(rest, ' '));
        m_keywords.insert(keyword);
        if (keyword == "SIZE")
            m_maxSize = parseNumber<uint64_t>(trimmed(rest)).value_or(0);
        if (keyword != "AUTH")
            continue;
        while (!rest.empty()) {
            const std::string_view name = takeUntil(rest, ' ');
            if (!name.empty())
                m_mechanisms.push_back(toUpper(name));
        }
    }
}

void ClientSession::afterHello()
{
    const bool tls = m_link->info().tls;
    if (!tls && m_options.useTls && has("STARTTLS")) {
        command("STARTTLS");
        await(State::StartTls, m_options.timeout);
    } else if (!tls && m_options.requireTls) {
        fail(SessionEnd::Kind::Refused, "4.7.5", "TLS is required, and the host offers none");
    } else if (!m_options.login.empty()) {
        beginLogin();
    } else {
        ready();
    }
}

void ClientSession::tlsStarted()
{
    m_replies.clear();
    greet();
}

void ClientSession::ready()
{
    m_wasReady = true;
    await(State::Ready, m_options.timeout);
    m_link->setState("ready");
    if (const auto owner = m_owner.lock())
        owner->sessionReady(*this);
    else
        finish();
}

void ClientSession::finish()
{
    if (m_state == State::Ended)
        return;
    command("QUIT");
    await(State::Quit, std::chrono::seconds(10));
}

void ClientSession::drained()
{
    if (m_state == State::Text)
        sendText();
}

void ClientSession::expired(wire::TimerId)
{
    if (m_state == State::Quit) {
        m_link->close();
        end({SessionEnd::Kind::Orderly, {}, {}, m_wasReady, false, false});
    } else {
        fail(SessionEnd::Kind::Lost, "4.4.2", "the host did not answer in time");
    }
}

/// The server stops. A message whose end is on the way still gets its answer, so that it is not sent a second time.
void ClientSession::shutdown()
{
    if (m_state == State::Final)
        return;
    fail(SessionEnd::Kind::Lost, "4.3.2", "this server is stopping");
}

void ClientSession::closed(std::string_view error)
{
    if (m_state == State::Ended)
        return;
    SessionEnd ending;
    ending.kind = m_state == State::Unopened    ? SessionEnd::Kind::Unreached
                  : m_state == State::Handshake ? SessionEnd::Kind::TlsFailed
                  : m_state == State::Quit      ? SessionEnd::Kind::Orderly
                                                : SessionEnd::Kind::Lost;
    ending.status = m_state == State::Unopened ? "4.4.1" : m_state == State::Handshake ? "4.7.5" : "4.4.2";
    ending.text = m_state == State::Unopened    ? "connection failed: " + std::string(error)
                  : m_state == State::Handshake ? "TLS handshake failed: " + std::string(error)
                                                : "connection lost";
    end(std::move(ending));
}

void ClientSession::fail(SessionEnd::Kind kind, std::string status, std::string text)
{
    if (m_link != nullptr) {
        m_link->log(watch::Level::Info, text);
        if (m_state == State::Ready || m_state == State::Envelope)
            command("QUIT");
        // What is left of a message is not worth waiting for.
        if (m_state == State::Text)
            m_link->abort();
        else
            m_link->close();
    }
    if (!status.empty() && status[0] == '5')
        status[0] = '4'; // a connection's failure says nothing final about the message
    end({kind, std::move(status), std::move(text), m_wasReady, false, false});
}

void ClientSession::end(SessionEnd ending)
{
    if (m_state == State::Ended)
        return;
    ending.wasReady = m_wasReady;
    ending.unfinished = m_state == State::Envelope || m_state == State::Text || m_state == State::Final;
    ending.textSent = m_state == State::Final && !m_emptyText;
    m_state = State::Ended;
    m_text.clear();
    m_sevenBit.reset();
    m_transfer = {};
    if (const auto owner = m_owner.lock())
        owner->sessionEnded(ending);
}

} // namespace posthorn::delivery
