// STORE (RFC 3501 section 6.4.6) with UNCHANGEDSINCE (RFC 7162 section 3.1.3).
#include <algorithm>

#include "base/text.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Store final : public Command {
    bool parse(Cursor& cursor) override
    {
        if (!cursor.space() || !cursor.sequenceSet(m_set) || !cursor.space())
            return false;
        if (cursor.accept('(')) {
            uint64_t modseq = 0;
            if (!cursor.acceptWord("UNCHANGEDSINCE"))
                return cursor.fail("unknown modifier");
            if (!cursor.space() || !cursor.number64(modseq) || !cursor.expect(')') || !cursor.space())
                return false;
            m_change.unchangedSince = modseq;
        }
        using Mode = store::FlagChange::Mode;
        m_change.mode = cursor.accept('+') ? Mode::Add : cursor.accept('-') ? Mode::Remove : Mode::Replace;
        if (cursor.acceptWord("FLAGS.SILENT"))
            m_silent = true;
        else if (!cursor.acceptWord("FLAGS"))
            return cursor.fail("FLAGS or FLAGS.SILENT expected");
        FlagList list;
        if (!cursor.space() || !cursor.flagList(list, true) || !cursor.end())
            return false;
        m_change.flags = list.flags;
        m_change.keywords = std::move(list.keywords);
        return true;
    }

    std::optional<Refusal> check(Session& session) override
    {
        if (session.view()->readOnly())
            return Refusal{"READ-ONLY", "The mailbox is open for reading only"};
        return std::nullopt;
    }

    void run(Session& session) override
    {
        std::vector<MailboxView::Span> spans;
        if (!session.view()->resolve(m_set, session.isUid(), spans)) {
            session.bad("There is no message with one of these numbers");
            return;
        }
        session.condstore |= m_change.unchangedSince.has_value();
        std::vector<store::Uid> uids = session.view()->uidsOf(spans);
        if (uids.empty()) {
            session.ok("No messages to change");
            return;
        }
        session.messages().changeFlags(session.view()->id(), std::move(uids), m_change,
                                       session.answer([this, &session](Result<store::FlagResult> result) {
                                           if (result)
                                               tell(session, std::move(*result));
                                           else
                                               session.no(result.error());
                                       }));
    }

    void tell(Session& session, store::FlagResult result)
    {
        std::sort(result.changed.begin(), result.changed.end());
        session.show(result.snapshot, {&result.changed, &m_change, m_silent});
        if (result.refused.empty()) {
            session.ok("Stored");
            return;
        }
        std::sort(result.refused.begin(), result.refused.end());
        if (!session.isUid()) {
            for (uint32_t& uid : result.refused)
                uid = uint32_t(session.view()->snapshot().lowerBound(uid) + 1);
        }
        session.ok("Some messages have changed meanwhile", "MODIFIED " + formatSet(result.refused));
    }

    SequenceSet m_set;
    store::FlagChange m_change;
    bool m_silent = false;
};

} // namespace

CommandPtr makeStore(bool)
{
    return std::make_unique<Store>();
}

} // namespace posthorn::imap
