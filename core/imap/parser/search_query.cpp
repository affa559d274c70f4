#include "imap/parser/search_query.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "imap/parser/dates.h"
#include "store/types.h"

namespace posthorn::imap {

namespace {

using Kind = SearchKey::Kind;

enum class Argument { None, Date, Number, String, HeaderAndString, Keyword, Set, OneKey, TwoKeys, Modseq };

struct Row {
    std::string_view word;
    Kind kind;
    Argument argument;
    int64_t number = 0;
    std::string_view field = {};
    bool negated = false;
};

constexpr std::array rows = {
    Row{"ALL", Kind::And, Argument::None},
    Row{"ANSWERED", Kind::Flag, Argument::None, store::Answered},
    Row{"BCC", Kind::Header, Argument::String, 0, "Bcc"},
    Row{"BEFORE", Kind::Before, Argument::Date},
    Row{"BODY", Kind::Body, Argument::String},
    Row{"CC", Kind::Header, Argument::String, 0, "Cc"},
    Row{"DELETED", Kind::Flag, Argument::None, store::Deleted},
    Row{"DRAFT", Kind::Flag, Argument::None, store::Draft},
    Row{"FLAGGED", Kind::Flag, Argument::None, store::Flagged},
    Row{"FROM", Kind::Header, Argument::String, 0, "From"},
    Row{"HEADER", Kind::Header, Argument::HeaderAndString},
    Row{"KEYWORD", Kind::Keyword, Argument::Keyword},
    Row{"LARGER", Kind::Larger, Argument::Number},
    Row{"MODSEQ", Kind::Modseq, Argument::Modseq},
    Row{"NOT", Kind::Not, Argument::OneKey},
    Row{"OLD", Kind::Recent, Argument::None, 0, {}, true},
    Row{"OLDER", Kind::Older, Argument::Number},
    Row{"ON", Kind::On, Argument::Date},
    Row{"OR", Kind::Or, Argument::TwoKeys},
    Row{"RECENT", Kind::Recent, Argument::None},
    Row{"SEEN", Kind::Flag, Argument::None, store::Seen},
    Row{"SENTBEFORE", Kind::SentBefore, Argument::Date},
    Row{"SENTON", Kind::SentOn, Argument::Date},
    Row{"SENTSINCE", Kind::SentSince, Argument::Date},
    Row{"SINCE", Kind::Since, Argument::Date},
    Row{"SMALLER", Kind::Smaller, Argument::Number},
    Row{"SUBJECT", Kind::Header, Argument::String, 0, "Subject"},
    Row{"TEXT", Kind::Text, Argument::String},
    Row{"TO", Kind::Header, Argument::String, 0, "To"},
    Row{"UID", Kind::Uids, Argument::Set},
    Row{"UNANSWERED", Kind::Flag, Argument::None, store::Answered, {}, true},
    Row{"UNDELETED", Kind::Flag, Argument::None, store::Deleted, {}, true},
    Row{"UNDRAFT", Kind::Flag, Argument::None, store::Draft, {}, true},
    Row{"UNFLAGGED", Kind::Flag, Argument::None, store::Flagged, {}, true},
    Row{"UNKEYWORD", Kind::Keyword, Argument::Keyword, 0, {}, true},
    Row{"UNSEEN", Kind::Flag, Argument::None, store::Seen, {}, true},
    Row{"YOUNGER", Kind::Younger, Argument::Number},
};

SearchKey notOf(SearchKey key)
{
    SearchKey outer;
    outer.kind = Kind::Not;
    outer.children.push_back(std::move(key));
    return outer;
}

class Parser {
public:
    Parser(Cursor& cursor, SearchQuery& query) : m_cursor(cursor), m_query(query) {}

    bool keys(SearchKey& into, int depth)
    {
        for (;;) {
            into.children.emplace_back();
            if (!key(into.children.back(), depth))
                return false;
            if (!m_cursor.is(' ') || m_cursor.rest().find_first_not_of(' ') == std::string_view::npos)
                return true;
            m_cursor.accept(' ');
        }
    }

private:
    bool key(SearchKey& out, int depth)
    {
        if (depth > SearchKey::maxDepth || ++m_count > SearchKey::maxKeys)
            return m_cursor.fail("the search is too complex");
        if (m_cursor.accept('('))
            return keys(out, depth + 1) && m_cursor.expect(')');
        const std::string_view here = m_cursor.rest();
        if (!here.empty() && (here[0] == '*' || (here[0] >= '0' && here[0] <= '9'))) {
            out.kind = Kind::Numbers;
            return m_cursor.sequenceSet(out.set);
        }
        std::string_view word;
        if (!m_cursor.atom(word))
            return false;
        if (equalsIgnoreCase(word, "NEW")) {
            out.children.resize(2);
            out.children[0].kind = Kind::Recent;
            out.children[1].kind = Kind::Flag;
            out.children[1].number = store::Seen;
            out.children[1] = notOf(std::move(out.children[1]));
            return true;
        }
        for (const Row& row : rows) {
            if (!equalsIgnoreCase(row.word, word))
                continue;
            out.kind = row.kind;
            out.number = row.number;
            out.name = row.field;
            if (!argument(row, out, depth))
                return false;
            if (row.negated)
                out = notOf(std::move(out));
            return true;
        }
        return m_cursor.fail("unknown search key " + std::string(word.substr(0, 40)));
    }

    bool argument(const Row& row, SearchKey& out, int depth)
    {
        if (row.argument == Argument::None)
            return true;
        if (!m_cursor.space())
            return false;
        std::string_view text;
        uint64_t number = 0;
        switch (row.argument) {
        case Argument::None:
            return true;
        case Argument::Date: {
            if (!m_cursor.astring(text))
                return false;
            const auto day = parseDate(text);
            out.number = day.value_or(0);
            return day || m_cursor.fail("invalid date " + std::string(text.substr(0, 40)));
        }
        case Argument::Number:
            if (!m_cursor.number64(number))
                return false;
            out.number = int64_t(std::min<uint64_t>(number, UINT32_MAX));
            return true;
        case Argument::String:
            return string(out.text);
        case Argument::HeaderAndString:
            if (!m_cursor.astring(text) || !m_cursor.space())
                return false;
            out.name = text;
            return string(out.text);
        case Argument::Keyword:
            if (!m_cursor.atom(text))
                return false;
            out.text = text;
            return true;
        case Argument::Set:
            return m_cursor.sequenceSet(out.set);
        case Argument::OneKey:
            out.children.resize(1);
            return key(out.children[0], depth + 1);
        case Argument::TwoKeys:
            out.children.resize(2);
            return key(out.children[0], depth + 1) && m_cursor.space() && key(out.children[1], depth + 1);
        case Argument::Modseq:
            // RFC 7162 section 3.1.5: an entry name and type may come first; all our entries share one number.
            if (m_cursor.is('"') && (!m_cursor.string(text) || !m_cursor.space() || !m_cursor.atom(text) || !m_cursor.space()))
                return false;
            m_query.usesModseq = true;
            if (!m_cursor.number64(number))
                return false;
            out.number = int64_t(std::min<uint64_t>(number, INT64_MAX));
            return true;
        }
        return false;
    }

    bool string(std::string& out)
    {
        std::string_view text;
        if (!m_cursor.astring(text))
            return false;
        out = text;
        return true;
    }

    Cursor& m_cursor;
    SearchQuery& m_query;
    int m_count = 0;
};

} // namespace

SearchCost searchCost(const SearchKey& key)
{
    switch (key.kind) {
    case Kind::And:
    case Kind::Or:
    case Kind::Not: {
        SearchCost cost = SearchCost::Index;
        for (const SearchKey& child : key.children)
            cost = std::max(cost, searchCost(child));
        return cost;
    }
    case Kind::SentBefore:
    case Kind::SentOn:
    case Kind::SentSince:
    case Kind::Header:
        return SearchCost::Header;
    case Kind::Body:
    case Kind::Text:
        return SearchCost::Whole;
    default:
        return SearchCost::Index;
    }
}

bool parseSearch(Cursor& cursor, SearchQuery& query)
{
    if (cursor.acceptWord("CHARSET")) {
        std::string_view charset;
        if (!cursor.space() || !cursor.astring(charset) || !cursor.space())
            return false;
        query.hasCharset = true;
        query.badCharset = !equalsIgnoreCase(charset, "UTF-8") && !equalsIgnoreCase(charset, "US-ASCII");
    }
    return Parser(cursor, query).keys(query.root, 0) && cursor.end();
}

} // namespace posthorn::imap
