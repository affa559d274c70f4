#include <algorithm>

#include "admin/registry.h"
#include "base/text.h"
#include "directory/own_password.h"

namespace posthorn::admin {

namespace {

using directory::Account;
using directory::AccountKind;

// Passwords are stored as verifiers only: lists show this in their place.
constexpr std::string_view placeholder = "********";

Result<void> checkPassword(const Context& context, const std::string& password)
{
    return directory::checkNewPassword(*context.settings.snapshot(), password);
}

void add(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    directory::LoginRecord record;
    record.account.address = {arguments[1], arguments[0]};
    if (equalsIgnoreCase(arguments[3], "M"))
        record.account.kind = AccountKind::List;
    else if (!equalsIgnoreCase(arguments[3], "U"))
        return reply(fail(ErrorKind::Invalid, "the type is U (user) or M (mailing list)"));
    if (auto good = checkPassword(context, arguments[2]); !good)
        return reply(passOn(good.error()));
    context.authenticator.makeVerifiers(
        arguments[2], asker,
        then(context, reply, [&context, record, &asker, reply](Result<std::pair<std::string, std::string>> verifiers) {
            if (!verifiers)
                return reply(passOn(verifiers.error()));
            auto complete = record;
            complete.scramSha256 = verifiers->first;
            complete.scramSha1 = verifiers->second;
            context.directory.addAccount(complete, asker, [reply](Result<Account> account) {
                if (!account)
                    return reply(passOn(account.error()));
                reply(Answer{});
            });
        }));
}

void remove(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    context.directory.removeAccount({arguments[1], arguments[0]}, asker,
                                    [reply](Result<void> result) { reply(done(std::move(result))); });
}

void setPassword(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (auto good = checkPassword(context, arguments[2]); !good)
        return reply(passOn(good.error()));
    directory::changeOwnPassword({context.directory, context.authenticator}, {arguments[1], arguments[0]}, arguments[2],
                                 context.life, asker, [reply](Result<void> result) { reply(done(std::move(result))); });
}

void list(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    const auto from = arguments.size() > 2 ? parseNumber<uint64_t>(arguments[2]) : std::optional<uint64_t>(0);
    const auto most = arguments.size() > 3 ? parseNumber<uint64_t>(arguments[3]) : std::optional<uint64_t>(UINT64_MAX);
    if (!from || !most)
        return reply(fail(ErrorKind::Invalid, "start and amount are numbers"));
    arguments.resize(2, "*");
    context.directory.accounts(arguments[0], arguments[1], *from, *most, asker,
                               [reply](Result<std::vector<Account>> accounts) {
                                   if (!accounts)
                                       return reply(passOn(accounts.error()));
                                   Answer answer{{}, true};
                                   for (const Account& account : *accounts)
                                       answer.rows.push_back({account.address.domain, account.address.local,
                                                              std::string(placeholder),
                                                              account.kind == AccountKind::User ? "U" : "M"});
                                   reply(std::move(answer));
                               });
}

void details(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    arguments.resize(2, "*");
    context.directory.accounts(arguments[0], arguments[1], 0, UINT64_MAX, asker,
                               [reply](Result<std::vector<Account>> accounts) {
                                   if (!accounts)
                                       return reply(passOn(accounts.error()));
                                   Answer answer{{}, true};
                                   for (const Account& account : *accounts)
                                       answer.rows.push_back({account.address.domain, account.address.local,
                                                              account.kind == AccountKind::User ? "U" : "M",
                                                              account.enabled ? "enabled" : "disabled",
                                                              std::to_string(account.quota), account.realName});
                                   reply(std::move(answer));
                               });
}

void set(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    const std::string field = toLower(arguments[2]);
    const std::string value = arguments[3];
    const bool on = equalsIgnoreCase(value, "true") || value == "1";
    if (field == "enabled" && !on && !equalsIgnoreCase(value, "false") && value != "0")
        return reply(fail(ErrorKind::Invalid, "enabled is true or false"));
    const auto quota = parseNumber<uint64_t>(value);
    if (field == "quota" && (!quota || *quota > (uint64_t(1) << 53)))
        return reply(fail(ErrorKind::Invalid, "quota is a number of bytes; 0 for the default"));
    const bool isLine = isUtf8(value) && std::none_of(value.begin(), value.end(), [](unsigned char c) { return c < 32; });
    if (field == "realname" && (value.size() > 255 || !isLine))
        return reply(fail(ErrorKind::Invalid, "a real name is one line of UTF-8 text of at most 255 bytes"));
    if (field != "enabled" && field != "quota" && field != "realname")
        return reply(fail(ErrorKind::Invalid, "the field is enabled, quota or realname"));
    context.directory.findAccount(
        {arguments[1], arguments[0]}, asker,
        then(context, reply, [&context, field, value, on, quota, &asker, reply](Result<std::optional<Account>> found) {
            if (!found)
                return reply(passOn(found.error()));
            if (!*found)
                return reply(fail(ErrorKind::NotFound, "no such account"));
            Account account = **found;
            if (field == "enabled")
                account.enabled = on;
            else if (field == "quota")
                account.quota = *quota;
            else
                account.realName = value;
            context.directory.changeAccount(account, asker,
                                            [reply](Result<void> result) { reply(done(std::move(result))); });
        }));
}

void count(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    context.directory.accounts(arguments.empty() ? "*" : arguments[0], "*", 0, UINT64_MAX, asker,
                               [reply](Result<std::vector<Account>> accounts) {
                                   if (!accounts)
                                       return reply(passOn(accounts.error()));
                                   Answer answer{{}, true};
                                   for (const Account& account : *accounts) {
                                       auto& rows = answer.rows;
                                       if (rows.empty() || rows.back()[0] != account.address.domain)
                                           rows.push_back({account.address.domain, "0"});
                                       rows.back()[1] =
                                           std::to_string(parseNumber<uint64_t>(rows.back()[1]).value_or(0) + 1);
                                   }
                                   reply(std::move(answer));
                               });
}

} // namespace

void addAccountOperations(Registry& registry)
{
    registry.add({{"useradd", "domain username password usertype",
                   "Adds an account. The type is U for a user, M for a mailing list.", 4, 4, Permission::Domain, true},
                  add,
                  2});
    registry.add({{"userdel", "domain username", "Removes an account with all its mail.", 2, 2, Permission::Domain, true},
                  remove});
    registry.add({{"userpasswd", "domain username password", "Sets an account's password and ends its sessions.", 3, 3,
                   Permission::Domain, true},
                  setPassword,
                  2});
    registry.add({{"userlist", "[domain [username [start amount]]]",
                   "Lists accounts: domain, name, a placeholder for the password, type. Patterns may hold * and ?.", 0,
                   4, Permission::Domain, false, false, "domain name password type"},
                  list});
    registry.add({{"usercount", "[domain]", "Counts the accounts of each domain.", 0, 1, Permission::Domain, false, false, "domain accounts"},
                  count});
    registry.add({{"userdetails", "[domain [username]]",
                   "Lists accounts: domain, name, type, enabled or disabled, quota in bytes, real name.", 0, 2,
                   Permission::Domain, false, false, "domain name type state quota realname"},
                  details});
    registry.add({{"userset", "domain username field value", "Sets an account's enabled, quota or realname.", 4, 4,
                   Permission::Domain, true},
                  set});
}

} // namespace posthorn::admin
