// CAPABILITY (RFC 3501 section 6.1.1).
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Capability final : public Command {
    void run(Session& session) override
    {
        session.untagged("CAPABILITY " + session.capabilities());
        session.ok("Capabilities listed");
    }
};

} // namespace

CommandPtr makeCapability(bool)
{
    return std::make_unique<Capability>();
}

} // namespace posthorn::imap
