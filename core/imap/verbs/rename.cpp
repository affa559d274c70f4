// RENAME (RFC 3501 section 6.3.5).
#include "imap/parser/mailbox_name.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Rename final : public Command {
    bool parse(Cursor& cursor) override
    {
        return cursor.space() && cursor.mailbox(m_from) && cursor.space() && cursor.mailbox(m_to) && cursor.end();
    }

    std::optional<Refusal> check(Session&) override
    {
        if (!isValidMailboxName(m_to))
            return Refusal{"CANNOT", "Not a valid mailbox name"};
        if (m_to == "INBOX" || m_to == m_from)
            return Refusal{"ALREADYEXISTS", "That mailbox exists already"};
        if (m_to.size() > m_from.size() && m_to.compare(0, m_from.size(), m_from) == 0 && m_to[m_from.size()] == '/' &&
            m_from != "INBOX")
            return Refusal{"CANNOT", "A mailbox cannot go below itself"};
        return std::nullopt;
    }

    void run(Session& session) override
    {
        session.mailboxes().rename(session.accountId(), m_from, m_to, session.answer([&session](Result<void> renamed) {
            if (!renamed) {
                session.no(renamed.error());
                return;
            }
            if (session.view())
                session.view()->noteChange(); // INBOX loses its messages that way
            session.ok("Renamed");
        }));
    }

    std::string m_from;
    std::string m_to;
};

} // namespace

CommandPtr makeRename(bool)
{
    return std::make_unique<Rename>();
}

} // namespace posthorn::imap
