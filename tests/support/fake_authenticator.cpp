#include "base/text.h"
#include "tests/support/fake_directory.h"

namespace posthorn::test {

using namespace posthorn::directory;
using Kind = SaslExchange::Outcome::Kind;

namespace {

Error wrong()
{
    return Error{ErrorKind::AuthFailed, false, "wrong name or password", {}};
}

/// A conversation of any mechanism: each message makes one outcome.
class FakeExchange final : public SaslExchange {
public:
    using Step = std::function<Outcome(FakeExchange&, std::string_view)>;
    FakeExchange(wire::Link& link, bool deferred, Step step)
        : m_link(link), m_deferred(deferred), m_step(std::move(step))
    {
    }
    void next(std::string_view data, Handler handler) override
    {
        Outcome outcome = m_step(*this, data);
        ++round;
        if (!m_deferred) {
            handler(std::move(outcome));
            return;
        }
        m_link.executor().post(m_life.bind([handler = std::move(handler), outcome = std::move(outcome)]() mutable {
            handler(std::move(outcome));
        }));
    }
    int round = 0;
    std::string name;

private:
    wire::Link& m_link;
    const bool m_deferred;
    const Step m_step;
    Life m_life;
};

SaslExchange::Outcome challenge(std::string data)
{
    SaslExchange::Outcome outcome;
    outcome.kind = Kind::Challenge;
    outcome.data = std::move(data);
    return outcome;
}

SaslExchange::Outcome failure(Error error, std::string login = {})
{
    SaslExchange::Outcome outcome;
    outcome.error = std::move(error);
    outcome.login = std::move(login);
    return outcome;
}

SaslExchange::Outcome finish(const Result<Account>& account, const std::string& login, std::string data = {})
{
    if (!account)
        return failure(account.error(), login);
    SaslExchange::Outcome outcome;
    outcome.kind = Kind::Success;
    outcome.account = *account;
    outcome.login = login;
    outcome.data = std::move(data);
    return outcome;
}

SaslExchange::Outcome plain(const FakeAuthenticator& logins, FakeExchange& exchange, std::string_view data)
{
    if (exchange.round == 0 && data.empty())
        return challenge({});
    const auto parts = split(data, '\0');
    if (parts.size() != 3)
        return failure({ErrorKind::Invalid, false, "malformed", {}});
    const std::string login(parts[1]);
    return finish(logins.check(login, std::string(parts[2])), login);
}

SaslExchange::Outcome login(const FakeAuthenticator& logins, FakeExchange& exchange, std::string_view data)
{
    if (exchange.round == 0 && data.empty())
        return challenge("Username:");
    if (exchange.name.empty()) {
        exchange.name = data;
        return challenge("Password:");
    }
    return finish(logins.check(exchange.name, std::string(data)), exchange.name);
}

SaslExchange::Outcome scram(const FakeAuthenticator& logins, FakeExchange& exchange, std::string_view data)
{
    if (exchange.round == 0 && data.empty())
        return challenge({});
    if (exchange.name.empty()) {
        if (data.rfind("n,,n=", 0) != 0)
            return failure({ErrorKind::Invalid, false, "malformed", {}});
        exchange.name = data.substr(5, data.find(',', 5) - 5);
        return challenge("r=abcdef,s=c2FsdA==,i=4096");
    }
    const size_t proof = data.find(",p=");
    if (proof == std::string_view::npos)
        return failure({ErrorKind::Invalid, false, "malformed", {}});
    return finish(logins.check(exchange.name, std::string(data.substr(proof + 3))), exchange.name, "v=proof");
}

} // namespace

Result<Account> FakeAuthenticator::check(const std::string& login, const std::string& password) const
{
    if (error)
        return passOn(*error);
    std::string name = login;
    const Account* account = m_directory.account(name);
    if (account == nullptr && name.find('@') == std::string::npos) {
        ManualExecutor here;
        m_directory.domains(here, [&](auto domains) {
            if (domains && !domains->empty())
                name += '@' + domains->front().name;
        });
        here.run();
        account = m_directory.account(name);
    }
    if (account == nullptr || m_directory.passwordOf(name) != password || password.empty())
        return passOn(wrong());
    if (!account->enabled)
        return fail(ErrorKind::Denied, "account disabled");
    return *account;
}

std::vector<std::string> FakeAuthenticator::mechanisms(const wire::LinkInfo& link, bool clearAllowed) const
{
    if (link.tls || clearAllowed)
        return {"SCRAM-SHA-256", "PLAIN", "LOGIN"};
    return {"SCRAM-SHA-256"};
}

std::unique_ptr<SaslExchange> FakeAuthenticator::begin(std::string_view mechanism, wire::Link& link, bool clearAllowed)
{
    for (const std::string& offered : mechanisms(link.info(), clearAllowed)) {
        if (!equalsIgnoreCase(offered, mechanism))
            continue;
        const auto step = offered == "PLAIN" ? plain : offered == "LOGIN" ? login : scram;
        return std::make_unique<FakeExchange>(
            link, deferred, [this, step](FakeExchange& exchange, std::string_view data) {
                return step(*this, exchange, data);
            });
    }
    return nullptr;
}

void FakeAuthenticator::checkPassword(const std::string& login, const std::string& password, wire::Link& link,
                                      Reply<Account> reply)
{
    auto result = check(login, password);
    if (!deferred) {
        reply(std::move(result));
        return;
    }
    link.executor().post([reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); });
}

void FakeAuthenticator::makeVerifiers(const std::string& password, Executor& asker,
                                      Reply<std::pair<std::string, std::string>> reply)
{
    asker.post([reply = std::move(reply), password] {
        reply(std::pair<std::string, std::string>("256:" + password, "1:" + password));
    });
}

} // namespace posthorn::test
