// Instant messaging: messages of the house.
#include "admin/registry.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

// Whoever administers one domain speaks for that one.
bool isOutside(const Caller& caller, const std::string& domain)
{
    return caller.permission == Permission::Domain && !equalsIgnoreCase(caller.domain, domain);
}

void send(Context& context, const Caller& caller, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.instantMessages)
        return reply(fail(ErrorKind::Unavailable, "instant messaging does not run"));
    const auto to = MailAddress::parse(arguments[0]);
    if (!to)
        return reply(fail(ErrorKind::Invalid, "not an address: " + arguments[0]));
    if (isOutside(caller, to->domain))
        return reply(fail(ErrorKind::Denied, "another domain"));
    context.instantMessages->send(*to, {{}, {}, arguments[1]}, asker,
                                  [reply](Result<void> result) { reply(done(std::move(result))); });
}

void announce(Context& context, const Caller& caller, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.instantMessages)
        return reply(fail(ErrorKind::Unavailable, "instant messaging does not run"));
    const std::string domain = arguments[0] == "*" ? std::string() : toLower(arguments[0]);
    if (isOutside(caller, domain))
        return reply(fail(ErrorKind::Denied, "another domain"));
    arguments.resize(3);
    context.instantMessages->announce(domain, {{}, arguments[2], arguments[1]}, asker, [reply](Result<size_t> reached) {
        if (!reached)
            return reply(passOn(reached.error()));
        reply(Answer{{{std::to_string(*reached)}}, true});
    });
}

void listRooms(Context& context, const Caller& caller, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.rooms)
        return reply(fail(ErrorKind::Unavailable, "instant messaging does not run"));
    const std::string domain = caller.permission == Permission::Domain ? caller.domain
                               : arguments.empty()                     ? std::string()
                                                                       : toLower(arguments[0]);
    context.rooms(asker, [reply, domain](Result<std::vector<RoomRow>> rooms) {
        if (!rooms)
            return reply(passOn(rooms.error()));
        Answer answer{{}, true};
        for (const RoomRow& each : *rooms) {
            if (domain.empty() || each.address.ends_with('.' + domain))
                answer.rows.push_back({each.address, each.name, std::to_string(each.occupants),
                                       each.isPersistent ? "persistent" : "temporary", each.isListed ? "public" : "hidden",
                                       each.access, each.owner});
        }
        reply(std::move(answer));
    });
}

void closeRoom(Context& context, const Caller& caller, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    if (!context.closeRoom)
        return reply(fail(ErrorKind::Unavailable, "instant messaging does not run"));
    if (caller.permission == Permission::Domain && !arguments[0].ends_with('.' + caller.domain))
        return reply(fail(ErrorKind::Denied, "another domain"));
    context.closeRoom(arguments[0], asker, [reply](Result<void> result) { reply(done(std::move(result))); });
}

} // namespace

void addMessagingOperations(Registry& registry)
{
    registry.add({{"message send", "address text",
                   "Sends an instant message in the domain's name; who is not online gets it at the next login.", 2, 2,
                   Permission::Domain, true},
                  send});
    registry.add({{"message announce", "domain|* text [subject]",
                   "Sends an instant message to everybody of the domain, or of all, who is online; lists how many that were.", 2,
                   3, Permission::Domain, true},
                  announce});
    registry.add({{"room list", "[domain]",
                   "Lists rooms of instant messaging: address, name, occupants, persistent or temporary, public or hidden, open,"
                   " members or password, owner.",
                   0, 1, Permission::Domain, false, false, "address name occupants kind listed access owner"},
                  listRooms});
    registry.add({{"room close", "address", "Sends everybody out of a room and deletes it with what was said in it.", 1, 1,
                   Permission::Domain, true},
                  closeRoom});
}

} // namespace posthorn::admin
