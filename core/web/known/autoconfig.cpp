// What Thunderbird and those who copied it ask for: the servers of a mail domain, as XML
// (https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat).
#include "base/text.h"
#include "web/known/routes.h"

namespace posthorn::web {

namespace {

using http::Exchange;
using http::Response;

std::string document(const Parts& parts, const std::string& domain)
{
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<clientConfig version=\"1.1\">\n"
                      "  <emailProvider id=\"" + xmlText(domain) + "\">\n    <domain>" + xmlText(domain) +
                      "</domain>\n    <displayName>" + xmlText(domain) + "</displayName>\n    <displayShortName>" +
                      xmlText(domain) + "</displayShortName>\n";
    for (const MailAccess& access : mailAccess(parts)) {
        const std::string element = access.protocol == "smtp" ? "outgoingServer" : "incomingServer";
        xml += "    <" + element + " type=\"" + std::string(access.protocol) + "\">\n      <hostname>" +
               xmlText(parts.hostName) + "</hostname>\n      <port>" + std::to_string(access.port) +
               "</port>\n      <socketType>" + (access.implicitTls ? "SSL" : "STARTTLS") +
               "</socketType>\n      <authentication>password-cleartext</authentication>\n"
               "      <username>%EMAILADDRESS%</username>\n    </" + element + ">\n";
    }
    return xml + "  </emailProvider>\n</clientConfig>\n";
}

/// The domain that is asked about: of the address where one is given, else of the host's name.
std::string domainOf(const http::Request& request)
{
    const auto query = request.query();
    const std::string_view address = query.value("emailaddress");
    if (const size_t at = address.rfind('@'); at != std::string_view::npos)
        return std::string(address.substr(at + 1));
    if (startsWithIgnoreCase(request.host, "autoconfig."))
        return request.host.substr(11);
    return request.host;
}

class Autoconfig final : public http::Handler {
public:
    explicit Autoconfig(std::shared_ptr<const Parts> parts)
        : m_parts(std::move(parts))
    {
    }
    void begin(Exchange& exchange) override
    {
        const std::string domain = domainOf(exchange.request());
        ifOurs(*m_parts, domain, exchange.link().executor(), m_life.bind([this, &exchange, domain](Result<bool> ours) {
                   if (!ours)
                       return exchange.respond(Response::problem(503, ours.error().text));
                   if (!*ours)
                       return exchange.respond(Response::problem(404, "no mail of that domain is kept here"));
                   exchange.respond(Response::text(200, document(*m_parts, domain), "application/xml; charset=utf-8"));
               }));
    }
    void end(Exchange&, std::string) override {}

private:
    std::shared_ptr<const Parts> m_parts;
    Life m_life;
};

} // namespace

void addAutoconfig(http::Router& router, const std::shared_ptr<const Parts>& parts)
{
    for (const char* pattern : {"/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml"}) {
        http::Route route;
        route.methods = {http::Method::Get};
        route.pattern = pattern;
        route.make = [parts](Executor&) { return std::make_unique<Autoconfig>(parts); };
        router.add(std::move(route));
    }
}

} // namespace posthorn::web
