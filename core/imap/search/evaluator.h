// A search over one view of a mailbox: which messages match, as far as it can be said with what is at hand. It reads
// nothing itself; where the index does not decide, the caller brings header or message.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "imap/parser/search_query.h"
#include "imap/session/mailbox_view.h"
#include "store/search/search.h"

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

    /// What to ask the store's search about, for the texts that the query looks for; none where it looks for none.
    const std::vector<store::SearchTerm>& terms() const { return m_terms; }
    /// What it answered to just these.
    void setAnswer(store::SearchAnswerPtr answer) { m_answer = std::move(answer); }

    Match evaluate(size_t index, const store::Entry& entry, const SearchText& text) const
    {
        return evaluate(m_root, index, entry, text);
    }
    /// The messages that need to be looked at: all, or those of a set that the query demands.
    std::vector<MailboxView::Span> candidates() const;

private:
    void prepare(SearchKey& key, UnixMs now);
    /// The number of the term that stands for this text.
    int64_t term(uint32_t fields, const std::string& text);
    Match known(int64_t term, const store::Entry& entry) const;
    Match evaluate(const SearchKey& key, size_t index, const store::Entry& entry, const SearchText& text) const;

    SearchKey m_root;
    std::vector<store::SearchTerm> m_terms;
    store::SearchAnswerPtr m_answer;
    const MailboxView& m_view;
};

} // namespace posthorn::imap
