#include "xmpp/stream/standalone.h"

namespace posthorn::xmpp {

std::string standalone(std::string_view xml)
{
    const size_t name = xml.find_first_of(" />");
    const size_t end = xml.find('>');
    if (name == std::string_view::npos || end == std::string_view::npos)
        return {};
    if (xml.substr(0, end).find(" xmlns='") != std::string_view::npos)
        return std::string(xml);
    std::string out(xml.substr(0, name));
    return out.append(" xmlns='jabber:client'").append(xml.substr(name));
}

std::string standaloneOfStream(std::string_view name, std::string_view inner)
{
    std::string out = "<stream:" + std::string(name) + " xmlns:stream='http://etherx.jabber.org/streams'";
    if (inner.empty())
        return out + "/>";
    return out.append(">").append(inner).append("</stream:").append(name).append(">");
}

} // namespace posthorn::xmpp
