// A stream's elements as documents of their own, for framings without a root around them (RFC 7395, XEP-0124).
#pragma once

#include <string>
#include <string_view>

namespace posthorn::xmpp {

/// One element as a stream sends it, with jabber:client said where it says no namespace itself. Empty for a mere space.
std::string standalone(std::string_view xml);
/// <stream:NAME>, with the prefix declared.
std::string standaloneOfStream(std::string_view name, std::string_view inner);

} // namespace posthorn::xmpp
