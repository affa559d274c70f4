// Commands one after the other, answers, and the connection's coming and going. Logging in, messages out, messages in and
// events have files of their own.
#include "dmci/session.h"

#include "base/text.h"
#include "store/mailbox_name.h"

namespace posthorn::dmci {

using config::Setting;

namespace {

constexpr int mostErrors = 20; // before login
constexpr int mostErrorsInside = 1000;

/// The client's own fault, of which there may be only so many; behind the login a refusal is none, as for an account that exists
/// already.
bool isMistake(int code, bool isLoggedIn)
{
    return code >= (isLoggedIn ? int(Syntax) : 400) && code < (isLoggedIn ? int(LoginFirst) : 600);
}

} // namespace

std::unique_ptr<wire::Session> makeSession(Flavour flavour, Context context)
{
    return std::make_unique<DmciSession>(flavour, std::move(context));
}

DmciSession::DmciSession(Flavour flavour, Context context) : m_flavour(flavour), m_context(std::move(context)) {}

DmciSession::~DmciSession() = default;

void DmciSession::opened(wire::Link& link)
{
    m_link = &link;
    link.setState("greeted");
    restartIdleTimer();
    say(Greeting, m_context.hostName + (m_flavour == Flavour::Collaboration ? " collaboration service" : " client interface") +
                      " ready");
}

void DmciSession::restartIdleTimer()
{
    const Setting setting =
        m_flavour == Flavour::Collaboration ? Setting::CollaborationIdleTimeout : Setting::DmciIdleTimeout;
    m_link->setTimer(wire::TimerId::Idle, std::chrono::seconds(settings().number(setting)));
}

void DmciSession::received(std::string_view bytes)
{
    if (m_over || m_startingTls)
        return;
    m_in.append(bytes);
    work();
}

void DmciSession::work()
{
    if (m_working)
        return; // an answer that came at once: the loop below us goes on
    m_working = true;
    while (!m_waiting && !m_over) {
        if (m_link->unsent() > wire::Link::highWater) {
            m_link->pauseInput(); // a client that asks and does not read; drained() goes on
            break;
        }
        if (m_submission && m_submission->isComing) {
            if (m_in.buffered() == 0)
                break;
            restartIdleTimer();
            takeText();
            continue;
        }
        if (m_skipping) {
            if (!m_in.skipLine())
                break;
            m_skipping = false;
            answer(Syntax, "line too long");
            continue;
        }
        std::string_view line;
        const auto status = m_in.takeLine(line, longestLine);
        if (status == wire::LineReader::Status::NeedMore)
            break;
        if (status == wire::LineReader::Status::TooLong) {
            m_skipping = true;
            continue;
        }
        restartIdleTimer();
        takeCommand(line);
    }
    m_working = false;
}

void DmciSession::takeCommand(std::string_view line)
{
    const std::string_view name = line.substr(0, line.find(' '));
    const Verb* verb = findVerb(name);
    // What is no command may be a password that came out of turn, so it is not repeated.
    m_link->transcript(watch::Direction::In, !verb                                      ? std::string("(no command)")
                                             : verb->secret && line.size() > name.size() ? std::string(verb->name) + " ..."
                                                                                         : std::string(verb->name).append(line.substr(name.size())));
    if (!verb)
        return answer(Syntax, "no such command, HELP lists them");
    m_link->setCommand(verb->name);
    const auto words = parseWords(line.substr(name.size()));
    if (!words)
        return answer(BadArguments, "quotes that are not closed, or characters that are not allowed");
    if (permits(*verb, words->size()))
        verb->run(*this, *words);
}

/// Answers where it does not.
bool DmciSession::permits(const Verb& verb, size_t words)
{
    const auto no = [this](int code, std::string_view text) {
        answer(code, text);
        return false;
    };
    if ((verb.needs & NeedsCollaboration) && m_flavour != Flavour::Collaboration)
        return no(NotOffered, "this is the collaboration service's");
    if ((verb.needs & (NeedsLogin | NeedsMailbox)) && !isLoggedIn())
        return no(LoginFirst, "AUTH first");
    if ((verb.needs & NeedsNoLogin) && isLoggedIn())
        return no(WrongOrder, "already logged in");
    if ((verb.needs & NeedsMailbox) && !m_account)
        return no(NotPermitted, "this login has no mailbox");
    if (words < verb.least || words > verb.most)
        return no(BadArguments, std::string("usage: ").append(verb.syntax));
    return true;
}

void DmciSession::send(std::string_view line)
{
    m_link->transcript(watch::Direction::Out, line);
    m_link->send(std::string(line) += "\r\n");
}

void DmciSession::say(int code, std::string_view text)
{
    send(std::to_string(code).append(" ").append(text));
    m_midBlock = code == ListFollows || code == MessageFollows;
}

void DmciSession::answer(int code, std::string_view text)
{
    // An identifier is as good as a password.
    const std::string line = std::to_string(code).append(" ").append(text);
    m_link->transcript(watch::Direction::Out, code == SessionMade ? "201 ..." : std::string_view(line));
    m_link->send(line + "\r\n");
    if (isMistake(code, isLoggedIn()) && ++m_errors >= (isLoggedIn() ? mostErrorsInside : mostErrors) && !m_over) {
        send("421 too many errors, goodbye");
        return end();
    }
    ended();
}

void DmciSession::answerList(std::string_view text, std::string_view lines)
{
    say(ListFollows, text);
    addLines(lines);
    endList();
}

void DmciSession::addLines(std::string_view lines)
{
    std::string out;
    pop3::MessageEncoder().add(lines, out);
    m_link->send(out);
}

void DmciSession::endList()
{
    m_link->send(".\r\n");
    m_midBlock = false;
    ended();
}

void DmciSession::breakOff()
{
    m_over = true;
    m_link->abort();
}

/// The command under way is answered: on with the next one.
void DmciSession::ended()
{
    const bool waited = std::exchange(m_waiting, false);
    if (m_over)
        return;
    if (m_stopping) {
        m_stopping = false;
        return shutdown();
    }
    if (m_subscription && m_subscription->changed && !m_subscription->gathering)
        push();
    if (!waited)
        return;
    restartIdleTimer(); // the time that an answer took is not the client's
    m_link->resumeInput();
    work();
}

void DmciSession::refuse(const Error& error)
{
    const Code code = codeOf(error);
    if (code == LocalError || code == Refused)
        m_link->log(watch::Level::Error, error.text + ' ' + error.detail);
    answer(code, error.text.empty() ? std::string_view("it failed") : std::string_view(error.text));
}

void DmciSession::finish(int code, std::string_view text)
{
    say(code, text);
    end();
}

void DmciSession::end()
{
    m_over = true;
    m_link->close();
}

void DmciSession::wait()
{
    m_waiting = true;
    m_link->pauseInput();
}

void DmciSession::whenRoom(std::function<void()> more)
{
    if (m_link->unsent() <= wire::Link::highWater)
        return more();
    m_more = std::move(more);
}

void DmciSession::drained()
{
    if (m_over)
        return;
    if (m_more)
        return std::exchange(m_more, nullptr)();
    if (m_retrieval)
        return pump();
    if (m_subscription && m_subscription->changed && !m_waiting)
        push();
    if (!m_waiting) {
        m_link->resumeInput();
        work();
    }
}

bool DmciSession::maySaySecrets() const
{
    return m_link->info().tls || m_link->info().peer.isLoopback() || settings().boolean(Setting::DmciLoginWithoutTls);
}

void DmciSession::startTls()
{
    m_in.clear(); // nothing of what was said in clear counts any more
    m_waiting = m_startingTls = true;
    m_link->startTls();
}

void DmciSession::tlsStarted()
{
    m_waiting = m_startingTls = false;
    restartIdleTimer();
    work();
}

void DmciSession::expired(wire::TimerId timer)
{
    if (m_over)
        return;
    if (timer == wire::TimerId::First) {
        m_subscription->gathering = false;
        return push();
    }
    // A client that waits for us, or is taking in a long message, is not idle; one that reads nothing is the engine's business.
    if (!m_startingTls && (m_waiting || m_link->unsent() > 0))
        return restartIdleTimer();
    m_link->log(watch::Level::Info, "idle for too long");
    if (m_startingTls)
        return end();
    finish(Closing, "idle for too long, goodbye");
}

void DmciSession::shutdown()
{
    if (m_over)
        return;
    if (m_waiting && !m_startingTls && !m_midBlock && !m_retrieval) {
        m_stopping = true; // what has been handed on is answered yet
        return;
    }
    if (!m_midBlock && !m_startingTls) // not into the middle of a message
        send("421 this connection ends, goodbye");
    end();
}

void DmciSession::closed(std::string_view)
{
    m_over = true;
    m_submission.reset();
    m_subscription.reset();
}

std::optional<std::string> folderName(DmciSession& session, const std::string& word)
{
    auto name = store::normaliseMailboxName(word);
    if (!name)
        session.answer(BadArguments, "no folder has such a name");
    return name;
}

store::SnapshotPtr DmciSession::viewOf(const std::string& name) const
{
    return m_view && m_view->info.name == name ? m_view : nullptr;
}

void DmciSession::openFolder(const std::string& name, std::function<void(store::SnapshotPtr)> then)
{
    wait();
    m_context.store.mailboxes->find(
        m_account->id, name, bind([this, then = std::move(then)](Result<store::MailboxInfo> folder) mutable {
            if (!folder)
                return answer(codeOf(folder.error()), folder.error().kind == ErrorKind::NotFound
                                                          ? std::string_view("no such folder")
                                                          : std::string_view(folder.error().text));
            if (!folder->selectable)
                return answer(NoSuchThing, "this folder holds folders only");
            m_context.store.mailboxes->open(folder->id, bind([this, then](Result<store::SnapshotPtr> opened) {
                                                if (!opened)
                                                    return refuse(opened.error());
                                                m_view = std::move(*opened);
                                                then(m_view);
                                            }));
        }));
}

void DmciSession::administer(std::string_view word, std::vector<std::string> arguments, std::vector<std::string> settings)
{
    if (!m_administrator)
        return answer(NotPermitted, "administrators only");
    wait();
    m_context.operations.run(*m_administrator, word, std::move(arguments), m_link->executor(),
                             bind([this, settings = std::move(settings)](Result<admin::Answer> result) {
                                 if (!result)
                                     return refuse(result.error());
                                 if (!settings.empty())
                                     return administer("userset", settings);
                                 if (!result->isList && result->rows.empty())
                                     return answer(Done, "done");
                                 std::string lines;
                                 for (const auto& row : result->rows) {
                                     std::string line;
                                     for (const std::string& cell : row)
                                         appendWord(line, cell);
                                     lines.append(line).append("\r\n");
                                 }
                                 answerList(std::to_string(result->rows.size()) + " lines", lines);
                             }));
}

} // namespace posthorn::dmci
