// Results of lately run queries, so that the next page of a search costs no second search.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/types.h"

namespace posthorn::jmap {

/// Safe from any thread.
class QueryCache {
public:
    using ListPtr = std::shared_ptr<const std::vector<store::BodyId>>;

    /// @p key holds the state and the query; null when it is not here.
    ListPtr find(store::AccountId account, const std::string& key)
    {
        std::lock_guard lock(m_mutex);
        for (auto item = m_items.begin(); item != m_items.end(); ++item) {
            if (item->account == account && item->key == key) {
                m_items.splice(m_items.begin(), m_items, item);
                return item->list;
            }
        }
        return nullptr;
    }
    void put(store::AccountId account, std::string key, ListPtr list)
    {
        if (list->size() > mostIds || key.size() > longestKey)
            return;
        std::lock_guard lock(m_mutex);
        m_ids += list->size();
        m_items.push_front({account, std::move(key), std::move(list)});
        while (m_items.size() > mostQueries || m_ids > mostIds) {
            m_ids -= m_items.back().list->size();
            m_items.pop_back();
        }
    }

private:
    static constexpr size_t mostQueries = 64;
    static constexpr size_t mostIds = 2'000'000;
    static constexpr size_t longestKey = 16 * 1024;
    struct Item {
        store::AccountId account;
        std::string key;
        ListPtr list;
    };
    std::mutex m_mutex;
    std::list<Item> m_items;
    size_t m_ids = 0;
};

} // namespace posthorn::jmap
