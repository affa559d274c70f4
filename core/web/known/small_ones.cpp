// mta-sts.txt, host-meta, security.txt and the way to JMAP.
#include "base/text.h"
#include "web/dates.h"
#include "web/known/routes.h"

namespace posthorn::web {

namespace {

using config::Setting;
using http::Exchange;
using http::Response;

constexpr std::string_view mtaStsPrefix = "mta-sts.";

/// RFC 8461 section 3.2.
class MtaSts final : public http::Handler {
public:
    explicit MtaSts(std::shared_ptr<const Parts> parts)
        : m_parts(std::move(parts))
    {
    }
    void begin(Exchange& exchange) override
    {
        const std::string mode = exchange.link().settings().text(Setting::WebMtaSts);
        const std::string& host = exchange.request().host;
        if (mode == "off" || host.rfind(mtaStsPrefix, 0) != 0)
            return exchange.respond(Response::problem(404, "no policy is published here"));
        ifOurs(*m_parts, host.substr(mtaStsPrefix.size()), exchange.link().executor(),
               m_life.bind([this, &exchange, mode](Result<bool> ours) {
                   if (!ours)
                       return exchange.respond(Response::problem(503, ours.error().text));
                   if (!*ours)
                       return exchange.respond(Response::problem(404, "that domain is not ours"));
                   exchange.respond(Response::text(200, "version: STSv1\r\nmode: " + mode + "\r\nmx: " +
                                                            m_parts->hostName + "\r\nmax_age: 604800\r\n"));
               }));
    }
    void end(Exchange&, std::string) override {}

private:
    std::shared_ptr<const Parts> m_parts;
    Life m_life;
};

/// RFC 9116: the contact is a setting, else the postmaster of the first domain.
class SecurityText final : public http::Handler {
public:
    explicit SecurityText(std::shared_ptr<const Parts> parts)
        : m_parts(std::move(parts))
    {
    }
    void begin(Exchange& exchange) override
    {
        const std::string& contact = exchange.link().settings().text(Setting::WebSecurityContact);
        if (!contact.empty())
            return say(exchange, contact);
        m_parts->directory.domains(
            exchange.link().executor(), m_life.bind([this, &exchange](Result<std::vector<directory::Domain>> domains) {
                if (!domains)
                    return exchange.respond(Response::problem(503, domains.error().text));
                if (domains->empty())
                    return exchange.respond(Response::problem(404, "nobody is at home yet"));
                say(exchange, "mailto:postmaster@" + domains->front().name);
            }));
    }
    void end(Exchange&, std::string) override {}

private:
    void say(Exchange& exchange, const std::string& contact) const
    {
        constexpr int64_t halfAYearMs = int64_t(182) * 24 * 3600 * 1000;
        exchange.respond(Response::text(200, "Contact: " + contact + "\r\nExpires: " +
                                                 isoDate(m_parts->clock->now() + halfAYearMs) +
                                                 "\r\nPreferred-Languages: en, de\r\n"));
    }

    std::shared_ptr<const Parts> m_parts;
    Life m_life;
};

struct MetaLink {
    std::string relation;
    std::string address;
};

/// Where XMPP is to be had from a browser (XEP-0156), as long as it is.
std::vector<MetaLink> links(const Parts& parts, const http::Request& request)
{
    const auto ports = parts.ports();
    if (ports.find("xmpp-client") == ports.end())
        return {};
    const std::string host(request.fields.value("Host"));
    std::vector<MetaLink> all = {
        {"urn:xmpp:alt-connections:websocket", (request.secure ? "wss://" : "ws://") + host + "/xmpp-websocket"}};
    if (parts.settings.snapshot()->boolean(Setting::XmppBosh))
        all.push_back({"urn:xmpp:alt-connections:xbosh", (request.secure ? "https://" : "http://") + host + "/http-bind"});
    return all;
}

Response hostMeta(const Parts& parts, const http::Request& request)
{
    std::string xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                      "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n";
    for (const MetaLink& link : links(parts, request))
        xml += "  <Link rel=\"" + xmlText(link.relation) + "\" href=\"" + xmlText(link.address) + "\"/>\n";
    return Response::text(200, xml + "</XRD>\n", "application/xrd+xml; charset=utf-8");
}

Response hostMetaJson(const Parts& parts, const http::Request& request)
{
    std::string list;
    for (const MetaLink& link : links(parts, request))
        list += (list.empty() ? "{\"rel\":" : ",{\"rel\":") + http::jsonString(link.relation) + ",\"href\":" +
                http::jsonString(link.address) + '}';
    return Response::text(200, "{\"links\":[" + list + "]}\n", "application/jrd+json");
}

/// XEP-0156 section 4: pages of other sites may read this, as they hold nothing that is not for everybody.
Response forEverybody(Response response)
{
    response.fields.add("Access-Control-Allow-Origin", "*");
    response.fields.add("Cross-Origin-Resource-Policy", "cross-origin");
    return response;
}

} // namespace

void addSmallOnes(http::Router& router, const std::shared_ptr<const Parts>& parts)
{
    const auto add = [&router](const char* pattern, http::HandlerFactory make) {
        http::Route route;
        route.methods = {http::Method::Get};
        route.pattern = pattern;
        route.make = std::move(make);
        router.add(std::move(route));
    };
    add("/.well-known/jmap", http::answer([](Exchange&) { return Response::redirect("/jmap/session", 307); }));
    add("/.well-known/mta-sts.txt", [parts](Executor&) { return std::make_unique<MtaSts>(parts); });
    for (const char* pattern : {"/.well-known/security.txt", "/security.txt"})
        add(pattern, [parts](Executor&) { return std::make_unique<SecurityText>(parts); });
    add("/.well-known/host-meta", http::answer([parts](Exchange& exchange) {
            return forEverybody(hostMeta(*parts, exchange.request()));
        }));
    add("/.well-known/host-meta.json", http::answer([parts](Exchange& exchange) {
            return forEverybody(hostMetaJson(*parts, exchange.request()));
        }));
}

} // namespace posthorn::web
