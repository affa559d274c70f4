// DELETE folder, DELETE ACCOUNT address
#include "base/text.h"
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runDelete(DmciSession& session, const Words& words)
{
    if (words.size() > 1) {
        if (!equalsIgnoreCase(words[0], "ACCOUNT"))
            return session.answer(BadArguments, "usage: DELETE folder, or DELETE ACCOUNT address");
        if (const auto address = readAddress(session, words[1]))
            session.administer("userdel", {address->domain, address->local});
        return;
    }
    const auto name = folderName(session, words[0]);
    if (!name)
        return;
    if (!session.account())
        return session.answer(NotPermitted, "this login has no mailbox");
    session.wait();
    session.context().store.mailboxes->remove(session.account()->id, *name, session.bind([&session](Result<void> removed) {
                                                  if (!removed)
                                                      return session.refuse(removed.error());
                                                  session.answer(Done, "deleted");
                                              }));
}

} // namespace posthorn::dmci
