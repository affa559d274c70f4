// Commands one after the other, states, and the connection's coming and going. Logging in and messages have files of
// their own.
#include "pop3/session.h"

#include "base/text.h"
#include "pop3/verb.h"

namespace posthorn::pop3 {

namespace {

constexpr size_t longestLine = 255;          // RFC 2449 section 4
constexpr size_t longestExchangeLine = 12288; // RFC 5034 section 4, for SASL's base64
constexpr int mostErrors = 20;                // before login
constexpr int mostErrorsInTransaction = 1000; // such as for messages that another program removed

} // namespace

std::unique_ptr<wire::Session> makeSession(Context context)
{
    return std::make_unique<Pop3Session>(std::move(context));
}

Pop3Session::Pop3Session(Context context)
    : m_context(std::move(context))
{
}

Pop3Session::~Pop3Session() = default;

void Pop3Session::opened(wire::Link& link)
{
    m_link = &link;
    link.setState("authorization");
    restartIdleTimer();
    ok(m_context.hostName + ' ' + say(Text::Greeting));
}

void Pop3Session::restartIdleTimer()
{
    m_link->setTimer(wire::TimerId::Idle,
                     std::chrono::seconds(m_link->settings().number(config::Setting::Pop3IdleTimeout)));
}

void Pop3Session::received(std::string_view bytes)
{
    if (m_closing || m_startingTls)
        return;
    m_reader.append(bytes);
    work();
}

void Pop3Session::work()
{
    if (m_working)
        return; // an answer that came at once: the loop below us goes on
    m_working = true;
    takeCommands();
    m_working = false;
}

void Pop3Session::takeCommands()
{
    std::string_view line;
    while (!m_waiting && !m_closing) {
        if (m_link->unsent() > wire::Link::highWater)
            return m_link->pauseInput(); // a client that asks and does not read; drained() goes on
        if (m_skipping) {
            if (!m_reader.skipLine())
                return;
            m_skipping = false;
            error(Text::LineTooLong);
            continue;
        }
        const auto status = m_reader.takeLine(line, inExchange() ? longestExchangeLine : longestLine);
        if (status == wire::LineReader::Status::NeedMore)
            return;
        if (status == wire::LineReader::Status::TooLong) {
            m_skipping = true;
            m_exchange.reset();
            m_accepted.reset();
            continue;
        }
        restartIdleTimer();
        if (inExchange())
            exchangeLine(line);
        else
            command(line);
    }
}

void Pop3Session::command(std::string_view line)
{
    std::string_view rest = line;
    const std::string_view name = takeUntil(rest, ' ');
    const Verb* verb = findVerb(name);
    // What is no command may be a password that came out of turn, as behind an AUTH that was refused.
    if (!verb)
        m_link->transcript(watch::Direction::In, m_state == State::Authorization ? "(no command)" : line);
    else
        m_link->transcript(watch::Direction::In, verb->secret ? std::string(verb->name) + " ..." : std::string(line));
    if (!verb)
        return error(Text::UnknownCommand);
    m_link->setCommand(verb->name);
    std::vector<std::string_view> words;
    if (verb->restOfLine && line.size() > name.size())
        words.push_back(rest);
    while (!verb->restOfLine && !rest.empty()) {
        const std::string_view word = takeUntil(rest, ' ');
        if (!word.empty())
            words.push_back(word);
    }
    if (!(verb->states & unsigned(m_state)))
        return error(Text::WrongState);
    if (words.size() < verb->leastArguments || words.size() > verb->mostArguments ||
        (verb->restOfLine && words[0].empty()))
        return error(Text::BadArguments);
    if (const auto no = verb->check(*this, words))
        return error(*no);
    // The words are views into the reader's buffer, which stands until the next line is taken.
    verb->run(*this, words);
}

void Pop3Session::ok(std::string_view line)
{
    std::string reply = "+OK";
    if (!line.empty())
        reply.append(" ").append(line);
    m_link->transcript(watch::Direction::Out, reply);
    m_link->send(reply += "\r\n");
}

void Pop3Session::list(std::string_view line, std::string lines)
{
    ok(line);
    m_link->send(lines += ".\r\n");
}

void Pop3Session::error(std::string_view line)
{
    const std::string reply = "-ERR " + std::string(line);
    m_link->transcript(watch::Direction::Out, reply);
    m_link->send(reply + "\r\n");
    const int most = m_state == State::Authorization ? mostErrors : mostErrorsInTransaction;
    if (++m_errors >= most && !m_closing) {
        m_link->send("-ERR " + say(Text::TooManyErrors) + "\r\n");
        end();
    }
}

bool Pop3Session::clearAllowed() const
{
    return m_link->info().tls || m_link->info().peer.isLoopback() ||
           m_link->settings().boolean(config::Setting::Pop3LoginWithoutTls);
}

void Pop3Session::wait()
{
    m_waiting = true;
    m_link->pauseInput();
}

void Pop3Session::go()
{
    m_waiting = false;
    if (m_closing)
        return;
    restartIdleTimer(); // the time that an answer took is not the client's
    m_link->resumeInput();
    work();
}

void Pop3Session::end()
{
    m_closing = true;
    m_link->close();
}

void Pop3Session::finish(std::string_view lastLine)
{
    ok(lastLine);
    end();
}

void Pop3Session::restartForTls()
{
    m_reader.clear(); // RFC 2595 section 4: nothing of what was said in clear counts any more
    user.clear();
    m_waiting = m_startingTls = true;
    m_link->startTls();
}

void Pop3Session::tlsStarted()
{
    m_waiting = m_startingTls = false;
    restartIdleTimer();
    work();
}

void Pop3Session::expired(wire::TimerId)
{
    if (m_closing)
        return;
    // A client that waits for us, or is taking in a long message, is not idle; one that reads nothing is the engine's
    // business (limits.slow-peer).
    if (!m_startingTls && (m_waiting || m_link->unsent() > 0))
        return restartIdleTimer();
    // RFC 1939 section 3: without removing any messages or sending any response.
    m_link->log(watch::Level::Info, "idle for too long");
    end();
}

void Pop3Session::shutdown()
{
    if (m_closing || m_state == State::Update) // QUIT's answer is on its way, and it closes
        return;
    if (!(m_transfer && m_transfer->begun) && !m_listing && !m_startingTls) // not into the middle of a message
        m_link->send("-ERR [SYS/TEMP] " + say(Text::ShuttingDown) + "\r\n");
    end();
}

void Pop3Session::drained()
{
    if (m_closing)
        return;
    if (m_transfer)
        return continueTransfer();
    if (m_listing)
        return continueListing();
    if (!m_waiting) {
        m_link->resumeInput();
        work();
    }
}

} // namespace posthorn::pop3
