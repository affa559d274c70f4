// Finds the elements of an XMPP stream and what is wanted of them, without a tree. It trusts its peer: a server under
// measurement that sends no XML is found out by what it does not answer. Only tests/bench uses this.
#pragma once

#include <string>
#include <string_view>

namespace posthorn::bench {

/// Cuts a stream (RFC 6120) into its opening tag, the elements inside it, and its closing tag.
class XmppReader {
public:
    /// Octets of the next of these at the front of @p input, white space before it included; 0: it is not whole yet.
    /// The caller takes them away before it asks again.
    size_t next(std::string_view input);
    /// The next is a new stream's opening tag.
    void reset() { *this = {}; }

private:
    size_t m_scanned = 0;
    int m_depth = 0;
};

/// The name of the first tag, prefix included; "/name" of a closing one.
std::string_view elementName(std::string_view element);
/// An attribute of the first tag as written; empty where there is none.
std::string_view attributeOf(std::string_view element, std::string_view name);
/// What the first <@p name> inside holds as written; empty where there is none.
std::string_view contentOf(std::string_view element, std::string_view name);
/// @p text as it stands in an attribute or between tags.
std::string xmlEscaped(std::string_view text);

} // namespace posthorn::bench
