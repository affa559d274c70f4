// LOGIN (RFC 3501 section 6.2.3).
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Login final : public Command {
    bool parse(Cursor& cursor) override
    {
        std::string_view user;
        std::string_view password;
        if (!cursor.space() || !cursor.astring(user) || !cursor.space() || !cursor.astring(password) || !cursor.end())
            return false;
        m_user = user;
        m_password = password;
        return true;
    }
    std::optional<Refusal> check(Session& session) override
    {
        if (!session.clearAllowed())
            return Refusal{"PRIVACYREQUIRED", "Start TLS before you send a password"};
        return std::nullopt;
    }
    void run(Session& session) override
    {
        session.context().authenticator->checkPassword(
            m_user, m_password, session.link(),
            session.answer([this, &session](Result<directory::Account> account) {
                if (account)
                    session.login(std::move(*account), "Logged in");
                else
                    session.loginFailed(account.error(), m_user);
            }));
    }

    std::string m_user;
    std::string m_password;
};

} // namespace

CommandPtr makeLogin(bool)
{
    return std::make_unique<Login>();
}

} // namespace posthorn::imap
