// What programs that provision accounts ask: is this the password, when was the last login, which variables has the account.
#include <algorithm>

#include "admin/named_account.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

using directory::Account;
using directory::Provisioning;

constexpr uint64_t unlimited = uint64_t(1) << 53; ///< what MaxMBSize 0 is as a quota, where 0 stands for the default
constexpr size_t longestValue = 1024;
constexpr std::string_view deletion = ".|rm";
constexpr std::string_view unknown = "??";

void authenticate(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.tryPassword)
        return reply(fail(ErrorKind::Unavailable, "passwords cannot be tried here"));
    withAccount(context, arguments, asker, reply,
                [&context, password = arguments[2], &asker, reply](const Account& account) {
                    context.tryPassword(account.address, password, asker,
                                        [reply](Result<void> result) { reply(done(std::move(result))); });
                });
}

void answerStatistics(Context& context, const Account& account, Executor& asker, const Reply<Answer>& reply)
{
    using Login = std::optional<Provisioning::Login>;
    const auto withLogin = [account, reply](const store::Usage& usage, const Login& login) {
        reply(Answer{{{"RealAddress", account.address.text()},
                      {"MailboxSize", std::to_string(usage.bytes)},
                      {"MailboxMessages", std::to_string(usage.messages)},
                      {"LastLoginTimeDate", formatMailDate(login ? login->at : account.createdAt)},
                      {"LastLoginIP", login ? login->address : "0.0.0.0"}},
                     true});
    };
    const auto withUsage = [&context, account, withLogin, &asker, reply](Result<store::Usage> usage) {
        if (!usage)
            return reply(passOn(usage.error()));
        if (!context.provisioning)
            return withLogin(*usage, {});
        context.provisioning->lastLogin(account.id, asker, [withLogin, usage = *usage, reply](Result<Login> login) {
            if (!login)
                return reply(passOn(login.error()));
            withLogin(usage, *login);
        });
    };
    if (account.kind == directory::AccountKind::List)
        return withUsage(store::Usage{});
    context.store.mailboxes->usage(account.id, then(context, reply, withUsage));
}

/// An alias is as good as a name, but not the one that catches all.
void statisticsByAlias(Context& context, const MailAddress& address, const Error& nobody, Executor& asker,
                       const Reply<Answer>& reply)
{
    const auto resolved = [&context, nobody, &asker, reply](Result<directory::Resolution> resolution) {
        if (!resolution)
            return reply(passOn(resolution.error()));
        if (resolution->accounts.empty())
            return reply(passOn(nobody));
        answerStatistics(context, resolution->accounts.front(), asker, reply);
    };
    const auto listed = [&context, address, nobody, resolved, &asker, reply](Result<std::vector<directory::Alias>> aliases) {
        if (!aliases)
            return reply(passOn(aliases.error()));
        const std::string name = normaliseLocal(address.local);
        if (name == "*" || std::none_of(aliases->begin(), aliases->end(), [&](const auto& each) { return each.name == name; }))
            return reply(passOn(nobody));
        context.directory.resolve(address, asker, then(context, reply, resolved));
    };
    context.directory.aliases(normaliseDomain(address.domain).value_or(address.domain), "*", "*", asker,
                              then(context, reply, listed));
}

void statistics(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    const MailAddress address{arguments[1], arguments[0]};
    const Reply<Answer> orAlias = [&context, address, &asker, reply](Result<Answer> answer) {
        if (answer || answer.error().kind != ErrorKind::NotFound)
            return reply(std::move(answer));
        statisticsByAlias(context, address, answer.error(), asker, reply);
    };
    withAccount(context, arguments, asker, then(context, reply, orAlias),
                [&context, &asker, reply](const Account& account) { answerStatistics(context, account, asker, reply); });
}

/// MaxMBSize is in KB; 0 is no limit.
std::string maxSize(const Context& context, const Account& account)
{
    const uint64_t bytes = account.quota != 0
                               ? account.quota
                               : uint64_t(context.settings.snapshot()->number(config::Setting::AccountQuota));
    return std::to_string(bytes >= unlimited ? 0 : bytes / 1024);
}

void variables(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.provisioning)
        return reply(fail(ErrorKind::Unavailable, "there are no variables here"));
    withAccount(context, arguments, asker, reply, [&context, &asker, reply](const Account& account) {
        const auto found = [&context, account, reply](Result<Provisioning::Variables> stored) {
            if (!stored)
                return reply(passOn(stored.error()));
            const auto take = [&](std::string_view name, std::string_view otherwise) {
                const auto item = std::find_if(stored->begin(), stored->end(), [&](const auto& each) { return each.first == name; });
                std::vector<std::string> row{std::string(name), std::string(otherwise)};
                if (item != stored->end()) {
                    row[1] = item->second;
                    stored->erase(item);
                }
                return row;
            };
            Answer answer{{}, true};
            answer.rows.push_back({"RealName", account.realName.empty() ? std::string(unknown) : account.realName});
            for (const std::string_view name : {"HomePage", "Address", "Telephone"})
                answer.rows.push_back(take(name, unknown));
            answer.rows.push_back({"MaxMBSize", maxSize(context, account)});
            answer.rows.push_back(take("SmtpPerms", "MR"));
            answer.rows.push_back(take("ReceiveEnable", "1"));
            answer.rows.push_back(take("PopEnable", "1"));
            for (const auto& [name, value] : *stored)
                answer.rows.push_back({name, value});
            reply(std::move(answer));
        };
        context.provisioning->variables(account.id, asker, then(context, reply, found));
    });
}

/// The names that mean something are matched without regard to case, as command words are.
std::string canonical(const std::string& name)
{
    for (const std::string_view known : {"RealName", "HomePage", "Address", "Telephone", "MaxMBSize", "SmtpPerms",
                                         "ReceiveEnable", "PopEnable", "ListSender", "ClosedML"}) {
        if (equalsIgnoreCase(name, known))
            return std::string(known);
    }
    return name;
}

void restrict(Account& account, uint32_t bit, bool on)
{
    account.restrictions = on ? account.restrictions | bit : account.restrictions & ~bit;
}

/// Takes one assignment into @p account and @p changes. The error's text says what is wrong with it.
Result<void> assign(const std::string& given, const std::string& value, Account& account,
                    std::vector<Provisioning::Change>& changes)
{
    const std::string name = canonical(given);
    constexpr std::string_view inNames = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
    if (name.empty() || name.size() > 64 || name.find_first_not_of(inNames) != std::string::npos)
        return fail(ErrorKind::Invalid, "not a variable's name: " + given);
    if (value.size() > longestValue || !isUtf8(value) ||
        std::any_of(value.begin(), value.end(), [](unsigned char c) { return c < 32 || c == 127; }))
        return fail(ErrorKind::Invalid, "a value is one line of UTF-8 text of at most 1024 bytes");
    const bool goes = value == deletion;
    if (name == "RealName") {
        if (value.size() > 255)
            return fail(ErrorKind::Invalid, "a real name has at most 255 bytes");
        account.realName = goes ? std::string() : value;
        return {};
    }
    if (name == "MaxMBSize") {
        const auto kilobytes = goes ? std::optional<uint64_t>(0) : parseNumber<uint64_t>(value);
        if (!kilobytes || *kilobytes > unlimited / 1024)
            return fail(ErrorKind::Invalid, "MaxMBSize is a number of KB; 0 for no limit");
        account.quota = goes ? 0 : *kilobytes == 0 ? unlimited : *kilobytes * 1024;
        return {};
    }
    if (name == "ReceiveEnable" || name == "PopEnable") {
        if (!goes && value != "0" && value != "1")
            return fail(ErrorKind::Invalid, name + " is 0 or 1");
        restrict(account, name == "PopEnable" ? directory::NoRetrieval : directory::NoReceiving, value == "0");
    } else if (name == "SmtpPerms") {
        if (!goes && value.find_first_not_of("MRVTZ") != std::string::npos)
            return fail(ErrorKind::Invalid, "SmtpPerms are letters of MRVTZ");
        restrict(account, directory::NoSending, !goes && value.find('M') == std::string::npos);
        restrict(account, directory::NoRelaying, !goes && value.find('R') == std::string::npos);
    } else if (name == "ListSender" && !goes && !MailAddress::parse(value)) {
        return fail(ErrorKind::Invalid, "ListSender is an address");
    }
    std::erase_if(changes, [&](const Provisioning::Change& each) { return each.name == name; });
    changes.push_back({name, goes ? std::nullopt : std::optional(value)});
    return {};
}

void setVariables(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.provisioning)
        return reply(fail(ErrorKind::Unavailable, "there are no variables here"));
    if (arguments.size() % 2 != 0)
        return reply(fail(ErrorKind::Invalid, "a variable has a name and a value"));
    withAccount(context, arguments, asker, reply, [&context, arguments, &asker, reply](Account account) {
        std::vector<Provisioning::Change> changes;
        for (size_t i = 2; i < arguments.size(); i += 2) {
            if (auto good = assign(arguments[i], arguments[i + 1], account, changes); !good)
                return reply(passOn(good.error()));
        }
        context.provisioning->setVariables(account, std::move(changes), asker,
                                           [reply](Result<void> result) { reply(done(std::move(result))); });
    });
}

} // namespace

void addVariableOperations(Registry& registry)
{
    registry.add({{"userauth", "domain username password",
                   "Tells whether this is the account's password. Wrong ones are counted for each account.", 3, 3,
                   Permission::Domain, true},
                  authenticate,
                  2});
    registry.add({{"userstat", "domain username",
                   "Shows an account, also by an alias: RealAddress, MailboxSize, MailboxMessages, LastLoginTimeDate,"
                   " LastLoginIP.",
                   2, 2, Permission::Domain, false, false, "variable value"},
                  statistics});
    registry.add({{"uservars", "domain username",
                   "Lists an account's variables: RealName, HomePage, Address, Telephone, MaxMBSize (KB), SmtpPerms,"
                   " ReceiveEnable, PopEnable, and others.",
                   2, 2, Permission::Domain, false, false, "variable value"},
                  variables});
    registry.add({{"uservarsset", "domain username name value...",
                   "Sets variables of an account; the value .|rm deletes one.", 4, 202, Permission::Domain, true},
                  setVariables});
}

} // namespace posthorn::admin
