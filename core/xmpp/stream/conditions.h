// Stream errors (RFC 6120 section 4.9.3).
#pragma once

#include <string_view>

namespace posthorn::xmpp {

enum class StreamCondition {
    BadFormat, BadNamespacePrefix, Conflict, ConnectionTimeout, HostGone, HostUnknown, ImproperAddressing,
    InternalServerError, InvalidFrom, InvalidNamespace, InvalidXml, NotAuthorized, NotWellFormed, PolicyViolation,
    RemoteConnectionFailed, Reset, ResourceConstraint, RestrictedXml, SystemShutdown, UndefinedCondition,
    UnsupportedEncoding, UnsupportedFeature, UnsupportedStanzaType, UnsupportedVersion
};

std::string_view streamConditionName(StreamCondition condition);

} // namespace posthorn::xmpp
