// A setting's list of domains and addresses, as of xmpp.off-for: whom it names.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "base/text.h"

namespace posthorn::config {

class AccountList {
public:
    AccountList() = default;
    explicit AccountList(const std::vector<std::string>& items)
    {
        for (const std::string& each : items)
            m_items.insert(toLower(each));
    }
    /// Is it that account, or its whole domain? @p domain and @p address in lower case.
    bool names(const std::string& domain, const std::string& address) const
    {
        return !m_items.empty() && (m_items.contains(domain) || m_items.contains(address));
    }
    bool namesAddress(const std::string& address) const { return m_items.contains(address); }
    bool isEmpty() const { return m_items.empty(); }

private:
    std::unordered_set<std::string> m_items;
};

} // namespace posthorn::config
