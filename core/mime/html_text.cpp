#include "mime/html_text.h"

#include <array>
#include <charconv>

#include "base/text.h"

namespace posthorn::mime {

namespace {

struct Entity {
    std::string_view name;
    uint32_t codePoint;
};
constexpr std::array<Entity, 24> entities = {
    {{"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},     {"apos", '\''},    {"nbsp", ' '},
     {"copy", 0xA9},    {"reg", 0xAE},     {"trade", 0x2122}, {"euro", 0x20AC},  {"pound", 0xA3},   {"hellip", 0x2026},
     {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D},
     {"bull", 0x2022},  {"middot", 0xB7},  {"laquo", 0xAB},   {"raquo", 0xBB},   {"zwnj", ' '},     {"shy", ' '}}};

/// Elements that stand on lines of their own.
constexpr std::array<std::string_view, 19> blocks = {"br",  "p",     "div",     "tr",      "li",        "h1", "h2",
                                                     "h3",  "h4",    "h5",      "h6",      "ul",        "ol", "hr",
                                                     "pre", "table", "section", "article", "blockquote"};

/// Elements whose content is not text.
constexpr std::array<std::string_view, 4> hidden = {"style", "script", "head", "title"};

template<size_t N> bool contains(const std::array<std::string_view, N>& names, std::string_view name)
{
    for (const std::string_view other : names) {
        if (equalsIgnoreCase(other, name))
            return true;
    }
    return false;
}

class Stripper {
public:
    explicit Stripper(std::string_view html)
        : m_html(html)
    {}

    std::string run()
    {
        while (m_at < m_html.size()) {
            const char c = m_html[m_at];
            if (c == '<' && m_at + 1 < m_html.size() && isTagStart(m_html[m_at + 1]))
                tag();
            else if (c == '&')
                reference();
            else if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
                space();
            else
                m_out += m_html[m_at++];
        }
        return std::move(m_out);
    }

private:
    static bool isTagStart(char c)
    {
        return c == '/' || c == '!' || c == '?' || (asciiLower(c) >= 'a' && asciiLower(c) <= 'z');
    }

    void space()
    {
        ++m_at;
        if (!m_out.empty() && m_out.back() != ' ' && m_out.back() != '\n')
            m_out += ' ';
    }

    void lineEnd()
    {
        while (m_out.ends_with(' '))
            m_out.pop_back();
        if (!m_out.empty() && !m_out.ends_with("\n\n"))
            m_out += '\n';
    }

    void tag()
    {
        if (m_html.substr(m_at).starts_with("<!--")) {
            const size_t end = m_html.find("-->", m_at + 4);
            m_at = end == std::string_view::npos ? m_html.size() : end + 3;
            return;
        }
        size_t begin = m_at + 1;
        const bool closing = m_html[begin] == '/';
        begin += closing ? 1 : 0;
        size_t end = begin;
        while (end < m_html.size() && (isTagStart(m_html[end]) || (m_html[end] >= '0' && m_html[end] <= '9')) &&
               m_html[end] != '/')
            ++end;
        const std::string_view name = m_html.substr(begin, end - begin);
        skipTag(end);
        if (contains(blocks, name))
            lineEnd();
        else if (equalsIgnoreCase(name, "td") || equalsIgnoreCase(name, "th"))
            cell();
        else if (!closing && contains(hidden, name))
            skipElement(name);
    }

    void cell()
    {
        if (!m_out.empty() && m_out.back() != '\n' && m_out.back() != ' ')
            m_out += ' ';
    }

    /// Moves behind the tag's '>', which may stand within quotes before.
    void skipTag(size_t from)
    {
        char quote = '\0';
        for (m_at = from; m_at < m_html.size(); ++m_at) {
            const char c = m_html[m_at];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c == '"' || c == '\'')
                quote = c;
            else if (c == '>') {
                ++m_at;
                return;
            }
        }
    }

    /// Moves to the closing tag of the element; to the end where there is none.
    void skipElement(std::string_view name)
    {
        for (;;) {
            m_at = m_html.find("</", m_at);
            if (m_at == std::string_view::npos) {
                m_at = m_html.size();
                return;
            }
            if (startsWithIgnoreCase(m_html.substr(m_at + 2), name)) {
                skipTag(m_at + 2);
                return;
            }
            m_at += 2;
        }
    }

    void reference()
    {
        constexpr size_t longest = 12;
        const size_t end = m_html.substr(m_at, longest).find(';');
        if (end == std::string_view::npos || !decode(m_html.substr(m_at + 1, end - 1))) {
            m_out += m_html[m_at++];
            return;
        }
        m_at += end + 1;
    }

    bool decode(std::string_view name)
    {
        if (name.starts_with('#')) {
            const bool hex = name.size() > 1 && asciiLower(name[1]) == 'x';
            const std::string_view digits = name.substr(hex ? 2 : 1);
            uint32_t value = 0;
            const char* last = digits.data() + digits.size();
            const auto [end, code] = std::from_chars(digits.data(), last, value, hex ? 16 : 10);
            if (code != std::errc() || end != last)
                return false;
            appendUtf8(m_out, value == 0xA0 ? ' ' : value);
            return true;
        }
        for (const Entity& entity : entities) {
            if (entity.name == name) {
                appendUtf8(m_out, entity.codePoint);
                return true;
            }
        }
        return false;
    }

    std::string_view m_html;
    size_t m_at = 0;
    std::string m_out;
};

} // namespace

void appendUtf8(std::string& out, uint32_t codePoint)
{
    if (codePoint > 0x10FFFF || (codePoint >= 0xD800 && codePoint < 0xE000) || codePoint == 0)
        codePoint = 0xFFFD;
    if (codePoint < 0x80) {
        out += char(codePoint);
    } else if (codePoint < 0x800) {
        out += char(0xC0 | (codePoint >> 6));
        out += char(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        out += char(0xE0 | (codePoint >> 12));
        out += char(0x80 | ((codePoint >> 6) & 0x3F));
        out += char(0x80 | (codePoint & 0x3F));
    } else {
        out += char(0xF0 | (codePoint >> 18));
        out += char(0x80 | ((codePoint >> 12) & 0x3F));
        out += char(0x80 | ((codePoint >> 6) & 0x3F));
        out += char(0x80 | (codePoint & 0x3F));
    }
}

std::string htmlToText(std::string_view html)
{
    return Stripper(html).run();
}

} // namespace posthorn::mime
