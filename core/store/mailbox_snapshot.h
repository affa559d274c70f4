// A mailbox at one modification sequence: immutable, shared by all sessions that have it selected, made anew by the
// writer with structure sharing: entries lie in chunks, and a change copies only the chunks that it touches. A session
// keeps the snapshot that its client knows; to bring the client up to date it compares that one with the newest, and
// skips the chunks that both share.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/types.h"

namespace posthorn::store {

class MailboxSnapshot {
public:
    static constexpr size_t chunkSize = 512; ///< most entries of a chunk; chunks are never empty
    struct Chunk : std::vector<Entry> {
        using std::vector<Entry>::vector;
        Modseq newest = UINT64_MAX; ///< no entry's is higher
    };
    using ChunkPtr = std::shared_ptr<const Chunk>;

    MailboxInfo info;                                            ///< counts and numbers as of this snapshot
    std::shared_ptr<const std::vector<std::string>> keywords;    ///< index = bit in KeywordSet; never null; only grows
    std::vector<ChunkPtr> chunks;                                ///< UIDs rise strictly over all chunks
    std::vector<uint32_t> firstIndex;                            ///< index of each chunk's first entry

    size_t size() const { return chunks.empty() ? 0 : firstIndex.back() + chunks.back()->size(); }
    /// The entry with message sequence number @p index + 1. O(log chunks).
    const Entry& at(size_t index) const;
    /// Index of the first entry whose UID is not below @p uid; size() if there is none. O(log n).
    size_t lowerBound(Uid uid) const;
    /// Index of the entry with this UID.
    std::optional<size_t> find(Uid uid) const;
    /// Calls f(index, entry) for indices in [from, to).
    template<class F>
    void forEach(size_t from, size_t to, F f) const;

private:
    size_t chunkOf(size_t index) const;
};

using SnapshotPtr = std::shared_ptr<const MailboxSnapshot>;

/// What differs between two snapshots of one mailbox, @p older first.
struct SnapshotDiff {
    std::vector<uint32_t> expunged; ///< indices in the older one, rising
    std::vector<uint32_t> changed;  ///< indices in the newer one of messages whose flags or keywords changed, rising
    uint32_t added = 0;             ///< messages at the newer one's end that the older one has not
};
SnapshotDiff compare(const MailboxSnapshot& older, const MailboxSnapshot& newer);

/// Indices of the messages that came or changed after @p since, rising. Costs what the chunks hold that have any.
std::vector<uint32_t> changedSince(const MailboxSnapshot& snapshot, Modseq since);

template<class F>
void MailboxSnapshot::forEach(size_t from, size_t to, F f) const
{
    if (from >= to || to > size())
        return;
    for (size_t c = chunkOf(from); c < chunks.size() && from < to; ++c) {
        const Chunk& chunk = *chunks[c];
        for (size_t i = from - firstIndex[c]; i < chunk.size() && from < to; ++i, ++from)
            f(from, chunk[i]);
    }
}

} // namespace posthorn::store
