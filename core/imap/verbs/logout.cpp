// LOGOUT (RFC 3501 section 6.1.3).
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Logout final : public Command {
    void run(Session& session) override
    {
        if (session.view())
            session.unselect();
        session.untagged("BYE Logging out");
        session.ok("Logged out");
        session.close();
    }
};

} // namespace

CommandPtr makeLogout(bool)
{
    return std::make_unique<Logout>();
}

} // namespace posthorn::imap
