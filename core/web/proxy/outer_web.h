// Requests to hosts that somebody else names. The server must not be sent to places that only it can reach: names are
// resolved here, every address is looked at, and the connection goes to the very address that was looked at.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/fetch.h"
#include "web/proxy/web_address.h"
#include "wire/service.h"

namespace posthorn::web {

struct OuterWeb {
    wire::Resolver& resolver;
    wire::Connector& connector;
    /// Which addresses may be asked; isPublicAddress() but in tests.
    std::function<bool(std::string_view address)> allowed;
};

/// @p wish needs no host and no target: these are @p address's. @p service is what the console calls the connection. @p web
/// must outlive the request, or @p life end before it does. Errors beside those of http::makeFetch: Denied where the host
/// is not on the public internet, NotFound where it is not known.
void fetchOuter(const OuterWeb& web, Executor& worker, const WebAddress& address, http::FetchWish wish,
                std::string service, const Life& life, Reply<http::Fetched> reply);

} // namespace posthorn::web
