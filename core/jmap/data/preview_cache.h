// Previews of messages, which never change: made once from the body, kept for the lists that are shown again and again.
#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "store/types.h"

namespace posthorn::jmap {

/// Safe from any thread.
class PreviewCache {
public:
    std::optional<std::string> find(store::BodyId body)
    {
        std::lock_guard lock(m_mutex);
        const auto found = m_previews.find(body);
        return found == m_previews.end() ? std::nullopt : std::optional(found->second);
    }
    void put(store::BodyId body, const std::string& preview)
    {
        std::lock_guard lock(m_mutex);
        if (!m_previews.emplace(body, preview).second)
            return;
        m_order.push_back(body);
        if (m_order.size() > most) {
            m_previews.erase(m_order.front());
            m_order.pop_front();
        }
    }

private:
    static constexpr size_t most = 20'000; ///< about 8 MB
    std::mutex m_mutex;
    std::unordered_map<store::BodyId, std::string> m_previews;
    std::list<store::BodyId> m_order;
};

} // namespace posthorn::jmap
