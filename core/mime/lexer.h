// The token level below every structured header field of this room: RFC 5322 section 3.2 and RFC 2045 section 5.1, read
// as tolerantly as mail in the wild asks for. For the .cpp files of core/mime only.
#pragma once

#include <string>
#include <string_view>

namespace posthorn::mime {

/// How a token ended.
enum class Lexed {
    Broken, ///< what was asked for is not here, or is not closed
    End,    ///< well, and nothing follows
    More    ///< well, and something other than white space or a comment follows
};

/// True for atext of RFC 5322 section 3.2.3 and for every octet of 128 and above (RFC 6532).
bool isAtext(char c);
/// True for a token's character of RFC 2045 section 5.1, and for octets of 128 and above.
bool isTokenChar(char c);

/// Walks over a field's value, folded as it stands in the message. The functions append what they read to `out` and
/// skip the comments and white space behind it.
class Lexer {
public:
    explicit Lexer(std::string_view text)
        : m_at(text.data())
        , m_end(text.data() + text.size())
    {}

    bool atEnd() const { return m_at == m_end; }
    bool is(char c) const { return m_at != m_end && *m_at == c; }
    /// The character here; only when not atEnd().
    char peek() const { return *m_at; }
    void skip() { ++m_at; }
    const char* position() const { return m_at; }
    void rewind(const char* position) { m_at = position; }
    std::string_view rest() const { return {m_at, size_t(m_end - m_at)}; }

    /// The text of each comment skipped from now on goes here (the last one remains); null to forget them.
    void keepComments(std::string* comment) { m_comment = comment; }

    Lexed skipCfws();
    Lexed atom(std::string& out);
    /// Atoms joined by dots, with the white space that RFC 822 allowed around the dots left out.
    Lexed dotAtom(std::string& out);
    /// A local part: as dotAtom(), but dots may stand anywhere, as in "a..b" and ".a", which mail in the wild has.
    Lexed looseDotAtom(std::string& out);
    Lexed token(std::string& out);
    /// At '"'; appends the content without quotes, backslashes and line ends.
    Lexed quotedString(std::string& out);
    /// Words and dots with one space between them.
    Lexed phrase(std::string& out);
    /// At '@'; a dot-atom or a domain literal behind it.
    Lexed domain(std::string& out);

private:
    Lexed skipComment();

    const char* m_at;
    const char* m_end;
    std::string* m_comment = nullptr;
};

} // namespace posthorn::mime
