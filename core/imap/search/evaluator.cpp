#include "imap/search/evaluator.h"

#include <algorithm>

#include "base/text.h"
#include "imap/parser/dates.h"
#include "mime/header.h"
#include "mime/search_text.h"
#include "mime/structure.h"

namespace posthorn::imap {

namespace {

using Kind = SearchKey::Kind;

Match of(bool matches)
{
    return matches ? Match::Yes : Match::No;
}

bool contains(const std::vector<SequenceSet::Range>& ranges, uint32_t number)
{
    const auto after = std::upper_bound(ranges.begin(), ranges.end(), number,
                                        [](uint32_t n, const SequenceSet::Range& range) { return n < range.low; });
    return after != ranges.begin() && number <= std::prev(after)->high;
}

bool bodyHolds(std::string_view message, const std::string& folded)
{
    return mime::anyBodyStretch(message, mime::scan(message), Evaluator::maxText, [&folded](const std::string& stretch) {
        return stretch.find(folded) != std::string::npos;
    });
}

/// The field as the store's search knows it; 0 where it does not.
uint32_t searchField(std::string_view name)
{
    using Term = store::SearchTerm;
    return equalsIgnoreCase(name, "From")      ? uint32_t(Term::From)
           : equalsIgnoreCase(name, "To")      ? uint32_t(Term::To)
           : equalsIgnoreCase(name, "Cc")      ? uint32_t(Term::Cc)
           : equalsIgnoreCase(name, "Bcc")     ? uint32_t(Term::Bcc)
           : equalsIgnoreCase(name, "Subject") ? uint32_t(Term::Subject)
                                               : 0u;
}

Match sent(const SearchKey& key, std::string_view message)
{
    const auto value = mime::findHeader(message, "Date");
    const auto date = value ? mime::parseMailDate(*value) : std::nullopt;
    if (!date)
        return Match::No;
    const int64_t day = dayOf(date->time + int64_t(date->zoneMinutes) * 60'000);
    return of(key.kind == Kind::SentBefore ? day < key.number : key.kind == Kind::SentOn ? day == key.number : day >= key.number);
}

} // namespace

Evaluator::Evaluator(SearchKey root, const MailboxView& view, UnixMs now)
    : m_root(std::move(root))
    , m_view(view)
{
    prepare(m_root, now);
}

int64_t Evaluator::term(uint32_t fields, const std::string& text)
{
    if (text.empty())
        return -1;
    m_terms.push_back({fields, text});
    return int64_t(m_terms.size()) - 1;
}

Match Evaluator::known(int64_t term, const store::Entry& entry) const
{
    if (!m_answer || term < 0)
        return Match::Unknown;
    switch (m_answer->match(size_t(term), entry.body)) {
    case store::SearchMatch::No:
        return Match::No;
    case store::SearchMatch::Yes:
        return Match::Yes;
    case store::SearchMatch::Maybe:
        break;
    }
    return Match::Unknown;
}

void Evaluator::prepare(SearchKey& key, UnixMs now)
{
    for (SearchKey& child : key.children)
        prepare(child, now);
    const size_t count = m_view.size();
    switch (key.kind) {
    case Kind::Numbers:
        key.set.ranges = key.set.resolved(uint32_t(count));
        break;
    case Kind::Uids:
        key.set.ranges = key.set.resolved(count > 0 ? m_view.snapshot().at(count - 1).uid : 0);
        break;
    case Kind::Keyword: {
        const auto& keywords = *m_view.snapshot().keywords;
        const auto at = std::find_if(keywords.begin(), keywords.end(),
                                     [&](const std::string& word) { return equalsIgnoreCase(word, key.text); });
        key.number = at == keywords.end() ? -1 : at - keywords.begin();
        break;
    }
    case Kind::Older:
    case Kind::Younger:
        key.number = now - key.number * 1000;
        break;
    case Kind::Header:
        key.text = mime::foldForSearch(key.text);
        key.number = searchField(key.name) ? term(searchField(key.name), key.text) : -1;
        break;
    case Kind::Body:
        key.text = mime::foldForSearch(key.text);
        key.number = term(store::SearchTerm::Body, key.text);
        break;
    case Kind::Text: // and the next term for the header
        key.text = mime::foldForSearch(key.text);
        key.number = term(store::SearchTerm::Body, key.text);
        (void)term(store::SearchTerm::Header, key.text);
        break;
    case Kind::And:
        // What the index decides comes first, so that no message is opened for what a flag has ruled out.
        std::stable_sort(key.children.begin(), key.children.end(),
                         [](const SearchKey& a, const SearchKey& b) { return searchCost(a) < searchCost(b); });
        break;
    default:
        break;
    }
}

std::vector<MailboxView::Span> Evaluator::candidates() const
{
    for (const SearchKey& key : m_root.children) {
        if (key.kind != Kind::Numbers && key.kind != Kind::Uids)
            continue;
        std::vector<MailboxView::Span> spans;
        SequenceSet set = key.set;
        if (key.kind == Kind::Numbers) {
            std::erase_if(set.ranges, [this](const auto& range) { return range.low > m_view.size(); });
            for (auto& range : set.ranges)
                range.high = uint32_t(std::min<size_t>(range.high, m_view.size()));
        }
        if (!set.ranges.empty())
            m_view.resolve(set, key.kind == Kind::Uids, spans);
        return spans;
    }
    if (m_view.size() == 0)
        return {};
    return {{0, uint32_t(m_view.size())}};
}

Match Evaluator::evaluate(const SearchKey& key, size_t index, const store::Entry& entry, const SearchText& text) const
{
    switch (key.kind) {
    case Kind::And:
    case Kind::Or: {
        const Match decides = key.kind == Kind::And ? Match::No : Match::Yes;
        bool unknown = false;
        for (const SearchKey& child : key.children) {
            const Match match = evaluate(child, index, entry, text);
            if (match == decides)
                return decides;
            unknown |= match == Match::Unknown;
        }
        return unknown ? Match::Unknown : decides == Match::No ? Match::Yes : Match::No;
    }
    case Kind::Not: {
        const Match match = evaluate(key.children[0], index, entry, text);
        return match == Match::Unknown ? match : of(match == Match::No);
    }
    case Kind::Flag:
        return of(entry.flags & uint32_t(key.number));
    case Kind::Keyword:
        return of(key.number >= 0 && entry.keywords.has(size_t(key.number)));
    case Kind::Recent:
        return of(m_view.isRecent(entry.uid));
    case Kind::Numbers:
        return of(contains(key.set.ranges, uint32_t(index + 1)));
    case Kind::Uids:
        return of(contains(key.set.ranges, entry.uid));
    case Kind::Larger:
        return of(entry.size > key.number);
    case Kind::Smaller:
        return of(entry.size < key.number);
    case Kind::Before:
        return of(dayOf(entry.internalDate) < key.number);
    case Kind::On:
        return of(dayOf(entry.internalDate) == key.number);
    case Kind::Since:
        return of(dayOf(entry.internalDate) >= key.number);
    case Kind::Older:
        return of(entry.internalDate <= key.number);
    case Kind::Younger:
        return of(entry.internalDate >= key.number);
    case Kind::Modseq:
        return of(entry.modseq >= uint64_t(key.number));
    case Kind::SentBefore:
    case Kind::SentOn:
    case Kind::SentSince:
        return text.holds == SearchCost::Index ? Match::Unknown : sent(key, text.bytes);
    case Kind::Header:
        if (const Match match = known(key.number, entry); match != Match::Unknown)
            return match;
        return text.holds == SearchCost::Index ? Match::Unknown : of(mime::headerHolds(text.bytes, key.name, key.text));
    case Kind::Body:
        if (key.text.empty())
            return Match::Yes;
        if (const Match match = known(key.number, entry); match != Match::Unknown)
            return match;
        return text.holds != SearchCost::Whole ? Match::Unknown : of(bodyHolds(text.bytes, key.text));
    case Kind::Text: {
        if (key.text.empty())
            return Match::Yes;
        const Match body = known(key.number, entry);
        const Match header = known(key.number + 1, entry);
        if (body == Match::Yes || (body == Match::No && header == Match::No))
            return body;
        // The header alone may say yes already.
        if (header != Match::No && text.holds != SearchCost::Index && mime::headerHolds(text.bytes, {}, key.text))
            return Match::Yes;
        if (body == Match::No)
            return text.holds == SearchCost::Index ? Match::Unknown : Match::No;
        return text.holds != SearchCost::Whole ? Match::Unknown : of(bodyHolds(text.bytes, key.text));
    }
    }
    return Match::No;
}

} // namespace posthorn::imap
