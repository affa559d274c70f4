// The wire's side: bytes, turns, commands one after the other.
#include "imap/session/session.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::imap {

namespace {

constexpr size_t literalBeforeLogin = 4096; ///< a name or a password

using config::Setting;

/// One line for the log: literals and control characters flattened, long ones cut.
std::string flattened(std::string_view text)
{
    constexpr size_t most = 1000;
    std::string line(text.substr(0, most));
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = ' ';
    }
    if (text.size() > most)
        line += "...";
    return line;
}

} // namespace

std::unique_ptr<wire::Session> makeSession(std::shared_ptr<const Context> context, Executor& worker)
{
    store::Facade facade = context->facade(worker);
    return std::make_unique<Session>(std::move(context), std::move(facade));
}

std::unique_ptr<wire::Session> makeSessionFor(directory::Account account, std::shared_ptr<const Context> context,
                                              Executor& worker)
{
    store::Facade facade = context->facade(worker);
    return std::make_unique<Session>(std::move(context), std::move(facade),
                                     std::make_unique<directory::Account>(std::move(account)));
}

Session::Session(std::shared_ptr<const Context> context, store::Facade facade, std::unique_ptr<directory::Account> account)
    : m_context(std::move(context))
    , m_facade(std::move(facade))
    , m_account(std::move(account))
{
    if (m_context->budget)
        m_share = m_context->budget->share();
}

Session::~Session() = default;

Session::Turn::~Turn()
{
    if (m_session.m_depth == 1)
        m_session.work();
    --m_session.m_depth;
}

void Session::opened(wire::Link& link)
{
    m_link = &link;
    const Turn turn(*this);
    setState(m_account ? Authenticated : NotAuthenticated);
    restartIdleTimer();
    if (m_account)
        m_link->setAccount(m_account->address.text());
    untagged((m_account ? "PREAUTH [CAPABILITY " : "OK [CAPABILITY ") + capabilities() + "] " + (m_context->hostName.empty() ? "" : m_context->hostName + " ") +
             "Posthorn IMAP ready");
}

void Session::received(std::string_view bytes)
{
    if (m_closing)
        return;
    const Turn turn(*this);
    restartIdleTimer();
    m_reader.append(bytes);
}

void Session::drained()
{
    if (m_closing)
        return;
    const Turn turn(*this);
    if (m_command && !m_finished)
        m_command->drained(*this);
}

void Session::tlsStarted()
{
    const Turn turn(*this);
    m_tlsWanted = false;
    restartIdleTimer();
}

void Session::expired(wire::TimerId timer)
{
    if (m_closing)
        return;
    const Turn turn(*this);
    const bool atWork = m_command && !m_expectsLine && !m_finished;
    if (timer == wire::TimerId::Idle && atWork)
        restartIdleTimer(); // a long answer; a peer that does not take it is the engine's business
    else if (timer == wire::TimerId::Idle)
        bye(m_state == NotAuthenticated ? "Too slow to log in" : "Idle for too long");
    else if (atWork)
        close(); // in the middle of an answer nothing else can be said
    else
        bye("The server is going down");
}

void Session::shutdown()
{
    if (m_closing)
        return;
    const Turn turn(*this);
    m_stopping = true;
    // A command at work may finish, so that what was done is also said.
    m_link->setTimer(wire::TimerId::First, std::chrono::seconds(2));
}

void Session::closed(std::string_view error)
{
    (void)error;
    m_closing = true;
    ++m_depth; // nothing begins any more
    if (m_command)
        m_command->abandoned(*this);
    m_command.reset();
    m_view.reset();
}

void Session::restartIdleTimer()
{
    const config::Snapshot& settings = m_link->settings();
    int64_t seconds = settings.number(Setting::ImapIdleTimeout);
    if (m_state == NotAuthenticated)
        seconds = std::min(seconds, settings.number(Setting::ImapLoginTimeout));
    m_link->setTimer(wire::TimerId::Idle, std::chrono::seconds(seconds));
}

void Session::setState(State state)
{
    m_state = state;
    m_link->setState(state == NotAuthenticated ? "not authenticated" : state == Authenticated ? "authenticated" : "selected");
}

bool Session::flush()
{
    if (!m_out.empty()) {
        m_link->send(m_out);
        m_out.clear();
    }
    return outputFull();
}

void Session::work()
{
    while (!m_closing && !m_tlsWanted) {
        if (m_command && m_finished) {
            m_command.reset();
            m_verb = nullptr;
            m_watching = m_expectsLine = false;
            m_share.release();
            m_bodyBytes = 0;
        }
        if (m_stopping && (!m_command || m_expectsLine)) {
            bye("The server is going down");
            break;
        }
        if (m_command && !m_expectsLine)
            break;
        if (flush() && !m_expectsLine)
            break; // a client that does not read does not get more work done
        if (!next())
            break;
    }
    if (m_closing) {
        std::string().swap(m_out);
        return;
    }
    flush();
    if (m_out.capacity() > 1024)
        std::string().swap(m_out);
    if (!m_command || m_expectsLine)
        m_reader.rest();
    const bool pause = m_reader.buffered() > CommandReader::maxLine && ((m_command && !m_expectsLine) || outputFull());
    if (pause == m_paused)
        return;
    m_paused = pause;
    if (pause)
        m_link->pauseInput();
    else
        m_link->resumeInput();
}

bool Session::next()
{
    using Status = CommandReader::Status;
    if (m_expectsLine) {
        const Status status = m_reader.nextLine();
        if (status == Status::NeedMore)
            return false;
        const bool secret = m_lineIsSecret;
        transcriptIn(m_reader.text(), secret);
        const std::string line(status == Status::TooLong ? std::string_view() : m_reader.text());
        m_command->line(*this, line);
        return true;
    }
    switch (m_reader.next(*this)) {
    case Status::NeedMore:
        return false;
    case Status::Continue:
        continuation("OK");
        return true;
    case Status::Command:
        begin(m_reader.text());
        return true;
    case Status::Refused:
        refused(m_reader.text());
        return true;
    case Status::TooLong: {
        m_literalBad = true;
        m_literalRefusal = {"TOOBIG", "The command line is too long"};
        refused(m_reader.text());
        return true;
    }
    }
    return false;
}

LiteralPolicy::Verdict Session::judge(const LiteralHeader& header)
{
    const auto refuse = [this](bool bad, std::string code, std::string text) {
        m_literalBad = bad;
        m_literalRefusal = {std::move(code), std::move(text)};
        return Verdict::Refuse;
    };
    Cursor cursor(header.before, &m_reader.bodyMarks());
    std::string_view tag;
    std::string_view verb;
    const bool readable = cursor.tag(tag) && cursor.space() && cursor.atom(verb) && cursor.space();
    const bool message = readable && equalsIgnoreCase(verb, "APPEND") && m_state != NotAuthenticated && !cursor.atEnd();
    const uint64_t largest = m_state == NotAuthenticated ? 64 * 1024 : 2 * maxMessageSize() + 1024 * 1024;
    if (!header.synchronising && header.size > largest) {
        bye("A literal is far too large");
        return refuse(true, "", "");
    }
    if (!readable)
        return refuse(true, "", "A command is a tag, a space and a name");
    if (header.binary && !(message && utf8))
        return refuse(true, "", "Binary literals are not expected here");
    if (!message) {
        const uint64_t limit = m_state == NotAuthenticated ? literalBeforeLogin
                                                           : uint64_t(m_link->settings().number(Setting::ImapMaxLiteral));
        if (header.size > limit || header.before.size() + header.size > limit + CommandReader::maxLine)
            return refuse(true, "TOOBIG", "The literal is too large");
        return Verdict::Inline;
    }
    if (header.size == 0)
        return refuse(false, "CANNOT", "A message of no bytes");
    if (header.size > maxMessageSize())
        return refuse(false, "TOOBIG", "The message is larger than " + std::to_string(maxMessageSize()) + " bytes");
    m_bodyBytes += header.size + 256;
    if (m_context->budget && !m_share.cover(m_bodyBytes))
        return refuse(false, "UNAVAILABLE", "Too many messages are on their way in, try again later");
    return Verdict::Message;
}

void Session::transcriptIn(std::string_view text, bool secret)
{
    if (!m_link->settings().boolean(Setting::LogTranscripts))
        return;
    m_link->transcript(watch::Direction::In, secret ? std::string("(secret)") : flattened(text));
}

void Session::begin(std::string_view text)
{
    Cursor cursor(text, &m_reader.bodyMarks());
    std::string_view tag;
    std::string_view name;
    ++m_serial;
    m_finished = m_finishing = m_uid = false;
    m_tag = "*";
    m_verb = nullptr;
    if (text.empty()) // some clients send an empty line behind a literal
        return;
    if (!cursor.tag(tag) || tag.size() > 256) {
        transcriptIn(m_state == NotAuthenticated ? "(unreadable)" : text, false);
        syntaxError(tag.size() > 256 ? "The tag is too long" : cursor.error());
        return;
    }
    if (!cursor.space() || !cursor.atom(name)) {
        transcriptIn(m_state == NotAuthenticated ? "(unreadable)" : tag, false);
        syntaxError("A command is a tag, a space and a name");
        return;
    }
    m_tag = tag;
    if (equalsIgnoreCase(name, "UID") && m_state != NotAuthenticated) {
        m_uid = true;
        if (!cursor.space() || !cursor.atom(name)) {
            syntaxError("UID needs a command behind it");
            return;
        }
    }
    m_verb = findVerb(name);
    const bool mute = m_verb ? (m_verb->flags & Secret) != 0 : m_state == NotAuthenticated;
    transcriptIn(mute ? std::string(tag) + ' ' + std::string(name.substr(0, 20)) + " ..." : std::string(text), false);
    if (!m_verb || (m_uid && !(m_verb->flags & UidForm))) {
        m_verb = nullptr;
        syntaxError("Unknown command");
        return;
    }
    m_link->setCommand(m_verb->name);
    dispatch(cursor, text);
}

void Session::dispatch(Cursor& cursor, std::string_view text)
{
    (void)text;
    const std::string name(m_verb->name);
    if (!(m_verb->states & m_state)) {
        syntaxError(m_state == NotAuthenticated ? name + " needs a login first"
                    : m_verb->states & Selected ? name + " needs a selected mailbox"
                                                : name + " is for before the login");
        return;
    }
    if ((m_verb->flags & ClearTextOnly) && m_link->info().tls) {
        syntaxError("TLS is on already");
        return;
    }
    std::unique_ptr<Command> command = m_verb->make(m_uid);
    if (!command->parse(cursor)) {
        syntaxError(name + ": " + cursor.error());
        return;
    }
    if (!m_reader.bodies().empty())
        command->takeBodies(std::move(m_reader.bodies()));
    m_badInRow = 0;
    m_command = std::move(command);
    if (const auto refusal = m_command->check(*this))
        no(*refusal);
    else
        m_command->run(*this);
}

void Session::refused(std::string_view text)
{
    Cursor cursor(text);
    std::string_view tag;
    ++m_serial;
    m_finished = m_finishing = false;
    m_tag = cursor.tag(tag) && cursor.is(' ') && tag.size() <= 256 ? std::string(tag) : std::string("*");
    m_share.release();
    m_bodyBytes = 0;
    if (m_closing)
        return;
    transcriptIn(m_tag + " (refused at a literal)", false);
    if (m_literalBad) {
        syntaxError((m_literalRefusal.code.empty() ? "" : '[' + m_literalRefusal.code + "] ") + m_literalRefusal.text);
    } else {
        tagged("NO", m_literalRefusal.code, m_literalRefusal.text);
    }
}

void Session::syntaxError(std::string_view text)
{
    tagged("BAD", {}, text);
    m_share.release();
    m_bodyBytes = 0;
    if (++m_badInRow >= m_link->settings().number(Setting::ImapMaxErrors))
        bye("Too many commands that are none");
}

void Session::later(std::function<void()> task)
{
    m_link->executor().post(answer(std::move(task)));
}

} // namespace posthorn::imap
