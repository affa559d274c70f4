#include "controller/command_session.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.h"
#include "controller/codes.h"
#include "controller/grammar.h"

namespace posthorn::controller {

namespace {

constexpr int lineTooLong = 162;
constexpr int tooManyElements = 264;
constexpr size_t worthSharing = 16 * 1024; ///< see wire::Link::sendShared

Error notACommand()
{
    return {ErrorKind::Invalid, false, "not a command line", {}};
}

} // namespace

CommandSession::CommandSession(admin::Operations& operations, Manner manner)
    : m_operations(operations)
    , m_manner(manner)
{
}

void CommandSession::opened(wire::Link& link)
{
    m_link = &link;
    restartIdleTimer();
}

void CommandSession::received(std::string_view bytes)
{
    if (m_closing || m_suspended)
        return;
    m_reader.append(bytes);
    work();
}

void CommandSession::drained()
{
    if (m_closing || m_waiting)
        return;
    m_link->resumeInput();
    work();
}

void CommandSession::expired(wire::TimerId)
{
    if (m_closing)
        return;
    // "store rebuild" may take long, and so may a long list's way; a peer that reads nothing is the engine's business.
    if (!m_suspended && (m_waiting || m_link->unsent() > 0))
        return restartIdleTimer();
    end();
}

void CommandSession::shutdown()
{
    m_closing = true; // an operation that is under way is answered first
    if (!m_waiting || m_suspended)
        m_link->close();
}

void CommandSession::end()
{
    m_closing = true;
    m_link->close();
}

void CommandSession::suspend()
{
    m_reader.clear();
    m_waiting = m_suspended = true;
}

void CommandSession::resume()
{
    m_waiting = m_suspended = false;
    if (m_closing)
        return;
    restartIdleTimer();
    work();
}

void CommandSession::work()
{
    if (m_working)
        return; // an answer that came at once: the loop below us goes on
    m_working = true;
    takeLines();
    m_working = false;
}

void CommandSession::takeLines()
{
    std::string_view line;
    while (!m_waiting && !m_closing) {
        if (m_link->unsent() > wire::Link::highWater)
            return m_link->pauseInput(); // a client that asks and does not read; drained() goes on
        if (m_skipping) {
            if (!m_reader.skipLine())
                return;
            m_skipping = false;
        }
        const auto status = m_reader.takeLine(line, m_manner.longestLine);
        if (status == wire::LineReader::Status::NeedMore)
            return;
        if (status == wire::LineReader::Status::TooLong) {
            tooLongLine();
            continue;
        }
        restartIdleTimer();
        if (m_pending)
            takeTextLine(line);
        else
            takeLine(line);
    }
}

void CommandSession::tooLongLine()
{
    if (!m_pending) {
        refuse(lineTooLong, "the line is too long");
        return end();
    }
    m_pending->tooLarge = true;
    m_pending->text = {};
    m_skipping = true;
}

void CommandSession::command(const admin::Caller& caller, std::string_view line)
{
    auto words = parseWords(line);
    if (!words || words->front().empty())
        return refuse({}, notACommand());
    // A word of ours may be two: "store verify". They may come as one argument or as two.
    std::string word = toLower(words->front());
    size_t used = 1;
    if (words->size() > 1 && word.find(' ') == std::string::npos) {
        const std::string two = word + ' ' + toLower((*words)[1]);
        if (m_operations.find(two)) {
            word = two;
            used = 2;
        }
    }
    words->erase(words->begin(), words->begin() + std::ptrdiff_t(used));
    if (word == "quit") {
        ok();
        return end();
    }
    m_link->setCommand(word);
    const admin::Operation* const operation = m_operations.find(word);
    // Arguments may be passwords, and what is no command, too.
    m_link->transcript(watch::Direction::In, operation ? word + (words->empty() ? "" : " ...") : "(no command)");
    if (!operation || !operation->takesText)
        return run(caller, word, std::move(*words));
    if (words->size() < operation->least || words->size() > operation->most)
        return refuse(word, Error{ErrorKind::Invalid, false,
                                  "usage: " + word + ' ' + std::string(operation->arguments), {}});
    m_pending = Pending{caller, operation, std::move(*words), {}};
    m_link->send("+00101 OK\r\n");
}

void CommandSession::takeTextLine(std::string_view line)
{
    Pending& pending = *m_pending;
    if (line != ".") {
        if (line.starts_with('.'))
            line.remove_prefix(1);
        if (pending.lines++ >= m_manner.mostLines || pending.text.size() + line.size() >= largestText)
            pending.tooLarge = true;
        if (pending.tooLarge)
            pending.text = {};
        else
            pending.text.append(line).append("\n");
        return;
    }
    Pending complete = std::move(*std::exchange(m_pending, std::nullopt));
    if (complete.tooLarge)
        return refuse(tooManyElements, "the text has too many lines, or too long ones");
    complete.arguments.push_back(std::move(complete.text));
    run(complete.caller, std::string(complete.operation->word), std::move(complete.arguments));
}

void CommandSession::run(const admin::Caller& caller, const std::string& word, std::vector<std::string> arguments)
{
    m_waiting = true;
    m_link->pauseInput();
    m_operations.run(caller, word, std::move(arguments), m_link->executor(),
                     m_life.bind([this, word](Result<admin::Answer> answer) {
                         m_waiting = false;
                         if (answer)
                             give(*answer);
                         else
                             refuse(word, answer.error());
                         if (m_closing)
                             return m_link->close();
                         restartIdleTimer();
                         m_link->resumeInput();
                         work();
                     }));
}

void CommandSession::give(const admin::Answer& answer)
{
    if (!answer.isList)
        return ok();
    if (answer.rows.size() > m_manner.mostLines)
        return refuse(tooManyElements, "the list is too long");
    auto text = std::make_shared<std::string>("+00100 OK\r\n");
    for (const auto& row : answer.rows) {
        if (!answer.raw) {
            *text += formatWords(row); // starts with a quote, so no such line can be taken for the end
        } else if (!row.empty()) {
            if (row.front().starts_with('.'))
                *text += '.';
            *text += row.front();
        }
        *text += "\r\n";
    }
    *text += ".\r\n";
    if (text->size() < worthSharing)
        return m_link->send(*text);
    const std::string_view bytes = *text;
    m_link->sendShared(bytes, std::move(text));
}

void CommandSession::refuse(int code, std::string_view reason)
{
    std::string line = codeLine(code);
    if (m_manner.givesReasons) {
        std::string clean(reason); // which may quote what the client sent
        std::replace_if(clean.begin(), clean.end(), [](unsigned char c) { return c < 32 || c == 127; }, ' ');
        line += " [" + clean + "]";
    }
    m_link->send(line + "\r\n");
}

void CommandSession::refuse(std::string_view word, const Error& error)
{
    refuse(errorCode(word, error), error.text);
}

} // namespace posthorn::controller
