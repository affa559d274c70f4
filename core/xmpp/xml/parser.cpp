#include "xmpp/xml/parser.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view xmlnsNamespace = "http://www.w3.org/2000/xmlns/";
constexpr size_t longestReference = 8;
constexpr size_t longestDeclaration = 256;
constexpr size_t longestName = 1024;

enum : uint8_t { Plain = 1, NameStart = 2, NameMore = 4, Space = 8, ValuePlain = 16, Bad = 32 };

constexpr std::array<uint8_t, 256> classes = [] {
    std::array<uint8_t, 256> table{};
    for (int c = 0; c < 256; ++c) {
        uint8_t kind = 0;
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || c >= 0x80;
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
            kind = Bad;
        else if (c != '<' && c != '&' && c != '\r')
            kind = Plain;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            kind |= Space;
        if (letter)
            kind |= NameStart | NameMore;
        if ((c >= '0' && c <= '9') || c == '-' || c == '.')
            kind |= NameMore;
        if ((kind & Plain) && c != '\'' && c != '"' && c != '\t' && c != '\n')
            kind |= ValuePlain;
        table[size_t(c)] = kind;
    }
    return table;
}();

bool is(char c, uint8_t kind)
{
    return classes[uint8_t(c)] & kind;
}

void appendUtf8(std::string& out, uint32_t code)
{
    if (code < 0x80) {
        out.push_back(char(code));
    } else if (code < 0x800) {
        out.push_back(char(0xC0 | code >> 6));
        out.push_back(char(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        out.push_back(char(0xE0 | code >> 12));
        out.push_back(char(0x80 | (code >> 6 & 0x3F)));
        out.push_back(char(0x80 | (code & 0x3F)));
    } else {
        out.push_back(char(0xF0 | code >> 18));
        out.push_back(char(0x80 | (code >> 12 & 0x3F)));
        out.push_back(char(0x80 | (code >> 6 & 0x3F)));
        out.push_back(char(0x80 | (code & 0x3F)));
    }
}

// What a reference stands for; nothing for one that is not predefined. "restricted" tells an entity of somebody's own.
std::optional<std::string> referenceText(std::string_view word, bool& restricted)
{
    if (word == "amp")
        return "&";
    if (word == "lt")
        return "<";
    if (word == "gt")
        return ">";
    if (word == "apos")
        return "'";
    if (word == "quot")
        return "\"";
    if (!word.starts_with('#')) {
        restricted = true;
        return std::nullopt;
    }
    word.remove_prefix(1);
    const bool hex = word.starts_with('x');
    if (hex)
        word.remove_prefix(1);
    uint32_t code = 0;
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), code, hex ? 16 : 10);
    const bool isChar = code == 9 || code == 10 || code == 13 || (code >= 0x20 && code < 0xD800) ||
                        (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code < 0x110000);
    if (word.empty() || problem != std::errc() || end != word.data() + word.size() || !isChar)
        return std::nullopt;
    std::string text;
    appendUtf8(text, code);
    return text;
}

} // namespace

XmlParser::Event XmlParser::next(std::string_view& input)
{
    if (m_error != XmlError::None)
        return Event::Failed;
    if (std::exchange(m_endNow, false)) {
        m_state = State::Ended;
        return Event::Closed;
    }
    if (m_state == State::Ended)
        return Event::Closed;
    m_event = Event::NeedMore;
    const char* at = input.data();
    const char* const end = at + input.size();
    while (at != end && m_event == Event::NeedMore) {
        const char* const before = at;
        const bool good = step(at, end);
        m_taken += size_t(at - before);
        if (!good)
            m_event = Event::Failed;
        else if (m_taken > m_limits.bytes && m_event == Event::NeedMore) {
            fail(XmlError::TooLarge);
            m_event = Event::Failed;
        }
    }
    input.remove_prefix(size_t(at - input.data()));
    return m_event;
}

Element XmlParser::take()
{
    // Nothing of a large element is kept for the next one.
    if (m_text.capacity() > 1024)
        m_text = {};
    if (m_attributes.capacity() > 16)
        m_attributes = {};
    return std::exchange(m_event == Event::Opened ? m_root : m_element, {});
}

bool XmlParser::fail(XmlError error)
{
    m_error = error;
    return false;
}

bool XmlParser::step(const char*& at, const char* end)
{
    switch (m_state) {
    case State::Start:
        if (*at == '<') {
            m_state = State::TagStart;
        } else if (is(*at, Space)) {
            m_fresh = false;
            m_taken = size_t(-1); // white space between documents counts for nothing
        } else {
            return fail(XmlError::NotWellFormed);
        }
        ++at;
        return true;
    case State::Content:
        return content(at, end);
    case State::TagStart:
        m_word.clear();
        if (is(*at, NameStart))
            m_state = State::OpenName;
        else if (*at == '/')
            ++at, m_state = State::CloseName;
        else if (*at == '!')
            ++at, m_state = State::Bang;
        else if (*at == '?')
            ++at, m_state = State::Declaration;
        else
            return fail(XmlError::NotWellFormed);
        return true;
    case State::OpenName:
        if (!name(at, end, m_word))
            return false;
        if (at != end) {
            m_names.push_back(std::exchange(m_word, {}));
            m_attributes.clear();
            m_state = State::InTag;
            if (!is(*at, Space) && *at != '>' && *at != '/')
                return fail(XmlError::NotWellFormed);
        }
        return true;
    case State::InTag:
    case State::AfterValue:
        if (is(*at, Space)) {
            m_state = State::InTag;
        } else if (*at == '>') {
            ++at;
            return openTag(false);
        } else if (*at == '/') {
            m_state = State::EmptyTag;
        } else if (is(*at, NameStart) && m_state == State::InTag) {
            if (m_attributes.size() >= m_limits.attributes)
                return fail(XmlError::TooComplex);
            m_word.clear();
            m_state = State::AttributeName;
            return true;
        } else {
            return fail(XmlError::NotWellFormed);
        }
        ++at;
        return true;
    case State::AttributeName:
        if (!name(at, end, m_word))
            return false;
        if (at != end) {
            m_attributes.push_back({std::exchange(m_word, {}), {}});
            m_state = State::AfterAttributeName;
        }
        return true;
    case State::AfterAttributeName:
        if (*at == '=')
            m_state = State::BeforeValue;
        else if (!is(*at, Space))
            return fail(XmlError::NotWellFormed);
        ++at;
        return true;
    case State::BeforeValue:
        if (*at == '\'' || *at == '"') {
            m_quote = *at;
            m_attributeValue.clear();
            m_nonAsciiValue = false;
            m_afterCr = false;
            m_state = State::Value;
        } else if (!is(*at, Space)) {
            return fail(XmlError::NotWellFormed);
        }
        ++at;
        return true;
    case State::Value:
        return value(at, end);
    case State::EmptyTag:
        if (*at != '>')
            return fail(XmlError::NotWellFormed);
        ++at;
        return openTag(true);
    case State::CloseName:
        if (!name(at, end, m_word))
            return false;
        if (at != end)
            m_state = State::AfterCloseName;
        return true;
    case State::AfterCloseName:
        if (is(*at, Space)) {
            ++at;
            return true;
        }
        if (*at != '>')
            return fail(XmlError::NotWellFormed);
        ++at;
        return closeTag();
    case State::Bang:
        return bang(*at++);
    case State::Cdata:
        return cdata(*at++);
    case State::Declaration:
        return declaration(*at++);
    case State::Reference:
        return reference(*at++);
    case State::Ended:
        break;
    }
    return fail(XmlError::NotWellFormed);
}

bool XmlParser::name(const char*& at, const char* end, std::string& into)
{
    const char* const from = at;
    while (at != end && is(*at, NameMore))
        ++at;
    into.append(from, at);
    return into.size() <= longestName || fail(XmlError::TooLarge);
}

bool XmlParser::content(const char*& at, const char* end)
{
    if (m_path.empty()) { // between stanzas: only white space, which keeps connections alive
        if (*at == '<')
            m_state = State::TagStart, m_taken = 0, m_nodes = 0;
        else if (is(*at, Space))
            m_taken = size_t(-1);
        else
            return fail(XmlError::NotWellFormed);
        ++at;
        return true;
    }
    const char* const from = at;
    uint8_t seen = 0;
    while (at != end && is(*at, Plain))
        seen |= uint8_t(*at++);
    m_nonAscii |= seen >= 0x80;
    if (at != from) {
        if (std::exchange(m_afterCr, false) && *from == '\n') // the line end of which CR was the first half
            m_text.append(from + 1, at);
        else
            m_text.append(from, at);
    }
    if (at == end)
        return true;
    switch (*at) {
    case '<':
        m_state = State::TagStart;
        break;
    case '&':
        m_word.clear();
        m_afterReference = State::Content;
        m_state = State::Reference;
        break;
    case '\r':
        m_text.push_back('\n');
        m_afterCr = true;
        ++at;
        return true;
    default:
        return fail(XmlError::NotWellFormed);
    }
    m_afterCr = false;
    ++at;
    return true;
}

bool XmlParser::value(const char*& at, const char* end)
{
    const char* const from = at;
    uint8_t seen = 0;
    while (at != end && is(*at, ValuePlain))
        seen |= uint8_t(*at++);
    m_nonAsciiValue |= seen >= 0x80;
    m_attributeValue.append(from, at);
    if (at != from)
        m_afterCr = false;
    if (at == end)
        return true;
    const char c = *at++;
    if (c == m_quote) {
        if (m_nonAsciiValue && !checkCharacters(m_attributeValue))
            return false;
        m_nonAsciiValue = false;
        m_attributes.back().value = std::exchange(m_attributeValue, {});
        m_state = State::AfterValue;
        return true;
    }
    if (c == '&') {
        m_word.clear();
        m_afterReference = State::Value;
        m_state = State::Reference;
    } else if (is(c, Space)) { // XML 1.0 section 3.3.3
        if (!(c == '\n' && m_afterCr))
            m_attributeValue.push_back(' ');
        m_afterCr = c == '\r';
        return true;
    } else if (c == '\'' || c == '"') {
        m_attributeValue.push_back(c);
    } else {
        return fail(XmlError::NotWellFormed);
    }
    m_afterCr = false;
    return true;
}

bool XmlParser::reference(char c)
{
    if (c != ';') {
        m_word.push_back(c);
        if (m_word.size() <= longestReference && (is(c, NameMore) || c == '#'))
            return true;
        return fail(is(c, NameMore) ? XmlError::Restricted : XmlError::NotWellFormed);
    }
    bool restricted = false;
    const auto text = referenceText(m_word, restricted);
    if (!text)
        return fail(restricted ? XmlError::Restricted : XmlError::NotWellFormed);
    (m_afterReference == State::Content ? m_text : m_attributeValue) += *text;
    m_state = m_afterReference;
    return true;
}

bool XmlParser::declaration(char c)
{
    m_word.push_back(c);
    if (!m_word.ends_with("?>")) {
        constexpr std::string_view wanted = "xml";
        if (m_word.size() <= wanted.size() && m_word != wanted.substr(0, m_word.size()))
            return fail(XmlError::Restricted);
        return m_word.size() <= longestDeclaration || fail(XmlError::TooLarge);
    }
    // XML 1.0 section 2.8: only at the very start, and what matters of it is the encoding.
    const std::string_view body = std::string_view(m_word).substr(0, m_word.size() - 2);
    if (!m_fresh || depth() != 0 || body.size() < 4 || !is(body[3], Space))
        return fail(m_fresh && depth() == 0 ? XmlError::NotWellFormed : XmlError::Restricted);
    if (const size_t at = body.find("encoding"); at != std::string_view::npos) {
        const size_t open = body.find_first_of("'\"", at);
        const size_t close = open == std::string_view::npos ? open : body.find(body[open], open + 1);
        if (close == std::string_view::npos)
            return fail(XmlError::NotWellFormed);
        if (!equalsIgnoreCase(body.substr(open + 1, close - open - 1), "utf-8"))
            return fail(XmlError::UnsupportedEncoding);
    }
    m_fresh = false;
    m_state = State::Start;
    return true;
}

bool XmlParser::bang(char c)
{
    constexpr std::string_view cdataStart = "[CDATA[";
    m_word.push_back(c);
    if (m_word != cdataStart.substr(0, m_word.size()) || m_path.empty())
        return fail(XmlError::Restricted); // comments, document types
    if (m_word.size() == cdataStart.size()) {
        m_word.clear();
        m_state = State::Cdata;
    }
    return true;
}

bool XmlParser::cdata(char c)
{
    if (is(c, Bad))
        return fail(XmlError::NotWellFormed);
    if (c == ']') {
        if (m_word.size() == 2)
            m_text.push_back(']');
        else
            m_word.push_back(']');
        m_afterCr = false;
        return true;
    }
    if (c == '>' && m_word.size() == 2) {
        m_word.clear();
        m_state = State::Content;
        return true;
    }
    m_text += m_word;
    m_word.clear();
    m_nonAscii |= uint8_t(c) >= 0x80;
    if (!(c == '\n' && m_afterCr))
        m_text.push_back(c == '\r' ? '\n' : c);
    m_afterCr = c == '\r';
    return true;
}

bool XmlParser::checkCharacters(std::string_view text)
{
    if (!isUtf8(text) || text.find("\xEF\xBF\xBE") != std::string_view::npos ||
        text.find("\xEF\xBF\xBF") != std::string_view::npos)
        return fail(XmlError::NotWellFormed);
    return true;
}

bool XmlParser::flushText()
{
    m_afterCr = false;
    if (m_text.empty())
        return true;
    if (m_nonAscii && !checkCharacters(m_text))
        return false;
    m_nonAscii = false;
    if (++m_nodes > m_limits.nodes)
        return fail(XmlError::TooComplex);
    m_path.back()->children.push_back(Element::ofText(m_text));
    m_text.clear();
    return true;
}

const std::string* XmlParser::resolve(std::string_view prefix) const
{
    for (auto each = m_bindings.rbegin(); each != m_bindings.rend(); ++each) {
        if (each->prefix == prefix)
            return &each->ns;
    }
    return nullptr;
}

bool XmlParser::qualify(std::string_view qname, bool attribute, std::string& ns, std::string& local)
{
    const size_t colon = qname.find(':');
    const std::string_view prefix = colon == std::string_view::npos ? std::string_view() : qname.substr(0, colon);
    const std::string_view rest = colon == std::string_view::npos ? qname : qname.substr(colon + 1);
    const auto isName = [](std::string_view part) { return !part.empty() && is(part[0], NameStart) && part[0] != ':'; };
    if (rest.find(':') != std::string_view::npos || !isName(rest) || (colon != std::string_view::npos && !isName(prefix)))
        return fail(XmlError::NotWellFormed);
    if (!isAscii(qname) && !checkCharacters(qname))
        return false;
    local = rest;
    ns.clear();
    if (prefix == "xml") {
        ns = xmlNamespace;
        return true;
    }
    if (prefix.empty() && attribute)
        return true;
    if (const std::string* found = resolve(prefix))
        ns = *found;
    else if (!prefix.empty())
        return fail(XmlError::BadPrefix);
    return true;
}

bool XmlParser::openTag(bool empty)
{
    if (!m_path.empty() && !flushText())
        return false;
    const bool isRoot = m_mode == Mode::Stream && !m_rootOpen;
    if (depth() >= m_limits.depth || ++m_nodes > m_limits.nodes)
        return fail(XmlError::TooComplex);
    const size_t level = depth();
    for (const RawAttribute& each : m_attributes) {
        const bool isDefault = each.name == "xmlns";
        if (!isDefault && !each.name.starts_with("xmlns:"))
            continue;
        const std::string prefix = isDefault ? std::string() : each.name.substr(6);
        // Namespaces in XML 1.0, section 3.
        if ((!isDefault && (prefix.empty() || each.value.empty() || prefix == "xmlns")) ||
            (prefix == "xml") != (each.value == xmlNamespace) || each.value == xmlnsNamespace)
            return fail(XmlError::NotWellFormed);
        for (auto known = m_bindings.rbegin(); known != m_bindings.rend() && known->depth == level; ++known) {
            if (known->prefix == prefix)
                return fail(XmlError::NotWellFormed);
        }
        if (m_bindings.size() >= m_limits.namespaces)
            return fail(XmlError::TooComplex);
        m_bindings.push_back({level, prefix, each.value});
    }
    Element element;
    if (!qualify(m_names.back(), false, element.ns, element.name))
        return false;
    for (RawAttribute& each : m_attributes) {
        if (each.name == "xmlns" || each.name.starts_with("xmlns:"))
            continue;
        Attribute attribute;
        if (!qualify(each.name, true, attribute.ns, attribute.name))
            return false;
        for (const Attribute& other : element.attributes) { // at most Limits::attributes of them
            if (other.name == attribute.name && other.ns == attribute.ns)
                return fail(XmlError::NotWellFormed);
        }
        attribute.value = std::move(each.value);
        element.attributes.push_back(std::move(attribute));
    }
    m_fresh = false;
    m_state = State::Content;
    m_text.clear();
    if (isRoot) {
        m_rootOpen = true;
        m_root = std::move(element);
        if (const std::string* ns = resolve({}))
            m_rootNamespace = *ns;
        m_event = Event::Opened;
        m_taken = 0;
        m_endNow = empty;
        return true;
    }
    if (m_path.empty()) {
        m_element = std::move(element);
        m_path.push_back(&m_element);
    } else {
        m_path.push_back(&m_path.back()->children.emplace_back(std::move(element)));
    }
    if (empty)
        closeElement();
    return true;
}

bool XmlParser::closeTag()
{
    if (m_names.empty() || m_word != m_names.back())
        return fail(XmlError::NotWellFormed);
    m_word.clear();
    if (m_path.empty()) {
        m_state = State::Ended;
        m_rootOpen = false;
        m_event = Event::Closed;
        return true;
    }
    if (!flushText())
        return false;
    closeElement();
    return true;
}

void XmlParser::closeElement()
{
    m_names.pop_back();
    m_path.pop_back();
    while (!m_bindings.empty() && m_bindings.back().depth >= depth())
        m_bindings.pop_back();
    m_state = State::Content;
    if (!m_path.empty())
        return;
    m_event = Event::Whole;
    m_taken = 0;
    m_nodes = 0;
    if (m_mode == Mode::Document) {
        m_fresh = true;
        m_state = State::Start;
    }
}

} // namespace posthorn::xmpp
