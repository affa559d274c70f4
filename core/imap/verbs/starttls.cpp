// STARTTLS (RFC 3501 section 6.2.1). Whatever the client sent behind it in clear is thrown away, unread.
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class StartTls final : public Command {
    std::optional<Refusal> check(Session& session) override
    {
        if (!session.context().tlsAvailable)
            return Refusal{"UNAVAILABLE", "There is no certificate"};
        return std::nullopt;
    }
    void run(Session& session) override
    {
        session.ok("Begin TLS now");
        session.startTls();
    }
};

} // namespace

CommandPtr makeStartTls(bool)
{
    return std::make_unique<StartTls>();
}

} // namespace posthorn::imap
