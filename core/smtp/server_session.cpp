#include "smtp/server_session.h"

#include "base/text.h"
#include "smtp/trace.h"

namespace posthorn::smtp {

namespace {

/// RFC 5321 section 4.5.3.1.4 asks for 512 octets, extensions add to that; RFC 4954 section 4 wants 12,288 for AUTH.
constexpr size_t commandLine = 2048;
constexpr size_t authLine = 12288;
/// Input that a session holds while it waits for a reply; beyond it TCP holds the peer back.
constexpr size_t heldInput = 64 * 1024;

/// Words of other protocols: a browser that was led to this port, not a mail client.
bool isForeign(std::string_view word)
{
    return equalsIgnoreCase(word, "GET") || equalsIgnoreCase(word, "POST") || equalsIgnoreCase(word, "PUT") ||
           equalsIgnoreCase(word, "CONNECT");
}

bool hasControls(std::string_view line)
{
    for (const char c : line) {
        if ((static_cast<unsigned char>(c) < 32 && c != '\t') || c == 127)
            return true;
    }
    return false;
}

} // namespace

ServerSession::ServerSession(Flavour flavour, Context context) : m_flavour(flavour), m_context(std::move(context)) {}

ServerSession::~ServerSession() = default;

std::unique_ptr<wire::Session> makeServerSession(Flavour flavour, Context context)
{
    return std::make_unique<ServerSession>(flavour, std::move(context));
}

std::string busyReply(const std::string& hostName)
{
    return "421 4.3.2 " + hostName + " too many connections, try again later\r\n";
}

void ServerSession::opened(wire::Link& link)
{
    m_link = &link;
    setState(State::Start);
    answer({220, "", m_context.hostName + " ESMTP Posthorn"});
    restartIdleTimer();
}

void ServerSession::restartIdleTimer()
{
    m_link->setTimer(wire::TimerId::Idle, std::chrono::seconds(settings().number(config::Setting::SmtpIdleTimeout)));
}

void ServerSession::setState(State state)
{
    m_state = state;
    m_link->setState(stateName(state));
}

void ServerSession::received(std::string_view bytes)
{
    if (m_state == State::Closed)
        return;
    restartIdleTimer();
    // Message text goes straight from the network's buffer into the message.
    if (m_incoming.mode != Incoming::Mode::None && m_in.buffered() == 0 && !m_waiting)
        bytes.remove_prefix(takeText(bytes));
    if (!bytes.empty())
        m_in.append(bytes);
    work();
}

void ServerSession::drained()
{
    work();
}

void ServerSession::work()
{
    if (m_working)
        return;
    m_working = true;
    while (!m_waiting && m_state != State::Closed && m_link->unsent() < wire::Link::highWater) {
        if (m_incoming.mode != Incoming::Mode::None) {
            if (m_in.buffered() == 0)
                break;
            const size_t used = takeText(m_in.peek());
            m_in.takeBytes(used);
            continue;
        }
        if (m_skipping) {
            if (!m_in.skipLine())
                break;
            m_skipping = false;
            answer({500, "5.5.6", "line too long"});
            continue;
        }
        const bool login = m_state == State::Auth || startsWithIgnoreCase(m_in.peek(), "AUTH");
        std::string_view line;
        const auto status = m_in.takeLine(line, login ? authLine : commandLine);
        if (status == wire::LineReader::Status::NeedMore)
            break;
        if (status == wire::LineReader::Status::TooLong) {
            m_skipping = true;
            if (m_state == State::Auth) { // RFC 4954 section 4: the exchange is over
                dropExchange();
                setState(State::Ready);
            }
        } else if (m_state == State::Auth) {
            takeAuthLine(line);
        } else {
            takeCommand(line);
        }
    }
    m_working = false;
    throttleInput();
}

void ServerSession::throttleInput()
{
    if (m_state == State::Closed)
        return;
    const bool full = m_in.buffered() >= heldInput;
    if (full && !m_paused)
        m_link->pauseInput();
    else if (!full && m_paused)
        m_link->resumeInput();
    m_paused = full;
}

std::optional<Answer> ServerSession::refuse(const Verb& verb) const
{
    if ((verb.needs & NeedsNoTls) != 0 && m_link->info().tls)
        return Answer{503, "5.5.1", "TLS is active already"};
    if ((verb.needs & NeedsNoLogin) != 0 && m_account)
        return Answer{503, "5.5.1", "already authenticated"};
    if ((verb.states & in(m_state)) == 0) {
        if (m_state == State::Start)
            return Answer{503, "5.5.1", "send EHLO first"};
        if (m_state == State::Chunks)
            return Answer{503, "5.5.1", "BDAT under way, only BDAT or RSET make sense"};
        if (m_state == State::Ready)
            return Answer{503, "5.5.1", "need MAIL command"};
        if (m_state == State::Mail && m_refusedRecipients)
            return Answer{554, "5.5.1", "no valid recipients"};
        if (m_state == State::Mail && (verb.states & in(State::Recipients)) != 0)
            return Answer{503, "5.5.1", "need RCPT command"};
        return Answer{503, "5.5.1", "not during a mail transaction"};
    }
    if ((verb.needs & NeedsLoginOnSubmission) != 0 && m_flavour == Flavour::Submission && !m_account)
        return Answer{530, "5.7.0", "authentication required"};
    return std::nullopt;
}

void ServerSession::takeCommand(std::string_view line)
{
    const size_t end = line.find_first_of(" \t");
    const std::string_view word = line.substr(0, end);
    const std::string_view text = end == std::string_view::npos ? std::string_view() : trimmed(line.substr(end));
    const Verb* const verb = findVerb(word);
    if (verb == nullptr) {
        // Not repeated: it may be a password whose AUTH was refused.
        m_link->transcript(watch::Direction::In,
                           "(unknown command of " + std::to_string(line.size()) + " octets)");
        if (isForeign(word)) {
            answer({421, "4.7.0", "this is a mail server, goodbye", true});
            return;
        }
        answer({500, "5.5.2", hasControls(line) ? "command has control characters" : "command not recognized"});
        return;
    }
    m_link->setCommand(verb->name);
    const size_t behindMechanism = verb->name == "AUTH" ? text.find_first_of(" \t") : std::string_view::npos;
    m_link->transcript(watch::Direction::In,
                       behindMechanism != std::string_view::npos
                           ? std::string("AUTH ").append(text.substr(0, behindMechanism)).append(" ****")
                       : hasControls(line) || !isUtf8(line) ? std::string(verb->name).append(" (unprintable)")
                                                            : std::string(line));
    if (hasControls(line) || !isUtf8(line)) {
        answer({500, "5.5.2", "command has characters that are not allowed"});
        return;
    }
    Arguments arguments;
    arguments.text = text;
    // A chunk's bytes follow its command whether it is welcome or not, so BDAT looks after itself.
    const bool chunk = verb->extension == "CHUNKING";
    std::optional<Answer> refusal = chunk ? std::nullopt : refuse(*verb);
    if (!refusal)
        refusal = verb->parse(text, arguments);
    if (!refusal && chunk)
        refusal = refuse(*verb);
    if (!refusal)
        refusal = verb->check(*this, arguments);
    if (refusal && chunk && arguments.number > 0) {
        receiveChunk(arguments.number, arguments.last, std::move(refusal));
        return;
    }
    if (refusal) {
        answer(*refusal);
        return;
    }
    verb->run(*this, arguments);
}

void ServerSession::answer(const Answer& given)
{
    m_waiting = false;
    if (m_state == State::Closed)
        return;
    const std::string bytes = format(given);
    m_link->send(bytes);
    std::string_view rest(bytes);
    while (!rest.empty()) {
        m_link->transcript(watch::Direction::Out, rest.substr(0, rest.find('\r')));
        rest.remove_prefix(rest.find('\n') + 1);
    }
    const bool counts = given.code >= 500 && m_incoming.mode == Incoming::Mode::None;
    if (given.closes) {
        setState(State::Closed);
        m_link->close();
    } else if (m_stopping) {
        sayGoodbye("4.3.2", "service shutting down");
    } else if (counts && ++m_errors >= uint32_t(settings().number(config::Setting::SmtpMaxErrors))) {
        sayGoodbye("4.7.0", "too many errors");
    } else if (!m_working) {
        work();
    }
}

void ServerSession::sayGoodbye(std::string_view enhanced, std::string_view text)
{
    if (m_state == State::Closed)
        return;
    m_stopping = false;
    answer({421, enhanced, m_context.hostName + ' ' + std::string(text) + ", closing connection", true});
}

void ServerSession::expired(wire::TimerId)
{
    if (m_waiting)
        restartIdleTimer(); // it is our own side that takes its time
    else
        sayGoodbye("4.4.2", "idle for too long");
}

void ServerSession::shutdown()
{
    if (m_state == State::Closed)
        return;
    if (m_waiting)
        m_stopping = true; // what has been handed on is answered yet
    else
        sayGoodbye("4.3.2", "service shutting down");
}

void ServerSession::closed(std::string_view)
{
    m_state = State::Closed;
    m_exchange.reset();
    m_incoming = {};
}

void ServerSession::greeted(std::string_view name, bool extended)
{
    reset();
    m_helo = name;
    m_extended = extended;
    setState(State::Ready);
}

void ServerSession::startTls()
{
    // RFC 3207 section 4.2: nothing that came in clear counts afterwards.
    answer({220, "2.0.0", "ready to start TLS"});
    m_in.clear();
    m_link->startTls();
}

void ServerSession::tlsStarted()
{
    m_in.clear();
    reset();
    m_helo.clear();
    m_extended = false;
    m_account.reset();
    setState(State::Start);
    restartIdleTimer();
}

void ServerSession::beginTransaction(delivery::Envelope envelope)
{
    m_envelope = std::move(envelope);
    m_envelope.origin.peer = m_link->info().peer;
    m_envelope.origin.helo = m_helo;
    m_envelope.origin.account = m_account;
    m_envelope.origin.submission = m_flavour == Flavour::Submission;
    m_refusedRecipients = false;
    setState(State::Mail);
}

void ServerSession::addRecipient(delivery::Recipient recipient)
{
    m_envelope.recipients.push_back(std::move(recipient));
    setState(State::Recipients);
}

void ServerSession::reset()
{
    m_envelope = {};
    m_incoming = {};
    m_refusedRecipients = false;
    if (m_state != State::Start && m_state != State::Closed)
        setState(State::Ready);
}

uint64_t ServerSession::maxSize() const
{
    return uint64_t(settings().number(config::Setting::SmtpMaxMessageSize));
}

std::vector<std::string> ServerSession::mechanisms() const
{
    return m_context.authenticator.mechanisms(m_link->info(),
                                              settings().boolean(config::Setting::SmtpAuthWithoutTls));
}

bool ServerSession::isOwnLiteral(const std::string& domain) const
{
    return !domain.empty() && domain.front() == '[' &&
           equalsIgnoreCase(domain, addressLiteral(m_link->info().local.address));
}

} // namespace posthorn::smtp
