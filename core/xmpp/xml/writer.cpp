#include "xmpp/xml/writer.h"

#include <cstdint>

#include "base/text.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool isForbidden(char c)
{
    return uint8_t(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

} // namespace

void appendEscaped(std::string& out, std::string_view text)
{
    size_t done = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        std::string_view reference;
        switch (text[i]) {
        case '&':
            reference = "&amp;";
            break;
        case '<':
            reference = "&lt;";
            break;
        case '>':
            reference = "&gt;";
            break;
        case '\r': // a parser would make a line feed of it
            reference = "&#13;";
            break;
        default:
            if (!isForbidden(text[i]))
                continue;
            reference = replacement;
        }
        out.append(text.substr(done, i - done)).append(reference);
        done = i + 1;
    }
    out.append(text.substr(done));
}

void appendEscapedAttribute(std::string& out, std::string_view value)
{
    size_t done = 0;
    for (size_t i = 0; i < value.size(); ++i) {
        std::string_view reference;
        switch (value[i]) {
        case '&':
            reference = "&amp;";
            break;
        case '<':
            reference = "&lt;";
            break;
        case '\'':
            reference = "&apos;";
            break;
        case '"':
            reference = "&quot;";
            break;
        case '\t':
            reference = "&#9;";
            break;
        case '\n':
            reference = "&#10;";
            break;
        case '\r':
            reference = "&#13;";
            break;
        default:
            if (!isForbidden(value[i]))
                continue;
            reference = replacement;
        }
        out.append(value.substr(done, i - done)).append(reference);
        done = i + 1;
    }
    out.append(value.substr(done));
}

void appendAttribute(std::string& out, std::string_view name, std::string_view value)
{
    if (value.empty())
        return;
    out.append(" ").append(name).append("='");
    appendEscapedAttribute(out, value);
    out.push_back('\'');
}

void appendChildren(std::string& out, const Element& element, std::string_view context)
{
    for (const Element& each : element.children)
        appendXml(out, each, context);
}

void appendXml(std::string& out, const Element& element, std::string_view context)
{
    if (element.isText()) {
        if (element.isWritten)
            out.append(element.characters);
        else
            appendEscaped(out, element.characters);
        return;
    }
    out.append("<").append(element.name);
    if (element.ns != context) { // empty too: it undeclares
        out.append(" xmlns='");
        appendEscapedAttribute(out, element.ns);
        out.push_back('\'');
    }
    int declared = 0;
    for (const Attribute& each : element.attributes) {
        if (each.ns.empty()) {
            out.append(" ").append(each.name);
        } else if (each.ns == xmlNamespace) {
            out.append(" xml:").append(each.name);
        } else {
            const std::string prefix = "n" + std::to_string(++declared);
            out.append(" xmlns:").append(prefix).append("='");
            appendEscapedAttribute(out, each.ns);
            out.append("' ").append(prefix).append(":").append(each.name);
        }
        out.append("='");
        appendEscapedAttribute(out, each.value);
        out.push_back('\'');
    }
    if (element.children.empty()) {
        out.append("/>");
        return;
    }
    out.push_back('>');
    appendChildren(out, element, element.ns);
    out.append("</").append(element.name).append(">");
}

std::string beginningOf(std::string_view text, size_t most)
{
    if (text.size() <= most)
        return std::string(text);
    while (most > 0 && (uint8_t(text[most]) & 0xC0) == 0x80)
        --most;
    return std::string(text.substr(0, most));
}

std::string toXml(const Element& element, std::string_view context)
{
    std::string out;
    appendXml(out, element, context);
    return out;
}

} // namespace posthorn::xmpp
