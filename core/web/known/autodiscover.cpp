// What Outlook asks for: Autodiscover in its plain old XML form ([MS-OXDSCLI] sections 2.2.3 and 2.2.4).
#include <QXmlStreamReader>

#include "base/mail_address.h"
#include "base/text.h"
#include "web/known/routes.h"

namespace posthorn::web {

namespace {

using http::Exchange;
using http::Response;

constexpr uint64_t longestRequest = 16 * 1024;
constexpr std::string_view outlook = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

struct Wish {
    std::string address;
    std::string schema;
};

/// Nothing for what is no such request. A document type, and with it every entity, ends the reading.
std::optional<Wish> read(const std::string& body)
{
    QXmlStreamReader reader(QByteArray::fromStdString(body));
    Wish wish;
    int depth = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::DTD:
        case QXmlStreamReader::EntityReference:
            return std::nullopt;
        case QXmlStreamReader::StartElement:
            if (++depth > 10)
                return std::nullopt;
            if (reader.name() == QLatin1String("EMailAddress")) {
                wish.address = reader.readElementText().trimmed().toStdString();
                --depth;
            } else if (reader.name() == QLatin1String("AcceptableResponseSchema")) {
                wish.schema = reader.readElementText().trimmed().toStdString();
                --depth;
            }
            break;
        case QXmlStreamReader::EndElement:
            --depth;
            break;
        default:
            break;
        }
    }
    if (reader.hasError() || wish.address.empty())
        return std::nullopt;
    return wish;
}

std::string protocol(const Parts& parts, std::string_view kind, const MailAccess& access, const std::string& login)
{
    std::string xml = "      <Protocol>\n        <Type>" + std::string(kind) + "</Type>\n        <Server>" +
                      xmlText(parts.hostName) + "</Server>\n        <Port>" + std::to_string(access.port) +
                      "</Port>\n        <DomainRequired>off</DomainRequired>\n        <LoginName>" + xmlText(login) +
                      "</LoginName>\n        <SPA>off</SPA>\n        <SSL>on</SSL>\n";
    if (!access.implicitTls)
        xml += "        <Encryption>TLS</Encryption>\n";
    xml += "        <AuthRequired>on</AuthRequired>\n";
    if (access.protocol == "smtp")
        xml += "        <UsePOPAuth>off</UsePOPAuth>\n        <SMTPLast>off</SMTPLast>\n";
    return xml + "      </Protocol>\n";
}

std::string document(const Parts& parts, const std::string& address)
{
    std::string xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                      "<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\">\n"
                      "  <Response xmlns=\"" + std::string(outlook) + "\">\n    <User>\n      <DisplayName>" +
                      xmlText(address) + "</DisplayName>\n    </User>\n    <Account>\n"
                      "      <AccountType>email</AccountType>\n      <Action>settings</Action>\n";
    // One of each kind: the first is the better one.
    std::string done;
    for (const MailAccess& access : mailAccess(parts)) {
        if (done.find(access.protocol) != std::string::npos)
            continue;
        done.append(access.protocol).append(" ");
        xml += protocol(parts, toUpper(access.protocol), access, address);
    }
    return xml + "    </Account>\n  </Response>\n</Autodiscover>\n";
}

std::string refusal(int code, const std::string& message)
{
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
           "<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\">\n"
           "  <Response>\n    <Error Time=\"\" Id=\"0\">\n      <ErrorCode>" + std::to_string(code) +
           "</ErrorCode>\n      <Message>" + xmlText(message) + "</Message>\n      <DebugData />\n    </Error>\n"
           "  </Response>\n</Autodiscover>\n";
}

class Autodiscover final : public http::Handler {
public:
    explicit Autodiscover(std::shared_ptr<const Parts> parts)
        : m_parts(std::move(parts))
    {
    }
    void end(Exchange& exchange, std::string whole) override
    {
        const auto wish = read(whole);
        const auto address = wish ? MailAddress::parse(wish->address) : std::nullopt;
        if (!address)
            return say(exchange, refusal(600, "Invalid Request")); // [MS-OXDSCLI] section 2.2.4.1.1.2.5
        if (!wish->schema.empty() && wish->schema != outlook)
            return say(exchange, refusal(601, "Provider is not available"));
        ifOurs(*m_parts, address->domain, exchange.link().executor(),
               m_life.bind([this, &exchange, text = address->text()](Result<bool> ours) {
                   if (!ours)
                       return exchange.respond(Response::problem(503, ours.error().text));
                   say(exchange, *ours ? document(*m_parts, text)
                                       : refusal(500, "The email address can't be found."));
               }));
    }

private:
    static void say(Exchange& exchange, std::string xml)
    {
        exchange.respond(Response::text(200, std::move(xml), "text/xml; charset=utf-8"));
    }

    std::shared_ptr<const Parts> m_parts;
    Life m_life;
};

} // namespace

void addAutodiscover(http::Router& router, const std::shared_ptr<const Parts>& parts)
{
    // Outlook is not of one mind about capitals.
    for (const char* pattern : {"/autodiscover/autodiscover.xml", "/Autodiscover/Autodiscover.xml",
                                "/AutoDiscover/AutoDiscover.xml"}) {
        http::Route route;
        route.methods = {http::Method::Post};
        route.pattern = pattern;
        route.make = [parts](Executor&) { return std::make_unique<Autodiscover>(parts); };
        route.body = http::BodyKind::Whole;
        route.bodyLimit = longestRequest;
        router.add(std::move(route));
    }
}

} // namespace posthorn::web
