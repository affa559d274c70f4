// One service as the engine carries it: what it offers and how many connections it has, in all and from each address.
// Safe from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "wire/networks.h"
#include "wire/service.h"

namespace posthorn::net {

/// What connections from "one address" means: an IPv4 address, or the /64 network of an IPv6 one (which is one host's).
struct IpKey {
    uint64_t high = 0;
    uint64_t low = 0;
    bool operator==(const IpKey&) const = default;
    /// From a numeric address; all else shares one key.
    static IpKey of(std::string_view address);
};

struct ServicePort {
    explicit ServicePort(wire::Service offered)
        : service(std::move(offered))
    {}

    const wire::Service service;
    /// False while it is deactivated: connections that were accepted just before are not begun.
    std::atomic<bool> active{false};

    /// Takes a place for a connection; false when @p limit are taken.
    bool enter(int64_t limit);
    void leave();
    /// Takes a place for one more connection from @p key; false when @p limit are taken.
    bool enterFrom(const IpKey& key, int64_t limit);
    void leaveFrom(const IpKey& key);
    uint32_t connections() const { return m_connections.load(std::memory_order_relaxed); }

private:
    struct HashKey {
        size_t operator()(const IpKey& key) const { return size_t((key.high ^ key.low) * 0x9e3779b97f4a7c15U); }
    };
    std::atomic<uint32_t> m_connections{0};
    std::mutex m_mutex;
    std::unordered_map<IpKey, uint32_t, HashKey> m_byAddress;
};

} // namespace posthorn::net
