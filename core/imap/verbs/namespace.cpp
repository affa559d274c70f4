// NAMESPACE (RFC 2342): one personal namespace, nothing shared yet.
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Namespace final : public Command {
    void run(Session& session) override
    {
        session.untagged(R"(NAMESPACE (("" "/")) NIL NIL)");
        session.ok("Namespaces listed");
    }
};

} // namespace

CommandPtr makeNamespace(bool)
{
    return std::make_unique<Namespace>();
}

} // namespace posthorn::imap
