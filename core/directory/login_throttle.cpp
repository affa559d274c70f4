#include "directory/login_throttle.h"

#include <arpa/inet.h>

namespace posthorn::directory {

namespace {

constexpr size_t mostAddresses = 100000;

// A host has a whole /64 of IPv6 addresses to itself.
std::string bucketOf(const std::string& address)
{
    unsigned char bytes[16];
    if (address.find(':') == std::string::npos || inet_pton(AF_INET6, address.c_str(), bytes) != 1)
        return address;
    return std::string(reinterpret_cast<const char*>(bytes), 8);
}

} // namespace

bool LoginThrottle::refuses(const std::string& address, int64_t most)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_counts.find(bucketOf(address));
    if (found == m_counts.end())
        return false;
    const Count& count = found->second;
    const int64_t now = m_clock.steadyMs();
    const bool full = count.failures >= most;
    if (now - (full ? count.last : count.first) > windowMs) {
        m_counts.erase(found);
        return false;
    }
    return full;
}

void LoginThrottle::failed(const std::string& address)
{
    const int64_t now = m_clock.steadyMs();
    std::lock_guard lock(m_mutex);
    if (m_counts.size() >= mostAddresses)
        std::erase_if(m_counts, [now](const auto& item) { return now - item.second.last > windowMs; });
    if (m_counts.size() >= mostAddresses)
        m_counts.clear();
    Count& count = m_counts[bucketOf(address)];
    if (count.failures == 0 || now - count.last > windowMs)
        count = {0, now, now};
    ++count.failures;
    count.last = now;
}

void LoginThrottle::succeeded(const std::string& address)
{
    std::lock_guard lock(m_mutex);
    m_counts.erase(bucketOf(address));
}

} // namespace posthorn::directory
