// SEARCH (RFC 3501 section 6.4.4) with RETURN (RFC 4731) and MODSEQ (RFC 7162 section 3.1.5). What the index decides is
// decided in one go; where messages must be opened, others on this worker get their turn in between.
#include <algorithm>

#include "base/text.h"
#include "imap/search/evaluator.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"
#include "mime/header.h"

namespace posthorn::imap {

namespace {

class Search final : public Command {
    static constexpr size_t blockSize = 256;
    static constexpr int64_t sliceMs = 10; ///< of work before others get their turn
    static constexpr uint64_t headerPiece = 16 * 1024;
    static constexpr uint64_t piece = 256 * 1024;
    static constexpr uint64_t maxHeader = 1024 * 1024;
    static constexpr uint64_t maxMessage = 64 * 1024 * 1024; ///< what lies behind is not looked through

    enum Return : uint32_t { Min = 1, Max = 2, All = 4, Count = 8 };

    bool parse(Cursor& cursor) override;
    bool returns(Cursor& cursor);
    std::optional<Refusal> check(Session& session) override;
    void run(Session& session) override;

    void askIndex(Session& session);
    void pump(Session& session);
    void searchIndex();
    void searchOpen(Session& session);
    void readMore(Session& session);
    bool headerIsComplete() const;
    void decide(bool matches);
    void finish(Session& session);

    SearchQuery m_query;
    uint32_t m_return = 0;
    bool m_extended = false; ///< RETURN was given

    const MailboxView* m_view = nullptr;
    std::optional<Evaluator> m_evaluator;
    SearchCost m_cost = SearchCost::Index;
    std::vector<MailboxView::Span> m_spans;
    size_t m_span = 0;
    uint32_t m_index = 0;
    bool m_uid = false;
    bool m_pumping = false;
    bool m_waiting = false; ///< for a read, or for its turn

    bool m_open = false; ///< the message at m_index is being read
    store::Entry m_entry;
    SearchText m_text;
    std::string m_bytes;
    wire::MessageBudget::Share m_share;

    std::vector<uint32_t> m_found;
    uint64_t m_highestModseq = 0;
    std::optional<Error> m_error;
};

bool Search::returns(Cursor& cursor)
{
    m_extended = true;
    if (!cursor.space() || !cursor.expect('('))
        return false;
    bool any = false;
    while (!cursor.accept(')')) {
        std::string_view word;
        if ((any && !cursor.space()) || !cursor.atom(word))
            return false;
        any = true;
        const uint32_t bit = equalsIgnoreCase(word, "MIN")     ? uint32_t(Min)
                             : equalsIgnoreCase(word, "MAX")   ? uint32_t(Max)
                             : equalsIgnoreCase(word, "ALL")   ? uint32_t(All)
                             : equalsIgnoreCase(word, "COUNT") ? uint32_t(Count)
                                                               : 0u;
        if (bit == 0)
            return cursor.fail("unknown return option " + std::string(word.substr(0, 40)));
        m_return |= bit;
    }
    if (!any)
        m_return = All;
    return cursor.space();
}

bool Search::parse(Cursor& cursor)
{
    return cursor.space() && (!cursor.acceptWord("RETURN") || returns(cursor)) && parseSearch(cursor, m_query);
}

std::optional<Refusal> Search::check(Session&)
{
    if (m_query.badCharset)
        return Refusal{"BADCHARSET (US-ASCII UTF-8)", "Only US-ASCII and UTF-8 are understood"};
    return std::nullopt;
}

void Search::run(Session& session)
{
    if (session.utf8 && m_query.hasCharset) {
        session.bad("SEARCH: no CHARSET once UTF8=ACCEPT is enabled"); // RFC 6855 section 3
        return;
    }
    const MailboxView& view = *session.view();
    m_view = &view;
    session.condstore |= m_query.usesModseq;
    m_uid = session.isUid();
    m_cost = searchCost(m_query.root);
    m_evaluator.emplace(std::move(m_query.root), view, session.context().clock->now());
    m_spans = m_evaluator->candidates();
    if (!m_spans.empty())
        m_index = m_spans[0].from;
    if (session.context().budget)
        m_share = session.context().budget->share();
    askIndex(session);
}

/// Lets the store's search look for the texts, where there are more messages than are read as fast.
void Search::askIndex(Session& session)
{
    size_t candidates = 0;
    for (const MailboxView::Span& span : m_spans)
        candidates += span.to - span.from;
    store::Search* const search = session.search();
    if (!search || m_evaluator->terms().empty() || candidates < session.context().searchIndexFrom)
        return pump(session);
    m_waiting = true;
    const auto answered = [this, &session](Result<store::SearchAnswerPtr> answer) {
        m_waiting = false;
        if (answer) // without it the messages tell
            m_evaluator->setAnswer(std::move(*answer));
        pump(session);
    };
    search->find(m_view->snapshot().info.account, m_evaluator->terms(),
                 session.answer(answered));
}

void Search::pump(Session& session)
{
    if (m_pumping || m_waiting)
        return;
    m_pumping = true;
    const Clock& clock = *session.context().clock;
    const int64_t start = clock.steadyMs();
    while (!m_waiting && m_span < m_spans.size()) {
        if (m_open)
            searchOpen(session);
        else
            searchIndex();
        if (!m_waiting && m_span < m_spans.size() && clock.steadyMs() - start >= sliceMs) {
            m_waiting = true;
            session.later([this, &session] {
                m_waiting = false;
                pump(session);
            });
        }
    }
    m_pumping = false;
    if (!m_waiting)
        finish(session);
}

/// Goes on to the next message that the index does not decide, or for a block.
void Search::searchIndex()
{
    const MailboxView::Span& span = m_spans[m_span];
    const uint32_t to = uint32_t(std::min<size_t>(span.to, m_index + blockSize));
    m_view->snapshot().forEach(m_index, to, [this](size_t index, const store::Entry& entry) {
        if (m_open)
            return;
        m_entry = entry;
        const Match match = m_evaluator->evaluate(index, entry, {});
        if (match == Match::Unknown)
            m_open = true;
        else
            decide(match == Match::Yes);
    });
    if (m_open) {
        m_bytes.clear();
        m_text = {};
    }
}

/// The message at m_index: decided, and passed.
void Search::decide(bool matches)
{
    if (matches) {
        m_found.push_back(m_uid ? m_entry.uid : m_index + 1);
        m_highestModseq = std::max(m_highestModseq, m_entry.modseq);
    }
    m_open = false;
    if (++m_index == m_spans[m_span].to && ++m_span < m_spans.size())
        m_index = m_spans[m_span].from;
}

void Search::searchOpen(Session& session)
{
    if (m_text.holds != SearchCost::Index) {
        const Match match = m_evaluator->evaluate(m_index, m_entry, m_text);
        if (match != Match::Unknown || m_text.holds == SearchCost::Whole) {
            decide(match == Match::Yes);
            return;
        }
    }
    readMore(session);
}

void Search::readMore(Session& session)
{
    const uint64_t have = m_bytes.size();
    const uint64_t all = std::min<uint64_t>(m_entry.size, maxMessage);
    const uint64_t length = have == 0 && m_cost == SearchCost::Header ? headerPiece : piece;
    if (have + length > piece && session.context().budget && !m_share.cover(all)) {
        if (!m_error)
            m_error = Error{ErrorKind::Unavailable, true, "Too little memory now to search large messages", {}};
        decide(false);
        return;
    }
    m_waiting = true;
    session.messages().read(m_view->id(), m_entry.uid, have, std::min(length, all - have),
                            session.answer([this, &session, all](Result<std::string> bytes) {
        m_waiting = false;
        if (!bytes) {
            // One that has been expunged meanwhile does not match any more.
            if (bytes.error().kind != ErrorKind::NotFound && !m_error)
                m_error = bytes.error();
            decide(false);
            pump(session);
            return;
        }
        const bool atEnd = bytes->empty();
        m_bytes += *bytes;
        m_text.bytes = m_bytes;
        if (atEnd || m_bytes.size() >= all)
            m_text.holds = SearchCost::Whole;
        else if (m_text.holds == SearchCost::Index && (m_bytes.size() >= maxHeader || headerIsComplete()))
            m_text.holds = SearchCost::Header;
        pump(session);
    }));
}

bool Search::headerIsComplete() const
{
    mime::HeaderReader reader(m_bytes);
    mime::HeaderField field;
    while (reader.next(field)) {
    }
    return reader.sawBlankLine();
}

void Search::finish(Session& session)
{
    if (m_error) {
        session.no(*m_error);
        return;
    }
    std::string& out = session.out();
    if (!m_extended) {
        out += "* SEARCH";
        out.reserve(out.size() + m_found.size() * 7 + 40);
        for (const uint32_t number : m_found) {
            out += ' ';
            appendNumber(out, number);
        }
        if (m_query.usesModseq && !m_found.empty()) {
            out += " (MODSEQ ";
            appendNumber(out, m_highestModseq);
            out += ')';
        }
    } else {
        out += "* ESEARCH (TAG \"" + session.tag() + "\")";
        const auto item = [&out](std::string_view name, uint64_t value) {
            out.append(" ").append(name).append(" ");
            appendNumber(out, value);
        };
        if (m_uid)
            out += " UID";
        if (!m_found.empty() && (m_return & Min))
            item("MIN", m_found.front());
        if (!m_found.empty() && (m_return & Max))
            item("MAX", m_found.back());
        if (m_return & Count)
            item("COUNT", m_found.size());
        if (!m_found.empty() && (m_return & All)) {
            out += " ALL ";
            appendSet(out, m_found);
        }
        if (!m_found.empty() && m_query.usesModseq)
            item("MODSEQ", m_highestModseq);
    }
    out += "\r\n";
    session.link().transcript(watch::Direction::Out, "* (" + std::to_string(m_found.size()) + " messages found)");
    session.ok("Searched");
}

} // namespace

CommandPtr makeSearch(bool)
{
    return std::make_unique<Search>();
}

} // namespace posthorn::imap
