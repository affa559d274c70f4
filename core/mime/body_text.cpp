// BODY is BODYSTRUCTURE with the extension data left out: this walks over the stored text and leaves it out.
#include "base/text.h"
#include "mime/imap_format.h"

namespace posthorn::mime {

namespace {

constexpr int maxDepth = 300; // a message that holds a message takes two levels

class Reducer {
public:
    explicit Reducer(std::string_view text)
        : m_text(text)
    {
        m_out.reserve(text.size());
    }

    std::string run()
    {
        if (!part(0) || m_at != m_text.size())
            return {};
        return std::move(m_out);
    }

private:
    bool is(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }

    /// Steps over one value: a string, an atom or a list with all that is in it.
    bool value()
    {
        int level = 0;
        do {
            if (m_at >= m_text.size())
                return false;
            if (is('"')) {
                for (++m_at; !is('"'); ++m_at) {
                    if (is('\\'))
                        ++m_at;
                    if (m_at >= m_text.size())
                        return false;
                }
                ++m_at;
            } else if (is('{')) {
                const size_t close = m_text.find("}\r\n", m_at);
                if (close == std::string_view::npos)
                    return false;
                const auto size = parseNumber<size_t>(m_text.substr(m_at + 1, close - m_at - 1));
                if (!size || *size > m_text.size() - close - 3)
                    return false;
                m_at = close + 3 + *size;
            } else if (is('(')) {
                ++level;
                ++m_at;
            } else if (is(')')) {
                if (--level < 0)
                    return false;
                ++m_at;
            } else if (is(' ')) {
                if (level == 0)
                    return false;
                ++m_at;
            } else {
                while (m_at < m_text.size() && !is(' ') && !is(')') && !is('('))
                    ++m_at;
            }
        } while (level > 0);
        return true;
    }

    /// Copies a space and one value.
    bool copy()
    {
        const size_t start = m_at;
        if (!is(' '))
            return false;
        ++m_at;
        if (!value())
            return false;
        m_out.append(m_text.substr(start, m_at - start));
        return true;
    }

    bool part(int depth)
    {
        if (depth > maxDepth || !is('('))
            return false;
        ++m_at;
        m_out += '(';
        if (is('(')) {
            while (is('(')) {
                if (!part(depth + 1))
                    return false;
            }
            if (!copy()) // subtype
                return false;
        } else if (!single(depth)) {
            return false;
        }
        while (is(' ')) { // the extension data
            ++m_at;
            if (!value())
                return false;
        }
        if (!is(')'))
            return false;
        ++m_at;
        m_out += ')';
        return true;
    }

    /// Type, subtype, parameters, id, description, encoding and size, and what text and messages have behind these.
    bool single(int depth)
    {
        const size_t start = m_at;
        if (!value())
            return false;
        const std::string_view type = m_text.substr(start, m_at - start);
        m_out += type;
        for (int i = 0; i < 6; ++i) {
            if (!copy())
                return false;
        }
        if (equalsIgnoreCase(type, "\"text\""))
            return copy();
        if (!m_text.substr(m_at).starts_with(" ("))
            return true; // extension data would begin with the MD5, which is no list
        if (!copy() || !is(' '))
            return false;
        ++m_at;
        m_out += ' ';
        return part(depth + 1) && copy();
    }

    std::string_view m_text;
    size_t m_at = 0;
    std::string m_out;
};

} // namespace

std::string bodyFromBodyStructure(std::string_view bodyStructure)
{
    return Reducer(bodyStructure).run();
}

} // namespace posthorn::mime
