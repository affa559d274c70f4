#include "xmpp/stream/conditions.h"

#include <cstddef>

namespace posthorn::xmpp {

std::string_view streamConditionName(StreamCondition condition)
{
    static constexpr std::string_view names[] = {
        "bad-format", "bad-namespace-prefix", "conflict", "connection-timeout", "host-gone", "host-unknown",
        "improper-addressing", "internal-server-error", "invalid-from", "invalid-namespace", "invalid-xml",
        "not-authorized", "not-well-formed", "policy-violation", "remote-connection-failed", "reset",
        "resource-constraint", "restricted-xml", "system-shutdown", "undefined-condition", "unsupported-encoding",
        "unsupported-feature", "unsupported-stanza-type", "unsupported-version"};
    return names[size_t(condition)];
}

} // namespace posthorn::xmpp
