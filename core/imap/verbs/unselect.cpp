// UNSELECT (RFC 3691) and CLOSE (RFC 3501 section 6.4.2), which removes what is marked \Deleted, untold.
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Unselect final : public Command {
    void run(Session& session) override
    {
        session.unselect();
        session.ok("Unselected");
    }
};

class Close final : public Command {
    void run(Session& session) override
    {
        const store::MailboxId mailbox = session.view()->id();
        const bool expunge = !session.view()->readOnly();
        session.unselect();
        if (!expunge) {
            session.ok("Closed");
            return;
        }
        session.messages().expunge(mailbox, std::nullopt, true,
                                   session.answer([&session](Result<std::vector<store::Uid>> removed) {
                                       // NotFound: the mailbox went away meanwhile, and its messages with it.
                                       if (removed || removed.error().kind == ErrorKind::NotFound)
                                           session.ok("Closed");
                                       else
                                           session.no(removed.error());
                                   }));
    }
};

} // namespace

CommandPtr makeUnselect(bool)
{
    return std::make_unique<Unselect>();
}

CommandPtr makeClose(bool)
{
    return std::make_unique<Close>();
}

} // namespace posthorn::imap
