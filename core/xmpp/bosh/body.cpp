#include "xmpp/bosh/body.h"

#include "base/text.h"
#include "xmpp/xml/parser.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view xbosh = "urn:xmpp:xbosh";
constexpr uint64_t greatestRid = (uint64_t(1) << 53) - 1; // section 14

std::string_view attributeIn(const Element& element, std::string_view ns, std::string_view name)
{
    for (const Attribute& each : element.attributes) {
        if (each.ns == ns && each.name == name)
            return each.value;
    }
    return {};
}

// False where it is there and no number.
bool readNumber(const Element& body, std::string_view name, std::optional<unsigned>& into)
{
    if (!body.hasAttribute(name))
        return true;
    into = parseNumber<unsigned>(body.attribute(name));
    return into.has_value();
}

bool isTrue(std::string_view text)
{
    return text == "true" || text == "1";
}

} // namespace

std::optional<BoshRequest> readBody(std::string_view text, size_t most)
{
    XmlParser::Limits limits;
    limits.bytes = most;
    XmlParser parser(XmlParser::Mode::Document, limits);
    std::string_view rest = text;
    if (parser.next(rest) != XmlParser::Event::Whole || rest.find_first_not_of(" \t\r\n") != std::string_view::npos)
        return std::nullopt;
    Element body = parser.take();
    BoshRequest request;
    const auto rid = parseNumber<uint64_t>(body.attribute("rid"));
    if (!body.is("body", boshNamespace) || !rid || *rid == 0 || *rid > greatestRid ||
        !readNumber(body, "wait", request.wait) || !readNumber(body, "hold", request.hold) ||
        !readNumber(body, "pause", request.pause))
        return std::nullopt;
    request.rid = *rid;
    request.sid = body.attribute("sid");
    request.to = body.attribute("to");
    request.terminate = body.attribute("type") == "terminate";
    request.restart = isTrue(attributeIn(body, xbosh, "restart"));
    request.wantsAcks = body.hasAttribute("ack");
    request.language = body.language();
    request.octets = text.size();
    for (Element& each : body.children) {
        if (!each.isText())
            request.elements.push_back(std::move(each));
        else if (!trimmed(each.characters).empty())
            return std::nullopt;
    }
    return request;
}

std::string terminatingBody(std::string_view condition, std::string_view inner)
{
    std::string out = "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate'";
    appendAttribute(out, "condition", condition);
    return inner.empty() ? out + "/>" : out.append(">").append(inner).append("</body>");
}

} // namespace posthorn::xmpp
