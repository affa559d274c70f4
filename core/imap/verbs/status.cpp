// STATUS (RFC 3501 section 6.3.10).
#include "imap/session/session.h"
#include "imap/verbs/status_items.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Status final : public Command {
    bool parse(Cursor& cursor) override
    {
        return cursor.space() && cursor.mailbox(m_name) && cursor.space() && m_items.parse(cursor) && cursor.end();
    }

    void run(Session& session) override
    {
        session.condstore |= (m_items.bits & StatusItems::HighestModseq) != 0;
        session.mailboxes().find(session.accountId(), m_name, session.answer([this, &session](Result<store::MailboxInfo> info) {
            if (!info) {
                session.no(info.error());
            } else if (!info->selectable) {
                session.no("CANNOT", "This name only holds other mailboxes");
            } else if (m_items.needsSnapshot(*info)) {
                session.mailboxes().open(info->id, session.answer([this, &session](Result<store::SnapshotPtr> snapshot) {
                    if (snapshot)
                        tell(session, (*snapshot)->info, recentIn(**snapshot));
                    else
                        session.no(snapshot.error());
                }));
            } else {
                tell(session, *info, 0);
            }
        }));
    }

    void tell(Session& session, const store::MailboxInfo& info, size_t recent)
    {
        std::string text = "STATUS ";
        session.appendMailbox(text, m_name);
        text += ' ';
        m_items.append(text, info, recent, session.maxMessageSize());
        session.untagged(text);
        session.ok("Status told");
    }

    std::string m_name;
    StatusItems m_items;
};

} // namespace

CommandPtr makeStatus(bool)
{
    return std::make_unique<Status>();
}

} // namespace posthorn::imap
