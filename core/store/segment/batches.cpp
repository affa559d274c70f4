#include "store/segment/batches.h"

#include "store/sql/query.h"

namespace posthorn::store {

Result<void> Batches::add(uint64_t segment, ScannedRecord record)
{
    if (record.header.startsBatch && !m_held.empty()) {
        if (record.header.sequence <= m_held.front().record.header.sequence)
            m_held.clear();
        else
            POSTHORN_TRY(flush());
    }
    m_held.push_back({segment, std::move(record)});
    return {};
}

Result<void> Batches::finish()
{
    while (!m_held.empty() && m_held.back().record.header.continued)
        m_held.pop_back();
    return flush();
}

Result<void> Batches::flush()
{
    Result<void> result;
    if (!m_held.empty())
        result = m_sink(m_held);
    m_held.clear();
    return result;
}

} // namespace posthorn::store
