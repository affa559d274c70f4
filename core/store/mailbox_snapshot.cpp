#include "store/mailbox_snapshot.h"

#include <algorithm>

namespace posthorn::store {

namespace {

/// Walks over a snapshot's entries, and knows when it stands at the start of a chunk.
struct Walk {
    const MailboxSnapshot& snapshot;
    size_t chunk = 0;
    size_t inChunk = 0;

    bool atEnd() const { return chunk == snapshot.chunks.size(); }
    bool atStart() const { return inChunk == 0; }
    const MailboxSnapshot::ChunkPtr& chunkPtr() const { return snapshot.chunks[chunk]; }
    const Entry& entry() const { return (*snapshot.chunks[chunk])[inChunk]; }
    uint32_t index() const { return uint32_t(snapshot.firstIndex[chunk] + inChunk); }
    void skipChunk() { ++chunk; }
    void next()
    {
        if (++inChunk == snapshot.chunks[chunk]->size()) {
            inChunk = 0;
            ++chunk;
        }
    }
};

} // namespace

size_t MailboxSnapshot::chunkOf(size_t index) const
{
    const auto after = std::upper_bound(firstIndex.begin(), firstIndex.end(), index);
    return size_t(after - firstIndex.begin()) - 1;
}

const Entry& MailboxSnapshot::at(size_t index) const
{
    const size_t chunk = chunkOf(index);
    return (*chunks[chunk])[index - firstIndex[chunk]];
}

size_t MailboxSnapshot::lowerBound(Uid uid) const
{
    const auto chunk = std::lower_bound(chunks.begin(), chunks.end(), uid,
                                        [](const ChunkPtr& c, Uid wanted) { return c->back().uid < wanted; });
    if (chunk == chunks.end())
        return size();
    const auto entry = std::lower_bound((*chunk)->begin(), (*chunk)->end(), uid,
                                        [](const Entry& e, Uid wanted) { return e.uid < wanted; });
    return firstIndex[size_t(chunk - chunks.begin())] + size_t(entry - (*chunk)->begin());
}

std::optional<size_t> MailboxSnapshot::find(Uid uid) const
{
    const size_t index = lowerBound(uid);
    if (index == size() || at(index).uid != uid)
        return std::nullopt;
    return index;
}

std::vector<uint32_t> changedSince(const MailboxSnapshot& snapshot, Modseq since)
{
    std::vector<uint32_t> changed;
    for (size_t c = 0; c < snapshot.chunks.size(); ++c) {
        const MailboxSnapshot::Chunk& chunk = *snapshot.chunks[c];
        if (chunk.newest <= since)
            continue;
        for (size_t i = 0; i < chunk.size(); ++i) {
            if (chunk[i].modseq > since)
                changed.push_back(uint32_t(snapshot.firstIndex[c] + i));
        }
    }
    return changed;
}

SnapshotDiff compare(const MailboxSnapshot& older, const MailboxSnapshot& newer)
{
    SnapshotDiff diff;
    const Uid known = older.info.uidNext;
    Walk a{older};
    Walk b{newer};
    while (!a.atEnd() && !b.atEnd()) {
        if (a.atStart() && b.atStart() && a.chunkPtr() == b.chunkPtr()) {
            a.skipChunk();
            b.skipChunk();
            continue;
        }
        const Entry& was = a.entry();
        const Entry& is = b.entry();
        if (was.uid < is.uid) {
            diff.expunged.push_back(a.index());
            a.next();
        } else if (was.uid == is.uid) {
            if (was.flags != is.flags || !(was.keywords == is.keywords))
                diff.changed.push_back(b.index());
            a.next();
            b.next();
        } else {
            b.next(); // cannot be: UIDs only rise
        }
    }
    for (; !a.atEnd(); a.next())
        diff.expunged.push_back(a.index());
    diff.added = uint32_t(newer.size() - newer.lowerBound(known));
    return diff;
}

} // namespace posthorn::store
