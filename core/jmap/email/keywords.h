// Keywords of RFC 8621 section 4.1.1 and the flags and keywords of IMAP that they are.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/data/account_view.h"
#include "jmap/json.h"

namespace posthorn::jmap {

/// 1 to 255 octets of printable ASCII but ( ) { ] % * " and the backslash.
bool isKeyword(std::string_view keyword);

/// In lower case.
using Keywords = std::set<std::string, std::less<>>;

/// "$seen" and the like as the store's flag; 0 for others.
uint32_t flagOf(std::string_view keyword);

Keywords keywordsOf(const store::Entry& entry, const store::MailboxSnapshot& snapshot);
/// Of an Email in several mailboxes: all that any of its messages has, $seen only where all have it.
Keywords keywordsOf(const std::vector<AccountView::Placement>& placements);

/// Whether one message has it; cheaper than keywordsOf(). @p keyword in lower case.
bool hasKeyword(const store::Entry& entry, const store::MailboxSnapshot& snapshot, std::string_view keyword);

Object keywordsJson(const Keywords& keywords);
/// From an object of keywords, all true. Nothing where it is none.
std::optional<Keywords> readKeywords(const Json& value);

/// How the store has them.
struct FlagsAndKeywords {
    uint32_t flags = 0;
    std::vector<std::string> keywords;
};
FlagsAndKeywords toFlags(const Keywords& keywords);

} // namespace posthorn::jmap
