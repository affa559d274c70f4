#include "jmap/session_object.h"
#include "web/jmap/routes.h"
#include "web/push/push_gateway.h"

namespace posthorn::web {

using http::Exchange;
using http::Method;
using http::Response;
using http::Route;

namespace {

Response noStore(Response response)
{
    response.fields.set("Cache-Control", "no-cache, no-store, must-revalidate");
    return response;
}

/// GET /jmap/session
class SessionHandler final : public AccountHandler {
public:
    SessionHandler(std::shared_ptr<const JmapParts> parts, Executor& worker)
        : AccountHandler(parts->gate, Use::Act), m_parts(std::move(parts)), m_worker(worker)
    {
    }
    void granted(Exchange& exchange) override
    {
        const auto who = toJmap(*principal(), exchange.link().settings());
        m_parts->processor(m_worker).session(
            who, originOf(exchange.request()), life.bind([this, &exchange, who](const jmap::Object& session) {
                // Whoever asks for this will ask for the mail next: that is got ready once the answer is on its way.
                m_worker.post([parts = m_parts, &worker = m_worker, who] { parts->processor(worker).prepare(who); });
                exchange.respond(noStore(Response::json(200, jmap::serializeJson(session))));
            }));
    }

private:
    std::shared_ptr<const JmapParts> m_parts;
    Executor& m_worker;
};

/// POST /jmap/api
class ApiHandler final : public AccountHandler {
public:
    ApiHandler(std::shared_ptr<const JmapParts> parts, Executor& worker)
        : AccountHandler(parts->gate, Use::Act), m_parts(std::move(parts)), m_worker(worker)
    {
    }
    void granted(Exchange& exchange) override
    {
        // RFC 8620 section 3.3.1. That it is no form's type keeps forms of other pages out as well.
        if (exchange.request().contentType() != "application/json")
            return exchange.respond(Response::problem(415, "a request is application/json"));
        exchange.takeBody();
    }
    void end(Exchange& exchange, std::string body) override
    {
        m_parts->processor(m_worker).run(toJmap(*principal(), exchange.link().settings()), std::move(body),
                                         life.bind([&exchange](jmap::ApiAnswer answer) {
                                             Response response = Response::json(unsigned(answer.status), std::move(answer.body));
                                             response.fields.set("Content-Type", answer.contentType);
                                             exchange.respond(noStore(std::move(response)));
                                         }));
    }

private:
    std::shared_ptr<const JmapParts> m_parts;
    Executor& m_worker;
};

} // namespace

std::shared_ptr<const jmap::Principal> toJmap(const directory::Principal& principal, const config::Snapshot& settings)
{
    auto out = std::make_shared<jmap::Principal>();
    const directory::Account& account = principal.account;
    out->account = account.id;
    out->address = account.address;
    out->displayName = account.realName;
    out->credential = credentialOf(principal);
    out->restrictions = account.restrictions;
    out->maySubmit = (account.restrictions & directory::NoSending) == 0;
    out->quota = account.quota != 0 ? account.quota : uint64_t(settings.number(config::Setting::AccountQuota));
    out->defaultQuota = uint64_t(settings.number(config::Setting::AccountQuota));
    out->maxUpload = uint64_t(settings.number(config::Setting::WebMaxUpload));
    out->globalContacts = settings.boolean(config::Setting::WebGlobalContacts);
    return out;
}

std::string originOf(const http::Request& request)
{
    // With the port, which Request::host leaves out.
    const std::string_view host = request.fields.value("Host");
    return (request.secure ? "https://" : "http://") + std::string(host.empty() ? std::string_view(request.host) : host);
}

Response problemOf(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::NotFound:
        return Response::problem(404, error.text);
    case ErrorKind::TooLarge:
        return Response::problem(413, error.text);
    case ErrorKind::Denied:
        return Response::problem(403, error.text);
    case ErrorKind::Invalid:
        return Response::problem(400, error.text);
    case ErrorKind::NoSpace:
    case ErrorKind::Limit:
    case ErrorKind::Unavailable:
        return Response::problem(503, error.text);
    default:
        return Response::problem(500, error.text);
    }
}

void addJmapApi(http::Router& router, const std::shared_ptr<const JmapParts>& parts)
{
    Route session;
    session.methods = {Method::Get};
    session.pattern = "/jmap/session";
    session.make = [parts](Executor& worker) { return std::make_unique<SessionHandler>(parts, worker); };
    router.add(std::move(session));

    Route api;
    api.methods = {Method::Post};
    api.pattern = "/jmap/api";
    api.body = http::BodyKind::Whole;
    api.bodyLimit = jmap::limits.maxSizeRequest;
    api.make = [parts](Executor& worker) { return std::make_unique<ApiHandler>(parts, worker); };
    router.add(std::move(api));
}

void addJmapRoutes(http::Router& router, const std::shared_ptr<const JmapParts>& parts)
{
    addJmapApi(router, parts);
    addJmapBlobs(router, parts);
    addJmapPush(router, parts);
}

} // namespace posthorn::web
