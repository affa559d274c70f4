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
}

} // namespace posthorn::admin
