#include "store/cache/snapshot_edit.h"

#include <algorithm>

namespace posthorn::store {

namespace {

using Chunk = MailboxSnapshot::Chunk;
using ChunkPtr = MailboxSnapshot::ChunkPtr;

void countIndices(MailboxSnapshot& snapshot)
{
    snapshot.firstIndex.resize(snapshot.chunks.size());
    uint32_t index = 0;
    for (size_t c = 0; c < snapshot.chunks.size(); ++c) {
        snapshot.firstIndex[c] = index;
        index += uint32_t(snapshot.chunks[c]->size());
    }
}

/// A chunk that is done, to be shared.
ChunkPtr sealed(std::shared_ptr<Chunk> chunk)
{
    chunk->newest = 0;
    for (const Entry& entry : *chunk)
        chunk->newest = std::max(chunk->newest, entry.modseq);
    return chunk;
}

/// The chunk that holds @p uid, if any does; @p from is where to look first.
size_t findChunk(const std::vector<ChunkPtr>& chunks, Uid uid, size_t from)
{
    if (from < chunks.size() && uid <= chunks[from]->back().uid)
        return from;
    const auto found = std::lower_bound(chunks.begin() + std::ptrdiff_t(std::min(from, chunks.size())), chunks.end(),
                                        uid, [](const ChunkPtr& c, Uid wanted) { return c->back().uid < wanted; });
    return size_t(found - chunks.begin());
}

Entry* findEntry(Chunk& chunk, Uid uid)
{
    const auto found = std::lower_bound(chunk.begin(), chunk.end(), uid,
                                        [](const Entry& e, Uid wanted) { return e.uid < wanted; });
    return found != chunk.end() && found->uid == uid ? &*found : nullptr;
}

void change(MailboxSnapshot& snapshot, std::vector<Entry> changes)
{
    std::stable_sort(changes.begin(), changes.end(), [](const Entry& a, const Entry& b) { return a.uid < b.uid; });
    size_t at = 0;
    for (size_t i = 0; i < changes.size();) {
        at = findChunk(snapshot.chunks, changes[i].uid, at);
        if (at == snapshot.chunks.size())
            return;
        auto chunk = std::make_shared<Chunk>(*snapshot.chunks[at]);
        for (; i < changes.size() && changes[i].uid <= chunk->back().uid; ++i) {
            if (Entry* entry = findEntry(*chunk, changes[i].uid)) {
                entry->flags = changes[i].flags;
                entry->keywords = changes[i].keywords;
                entry->modseq = changes[i].modseq;
            }
        }
        snapshot.chunks[at] = sealed(std::move(chunk));
    }
}

/// Joins neighbours that have become small, so that many expunges do not leave many tiny chunks.
void joinSmall(std::vector<ChunkPtr>& chunks)
{
    constexpr size_t small = MailboxSnapshot::chunkSize / 4;
    size_t kept = 0;
    for (size_t i = 0; i < chunks.size(); ++i) {
        if (kept > 0 && chunks[i]->size() < small && chunks[kept - 1]->size() + chunks[i]->size() <= 2 * small) {
            auto joined = std::make_shared<Chunk>(*chunks[kept - 1]);
            joined->insert(joined->end(), chunks[i]->begin(), chunks[i]->end());
            chunks[kept - 1] = sealed(std::move(joined));
        } else {
            if (kept != i)
                chunks[kept] = std::move(chunks[i]);
            ++kept;
        }
    }
    chunks.resize(kept);
}

void expunge(MailboxSnapshot& snapshot, std::vector<Uid> uids)
{
    std::sort(uids.begin(), uids.end());
    size_t at = 0;
    bool emptied = false;
    for (size_t i = 0; i < uids.size();) {
        at = findChunk(snapshot.chunks, uids[i], at);
        if (at == snapshot.chunks.size())
            break;
        const Chunk& old = *snapshot.chunks[at];
        const Uid last = old.back().uid;
        auto chunk = std::make_shared<Chunk>();
        chunk->reserve(old.size());
        for (const Entry& entry : old) {
            while (i < uids.size() && uids[i] < entry.uid)
                ++i;
            if (i == uids.size() || uids[i] != entry.uid)
                chunk->push_back(entry);
        }
        while (i < uids.size() && uids[i] <= last)
            ++i;
        if (chunk->empty()) {
            // An emptied chunk would break the search; it goes before the next step.
            snapshot.chunks.erase(snapshot.chunks.begin() + std::ptrdiff_t(at));
        } else {
            snapshot.chunks[at++] = sealed(std::move(chunk));
        }
        emptied = true;
    }
    if (emptied)
        joinSmall(snapshot.chunks);
}

} // namespace

void appendEntries(MailboxSnapshot& snapshot, const std::vector<Entry>& entries)
{
    size_t next = 0;
    if (!snapshot.chunks.empty() && snapshot.chunks.back()->size() < MailboxSnapshot::chunkSize && !entries.empty()) {
        const Chunk& last = *snapshot.chunks.back();
        next = std::min(entries.size(), MailboxSnapshot::chunkSize - last.size());
        auto chunk = std::make_shared<Chunk>();
        chunk->reserve(last.size() + next);
        chunk->assign(last.begin(), last.end());
        chunk->insert(chunk->end(), entries.begin(), entries.begin() + std::ptrdiff_t(next));
        snapshot.chunks.back() = sealed(std::move(chunk));
    }
    while (next < entries.size()) {
        const size_t count = std::min(entries.size() - next, MailboxSnapshot::chunkSize);
        const auto from = entries.begin() + std::ptrdiff_t(next);
        snapshot.chunks.push_back(sealed(std::make_shared<Chunk>(from, from + std::ptrdiff_t(count))));
        next += count;
    }
    countIndices(snapshot);
}

SnapshotPtr applyDelta(const MailboxSnapshot& before, const MailboxDelta& delta)
{
    auto after = std::make_shared<MailboxSnapshot>(before);
    const bool subscribed = before.info.subscribed;
    after->info = delta.info;
    after->info.subscribed = subscribed;
    if (delta.keywords)
        after->keywords = delta.keywords;
    if (!delta.added.empty())
        appendEntries(*after, delta.added);
    if (!delta.changed.empty())
        change(*after, delta.changed);
    if (!delta.expunged.empty()) {
        expunge(*after, delta.expunged);
        countIndices(*after);
    }
    return after;
}

} // namespace posthorn::store
