#include "xmpp/xml/read.h"

#include "base/text.h"
#include "xmpp/xml/parser.h"

namespace posthorn::xmpp {

std::optional<Element> readXml(std::string_view text, size_t most)
{
    XmlParser::Limits limits;
    limits.bytes = most;
    XmlParser parser(XmlParser::Mode::Document, limits);
    if (parser.next(text) != XmlParser::Event::Whole)
        return std::nullopt;
    Element element = parser.take();
    if (!trimmed(text).empty())
        return std::nullopt;
    return element;
}

} // namespace posthorn::xmpp
