// DELE folder [UID] range
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

namespace {

void removeThem(DmciSession& session, const Selection& selection, const store::SnapshotPtr& mailbox)
{
    std::vector<store::Uid> uids;
    for (const auto& [from, to] : resolveRanges(selection.ranges, selection.areUids, *mailbox))
        mailbox->forEach(from, to, [&](size_t, const store::Entry& entry) { uids.push_back(entry.uid); });
    if (uids.empty())
        return session.answer(NoSuchThing, "no such message");
    session.wait();
    session.context().store.messages->expunge(mailbox->info.id, std::move(uids), false,
                                              session.bind([&session](Result<std::vector<store::Uid>> gone) {
                                                  if (!gone)
                                                      return session.refuse(gone.error());
                                                  session.answer(Done, std::to_string(gone->size()) + " messages deleted");
                                              }));
}

} // namespace

void runDele(DmciSession& session, const Words& words)
{
    const auto selection = readSelection(session, words);
    if (!selection)
        return;
    if (selection->words < words.size())
        return session.answer(BadArguments, "usage: DELE folder [UID] range");
    // Numbers are those that the client was shown; what another program did meanwhile does not shift them.
    if (const auto view = session.viewOf(selection->folder))
        return removeThem(session, *selection, view);
    session.openFolder(selection->folder, [&session, selection = *selection](const store::SnapshotPtr& mailbox) {
        removeThem(session, selection, mailbox);
    });
}

} // namespace posthorn::dmci
