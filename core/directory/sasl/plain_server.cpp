// PLAIN (RFC 4616) and LOGIN (draft-murchison-sasl-login, which old mail programs still speak): the password itself
// comes over the line, so both are for encrypted connections.
#include "base/text.h"
#include "directory/sasl/mechanisms.h"

namespace posthorn::directory::sasl {
namespace {

/// What both have in common once name and password are there.
class PasswordServer : public SaslServer {
public:
    explicit PasswordServer(SaslContext context) : m_context(std::move(context)) {}

    SaslStep passwordChecked(bool right) override
    {
        if (m_state != State::Checking)
            return outOfTurn();
        m_state = State::Over;
        if (!right)
            return notAuthorized("wrong name or password");
        SaslStep step;
        step.kind = SaslStep::Kind::Succeeded;
        step.login = m_login;
        step.authzid = m_authzid;
        return step;
    }

protected:
    enum class State { Fresh, Waiting, Name, Password, Checking, Over };

    SaslStep end(SaslStep step)
    {
        m_state = State::Over;
        return step;
    }

    /// Keeps the prepared name; a step when it cannot be one.
    std::optional<SaslStep> setLogin(std::string_view name)
    {
        auto login = prepareLogin(name);
        if (!login)
            return end(failed(std::move(login.error())));
        m_login = std::move(*login);
        return std::nullopt;
    }

    SaslStep check(std::string_view authzid, std::string_view password)
    {
        if (password.empty() || !isUtf8(password) || password.find('\0') != std::string_view::npos)
            return end(malformed("the password is empty or no UTF-8 text"));
        if (password.size() > maxPasswordOctets)
            return end(failed(fail(ErrorKind::TooLarge, "the password is too long").value()));
        auto checked = checkAuthzid(m_context, m_login, authzid);
        if (!checked)
            return end(failed(std::move(checked.error())));
        m_authzid = std::move(*checked);
        m_state = State::Checking;
        SaslStep step;
        step.kind = SaslStep::Kind::CheckPassword;
        step.login = m_login;
        step.authzid = m_authzid;
        step.password = std::string(password);
        return step;
    }

    State m_state = State::Fresh;
    std::string m_login;

private:
    SaslContext m_context;
    std::string m_authzid;
};

class PlainServer final : public PasswordServer {
public:
    using PasswordServer::PasswordServer;
    std::string_view mechanism() const override { return "PLAIN"; }

    SaslStep next(std::string_view message) override
    {
        if (m_state == State::Fresh && message.empty()) {
            m_state = State::Waiting;
            return challenge({});
        }
        if (m_state != State::Fresh && m_state != State::Waiting)
            return end(outOfTurn());
        if (message.size() > maxSaslMessage)
            return end(malformed("the message is too long"));
        const size_t first = message.find('\0');
        const size_t second = first == std::string_view::npos ? first : message.find('\0', first + 1);
        if (second == std::string_view::npos)
            return end(malformed("PLAIN is authzid NUL name NUL password"));
        if (auto wrong = setLogin(message.substr(first + 1, second - first - 1)))
            return *wrong;
        return check(message.substr(0, first), message.substr(second + 1));
    }
};

class LoginServer final : public PasswordServer {
public:
    using PasswordServer::PasswordServer;
    std::string_view mechanism() const override { return "LOGIN"; }

    SaslStep next(std::string_view message) override
    {
        if (m_state == State::Fresh && message.empty()) {
            m_state = State::Name;
            return challenge("Username:");
        }
        if (m_state == State::Fresh || m_state == State::Name) { // the name may come as initial response
            if (auto wrong = setLogin(message))
                return *wrong;
            m_state = State::Password;
            return challenge("Password:");
        }
        if (m_state == State::Password)
            return check({}, message);
        return end(outOfTurn());
    }
};

} // namespace

std::unique_ptr<SaslServer> makePlainServer(SaslContext context)
{
    return std::make_unique<PlainServer>(std::move(context));
}

std::unique_ptr<SaslServer> makeLoginServer(SaslContext context)
{
    return std::make_unique<LoginServer>(std::move(context));
}

} // namespace posthorn::directory::sasl
