// The PROXY protocol, version 2: a load balancer says in front of the stream whose connection it hands on. Version 1 (a
// text line) is refused. Called by Connection for peers that limits.proxy-protocol-from names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "wire/link.h"

namespace posthorn::net {

/// The largest header that is accepted, its 16 leading octets included: addresses and some TLVs fit well.
constexpr size_t largestProxyHeader = 16 + 4096;

struct ProxyHeader {
    enum class Status {
        NeedMore, ///< what is there is a beginning; it will not grow beyond largestProxyHeader
        Complete, ///< the header is `size` octets long; the stream follows
        Malformed ///< see `problem`
    };
    Status status = Status::NeedMore;
    size_t size = 0;
    /// True when source and destination are told; false for LOCAL connections (health checks) and for UNSPEC families,
    /// where the real ends count.
    bool hasAddresses = false;
    wire::Endpoint source;
    wire::Endpoint destination;
    const char* problem = "";
};

ProxyHeader parseProxyHeader(std::string_view bytes);

} // namespace posthorn::net
