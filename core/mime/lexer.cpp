#include "mime/lexer.h"

#include <array>
#include <cstdint>

namespace posthorn::mime {

namespace {

enum : uint8_t { Atext = 1, Token = 2 };

constexpr std::array<uint8_t, 256> makeClasses()
{
    std::array<uint8_t, 256> classes{};
    for (int c = 33; c < 256; ++c)
        classes[size_t(c)] = c == 127 ? 0 : Atext | Token;
    for (const char c : {'(', ')', '<', '>', '[', ']', ':', ';', '@', '\\', ',', '"'})
        classes[size_t(c)] = 0;
    classes['.'] = Token;
    for (const char c : {'/', '?', '='})
        classes[size_t(c)] = Atext;
    return classes;
}

constexpr std::array<uint8_t, 256> classes = makeClasses();

/// In this file, so that it is inlined in the loops below also in position-independent code.
bool has(char c, uint8_t which)
{
    return classes[static_cast<unsigned char>(c)] & which;
}

bool isWhiteSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

} // namespace

bool isAtext(char c)
{
    return has(c, Atext);
}

bool isTokenChar(char c)
{
    return has(c, Token);
}

Lexed Lexer::skipComment()
{
    if (m_comment)
        m_comment->clear();
    int level = 1;
    const char* start = ++m_at;
    for (; m_at != m_end; ++m_at) {
        if (*m_at == '(') {
            ++level;
        } else if (*m_at == ')') {
            if (--level > 0)
                continue;
            if (m_comment)
                m_comment->append(start, m_at);
            ++m_at;
            return atEnd() ? Lexed::End : Lexed::More;
        } else if (*m_at == '\\') {
            if (m_comment)
                m_comment->append(start, m_at);
            start = m_at + 1;
            if (++m_at == m_end)
                break;
        }
    }
    return Lexed::Broken;
}

Lexed Lexer::skipCfws()
{
    while (m_at != m_end) {
        if (isWhiteSpace(*m_at)) {
            ++m_at;
            continue;
        }
        if (*m_at != '(')
            return Lexed::More;
        if (skipComment() == Lexed::Broken)
            return Lexed::Broken;
    }
    return Lexed::End;
}

Lexed Lexer::atom(std::string& out)
{
    const char* start = m_at;
    while (m_at != m_end && has(*m_at, Atext))
        ++m_at;
    if (m_at == start)
        return Lexed::Broken;
    out.append(start, m_at);
    return skipCfws();
}

Lexed Lexer::dotAtom(std::string& out)
{
    if (atEnd() || !has(*m_at, Atext))
        return Lexed::Broken;
    for (;;) {
        const char* start = m_at;
        while (m_at != m_end && has(*m_at, Atext))
            ++m_at;
        out.append(start, m_at);
        if (const Lexed next = skipCfws(); next != Lexed::More || *m_at != '.')
            return next;
        ++m_at;
        out += '.';
        if (const Lexed next = skipCfws(); next != Lexed::More)
            return next;
    }
}

Lexed Lexer::looseDotAtom(std::string& out)
{
    Lexed next = Lexed::Broken;
    do {
        while (is('.')) {
            out += '.';
            ++m_at;
            if (atEnd())
                return Lexed::End;
            next = Lexed::More;
        }
        if (is('@'))
            return next;
        next = atom(out);
    } while (next == Lexed::More && is('.'));
    return next;
}

Lexed Lexer::token(std::string& out)
{
    const char* start = m_at;
    while (m_at != m_end && has(*m_at, Token))
        ++m_at;
    out.append(start, m_at);
    return skipCfws();
}

Lexed Lexer::quotedString(std::string& out)
{
    const char* start = ++m_at;
    for (; m_at != m_end; ++m_at) {
        switch (*m_at) {
        case '"':
            out.append(start, m_at);
            ++m_at;
            return skipCfws();
        case '\n': {
            const char* lineEnd = m_at > start && m_at[-1] == '\r' ? m_at - 1 : m_at;
            out.append(start, lineEnd);
            start = m_at + 1;
            break;
        }
        case '\\':
            out.append(start, m_at);
            start = ++m_at;
            if (m_at == m_end)
                return Lexed::Broken;
            break;
        default:
            break;
        }
    }
    return Lexed::Broken;
}

Lexed Lexer::phrase(std::string& out)
{
    if (atEnd())
        return Lexed::End;
    if (*m_at == '.')
        return Lexed::Broken;
    for (;;) {
        Lexed next;
        if (*m_at == '"') {
            next = quotedString(out);
        } else {
            const char* start = m_at;
            while (m_at != m_end && (has(*m_at, Atext) || *m_at == '.'))
                ++m_at;
            out.append(start, m_at);
            next = skipCfws();
        }
        if (next != Lexed::More)
            return next;
        if (!has(*m_at, Atext) && *m_at != '"' && *m_at != '.')
            return Lexed::More;
        out += ' ';
    }
}

Lexed Lexer::domain(std::string& out)
{
    ++m_at;
    if (skipCfws() != Lexed::More)
        return Lexed::Broken;
    if (*m_at != '[')
        return dotAtom(out);
    for (const char* start = m_at; m_at != m_end; ++m_at) {
        if (*m_at == '\\') {
            if (++m_at == m_end)
                break;
        } else if (*m_at == ']') {
            ++m_at;
            out.append(start, m_at);
            return skipCfws();
        }
    }
    return Lexed::Broken;
}

} // namespace posthorn::mime
