// One element from text that we wrote or that came whole.
#pragma once

#include <optional>
#include <string_view>

#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

/// Nothing for what is not exactly one element, but for white space around it. Up to @p most octets.
std::optional<Element> readXml(std::string_view text, size_t most = 1 << 20);

} // namespace posthorn::xmpp
