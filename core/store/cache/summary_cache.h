// Summaries of messages in blocks of neighbouring UIDs, shared by all workers. A summary never changes and a UID is
// never used again, so a block can only be too short (newer messages), never wrong.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/types.h"

namespace posthorn::store {

/// The summaries of a mailbox's UIDs [number * width, (number + 1) * width).
class SummaryBlock {
public:
    static constexpr Uid width = 512;
    static uint32_t numberOf(Uid uid) { return uid / width; }
    static Uid first(uint32_t number) { return number * width; }

    explicit SummaryBlock(Uid complete) : m_complete(complete) {}
    void add(Uid uid, std::string_view blob)
    {
        m_uids.push_back(uid);
        m_bytes += blob;
        m_ends.push_back(uint32_t(m_bytes.size()));
    }
    void finish() { m_bytes.shrink_to_fit(); }
    /// Below this UID all that exist are here (as of the reading).
    Uid complete() const { return m_complete; }
    size_t size() const { return m_uids.size(); }
    Uid uid(size_t i) const { return m_uids[i]; }
    std::string_view blob(size_t i) const
    {
        const uint32_t from = i == 0 ? 0 : m_ends[i - 1];
        return std::string_view(m_bytes).substr(from, m_ends[i] - from);
    }
    size_t memory() const { return sizeof *this + m_bytes.capacity() + m_uids.capacity() * 8 + 128; }

private:
    Uid m_complete;
    std::vector<Uid> m_uids;
    std::vector<uint32_t> m_ends;
    std::string m_bytes;
};

using SummaryBlockPtr = std::shared_ptr<const SummaryBlock>;

class SummaryCache {
public:
    /// Null when it is not here, or when messages below @p upTo may be missing in it.
    SummaryBlockPtr find(MailboxId mailbox, uint32_t number, Uid upTo);
    void put(MailboxId mailbox, uint32_t number, SummaryBlockPtr block);
    void clear();
    void setBudget(size_t bytes);

private:
    struct Item {
        uint64_t key;
        SummaryBlockPtr block;
        size_t bytes;
    };
    static uint64_t keyOf(MailboxId mailbox, uint32_t number) { return uint64_t(mailbox) << 24 | number; }
    void shrink(std::vector<SummaryBlockPtr>& dropped);

    std::mutex m_mutex;
    std::list<Item> m_recent; ///< the last used one first
    std::unordered_map<uint64_t, std::list<Item>::iterator> m_index;
    size_t m_bytes = 0;
    size_t m_budget = 192 << 20;
};

} // namespace posthorn::store
