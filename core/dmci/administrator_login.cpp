#include "dmci/administrator_login.h"

#include <algorithm>

namespace posthorn::dmci {

using config::Setting;
using directory::ControllerAccounts;

namespace {

/// Why this login is not even looked at.
std::optional<Error> refusal(const std::string& password, const wire::Link& link, directory::LoginThrottle& throttle)
{
    const auto& settings = link.settings();
    const auto& info = link.info();
    const std::string& withoutTls = settings.text(Setting::ControllerLoginWithoutTls);
    if (!info.tls && (withoutTls == "never" || (withoutTls == "local" && !info.peer.isLoopback())))
        return Error{ErrorKind::Denied, false, "controller accounts log in with TLS only", {}};
    if (!settings.boolean(Setting::ControllerClearLogins))
        return Error{ErrorKind::Denied, false, "controller accounts do not log in by their password", {}};
    if (ControllerAccounts::isDigest(password)) // which is the controller's, of a time stamp that nobody has here
        return Error{ErrorKind::AuthFailed, false, {}, {}};
    if (!info.peer.isLoopback() &&
        throttle.refuses(info.peer.address, settings.number(Setting::LimitAuthFailuresPerIp)))
        return Error{ErrorKind::Limit, true, {}, {}};
    return std::nullopt;
}

} // namespace

FindAdministrator controllerAdministrators(const ControllerAccounts& accounts, directory::LoginThrottle& throttle)
{
    return [&accounts, &throttle](const std::string& name, const std::string& password, wire::Link& link,
                                  Reply<admin::Caller> reply) {
        const auto names = accounts.names();
        if (!std::binary_search(names.begin(), names.end(), name))
            return reply(fail(ErrorKind::NotFound, "no such administrator"));
        const std::string& peer = link.info().peer.address;
        auto error = refusal(password, link, throttle);
        if (!error && !accounts.isRight(name, password, {})) {
            throttle.failed(peer);
            error = Error{ErrorKind::AuthFailed, false, {}, {}};
        }
        link.count(error ? watch::Counter::LoginsFailed : watch::Counter::LoginsSucceeded);
        if (error) {
            link.log(watch::Level::Warning, "login refused for the controller account \"" + name + "\"");
            return reply(passOn(std::move(*error)));
        }
        throttle.succeeded(peer);
        reply(admin::Caller{"controller account " + name + " from " + peer, admin::Permission::Global, {}});
    };
}

} // namespace posthorn::dmci
