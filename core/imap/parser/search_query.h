// SEARCH keys (RFC 3501 section 6.4.4, RFC 5032 WITHIN, RFC 7162 MODSEQ) as a tree. Parsing only; core/imap/search
// evaluates it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "imap/parser/cursor.h"
#include "imap/parser/sequence_set.h"

namespace posthorn::imap {

struct SearchKey {
    enum class Kind : uint8_t {
        And, ///< children; none of them: ALL
        Or,
        Not,
        Flag,    ///< any bit of `number`
        Keyword, ///< text
        Recent,
        Numbers,
        Uids,
        Larger,
        Smaller,
        Before, ///< internal date's day < number
        On,
        Since,
        Older, ///< internal date at least `number` seconds ago
        Younger,
        Modseq,
        SentBefore, ///< the Date field's day
        SentOn,
        SentSince,
        Header, ///< field `name` holds `text`
        Body,
        Text
    };
    Kind kind = Kind::And;
    int64_t number = 0;
    std::string name;
    std::string text;
    SequenceSet set;
    std::vector<SearchKey> children;

    static constexpr int maxDepth = 50;
    static constexpr int maxKeys = 1000;
};

/// What a key needs to be read of a message.
enum class SearchCost { Index, Header, Whole };
SearchCost searchCost(const SearchKey& key);

struct SearchQuery {
    SearchKey root; ///< And
    bool hasCharset = false; ///< CHARSET was given
    bool badCharset = false; ///< and it was neither US-ASCII nor UTF-8
    bool usesModseq = false;
};

/// Parses "[CHARSET name SP] key *(SP key)" to the end of the command.
bool parseSearch(Cursor& cursor, SearchQuery& query);

} // namespace posthorn::imap
