#include "imap/parser/cursor.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "imap/parser/mailbox_name.h"
#include "store/types.h"

namespace posthorn::imap {

namespace {

enum Class : uint8_t { Atom = 1, AString = 2, ListChar = 4, Tag = 8 };

constexpr std::array<uint8_t, 256> makeClasses()
{
    std::array<uint8_t, 256> classes{};
    for (int c = 0x21; c < 0x7F; ++c) {
        const bool special = c == '(' || c == ')' || c == '{' || c == '"' || c == '\\';
        const bool wild = c == '%' || c == '*';
        if (special)
            continue;
        if (!wild && c != ']')
            classes[size_t(c)] |= Atom;
        if (!wild)
            classes[size_t(c)] |= AString;
        classes[size_t(c)] |= ListChar;
        if (!wild && c != '+')
            classes[size_t(c)] |= Tag;
    }
    // Octets of 128 and above are no atoms, but clients send mailbox names with them unquoted.
    for (size_t c = 0x80; c < 0x100; ++c)
        classes[c] = AString | ListChar;
    return classes;
}
constexpr std::array<uint8_t, 256> classes = makeClasses();

bool in(char c, Class which)
{
    return classes[static_cast<unsigned char>(c)] & which;
}

struct SystemFlag {
    std::string_view name;
    uint32_t bit;
};
constexpr std::array<SystemFlag, 6> systemFlags = {{{"Seen", store::Seen},
                                                    {"Answered", store::Answered},
                                                    {"Flagged", store::Flagged},
                                                    {"Deleted", store::Deleted},
                                                    {"Draft", store::Draft},
                                                    {"Recent", 0}}}; // ours to set; a client that sends it means no harm

} // namespace

bool isAtomChar(char c)
{
    return in(c, Atom);
}

bool Cursor::fail(std::string text)
{
    if (m_error.empty())
        m_error = std::move(text);
    return false;
}

bool Cursor::accept(char c)
{
    if (!is(c))
        return false;
    ++m_at;
    return true;
}

bool Cursor::acceptWord(std::string_view word)
{
    const std::string_view here = rest();
    if (!startsWithIgnoreCase(here, word) || (here.size() > word.size() && in(here[word.size()], Atom)))
        return false;
    m_at += word.size();
    return true;
}

bool Cursor::expect(char c)
{
    if (accept(c))
        return true;
    const std::string name = c == ' ' ? "a space" : std::string("'") + c + '\'';
    return fail(atEnd() ? name + " and more expected at the end" : name + " expected at character " + std::to_string(m_at + 1));
}

bool Cursor::end()
{
    while (accept(' ')) {
    }
    return atEnd() || fail("unexpected text at character " + std::to_string(m_at + 1));
}

template<class Predicate>
std::string_view Cursor::run(Predicate predicate)
{
    const size_t from = m_at;
    while (m_at < m_text.size() && predicate(m_text[m_at]))
        ++m_at;
    return m_text.substr(from, m_at - from);
}

bool Cursor::tag(std::string_view& out)
{
    out = run([](char c) { return in(c, Tag); });
    return !out.empty() || fail("a command begins with a tag");
}

bool Cursor::atom(std::string_view& out)
{
    out = run([](char c) { return in(c, Atom); });
    return !out.empty() || fail("a word expected at character " + std::to_string(m_at + 1));
}

bool Cursor::astring(std::string_view& out)
{
    if (isString())
        return string(out);
    out = run([](char c) { return in(c, AString); });
    return !out.empty() || fail("a string expected at character " + std::to_string(m_at + 1));
}

bool Cursor::listMailbox(std::string_view& out)
{
    if (isString())
        return string(out);
    out = run([](char c) { return in(c, ListChar); });
    return !out.empty() || fail("a mailbox pattern expected at character " + std::to_string(m_at + 1));
}

bool Cursor::string(std::string_view& out)
{
    if (is('"'))
        return quoted(out);
    if (is('{'))
        return literal(out);
    return fail("a quoted string or literal expected at character " + std::to_string(m_at + 1));
}

bool Cursor::quoted(std::string_view& out)
{
    const size_t from = ++m_at;
    std::string* unescaped = nullptr;
    for (; m_at < m_text.size(); ++m_at) {
        char c = m_text[m_at];
        if (c == '"') {
            out = unescaped ? std::string_view(*unescaped) : m_text.substr(from, m_at - from);
            ++m_at;
            return true;
        }
        if (c == '\0' || c == '\r' || c == '\n')
            return fail("a quoted string holds no line end and no NUL");
        if (c == '\\') {
            // Only \" and \\ exist, but clients quote more than they must; the character itself is meant.
            if (!unescaped) {
                m_unescaped.emplace_front(m_text.substr(from, m_at - from));
                unescaped = &m_unescaped.front();
            }
            if (++m_at == m_text.size())
                break;
            c = m_text[m_at];
        }
        if (unescaped)
            unescaped->push_back(c);
    }
    return fail("a quoted string is not closed");
}

bool Cursor::literal(std::string_view& out)
{
    if (m_bodyMarks && std::binary_search(m_bodyMarks->begin(), m_bodyMarks->end(), m_at))
        return fail("a message where something else belongs");
    ++m_at;
    const std::string_view size = run([](char c) { return c >= '0' && c <= '9'; });
    const auto count = parseNumber<uint64_t>(size);
    accept('+');
    if (!count || !startsWithIgnoreCase(rest(), "}\r\n") || rest().size() - 3 < *count)
        return fail("a malformed literal");
    out = m_text.substr(m_at + 3, size_t(*count));
    m_at += 3 + size_t(*count);
    return out.find('\0') == std::string_view::npos || fail("a literal holds no NUL");
}

bool Cursor::message(size_t& index, bool binary)
{
    if (m_bodyMarks) {
        const auto mark = std::lower_bound(m_bodyMarks->begin(), m_bodyMarks->end(), m_at);
        if (mark != m_bodyMarks->end() && *mark == m_at && is(binary ? '~' : '{')) {
            index = size_t(mark - m_bodyMarks->begin());
            m_at = m_text.find('\n', m_at) + 1;
            return true;
        }
    }
    return fail("the message expected as a literal at character " + std::to_string(m_at + 1));
}

bool Cursor::number64(uint64_t& out)
{
    const auto value = parseNumber<uint64_t>(run([](char c) { return c >= '0' && c <= '9'; }));
    out = value.value_or(0);
    return value || fail("a number expected at character " + std::to_string(m_at + 1));
}

bool Cursor::number(uint32_t& out)
{
    uint64_t value = 0;
    if (!number64(value))
        return false;
    out = uint32_t(value);
    return value <= UINT32_MAX || fail("a number is too large");
}

bool Cursor::mailbox(std::string& out)
{
    std::string_view wire;
    if (!astring(wire))
        return false;
    auto name = decodeMailboxName(wire);
    if (!name)
        return fail("a mailbox name is not in modified UTF-7");
    out = normaliseMailboxName(std::move(*name));
    return true;
}

bool Cursor::sequenceSet(SequenceSet& out)
{
    auto set = SequenceSet::parse(run([](char c) { return (c >= '0' && c <= '9') || c == ':' || c == ',' || c == '*'; }));
    if (!set)
        return fail("an invalid message set");
    out = std::move(*set);
    return true;
}

bool Cursor::flag(FlagList& out)
{
    const bool system = accept('\\');
    std::string_view name;
    if (!atom(name))
        return false;
    if (system) {
        for (const SystemFlag& known : systemFlags) {
            if (equalsIgnoreCase(known.name, name)) {
                out.flags |= known.bit;
                return true;
            }
        }
        return fail("unknown system flag \\" + std::string(name.substr(0, 40)));
    }
    if (name.size() > maxKeyword)
        return fail("a keyword is too long");
    const auto same = [name](const std::string& other) { return equalsIgnoreCase(other, name); };
    if (std::none_of(out.keywords.begin(), out.keywords.end(), same))
        out.keywords.emplace_back(name);
    return out.keywords.size() <= 2 * store::KeywordSet::capacity || fail("too many keywords");
}

bool Cursor::flagList(FlagList& out, bool bare)
{
    const bool open = accept('(');
    if (!open && !bare)
        return fail("a list of flags in parentheses expected at character " + std::to_string(m_at + 1));
    if (open && accept(')'))
        return true;
    for (;;) {
        if (!flag(out))
            return false;
        if (open && accept(')'))
            return true;
        if (!open && (atEnd() || rest().find_first_not_of(' ') == std::string_view::npos))
            return true;
        if (!space())
            return false;
    }
}

} // namespace posthorn::imap
