// FETCH (RFC 3501 section 6.4.5). It is pulled: it writes until enough is under way and goes on when the network has
// taken it, so that a mailbox of any size passes through a few hundred kilobytes.
#include <algorithm>

#include "base/text.h"
#include "imap/fetch/fetch_line.h"
#include "imap/fetch/message_source.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"
#include "mime/summary.h"

namespace posthorn::imap {

namespace {

class Fetch final : public Command {
    static constexpr size_t blockSize = 256;    ///< messages between two looks at the output
    static constexpr size_t summaryBatch = 500; ///< messages whose summaries are asked for together
    static constexpr size_t flushAt = 64 * 1024;

    enum class Step { Message /**< find the next one */, Read /**< what its sections need */, Emit, Done };

    bool parse(Cursor& cursor) override;
    void run(Session& session) override;
    void drained(Session& session) override { pump(session); }
    void abandoned(Session& session) override;

    void pump(Session& session);
    void writeIndexBlock(Session& session);
    bool nextEntry(const MailboxView& view);
    void beginMessage(Session& session);
    void askSummaries(Session& session);
    void readAhead(Session& session, MessageSource::Range range);
    void readPiece(Session& session, MessageSource::Range range);
    void writeStart(Session& session);
    void emit(Session& session);
    void endMessage(Session& session);
    void skip(Error error);
    void finish(Session& session);

    SequenceSet m_set;
    FetchItems m_items;
    std::vector<MailboxView::Span> m_spans;
    size_t m_span = 0;
    uint32_t m_index = 0; ///< the next message to look at, within m_spans[m_span]
    Step m_step = Step::Message;
    bool m_pumping = false;
    bool m_asking = false; ///< an answer of the store is awaited
    bool m_setsSeen = false;
    bool m_opensBodies = false;

    bool m_have = false;  ///< m_entry is the message at work
    store::Entry m_entry;
    uint32_t m_number = 0; ///< its index
    std::string_view m_blob;
    store::Summaries m_summaries;
    size_t m_summary = 0;        ///< those before belong to earlier messages
    store::Uid m_summarised = 0; ///< summaries up to this UID have been asked for

    MessageSource m_source;
    wire::MessageBudget::Share m_share;
    size_t m_section = 0;
    uint64_t m_written = 0;  ///< bytes of the section
    bool m_started = false;  ///< the message's line has been begun
    bool m_labelled = false; ///< the section's name and length are written

    std::vector<store::Uid> m_seen; ///< sent, and to be marked \Seen
    std::optional<Error> m_error;   ///< the first
    uint64_t m_count = 0;
};

bool Fetch::parse(Cursor& cursor)
{
    return cursor.space() && cursor.sequenceSet(m_set) && cursor.space() && parseFetchItems(cursor, m_items);
}

void Fetch::run(Session& session)
{
    MailboxView& view = *session.view();
    if (!view.resolve(m_set, session.isUid(), m_spans)) {
        session.bad("There is no message with one of these numbers");
        return;
    }
    if (session.isUid())
        m_items.bits |= FetchItems::Uid;
    session.condstore |= (m_items.bits & FetchItems::Modseq) != 0;
    m_setsSeen = m_items.setsSeen() && !view.readOnly();
    m_opensBodies = std::any_of(m_items.sections.begin(), m_items.sections.end(),
                                [](const FetchSection& item) { return !item.section.needsHeaderOnly(); });
    if (session.context().budget)
        m_share = session.context().budget->share();
    if (!m_spans.empty())
        m_index = m_spans[0].from;
    pump(session);
}

void Fetch::pump(Session& session)
{
    if (m_pumping || m_asking)
        return;
    m_pumping = true;
    while (!m_asking && m_step != Step::Done) {
        if (session.out().size() >= flushAt && session.flush())
            break;
        switch (m_step) {
        case Step::Message:
            if (m_items.needsSummary() || !m_items.sections.empty())
                beginMessage(session);
            else
                writeIndexBlock(session);
            break;
        case Step::Read:
            if (const auto range = m_source.wanted()) {
                readAhead(session, *range);
            } else {
                m_source.locate();
                m_share.release();
                m_step = Step::Emit;
            }
            break;
        case Step::Emit:
            emit(session);
            break;
        case Step::Done:
            break;
        }
    }
    m_pumping = false;
    if (m_step == Step::Done && !m_asking)
        finish(session);
}

void Fetch::writeIndexBlock(Session& session)
{
    if (m_span == m_spans.size()) {
        m_step = Step::Done;
        return;
    }
    const MailboxView& view = *session.view();
    const MailboxView::Span& span = m_spans[m_span];
    const auto to = uint32_t(std::min<size_t>(span.to, m_index + blockSize));
    std::string& out = session.out();
    const uint32_t bits = m_items.bits;
    const uint64_t since = m_items.changedSince.value_or(0);
    view.snapshot().forEach(m_index, to, [&](size_t index, const store::Entry& entry) {
        if (since > 0 && entry.modseq <= since)
            return;
        appendFetchStart(out, bits, index, entry, view);
        out += ")\r\n";
        ++m_count;
    });
    m_index = to;
    if (to == span.to && ++m_span < m_spans.size())
        m_index = m_spans[m_span].from;
}

/// Takes the next message of the set into m_entry; false at the end.
bool Fetch::nextEntry(const MailboxView& view)
{
    while (m_span < m_spans.size()) {
        if (m_index == m_spans[m_span].to) {
            if (++m_span < m_spans.size())
                m_index = m_spans[m_span].from;
            continue;
        }
        m_number = m_index++;
        m_entry = view.snapshot().at(m_number);
        if (!m_items.changedSince || m_entry.modseq > *m_items.changedSince)
            return true;
    }
    return false;
}

void Fetch::beginMessage(Session& session)
{
    if (!m_have && !nextEntry(*session.view())) {
        m_step = Step::Done;
        return;
    }
    m_have = true;
    if (m_items.needsSummary()) {
        if (m_entry.uid > m_summarised) {
            askSummaries(session);
            return;
        }
        const auto& items = m_summaries.items;
        while (m_summary < items.size() && items[m_summary].uid < m_entry.uid)
            ++m_summary;
        if (m_summary == items.size() || items[m_summary].uid != m_entry.uid) {
            skip(Error{ErrorKind::NotFound, false, {}, {}});
            return;
        }
        m_blob = items[m_summary].blob;
    }
    m_started = m_labelled = false;
    if (m_items.sections.empty()) {
        writeStart(session);
        endMessage(session);
        return;
    }
    m_source.begin(&m_items.sections, m_entry.size);
    m_section = 0;
    m_step = Step::Read;
    if (session.context().budget && !m_share.cover(m_source.memoryNeeded()))
        skip(Error{ErrorKind::Unavailable, true, "Too little memory now for parts of large messages", {}});
}

void Fetch::askSummaries(Session& session)
{
    const MailboxView& view = *session.view();
    std::vector<store::Uid> uids{m_entry.uid};
    size_t span = m_span;
    uint32_t index = m_index;
    while (uids.size() < summaryBatch && span < m_spans.size()) {
        const auto to = uint32_t(std::min<size_t>(m_spans[span].to, index + (summaryBatch - uids.size())));
        view.snapshot().forEach(index, to, [&](size_t, const store::Entry& entry) {
            if (!m_items.changedSince || entry.modseq > *m_items.changedSince)
                uids.push_back(entry.uid);
        });
        index = to;
        if (index == m_spans[span].to && ++span < m_spans.size())
            index = m_spans[span].from;
    }
    m_summarised = uids.back();
    m_asking = true;
    session.messages().summaries(view.id(), std::move(uids), session.answer([this, &session](Result<store::Summaries> result) {
        m_asking = false;
        m_summary = 0;
        m_summaries = {};
        if (result)
            m_summaries = std::move(*result);
        else if (!m_error)
            m_error = result.error();
        pump(session);
    }));
}

void Fetch::readAhead(Session& session, MessageSource::Range range)
{
    m_asking = true;
    session.messages().read(session.view()->id(), m_entry.uid, range.offset, range.length,
                            session.answer([this, &session](Result<std::string> bytes) {
                                m_asking = false;
                                if (!bytes)
                                    skip(bytes.error());
                                else if (!m_source.give(std::move(*bytes)))
                                    skip(Error{ErrorKind::Corrupt, false, {}, "a message is shorter than its index says"});
                                pump(session);
                            }));
}

void Fetch::readPiece(Session& session, MessageSource::Range range)
{
    m_asking = true;
    session.messages().read(session.view()->id(), m_entry.uid, range.offset, range.length,
                            session.answer([this, &session, range](Result<std::string> bytes) {
                                m_asking = false;
                                if (!bytes || bytes->empty() || bytes->size() > range.length) {
                                    // The literal's length is sent: there is no way back but the connection's end.
                                    session.link().log(watch::Level::Error, "FETCH: a message could not be read to its end");
                                    m_step = Step::Done;
                                    session.close();
                                    return;
                                }
                                session.out() += *bytes;
                                m_written += bytes->size();
                                pump(session);
                            }));
}

void Fetch::writeStart(Session& session)
{
    std::string& out = session.out();
    bool any = appendFetchStart(out, m_items.bits, m_number, m_entry, *session.view());
    m_started = true;
    const auto item = [&](std::string_view name, std::string_view value) {
        out.append(any ? " " : "").append(name).append(value);
        any = true;
    };
    if (m_items.needsSummary()) {
        const auto summary = mime::decodeSummary(m_blob);
        if (!summary && !m_error)
            m_error = Error{ErrorKind::Corrupt, false, {}, "a stored summary cannot be read"};
        if (m_items.bits & FetchItems::Envelope)
            item("ENVELOPE ", summary ? summary->envelope() : "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");
        if (m_items.bits & FetchItems::BodyStructure)
            item("BODYSTRUCTURE ", summary ? summary->bodyStructure() : R"(("text" "plain" NIL NIL NIL "7bit" 0 0))");
        if (m_items.bits & FetchItems::Body)
            item("BODY ", summary ? summary->body() : R"(("text" "plain" NIL NIL NIL "7bit" 0 0))");
    }
    if (any && !m_items.sections.empty())
        out += ' ';
}

/// Writes sections until the message is done, a piece has to be read, or the output should be looked at.
void Fetch::emit(Session& session)
{
    std::string& out = session.out();
    if (!m_started)
        writeStart(session);
    while (m_section < m_items.sections.size()) {
        const auto size = m_source.size(m_section);
        if (!m_labelled) {
            if (m_section > 0)
                out += ' ';
            out += m_items.sections[m_section].label;
            out += size ? " {" : " NIL";
            if (size) {
                appendNumber(out, *size);
                out += "}\r\n";
            }
            m_labelled = true;
            m_written = 0;
        }
        if (size && m_written < *size) {
            const MessageSource::Next next = m_source.next(m_section, m_written);
            if (next.read) {
                readPiece(session, *next.read);
                return;
            }
            out += next.bytes;
            m_written += next.bytes.size();
            if (m_written < *size || out.size() >= flushAt)
                return;
            continue;
        }
        ++m_section;
        m_labelled = false;
    }
    endMessage(session);
}

void Fetch::endMessage(Session& session)
{
    session.out() += ")\r\n";
    if (m_setsSeen && !(m_entry.flags & store::Seen))
        m_seen.push_back(m_entry.uid);
    if (m_opensBodies)
        session.link().count(watch::Counter::MessagesFetched);
    ++m_count;
    m_have = false;
    m_source.clear();
    m_step = Step::Message;
}

void Fetch::skip(Error error)
{
    if (!m_error)
        m_error = std::move(error);
    m_have = false;
    m_source.clear();
    m_share.release();
    m_step = Step::Message;
}

void Fetch::abandoned(Session& session)
{
    // What the client has been given it has seen, even if it left in the middle.
    if (!m_seen.empty() && session.view())
        session.messages().changeFlags(session.view()->id(), std::move(m_seen),
                                       {store::FlagChange::Mode::Add, store::Seen, {}, {}}, [](Result<store::FlagResult>) {});
}

void Fetch::finish(Session& session)
{
    if (!m_seen.empty()) {
        session.messages().changeFlags(session.view()->id(), std::exchange(m_seen, {}),
                                       {store::FlagChange::Mode::Add, store::Seen, {}, {}},
                                       session.answer([this, &session](Result<store::FlagResult> result) {
                                           if (result)
                                               session.show(result->snapshot);
                                           finish(session);
                                       }));
        return;
    }
    if (m_count > 0)
        session.link().transcript(watch::Direction::Out, "* (" + std::to_string(m_count) + " messages fetched)");
    if (!m_error)
        session.ok("Fetched");
    else if (m_error->kind == ErrorKind::NotFound)
        session.no("EXPUNGEISSUED", "Some of the messages exist no more");
    else
        session.no(*m_error);
}

} // namespace

CommandPtr makeFetch(bool)
{
    return std::make_unique<Fetch>();
}

} // namespace posthorn::imap
