// Where another domain's server is: RFC 6120 section 3.2 and XEP-0368.
#pragma once

#include <string>
#include <vector>

#include "wire/service.h"

namespace posthorn::xmpp {

struct ServerPlace {
    std::string host;
    uint16_t port = 5269;
    bool directTls = false;
    bool operator==(const ServerPlace&) const = default;
};

/// In the order in which they are to be tried. NotFound: the domain says that it has none. The reply may be dropped with
/// whoever asked.
void findServers(wire::Resolver& resolver, const std::string& domain, Executor& asker,
                 Reply<std::vector<ServerPlace>> reply);

} // namespace posthorn::xmpp
