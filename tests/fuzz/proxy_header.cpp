// links: posthorn-net
// The PROXY header parser over any bytes: what it decides on a whole input it decides on no shorter one differently.
#include <cstdlib>

#include "net/proxy_header.h"

using posthorn::net::parseProxyHeader;
using posthorn::net::ProxyHeader;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view whole(reinterpret_cast<const char*>(data), size);
    const ProxyHeader last = parseProxyHeader(whole);
    if (last.status == ProxyHeader::Status::Complete && last.size > size)
        std::abort();
    if (last.status == ProxyHeader::Status::NeedMore && size >= posthorn::net::largestProxyHeader)
        std::abort();
    for (size_t part = 0; part < size && part < 64; ++part) {
        const ProxyHeader early = parseProxyHeader(whole.substr(0, part));
        if (early.status == ProxyHeader::Status::Complete &&
            (last.status != ProxyHeader::Status::Complete || last.size != early.size))
            std::abort();
        if (early.status == ProxyHeader::Status::Malformed && last.status != ProxyHeader::Status::Malformed)
            std::abort();
    }
    return 0;
}
