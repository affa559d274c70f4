// A search over one view of a mailbox: which messages match, as far as it can be said with what is at hand. It reads
// nothing itself; where the index does not decide, the caller brings header or message.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "imap/parser/search_query.h"
#include "imap/session/mailbox_view.h"

namespace posthorn::imap {

enum class Match { No, Yes, Unknown /**< more of the message is needed */ };

/// A message's text, as far as it has been read.
struct SearchText {
    SearchCost holds = SearchCost::Index; ///< Header or Whole
    std::string_view bytes;               ///< from the message's start on
};

class Evaluator {
public:
    static constexpr size_t maxText = 16 * 1024 * 1024; ///< decoded bytes of one part that are looked through

    /// Takes the query and makes it ready for @p view: numbers resolved, keywords looked up, texts folded. @p now for
    /// OLDER and YOUNGER.
    Evaluator(SearchKey root, const MailboxView& view, UnixMs now);

    Match evaluate(size_t index, const store::Entry& entry, const SearchText& text) const
    {
        return evaluate(m_root, index, entry, text);
    }
    /// The messages that need to be looked at: all, or those of a set that the query demands.
    std::vector<MailboxView::Span> candidates() const;

private:
    void prepare(SearchKey& key, UnixMs now) const;
    Match evaluate(const SearchKey& key, size_t index, const store::Entry& entry, const SearchText& text) const;

    SearchKey m_root;
    const MailboxView& m_view;
};

} // namespace posthorn::imap
