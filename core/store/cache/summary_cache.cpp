#include "store/cache/summary_cache.h"

namespace posthorn::store {

static_assert(UINT32_MAX / SummaryBlock::width < 1 << 24, "block numbers must fit their part of the key");

SummaryBlockPtr SummaryCache::find(MailboxId mailbox, uint32_t number, Uid upTo)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_index.find(keyOf(mailbox, number));
    if (found == m_index.end() || found->second->block->complete() < upTo)
        return nullptr;
    m_recent.splice(m_recent.begin(), m_recent, found->second);
    return found->second->block;
}

void SummaryCache::put(MailboxId mailbox, uint32_t number, SummaryBlockPtr block)
{
    std::vector<SummaryBlockPtr> dropped; // freed without the lock
    std::lock_guard lock(m_mutex);
    const uint64_t key = keyOf(mailbox, number);
    const size_t bytes = block->memory();
    if (const auto found = m_index.find(key); found != m_index.end()) {
        if (found->second->block->complete() >= block->complete())
            return;
        m_bytes -= found->second->bytes;
        dropped.push_back(std::move(found->second->block));
        m_recent.erase(found->second);
    }
    m_recent.push_front({key, std::move(block), bytes});
    m_index[key] = m_recent.begin();
    m_bytes += bytes;
    shrink(dropped);
}

void SummaryCache::clear()
{
    std::lock_guard lock(m_mutex);
    m_recent.clear();
    m_index.clear();
    m_bytes = 0;
}

void SummaryCache::setBudget(size_t bytes)
{
    std::vector<SummaryBlockPtr> dropped;
    std::lock_guard lock(m_mutex);
    m_budget = bytes;
    shrink(dropped);
}

void SummaryCache::shrink(std::vector<SummaryBlockPtr>& dropped)
{
    while (m_bytes > m_budget && !m_recent.empty()) {
        m_bytes -= m_recent.back().bytes;
        m_index.erase(m_recent.back().key);
        dropped.push_back(std::move(m_recent.back().block));
        m_recent.pop_back();
    }
}

} // namespace posthorn::store
