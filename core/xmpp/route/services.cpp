#include "xmpp/route/service.h"

#include "xmpp/bosh/bosh.h"
#include "xmpp/components/component_service.h"
#include "xmpp/federation/federation_service.h"
#include "xmpp/files/proxy_service.h"
#include "xmpp/files/upload_service.h"
#include "xmpp/pubsub/service.h"
#include "xmpp/rooms/rooms_service.h"

namespace posthorn::xmpp {

std::vector<std::unique_ptr<Service>> makeServices(Exchange& exchange)
{
    std::vector<std::unique_ptr<Service>> all;
    all.push_back(std::make_unique<ComponentService>(exchange)); // what somebody has set up counts before what is there anyway
    if (!exchange.context().dataFolder.empty())
        all.push_back(std::make_unique<UploadService>(exchange));
    all.push_back(std::make_unique<ProxyService>(exchange));
    all.push_back(std::make_unique<Bosh>(exchange));
    all.push_back(makePubsubService(exchange));
    all.push_back(std::make_unique<RoomsService>(exchange));
    all.push_back(std::make_unique<FederationService>(exchange)); // the last: all that is nobody else's
    return all;
}

std::string domainOfOurs(const Exchange& exchange, const std::string& domain)
{
    if (exchange.isLocal(domain))
        return domain;
    const size_t dot = domain.find('.');
    std::string behind = dot == std::string::npos ? std::string() : domain.substr(dot + 1);
    if (behind.empty() || !exchange.isLocal(behind))
        return {};
    const Service* const service = exchange.serviceOf(domain);
    return service && service->isHere() ? behind : std::string();
}

} // namespace posthorn::xmpp
