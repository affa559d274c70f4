// EXPUNGE (RFC 3501 section 6.4.3) and UID EXPUNGE (RFC 4315 section 2.1).
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Expunge final : public Command {
public:
    explicit Expunge(bool uid) : m_uid(uid) {}

private:
    bool parse(Cursor& cursor) override
    {
        return (!m_uid || (cursor.space() && cursor.sequenceSet(m_set))) && cursor.end();
    }
    std::optional<Refusal> check(Session& session) override
    {
        if (session.view()->readOnly())
            return Refusal{"READ-ONLY", "The mailbox is open for reading only"};
        return std::nullopt;
    }
    void run(Session& session) override
    {
        std::optional<std::vector<store::Uid>> uids;
        if (m_uid) {
            std::vector<MailboxView::Span> spans;
            session.view()->resolve(m_set, true, spans);
            uids = session.view()->uidsOf(spans);
        }
        session.messages().expunge(session.view()->id(), std::move(uids), true,
                                   session.answer([&session](Result<std::vector<store::Uid>> removed) {
                                       if (!removed) {
                                           session.no(removed.error());
                                           return;
                                       }
                                       session.view()->noteChange();
                                       session.ok("Expunged");
                                   }));
    }

    const bool m_uid;
    SequenceSet m_set;
};

} // namespace

CommandPtr makeExpunge(bool uid)
{
    return std::make_unique<Expunge>(uid);
}

} // namespace posthorn::imap
