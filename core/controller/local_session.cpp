#include "controller/local_session.h"

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
        m_reader.append(bytes);
        work();
    }

    void expired(wire::TimerId) override { m_link->close(); }
    void shutdown() override { m_link->close(); }

private:
    void work()
    {
        std::string_view line;
        while (!m_waiting) {
            const auto status = m_reader.takeLine(line, longestLine);
            if (status == wire::LineReader::Status::NeedMore)
                return;
            if (status == wire::LineReader::Status::TooLong) {
                m_link->send("-00103 " + std::string(codeText(103)) + "\r\n");
                return m_link->close();
            }
            run(line);
        }
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
            return m_link->close();
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
        m_link->send(errorLine(word, error) + " [" + error.text + "]\r\n");
    }

    admin::Operations& m_operations;
    wire::Link* m_link = nullptr;
    wire::LineReader m_reader;
    bool m_waiting = false;
    Life m_life;
};

} // namespace

std::unique_ptr<wire::Session> makeLocalSession(admin::Operations& operations)
{
    return std::make_unique<LocalSession>(operations);
}

} // namespace posthorn::controller
