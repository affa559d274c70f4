// The PubSub service of each domain, at xmpp.pubsub-name in front of it (XEP-0060). All nodes of a domain are on the worker
// where its address has its home.
#pragma once

#include <memory>

#include "xmpp/route/service.h"

namespace posthorn::xmpp {

std::unique_ptr<Service> makePubsubService(Exchange& exchange);

} // namespace posthorn::xmpp
