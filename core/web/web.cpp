#include "web/web.h"

#include "web/application.h"
#include "web/auth/routes.h"
#include "web/known/routes.h"
#include "web/messenger/routes.h"
#include "web/proxy/image_proxy.h"
#include "web/proxy/web_address.h"

namespace posthorn::web {

namespace {

using config::Setting;
using http::Response;

/// Where a browser that came without TLS is to go; nothing when it may stay.
std::optional<Response> toTls(const Parts& parts, const http::Request& request, const wire::Link& link)
{
    if (link.info().tls || link.info().peer.isLoopback() || !link.settings().boolean(Setting::WebRedirect) ||
        isKnownAddress(request.path))
        return std::nullopt;
    const auto ports = parts.ports();
    const auto secure = ports.find("web-tls");
    if (secure == ports.end())
        return std::nullopt;
    // The host as it was asked for is in the client's own hands; ours is not good for every name in the DNS.
    std::string host = request.host.empty() ? parts.hostName : request.host;
    if (secure->second != 443)
        host += ':' + std::to_string(secure->second);
    const std::string_view target = request.target.front() == '/' ? std::string_view(request.target) : "/";
    return Response::redirect("https://" + host + std::string(target), 308);
}

} // namespace

std::shared_ptr<const http::Context> makeWebContext(const std::shared_ptr<const Parts>& parts,
                                                    const std::function<void(http::Router&)>& more)
{
    auto router = std::make_shared<http::Router>();
    const auto gate = std::make_shared<const Gate>(parts);
    addAuthRoutes(*router, gate);
    addLinks(*router, gate);
    addDownloads(*router, gate);
    if (parts->store)
        addPoll(*router, gate);
    addAutoconfig(*router, parts);
    addAutodiscover(*router, parts);
    addSmallOnes(*router, parts);
    if (parts->resolver && parts->connector)
        addImageProxy(*router, gate,
                      {*parts->resolver, *parts->connector,
                       parts->mayFetchFrom ? parts->mayFetchFrom : isPublicAddress});
    if (more)
        more(*router);
    addApplication(*router, parts);

    auto context = std::make_shared<http::Context>();
    context->router = std::move(router);
    context->budget = parts->budget;
    context->serverName = "Posthorn";
    context->clock = parts->clock;
    context->intercept = [parts](const http::Request& request, const wire::Link& link) {
        return toTls(*parts, request, link);
    };
    return context;
}

} // namespace posthorn::web
