#include "directory/sasl/sasl_server.h"

#include "base/text.h"
#include "directory/sasl/mechanisms.h"
#include "directory/sasl/saslprep.h"

namespace posthorn::directory {

SaslStep SaslServer::credentials(const std::optional<Credentials>&)
{
    return sasl::outOfTurn();
}

SaslStep SaslServer::passwordChecked(bool)
{
    return sasl::outOfTurn();
}

Result<std::unique_ptr<SaslServer>> makeSaslServer(std::string_view mechanism, SaslContext context)
{
    const bool plain = equalsIgnoreCase(mechanism, "PLAIN");
    const bool login = equalsIgnoreCase(mechanism, "LOGIN");
    if (!plain && !login)
        return sasl::makeScramServer(mechanism, std::move(context));
    if (!context.tls && !context.allowPlainWithoutTls)
        return fail(ErrorKind::Denied, "this mechanism needs an encrypted connection");
    return plain ? sasl::makePlainServer(std::move(context)) : sasl::makeLoginServer(std::move(context));
}

std::vector<std::string_view> mechanisms(bool tls, bool channelBindingAvailable, bool allowPlainWithoutTls)
{
    std::vector<std::string_view> names;
    if (tls && channelBindingAvailable)
        names = {"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"};
    names.insert(names.end(), {"SCRAM-SHA-256", "SCRAM-SHA-1"});
    if (tls || allowPlainWithoutTls)
        names.insert(names.end(), {"PLAIN", "LOGIN"});
    return names;
}

namespace sasl {

SaslStep challenge(std::string data)
{
    SaslStep step;
    step.kind = SaslStep::Kind::Continue;
    step.data = std::move(data);
    return step;
}

SaslStep failed(Error error)
{
    SaslStep step;
    step.kind = SaslStep::Kind::Failed;
    step.error = std::move(error);
    return step;
}

SaslStep malformed(std::string detail)
{
    return failed(fail(ErrorKind::Invalid, "malformed authentication data", std::move(detail)).value());
}

SaslStep notAuthorized(std::string detail)
{
    return failed(fail(ErrorKind::AuthFailed, "authentication failed", std::move(detail)).value());
}

SaslStep outOfTurn()
{
    return failed(fail(ErrorKind::Invalid, "the authentication exchange is not at this point").value());
}

Result<std::string> prepareLogin(std::string_view name)
{
    if (name.size() > maxLoginOctets)
        return fail(ErrorKind::TooLarge, "the login name is too long");
    auto login = saslPrep(name);
    if (!login)
        return passOn(std::move(login.error()));
    if (login->empty() || login->size() > maxLoginOctets)
        return fail(ErrorKind::Invalid, "malformed authentication data", "login name empty or too long once prepared");
    return login;
}

Result<std::string> checkAuthzid(const SaslContext& context, std::string_view login, std::string_view authzid)
{
    if (authzid.empty())
        return std::string();
    auto prepared = authzid.size() <= maxLoginOctets ? saslPrep(authzid) : Result<std::string>(std::string());
    if (!prepared)
        return passOn(std::move(prepared.error()));
    if (prepared->empty() || !(context.mayActAs ? context.mayActAs(login, *prepared) : *prepared == login))
        return fail(ErrorKind::Denied, "nobody may act for somebody else here");
    return prepared;
}

} // namespace sasl
} // namespace posthorn::directory
