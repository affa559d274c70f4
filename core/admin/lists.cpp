// Who is on a mailing list, and which remote addresses stand for accounts here.
#include <algorithm>

#include "admin/named_account.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

using directory::Account;
using directory::ExternalAlias;
using directory::ListMember;

constexpr std::string_view noRecords = "there are no such records here";

std::string rightsOf(const ListMember& member)
{
    return std::string(member.reads ? "R" : "") + (member.proved ? "A" : member.writes ? "W" : "");
}

Result<ListMember> parseMember(const Arguments& arguments)
{
    const auto address = MailAddress::parse(arguments[2]);
    if (!address)
        return fail(ErrorKind::Invalid, "not an address: " + arguments[2]);
    ListMember member;
    member.address = *address;
    const std::string rights = arguments.size() > 3 ? toUpper(arguments[3]) : "RW";
    if (rights != "R" && rights != "RW" && rights != "RA")
        return fail(ErrorKind::Invalid, "the rights are R, RW or RA");
    member.writes = rights != "R";
    member.proved = rights == "RA";
    return member;
}

template<class F>
void withList(Context& context, const Arguments& arguments, Executor& asker, const Reply<Answer>& reply, F next)
{
    if (!context.provisioning)
        return reply(fail(ErrorKind::Unavailable, std::string(noRecords)));
    withAccount(context, arguments, asker, reply, [reply, next = std::move(next)](const Account& account) {
        if (account.kind != directory::AccountKind::List)
            return reply(fail(ErrorKind::Unsupported, "not a mailing list: " + account.address.text()));
        next(account);
    });
}

void addMember(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    withList(context, arguments, asker, reply, [&context, arguments, &asker, reply](const Account& list) {
        const auto member = parseMember(arguments);
        if (!member)
            return reply(passOn(member.error()));
        context.provisioning->addMember(list.id, *member, asker,
                                        [reply](Result<void> result) { reply(done(std::move(result))); });
    });
}

void removeMember(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    withList(context, arguments, asker, reply, [&context, text = arguments[2], &asker, reply](const Account& list) {
        const auto address = MailAddress::parse(text);
        if (!address)
            return reply(fail(ErrorKind::NotFound, "not on the list: " + text));
        context.provisioning->removeMember(list.id, *address, asker,
                                           [reply](Result<void> result) { reply(done(std::move(result))); });
    });
}

void listMembers(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    withList(context, arguments, asker, reply, [&context, &asker, reply](const Account& list) {
        context.provisioning->members(list.id, asker, [reply](Result<std::vector<ListMember>> members) {
            if (!members)
                return reply(passOn(members.error()));
            Answer answer{{}, true};
            for (const ListMember& member : *members)
                answer.rows.push_back({member.address.text(), rightsOf(member)});
            reply(std::move(answer));
        });
    });
}

void addExternal(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.provisioning)
        return reply(fail(ErrorKind::Unavailable, std::string(noRecords)));
    const auto local = MailAddress::parse(arguments[0]);
    const auto remote = MailAddress::parse(arguments[1]);
    if (!local || !remote)
        return reply(fail(ErrorKind::Invalid, "not an address: " + arguments[local ? 1 : 0]));
    withAccount(context, {local->domain, local->local}, asker, reply,
                [&context, remote = *remote, &asker, reply](const Account& account) {
                    context.provisioning->addExternalAlias({remote, account.address}, asker, [reply](Result<void> result) {
                        reply(done(std::move(result)));
                    });
                });
}

void removeExternal(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.provisioning)
        return reply(fail(ErrorKind::Unavailable, std::string(noRecords)));
    const auto remote = MailAddress::parse(arguments[0]);
    if (!remote)
        return reply(fail(ErrorKind::Invalid, "not an address: " + arguments[0]));
    context.provisioning->removeExternalAlias(*remote, asker,
                                              [reply](Result<void> result) { reply(done(std::move(result))); });
}

void listExternal(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.provisioning)
        return reply(fail(ErrorKind::Unavailable, std::string(noRecords)));
    arguments.resize(2, "*");
    context.provisioning->externalAliases(asker, [arguments, reply](Result<std::vector<ExternalAlias>> aliases) {
        if (!aliases)
            return reply(passOn(aliases.error()));
        Answer answer{{}, true};
        for (const auto& [remote, local] : *aliases) {
            if (wildcardMatch(toLower(arguments[0]), toLower(local.text())) &&
                wildcardMatch(toLower(arguments[1]), toLower(remote.text())))
                answer.rows.push_back({remote.domain, remote.local, local.domain, local.local});
        }
        reply(std::move(answer));
    });
}

} // namespace

void addListOperations(Registry& registry)
{
    registry.add({{"mluseradd", "domain list address [rights]",
                   "Puts an address on a mailing list: R reads, RW (the default) may write too, RA when logged in.", 3, 4,
                   Permission::Domain, true},
                  addMember});
    registry.add({{"mluserdel", "domain list address", "Takes an address off a mailing list.", 3, 3, Permission::Domain, true},
                  removeMember});
    registry.add({{"mluserlist", "domain list", "Lists who is on a mailing list: address, rights.", 2, 2, Permission::Domain,
                   false, false, "address rights"},
                  listMembers});
    registry.add({{"exaliasadd", "local-address remote-address", "Links a remote address with an account here.", 2, 2,
                   Permission::Global, true},
                  addExternal});
    registry.add({{"exaliasdel", "remote-address", "Removes the link of a remote address.", 1, 1, Permission::Global, true},
                  removeExternal});
    registry.add({{"exaliaslist", "[local-address [remote-address]]",
                   "Lists links of remote addresses: remote domain, remote name, local domain, local name. Patterns may hold"
                   " * and ?.",
                   0, 2, Permission::Global, false, false, "remote-domain remote-name local-domain local-name"},
                  listExternal});
}

} // namespace posthorn::admin
