#include "xmpp_reader.h"

namespace posthorn::bench {

namespace {

constexpr std::string_view none = {};

/// Behind the '>' of the tag that begins at @p at; npos: it is not whole.
size_t tagEnd(std::string_view input, size_t at)
{
    for (;;) {
        at = input.find_first_of("\"'>", at);
        if (at == std::string_view::npos)
            return at;
        if (input[at] == '>')
            return at + 1;
        at = input.find(input[at], at + 1);
        if (at == std::string_view::npos)
            return at;
        ++at;
    }
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

} // namespace

size_t XmppReader::next(std::string_view input)
{
    for (;;) {
        const size_t begin = input.find('<', m_scanned);
        if (begin == std::string_view::npos) {
            m_scanned = input.size();
            return 0;
        }
        const size_t end = tagEnd(input, begin + 1);
        if (end == std::string_view::npos) {
            m_scanned = begin;
            return 0;
        }
        m_scanned = end;
        if (input[begin + 1] == '?')
            continue;
        const bool opening = m_depth == 0;
        if (input[begin + 1] == '/')
            --m_depth;
        else if (input[end - 2] != '/')
            ++m_depth;
        if (opening || m_depth <= 1) {
            m_scanned = 0;
            return end;
        }
    }
}

std::string_view elementName(std::string_view element)
{
    size_t begin = element.find('<');
    while (begin != std::string_view::npos && element.substr(begin + 1).starts_with('?'))
        begin = element.find('<', begin + 1);
    if (begin == std::string_view::npos)
        return none;
    element.remove_prefix(begin + 1);
    const size_t from = element.starts_with('/') ? 1 : 0;
    return element.substr(0, element.find_first_of(" \t\r\n/>", from));
}

std::string_view attributeOf(std::string_view element, std::string_view name)
{
    const std::string_view tag = elementName(element);
    if (tag.empty())
        return none;
    element = element.substr(size_t(tag.data() - element.data()) + tag.size());
    for (;;) {
        while (!element.empty() && isSpace(element.front()))
            element.remove_prefix(1);
        const size_t equals = element.find('=');
        if (element.empty() || element.front() == '>' || element.front() == '/' || equals == std::string_view::npos)
            return none;
        const std::string_view found = element.substr(0, element.find_first_of(" \t\r\n="));
        const size_t open = element.find_first_of("\"'", equals);
        const size_t close = open == std::string_view::npos ? open : element.find(element[open], open + 1);
        if (close == std::string_view::npos)
            return none;
        if (found == name)
            return element.substr(open + 1, close - open - 1);
        element.remove_prefix(close + 1);
    }
}

std::string_view contentOf(std::string_view element, std::string_view name)
{
    for (size_t at = element.find('<'); at != std::string_view::npos; at = element.find('<', at + 1)) {
        const std::string_view rest = element.substr(at);
        if (elementName(rest) != name)
            continue;
        const size_t begin = tagEnd(rest, 1);
        if (begin == std::string_view::npos || rest[begin - 2] == '/')
            return none;
        const std::string_view inside = rest.substr(begin);
        const size_t end = inside.find("</" + std::string(name));
        return end == std::string_view::npos ? none : inside.substr(0, end);
    }
    return none;
}

std::string xmlEscaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '\'':
            out += "&apos;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

} // namespace posthorn::bench
