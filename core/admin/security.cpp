// App passwords, second factors, web sessions: what a help desk does.
#include "admin/registry.h"
#include "base/text.h"
#include "directory/app_passwords.h"

namespace posthorn::admin {

namespace {

using directory::Account;

std::string optionalDate(UnixMs time)
{
    return time == 0 ? "-" : formatIsoDate(time);
}

/// Goes on with the account that the first two arguments name.
template<class F>
void withAccount(Context& context, const Arguments& arguments, Executor& asker, const Reply<Answer>& reply, F next)
{
    if (!context.access || !context.secondFactors)
        return reply(fail(ErrorKind::Unavailable, "there are no records of that here"));
    context.directory.findAccount({arguments[1], arguments[0]}, asker,
                                  then(context, reply, [reply, next = std::move(next)](Result<std::optional<Account>> found) {
                                      if (!found)
                                          return reply(passOn(found.error()));
                                      if (!*found)
                                          return reply(fail(ErrorKind::NotFound, "no such account"));
                                      next(**found);
                                  }));
}

void addAppPassword(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    withAccount(context, arguments, asker, reply, [&context, name = arguments[2], &asker, reply](const Account& account) {
        directory::makeAppPassword({context.directory, context.authenticator, *context.access}, account.address, name, asker,
                                   [reply](Result<directory::FreshAppPassword> made) {
                                       if (!made)
                                           return reply(passOn(made.error()));
                                       reply(Answer{{{std::to_string(made->row.id), made->password}}, true});
                                   });
    });
}

void listAppPasswords(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    withAccount(context, arguments, asker, reply, [&context, &asker, reply](const Account& account) {
        context.access->appPasswords(account.id, asker, [reply](Result<std::vector<directory::AppPassword>> list) {
            if (!list)
                return reply(passOn(list.error()));
            Answer answer{{}, true};
            for (const auto& each : *list)
                answer.rows.push_back({std::to_string(each.id), each.name, formatIsoDate(each.since),
                                       optionalDate(each.lastUsed), each.lastAddress});
            reply(std::move(answer));
        });
    });
}

void removeAppPassword(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    const auto id = parseNumber<int64_t>(arguments[2]);
    if (!id)
        return reply(fail(ErrorKind::Invalid, "an app password's number is wanted"));
    withAccount(context, arguments, asker, reply, [&context, id = *id, &asker, reply](const Account& account) {
        context.access->removeAppPassword(account.id, id, asker,
                                          then(context, reply, [&context, account, reply](Result<void> result) {
                                              if (result)
                                                  directory::endConnections(context.hub, account.address);
                                              reply(done(std::move(result)));
                                          }));
    });
}

void showSecondFactor(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    withAccount(context, arguments, asker, reply, [&context, &asker, reply](const Account& account) {
        context.secondFactors->status(account.id, asker, [reply](Result<directory::SecondFactors::Status> status) {
            if (!status)
                return reply(passOn(status.error()));
            reply(Answer{{{status->on ? "on" : "off", optionalDate(status->since), std::to_string(status->recoveryLeft)}},
                         true});
        });
    });
}

void removeSecondFactor(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    withAccount(context, arguments, asker, reply, [&context, &asker, reply](const Account& account) {
        context.secondFactors->remove(account.id, asker, [reply](Result<void> result) { reply(done(std::move(result))); });
    });
}

void listWebSessions(Context& context, const Caller&, Arguments, Executor&, Reply<Answer> reply)
{
    Answer answer{{}, true};
    for (const WebSessionRow& row : context.webSessions ? context.webSessions() : std::vector<WebSessionRow>())
        answer.rows.push_back({row.id, row.account, row.isToken ? "device" : "browser", row.address, row.agent,
                               formatIsoDate(row.since), formatIsoDate(row.lastSeen), formatIsoDate(row.expires)});
    reply(std::move(answer));
}

void endWebSession(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    if (!context.endWebSession || !context.endWebSession(arguments[0]))
        return reply(fail(ErrorKind::NotFound, "no such web session: " + arguments[0]));
    reply(Answer{});
}

} // namespace

void addSecurityOperations(Registry& registry)
{
    registry.add({{"apppasswordadd", "domain username name",
                   "Makes a password for one program of the account, and shows it this once: number, password.", 3, 3,
                   Permission::Domain, true},
                  addAppPassword});
    registry.add({{"apppasswordlist", "domain username",
                   "Lists an account's app passwords: number, name, since, last used, from.", 2, 2, Permission::Domain, false, false,
                   "number name since used from"},
                  listAppPasswords});
    registry.add({{"apppassworddel", "domain username number", "Removes an app password.", 3, 3, Permission::Domain, true},
                  removeAppPassword});
    registry.add({{"secondfactor", "domain username",
                   "Tells whether the account has a second factor: on or off, since, recovery codes left.", 2, 2,
                   Permission::Domain, false, false, "state since codes"},
                  showSecondFactor});
    registry.add({{"secondfactordel", "domain username",
                   "Takes an account's second factor away, for somebody who has lost telephone and recovery codes.", 2, 2,
                   Permission::Domain, true},
                  removeSecondFactor});
    registry.add({{"websession list", "",
                   "Lists who is signed in by a browser or has a device's token: id, account, kind, address, browser or"
                   " device, since, last seen, expires.",
                   0, 0, Permission::Global, false, false, "id account kind address agent since seen expires"},
                  listWebSessions});
    registry.add({{"websession end", "id", "Ends a web session or a device's token.", 1, 1, Permission::Global, true},
                  endWebSession});
}

} // namespace posthorn::admin
