// DELETE (RFC 3501 section 6.3.4).
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Delete final : public Command {
    bool parse(Cursor& cursor) override { return cursor.space() && cursor.mailbox(m_name) && cursor.end(); }

    std::optional<Refusal> check(Session&) override
    {
        if (m_name == "INBOX")
            return Refusal{"CANNOT", "INBOX cannot be deleted"};
        return std::nullopt;
    }

    void run(Session& session) override
    {
        session.mailboxes().find(session.accountId(), m_name, session.answer([this, &session](Result<store::MailboxInfo> info) {
            if (info)
                remove(session, info->id);
            else
                session.no(info.error());
        }));
    }

    void remove(Session& session, store::MailboxId mailbox)
    {
        session.mailboxes().remove(session.accountId(), m_name, session.answer([mailbox, &session](Result<void> removed) {
            if (!removed && removed.error().kind == ErrorKind::Denied) { // not for want of rights, as NOPERM would say
                session.no("CANNOT", removed.error().text);
                return;
            }
            if (!removed) {
                session.no(removed.error());
                return;
            }
            if (session.view() && session.view()->id() == mailbox) {
                session.unselect();
                session.untagged("OK [CLOSED] The selected mailbox was this one");
            }
            session.ok("Deleted");
        }));
    }

    std::string m_name;
};

} // namespace

CommandPtr makeDelete(bool)
{
    return std::make_unique<Delete>();
}

} // namespace posthorn::imap
