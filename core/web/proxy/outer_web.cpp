#include "web/proxy/outer_web.h"

#include "wire/networks.h"

namespace posthorn::web {

namespace {

void connect(const OuterWeb& web, Executor& worker, const WebAddress& address, const std::string& numeric,
             http::FetchWish wish, std::string service, const std::weak_ptr<const void>& wanted,
             Reply<http::Fetched> reply)
{
    wire::OutgoingTarget target;
    target.address = numeric;
    target.port = address.port;
    target.tls = address.secure ? wire::TlsMode::Implicit : wire::TlsMode::None;
    target.serverName = address.host;
    target.verifyCertificate = true;
    target.connectTimeout = std::chrono::seconds(10);
    target.channel = watch::Channel::Web;
    target.service = std::move(service);
    wish.host = address.authority();
    wish.target = address.target;
    web.connector.connect(worker, target, http::makeFetch(std::move(wish), wanted, std::move(reply)));
}

} // namespace

void fetchOuter(const OuterWeb& web, Executor& worker, const WebAddress& address, http::FetchWish wish,
                std::string service, const Life& life, Reply<http::Fetched> reply)
{
    const auto closed = [] { return fail(ErrorKind::Denied, "the host is not on the public internet"); };
    if (wire::parseIp(address.host)) {
        if (!web.allowed(address.host))
            return reply(closed());
        return connect(web, worker, address, address.host, std::move(wish), std::move(service), life.watch(),
                       std::move(reply));
    }
    web.resolver.addresses(
        address.host, worker,
        life.bind([&web, &worker, address, wish = std::move(wish), service = std::move(service), wanted = life.watch(),
                   reply = std::move(reply), closed](Result<wire::AddressAnswer> answer) mutable {
            if (!answer || answer->addresses.empty())
                return reply(fail(ErrorKind::NotFound, "the host is not known"));
            // One closed address among them is reason enough: nobody honest has both.
            for (const std::string& numeric : answer->addresses) {
                if (!web.allowed(numeric))
                    return reply(closed());
            }
            // The name is not asked for again. IPv4 is what most servers have a way to; it comes last.
            connect(web, worker, address, answer->addresses.back(), std::move(wish), std::move(service), wanted,
                    std::move(reply));
        }));
}

} // namespace posthorn::web
