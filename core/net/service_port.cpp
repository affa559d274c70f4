#include "net/service_port.h"

#include <cstring>

namespace posthorn::net {

IpKey IpKey::of(std::string_view address)
{
    IpKey key;
    if (const auto octets = wire::parseIp(address)) {
        std::memcpy(&key.high, octets->data(), 8);
        if (address.find(':') == std::string_view::npos)
            std::memcpy(&key.low, octets->data() + 8, 8);
    }
    return key;
}

bool ServicePort::enter(int64_t limit)
{
    if (m_connections.fetch_add(1, std::memory_order_relaxed) < limit)
        return true;
    leave();
    return false;
}

void ServicePort::leave()
{
    m_connections.fetch_sub(1, std::memory_order_relaxed);
}

bool ServicePort::enterFrom(const IpKey& key, int64_t limit)
{
    std::lock_guard lock(m_mutex);
    uint32_t& count = m_byAddress[key];
    if (count >= limit)
        return false;
    ++count;
    return true;
}

void ServicePort::leaveFrom(const IpKey& key)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_byAddress.find(key);
    if (found != m_byAddress.end() && --found->second == 0)
        m_byAddress.erase(found);
}

} // namespace posthorn::net
