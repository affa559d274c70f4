#include "controller/local_session.h"

#include "base/text.h"
#include "controller/command_session.h"
#include "controller/grammar.h"

namespace posthorn::controller {

namespace {

// "queue delete" may name many entries; and who may open the socket may have whatever there is.
constexpr Manner manner{1 << 20, SIZE_MAX, std::chrono::minutes(10), true};

class LocalSession final : public CommandSession {
public:
    LocalSession(admin::Operations& operations, MailOpener openMail)
        : CommandSession(operations, manner)
        , m_openMail(std::move(openMail))
    {
    }

    void opened(wire::Link& link) override
    {
        CommandSession::opened(link);
        link.setState("ready");
    }

    // Once the mail has been opened, the connection is its session's.
    void received(std::string_view bytes) override
    {
        m_mail ? m_mail->received(bytes) : CommandSession::received(bytes);
    }
    void drained() override { m_mail ? m_mail->drained() : CommandSession::drained(); }
    void expired(wire::TimerId timer) override { m_mail ? m_mail->expired(timer) : CommandSession::expired(timer); }
    void shutdown() override { m_mail ? m_mail->shutdown() : CommandSession::shutdown(); }
    void closed(std::string_view error) override
    {
        if (m_mail)
            m_mail->closed(error);
    }

private:
    void takeLine(std::string_view line) override
    {
        const auto words = m_openMail ? parseWords(line) : std::nullopt;
        if (!words || words->size() != 2 || !equalsIgnoreCase(words->front(), "imap"))
            return command({"local socket", admin::Permission::Global, {}}, line);
        link().setCommand("imap");
        suspend();
        m_openMail((*words)[1], link().executor(), m_life.bind([this](Result<std::unique_ptr<wire::Session>> mail) {
            if (!mail) {
                refuse("imap", mail.error());
                return resume();
            }
            ok();
            m_mail = std::move(*mail);
            m_mail->opened(link());
        }));
    }

    const MailOpener m_openMail;
    std::unique_ptr<wire::Session> m_mail;
    Life m_life;
};

} // namespace

std::unique_ptr<wire::Session> makeLocalSession(admin::Operations& operations, MailOpener openMail)
{
    return std::make_unique<LocalSession>(operations, std::move(openMail));
}

} // namespace posthorn::controller
