// The grammar of RFC 3501 section 9, token by token, over one command's text. Tokens are views into that text (quoted
// strings with backslashes are kept by the cursor). Every function returns false on a syntax error, after which error()
// says what was wrong and the cursor is not used further.
#pragma once

#include <cstdint>
#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

#include "imap/parser/sequence_set.h"

namespace posthorn::imap {

/// Flags as a client names them.
struct FlagList {
    uint32_t flags = 0; ///< store::Flag bits
    std::vector<std::string> keywords;
};

class Cursor {
public:
    static constexpr size_t maxItems = 10'000; ///< of any list
    static constexpr size_t maxKeyword = 100;  ///< characters of one keyword

    /// @p text as CommandReader::text(); the views and the vectors must live as long as the cursor.
    explicit Cursor(std::string_view text, const std::vector<size_t>* bodyMarks = nullptr)
        : m_text(text)
        , m_bodyMarks(bodyMarks)
    {
    }

    const std::string& error() const { return m_error; }
    /// Sets the error and returns false.
    bool fail(std::string text);
    size_t position() const { return m_at; }
    bool atEnd() const { return m_at == m_text.size(); }
    std::string_view rest() const { return m_text.substr(m_at); }

    bool is(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }
    /// Passes @p c if it stands here.
    bool accept(char c);
    /// Passes @p word if it stands here as a whole word, in any case.
    bool acceptWord(std::string_view word);
    bool expect(char c);
    bool space() { return expect(' '); }
    /// Nothing may follow but spaces, which some clients leave behind.
    bool end();

    bool tag(std::string_view& out);
    bool atom(std::string_view& out);
    bool astring(std::string_view& out);
    /// Quoted or literal.
    bool string(std::string_view& out);
    /// list-mailbox: an atom in which '%', '*' and ']' may stand, or a string.
    bool listMailbox(std::string_view& out);
    bool number(uint32_t& out);
    bool number64(uint64_t& out);
    /// A mailbox name in our form (UTF-8, INBOX in capitals, no trailing '/').
    bool mailbox(std::string& out);
    bool sequenceSet(SequenceSet& out);
    /// "(" flags ")"; without parentheses where @p bare.
    bool flagList(FlagList& out, bool bare = false);
    bool flag(FlagList& out);
    /// A literal that was judged Message: its index in CommandReader::bodies(). "~{" too where @p binary.
    bool message(size_t& index, bool binary = false);
    bool isString() const { return is('"') || is('{'); }

private:
    template<class Predicate>
    std::string_view run(Predicate predicate);
    bool quoted(std::string_view& out);
    bool literal(std::string_view& out);

    std::string_view m_text;
    size_t m_at = 0;
    const std::vector<size_t>* m_bodyMarks;
    std::forward_list<std::string> m_unescaped;
    std::string m_error;
};

/// ATOM-CHAR; octets of 128 and above are none.
bool isAtomChar(char c);

} // namespace posthorn::imap
