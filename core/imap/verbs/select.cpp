// SELECT and EXAMINE (RFC 3501 sections 6.3.1 and 6.3.2), with the CONDSTORE parameter (RFC 7162 section 3.1.8).
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Select final : public Command {
public:
    explicit Select(bool readOnly) : m_readOnly(readOnly) {}

private:
    bool parse(Cursor& cursor) override
    {
        if (!cursor.space() || !cursor.mailbox(m_name))
            return false;
        if (cursor.is(' ') && cursor.rest().size() > 1) {
            if (!cursor.space() || !cursor.expect('('))
                return false;
            if (!cursor.acceptWord("CONDSTORE"))
                return cursor.fail("unknown parameter");
            m_condstore = true;
            if (!cursor.expect(')'))
                return false;
        }
        return cursor.end();
    }

    void run(Session& session) override
    {
        // The old mailbox is left whether or not the new one can be opened.
        if (session.view()) {
            session.unselect();
            session.untagged("OK [CLOSED] Previous mailbox closed");
        }
        session.condstore |= m_condstore;
        session.mailboxes().find(session.accountId(), m_name, session.answer([this, &session](Result<store::MailboxInfo> info) {
            if (!info)
                session.no(info.error());
            else if (!info->selectable)
                session.no("CANNOT", "This name only holds other mailboxes");
            else
                open(session, info->id);
        }));
    }

    void open(Session& session, store::MailboxId mailbox)
    {
        session.mailboxes().open(mailbox, session.answer([this, &session](Result<store::SnapshotPtr> snapshot) {
            if (!snapshot) {
                session.no(snapshot.error());
                return;
            }
            session.select(std::move(*snapshot), m_readOnly);
            const size_t start = session.out().size();
            session.view()->appendSelected(session.out());
            session.logFrom(start);
            session.ok(m_readOnly ? "Examined" : "Selected", m_readOnly ? "READ-ONLY" : "READ-WRITE");
        }));
    }

    const bool m_readOnly;
    bool m_condstore = false;
    std::string m_name;
};

} // namespace

CommandPtr makeSelect(bool)
{
    return std::make_unique<Select>(false);
}

CommandPtr makeExamine(bool)
{
    return std::make_unique<Select>(true);
}

} // namespace posthorn::imap
