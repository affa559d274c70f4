#include "controller/local_session.h"

#include <algorithm>

#include "base/text.h"
#include "controller/codes.h"
#include "controller/grammar.h"
#include "wire/line_reader.h"

namespace posthorn::controller {

namespace {

constexpr size_t longestLine = 1 << 20; // "queue delete" may name many entries
constexpr std::chrono::minutes idleTimeout{10};

class LocalSession final : public wire::Session {
public:
    explicit LocalSession(admin::Operations& operations)
        : m_operations(operations)
    {
    }

    void opened(wire::Link& link) override
    {
        m_link = &link;
        link.setState("ready");
        link.setTimer(wire::TimerId::Idle, idleTimeout);
    }

    void received(std::string_view bytes) override
    {
        if (m_closing)
            return;
        m_reader.append(bytes);
        work();
    }

    void expired(wire::TimerId) override
    {
        if (m_waiting) // "store rebuild" may take long
            return m_link->setTimer(wire::TimerId::Idle, idleTimeout);
        end();
    }

    void shutdown() override
    {
        m_closing = true; // an operation that is under way is answered first
        if (!m_waiting)
            m_link->close();
    }

private:
    void end()
    {
        m_closing = true;
        m_link->close();
    }

    void work()
    {
        if (m_working)
            return; // an answer that came at once: the loop below us goes on
        m_working = true;
        std::string_view line;
        while (!m_waiting && !m_closing) {
            const auto status = m_reader.takeLine(line, longestLine);
            if (status == wire::LineReader::Status::NeedMore)
                break;
            if (status == wire::LineReader::Status::TooLong) {
                m_link->send("-00103 " + std::string(codeText(103)) + "\r\n");
                end();
                break;
            }
            run(line);
        }
        m_working = false;
    }

    void run(std::string_view line)
    {
        m_link->setTimer(wire::TimerId::Idle, idleTimeout);
        auto words = parseWords(line);
        if (!words || words->front().empty())
            return refuse({}, Error{ErrorKind::Invalid, false, "not a command line", {}});
        // A word of ours may be two: "store verify". They may come as one argument or as two.
        std::string word = toLower(words->front());
        size_t used = 1;
        if (words->size() > 1 && word.find(' ') == std::string::npos) {
            const std::string two = word + ' ' + toLower((*words)[1]);
            for (const admin::Operation& operation : m_operations.list()) {
                if (operation.word == two) {
                    word = two;
                    used = 2;
                }
            }
        }
        if (word == "quit") {
            m_link->send("+00000 OK\r\n");
            return end();
        }
        m_link->setCommand(word);
        m_waiting = true;
        m_link->pauseInput();
        words->erase(words->begin(), words->begin() + std::ptrdiff_t(used));
        m_operations.run({"local socket", admin::Permission::Global, {}}, word, std::move(*words), m_link->executor(),
                         m_life.bind([this, word](Result<admin::Answer> answer) {
                             m_waiting = false;
                             if (answer)
                                 give(*answer);
                             else
                                 refuse(word, answer.error());
                             if (m_closing)
                                 return m_link->close();
                             m_link->setTimer(wire::TimerId::Idle, idleTimeout);
                             m_link->resumeInput();
                             work();
                         }));
    }

    void give(const admin::Answer& answer)
    {
        if (!answer.isList)
            return m_link->send("+00000 OK\r\n");
        std::string text = "+00100 OK\r\n";
        for (const auto& row : answer.rows) {
            // A row starts with a quote, so no line can be taken for the end; RFC-style dot-stuffing is not needed.
            text += formatWords(row) + "\r\n";
        }
        text += ".\r\n";
        m_link->send(text);
    }

    void refuse(std::string_view word, const Error& error)
    {
        std::string reason = error.text; // which may quote what the client sent
        std::replace_if(reason.begin(), reason.end(), [](unsigned char c) { return c < 32 || c == 127; }, ' ');
        m_link->send(errorLine(word, error) + " [" + reason + "]\r\n");
    }

    admin::Operations& m_operations;
    wire::Link* m_link = nullptr;
    wire::LineReader m_reader;
    bool m_waiting = false;
    bool m_working = false;
    bool m_closing = false;
    Life m_life;
};

} // namespace

std::unique_ptr<wire::Session> makeLocalSession(admin::Operations& operations)
{
    return std::make_unique<LocalSession>(operations);
}

} // namespace posthorn::controller
