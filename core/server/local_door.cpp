// The local socket: the operations for posthornctl, and for `imap ADDRESS` an account's mail without a login. Only the owner
// of the data folder can open it, who could read the folder's files as well.
#include "controller/local_session.h"
#include "server/parts.h"

namespace posthorn::server {

void Server::Parts::openMail(const std::string& text, Executor& worker, Reply<std::unique_ptr<wire::Session>> reply)
{
    const auto address = MailAddress::parse(text);
    if (!address)
        return reply(fail(ErrorKind::Invalid, "not an address: " + text));
    directory->findAccount(
        *address, worker,
        [this, text, &worker, reply = std::move(reply)](Result<std::optional<directory::Account>> account) {
            if (!account)
                return reply(passOn(account.error()));
            if (!*account || (*account)->kind != directory::AccountKind::User)
                return reply(fail(ErrorKind::NotFound, "no such account: " + text));
            const std::string name = (*account)->address.text();
            hub.log(watch::Channel::System, watch::Level::Info, "local socket: imap " + name + ": opened");
            reply(imap::makeSessionFor(std::move(**account), mail, worker));
        });
}

Result<void> Server::Parts::startLocalDoor()
{
    wire::Service local;
    local.name = "control";
    local.channel = watch::Channel::Controller;
    local.tls = wire::TlsMode::None;
    local.makeSession = [this](Executor&) {
        return controller::makeLocalSession(*registry, [this](const std::string& address, Executor& worker, auto reply) {
            openMail(address, worker, std::move(reply));
        });
    };
    return engine->addLocal(std::move(local), folder->controlSocket());
}

} // namespace posthorn::server
