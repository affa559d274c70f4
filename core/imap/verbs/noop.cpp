// NOOP and CHECK (RFC 3501 sections 6.1.2 and 6.4.1). What has changed is told with every tagged answer anyway.
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Noop final : public Command {
    void run(Session& session) override
    {
        if (MailboxView* view = session.view())
            view->noteChange(); // asked to look, we look
        session.ok("Done");
    }
};

} // namespace

CommandPtr makeNoop(bool)
{
    return std::make_unique<Noop>();
}

CommandPtr makeCheck(bool)
{
    return std::make_unique<Noop>();
}

} // namespace posthorn::imap
