// CREATE folder, CREATE ACCOUNT address password [name]
#include "base/text.h"
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

std::optional<MailAddress> readAddress(DmciSession& session, const std::string& word)
{
    auto address = MailAddress::parse(word);
    if (!address)
        session.answer(BadArguments, "that is no address");
    return address;
}

void runCreate(DmciSession& session, const Words& words)
{
    if (words.size() > 1) {
        if (!equalsIgnoreCase(words[0], "ACCOUNT") || words.size() < 3)
            return session.answer(BadArguments, "usage: CREATE folder, or CREATE ACCOUNT address password [name]");
        const auto address = readAddress(session, words[1]);
        if (!address)
            return;
        const auto name = words.size() > 3 ? std::optional(words[3]) : std::nullopt;
        return session.administer("useradd", {address->domain, address->local, words[2], "U"},
                                  name ? Words{address->domain, address->local, "realname", *name} : Words{});
    }
    const auto name = folderName(session, words[0]);
    if (!name)
        return;
    if (!session.account())
        return session.answer(NotPermitted, "this login has no mailbox");
    session.wait();
    session.context().store.mailboxes->create(session.account()->id, *name, store::SpecialUse::None,
                                              session.bind([&session](Result<store::MailboxInfo> made) {
                                                  if (!made)
                                                      return session.refuse(made.error());
                                                  session.answer(Done, "created");
                                              }));
}

} // namespace posthorn::dmci
