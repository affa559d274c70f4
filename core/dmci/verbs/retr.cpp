// RETR folder [UID] range [HEADERS|WHOLE]
#include "base/text.h"
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

std::optional<Selection> readSelection(DmciSession& session, const Words& words)
{
    Selection selection;
    const auto name = folderName(session, words[0]);
    if (!name)
        return std::nullopt;
    selection.folder = *name;
    selection.areUids = words.size() > 2 && equalsIgnoreCase(words[1], "UID");
    selection.words = selection.areUids ? 3 : 2;
    auto ranges = parseRanges(words[selection.words - 1]);
    if (!ranges) {
        session.answer(BadArguments, "a range is like 7, 1:10, 5:* or 1,4:6");
        return std::nullopt;
    }
    selection.ranges = std::move(*ranges);
    return selection;
}

void runRetr(DmciSession& session, const Words& words)
{
    auto selection = readSelection(session, words);
    if (!selection)
        return;
    const bool more = words.size() > selection->words;
    const bool headers = !more || equalsIgnoreCase(words.back(), "HEADERS");
    if (words.size() > selection->words + 1 || (!headers && !equalsIgnoreCase(words.back(), "WHOLE")))
        return session.answer(BadArguments, "usage: RETR folder [UID] range [HEADERS|WHOLE]");
    session.openFolder(selection->folder, [&session, headers, selection = *selection](const store::SnapshotPtr& mailbox) {
        Retrieval retrieval;
        retrieval.left = resolveRanges(selection.ranges, selection.areUids, *mailbox);
        retrieval.mailbox = mailbox;
        retrieval.headers = headers;
        session.retrieve(std::move(retrieval));
    });
}

} // namespace posthorn::dmci
