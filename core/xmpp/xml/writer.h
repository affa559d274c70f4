// Elements as text.
#pragma once

#include <string>
#include <string_view>

#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

/// Appends the element. @p context is the default namespace in force where it is put: an xmlns is written only where
/// the namespace changes.
void appendXml(std::string& out, const Element& element, std::string_view context);
/// Appends all of the children.
void appendChildren(std::string& out, const Element& element, std::string_view context);
/// "&", "<", ">" and, for attributes, quotes and white space other than the space, as references. Control characters, which
/// XML has no way to say, become U+FFFD.
void appendEscaped(std::string& out, std::string_view text);
void appendEscapedAttribute(std::string& out, std::string_view value);
/// ` name='value'`, nothing for an empty value.
void appendAttribute(std::string& out, std::string_view name, std::string_view value);

/// The beginning of @p text, at most @p most octets of it, without half a character at its end: one such would end the stream
/// of whoever gets it.
std::string beginningOf(std::string_view text, size_t most);

/// As it stands alone.
std::string toXml(const Element& element, std::string_view context = {});

} // namespace posthorn::xmpp
