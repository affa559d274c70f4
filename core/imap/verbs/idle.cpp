// IDLE (RFC 2177): what happens in the mailbox is told at once, until the client says DONE.
#include "base/text.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Idle final : public Command {
    void run(Session& session) override
    {
        session.continuation("idling");
        session.expectLine(false);
        session.watchMailbox();
        lookIfStale(session);
    }
    void line(Session& session, std::string_view text) override
    {
        m_done = true;
        if (equalsIgnoreCase(trimmed(text), "DONE"))
            session.ok("Idled");
        else
            session.bad("IDLE ends with DONE");
    }
    void mailboxChanged(Session& session) override { lookIfStale(session); }
    void drained(Session& session) override { lookIfStale(session); }

    /// One look at a time; a client that reads nothing is told everything later, in one piece.
    void lookIfStale(Session& session)
    {
        if (m_looking || m_done || session.outputFull() || !session.view() || !session.view()->stale())
            return;
        m_looking = true;
        session.sync([this, &session](bool seen) {
            m_looking = false;
            // What came meanwhile is looked at in a turn of its own. After a failure the next change will ask again.
            if (seen)
                session.later([this, &session] { lookIfStale(session); });
        });
    }

    bool m_looking = false;
    bool m_done = false;
};

} // namespace

CommandPtr makeIdle(bool)
{
    return std::make_unique<Idle>();
}

} // namespace posthorn::imap
