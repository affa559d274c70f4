#include "wire/link.h"

namespace posthorn::wire {

bool Endpoint::isLoopback() const
{
    return address.rfind("127.", 0) == 0 || address == "::1" || address == "local";
}

std::string Endpoint::text() const
{
    if (address.find(':') != std::string::npos)
        return '[' + address + "]:" + std::to_string(port);
    return address + ':' + std::to_string(port);
}

} // namespace posthorn::wire
