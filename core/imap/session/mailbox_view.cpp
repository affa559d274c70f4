#include "imap/session/mailbox_view.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace posthorn::imap {

namespace {

using store::Entry;
using store::MailboxSnapshot;
using store::Uid;

/// The text of each combination of system flags; bit 5 is \Recent.
std::array<std::string, 64> makeFlagTexts()
{
    static constexpr std::array<std::pair<uint32_t, std::string_view>, 6> names = {{{store::Answered, "\\Answered"},
                                                                                    {store::Flagged, "\\Flagged"},
                                                                                    {store::Deleted, "\\Deleted"},
                                                                                    {store::Seen, "\\Seen"},
                                                                                    {store::Draft, "\\Draft"},
                                                                                    {32, "\\Recent"}}};
    std::array<std::string, 64> texts;
    for (uint32_t flags = 0; flags < 64; ++flags) {
        for (const auto& [bit, name] : names) {
            if (flags & bit)
                texts[flags].append(texts[flags].empty() ? "" : " ").append(name);
        }
    }
    return texts;
}

void appendCount(std::string& out, uint64_t number, std::string_view what)
{
    out += "* ";
    appendNumber(out, number);
    out += ' ';
    out += what;
    out += "\r\n";
}

/// @p newer with the messages put back that were expunged from @p older, so that message numbers stay. Rare: only
/// where another session expunges while this one may not be told.
store::SnapshotPtr withExpunged(const MailboxSnapshot& older, const MailboxSnapshot& newer,
                                const std::vector<uint32_t>& expunged)
{
    auto merged = std::make_shared<MailboxSnapshot>();
    merged->info = newer.info;
    merged->keywords = newer.keywords;
    MailboxSnapshot::Chunk chunk;
    uint32_t count = 0;
    const auto flush = [&] {
        if (chunk.empty())
            return;
        merged->firstIndex.push_back(count);
        count += uint32_t(chunk.size());
        merged->chunks.push_back(std::make_shared<const MailboxSnapshot::Chunk>(std::move(chunk)));
        chunk = {};
    };
    const auto put = [&](const Entry& entry) {
        if (chunk.size() == MailboxSnapshot::chunkSize)
            flush();
        chunk.push_back(entry);
    };
    size_t next = 0;
    newer.forEach(0, newer.size(), [&](size_t, const Entry& entry) {
        for (; next < expunged.size() && older.at(expunged[next]).uid < entry.uid; ++next)
            put(older.at(expunged[next]));
        put(entry);
    });
    for (; next < expunged.size(); ++next)
        put(older.at(expunged[next]));
    flush();
    return merged;
}

uint32_t flagsAfter(const store::FlagChange& change, uint32_t flags)
{
    switch (change.mode) {
    case store::FlagChange::Mode::Replace: return change.flags;
    case store::FlagChange::Mode::Add: return flags | change.flags;
    case store::FlagChange::Mode::Remove: return flags & ~change.flags;
    }
    return flags;
}

/// True if @p after differs from what @p change alone makes of @p before.
bool changedByOthers(const store::FlagChange& change, const Entry& before, const Entry& after,
                     const std::vector<std::string>& keywords)
{
    if (flagsAfter(change, before.flags) != after.flags)
        return true;
    if (change.keywords.empty() && change.mode != store::FlagChange::Mode::Replace)
        return !(before.keywords == after.keywords);
    store::KeywordSet named;
    for (const std::string& word : change.keywords) {
        for (size_t i = 0; i < keywords.size(); ++i) {
            if (equalsIgnoreCase(keywords[i], word))
                named.add(i);
        }
    }
    store::KeywordSet expected = change.mode == store::FlagChange::Mode::Replace ? named : before.keywords;
    for (size_t w = 0; w < expected.words.size() && change.mode != store::FlagChange::Mode::Replace; ++w) {
        if (change.mode == store::FlagChange::Mode::Add)
            expected.words[w] |= named.words[w];
        else
            expected.words[w] &= ~named.words[w];
    }
    return !(expected == after.keywords);
}

} // namespace

void appendFlags(std::string& out, const Entry& entry, bool recent, const std::vector<std::string>& keywords)
{
    static const std::array<std::string, 64> texts = makeFlagTexts();
    const std::string& text = texts[(entry.flags & store::allFlags) | (recent ? 32u : 0u)];
    out += "FLAGS (";
    out += text;
    if (!entry.keywords.empty()) {
        bool first = text.empty();
        for (size_t i = 0; i < keywords.size(); ++i) {
            if (!entry.keywords.has(i))
                continue;
            if (!first)
                out += ' ';
            out += keywords[i];
            first = false;
        }
    }
    out += ')';
}

MailboxView::MailboxView(store::SnapshotPtr snapshot, bool readOnly)
    : m_known(std::move(snapshot))
    , m_readOnly(readOnly)
{
    noteRecent(m_known->info.recentFrom, m_known->info.uidNext);
}

void MailboxView::noteRecent(Uid from, Uid uidNext)
{
    if (from >= uidNext)
        return;
    if (!m_recent.empty() && from <= m_recent.back().high + 1)
        m_recent.back().high = std::max(m_recent.back().high, uidNext - 1);
    else
        m_recent.push_back({from, uidNext - 1});
}

bool MailboxView::isRecent(Uid uid) const
{
    for (auto range = m_recent.rbegin(); range != m_recent.rend() && uid >= m_recent.front().low; ++range) {
        if (uid >= range->low)
            return uid <= range->high;
    }
    return false;
}

uint32_t MailboxView::recentCount() const
{
    size_t count = 0;
    for (const auto& range : m_recent)
        count += m_known->lowerBound(range.high + 1) - m_known->lowerBound(range.low);
    return uint32_t(count);
}

void MailboxView::appendFlagLists(std::string& out) const
{
    static constexpr std::string_view system = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";
    std::string keywords;
    for (const std::string& keyword : *m_known->keywords)
        keywords.append(" ").append(keyword);
    out.append("* FLAGS (").append(system).append(keywords).append(")\r\n");
    if (m_readOnly)
        out += "* OK [PERMANENTFLAGS ()] Read-only mailbox\r\n";
    else
        out.append("* OK [PERMANENTFLAGS (").append(system).append(keywords).append(hasKeywordRoom() ? " \\*" : "").append(
            ")] Flags permitted\r\n");
}

void MailboxView::appendSelected(std::string& out) const
{
    const store::MailboxInfo& info = m_known->info;
    appendFlagLists(out);
    appendCount(out, size(), "EXISTS");
    appendCount(out, recentCount(), "RECENT");
    if (info.unseen > 0) {
        // Chunk by chunk, since in most mailboxes what is unseen lies at the end.
        for (size_t i = 0, c = 0; c < m_known->chunks.size(); ++c) {
            const auto& chunk = *m_known->chunks[c];
            const auto first = std::find_if(chunk.begin(), chunk.end(), [](const Entry& e) { return !(e.flags & store::Seen); });
            i += size_t(first - chunk.begin());
            if (first == chunk.end())
                continue;
            out += "* OK [UNSEEN ";
            appendNumber(out, i + 1);
            out += "] First unseen message\r\n";
            break;
        }
    }
    out += "* OK [UIDVALIDITY ";
    appendNumber(out, info.uidValidity);
    out += "] UIDs valid\r\n* OK [UIDNEXT ";
    appendNumber(out, info.uidNext);
    out += "] Predicted next UID\r\n* OK [HIGHESTMODSEQ ";
    appendNumber(out, info.highestModseq);
    out += "] Highest modification sequence\r\n";
}

void MailboxView::appendFetchFlags(std::string& out, size_t index, const Options& options) const
{
    const Entry& entry = m_known->at(index);
    out += "* ";
    appendNumber(out, index + 1);
    out += " FETCH (";
    if (options.uids) {
        out += "UID ";
        appendNumber(out, entry.uid);
        out += ' ';
    }
    if (options.modseqs) {
        out += "MODSEQ (";
        appendNumber(out, entry.modseq);
        out += ") ";
    }
    appendFlags(out, entry, isRecent(entry.uid), *m_known->keywords);
    out += ")\r\n";
}

bool MailboxView::update(const store::SnapshotPtr& newest, const Options& options, std::string& out)
{
    const store::SnapshotPtr older = m_known;
    if (older == newest && !options.own.uids)
        return false;
    const store::SnapshotDiff diff = older == newest ? store::SnapshotDiff{} : store::compare(*older, *newest);
    const bool keep = !options.expunges && !diff.expunged.empty();
    const bool moreKeywords = newest->keywords->size() > older->keywords->size();
    m_hidesExpunges = keep;
    m_known = keep ? withExpunged(*older, *newest, diff.expunged) : newest;
    if (moreKeywords)
        appendFlagLists(out);
    if (!keep) {
        // From the highest down, so that each number is right when it is read.
        for (size_t i = diff.expunged.size(); i-- > 0;)
            appendCount(out, diff.expunged[i] + 1, "EXPUNGE");
    }
    bool claim = false;
    if (diff.added > 0) {
        const Uid from = std::max(newest->info.recentFrom, older->info.uidNext);
        claim = from < newest->info.uidNext;
        noteRecent(from, newest->info.uidNext);
        appendCount(out, size(), "EXISTS");
        appendCount(out, recentCount(), "RECENT");
    }
    const std::vector<Uid>* own = options.own.uids;
    size_t nextOwn = 0;
    const auto tellOwnBelow = [&](Uid uid) {
        // What the client asked for and was so before, is told as well (RFC 3501 section 6.4.6).
        for (; own && nextOwn < own->size() && (*own)[nextOwn] < uid; ++nextOwn) {
            if (options.own.silent)
                continue;
            if (const auto index = m_known->find((*own)[nextOwn]))
                appendFetchFlags(out, *index, options);
        }
    };
    for (const uint32_t index : diff.changed) {
        const Entry& entry = newest->at(index);
        tellOwnBelow(entry.uid);
        const bool isOwn = own && nextOwn < own->size() && (*own)[nextOwn] == entry.uid;
        if (isOwn)
            ++nextOwn;
        const auto before = isOwn && options.own.silent ? older->find(entry.uid) : std::nullopt;
        if (before && !changedByOthers(*options.own.change, older->at(*before), entry, *newest->keywords)) {
            // RFC 7162 section 3.1.3: the new modification sequence is told even by STORE .SILENT.
            if (options.modseqs) {
                out += "* ";
                appendNumber(out, *m_known->find(entry.uid) + 1);
                out += " FETCH (";
                if (options.uids) {
                    out += "UID ";
                    appendNumber(out, entry.uid);
                    out += ' ';
                }
                out += "MODSEQ (";
                appendNumber(out, entry.modseq);
                out += "))\r\n";
            }
            continue;
        }
        appendFetchFlags(out, keep ? *m_known->find(entry.uid) : index, options);
    }
    tellOwnBelow(UINT32_MAX);
    return claim;
}

bool MailboxView::resolve(const SequenceSet& set, bool uids, std::vector<Span>& spans) const
{
    spans.clear();
    const auto count = uint32_t(size());
    if (!uids && count > 0 && set.exceeds(count))
        return false;
    if (count == 0)
        return uids || !set.exceeds(1); // "1:*" of an empty mailbox is what many clients ask
    if (!uids) {
        for (const auto& range : set.resolved(count))
            spans.push_back({range.low - 1, range.high});
        return true;
    }
    for (const auto& range : set.resolved(m_known->at(count - 1).uid)) {
        const auto from = uint32_t(m_known->lowerBound(range.low));
        const auto to = range.high == UINT32_MAX ? count : uint32_t(m_known->lowerBound(range.high + 1));
        if (from >= to)
            continue;
        if (!spans.empty() && spans.back().to == from)
            spans.back().to = to;
        else
            spans.push_back({from, to});
    }
    return true;
}

std::vector<Uid> MailboxView::uidsOf(const std::vector<Span>& spans) const
{
    std::vector<Uid> uids;
    size_t count = 0;
    for (const Span& span : spans)
        count += span.to - span.from;
    uids.reserve(count);
    for (const Span& span : spans)
        m_known->forEach(span.from, span.to, [&](size_t, const Entry& entry) { uids.push_back(entry.uid); });
    return uids;
}

} // namespace posthorn::imap
