#include "xmpp/bosh/bosh.h"

#include <algorithm>

#include "base/random.h"
#include "base/text.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t mostSessions = 10'000;  ///< of one worker
constexpr size_t mostUnknown = 20;       ///< of those, without a login and from one address

// A session's name says where it is.
std::string makeSid(const Station& station)
{
    return std::to_string(station.index()) + '.' + randomName(32);
}

class BoshHandler final : public http::Handler {
public:
    explicit BoshHandler(Bosh& bosh)
        : m_bosh(bosh)
    {
    }
    void begin(http::Exchange& exchange) override
    {
        if (!exchange.link().settings().boolean(config::Setting::XmppEnabled) ||
            !exchange.link().settings().boolean(config::Setting::XmppBosh))
            return exchange.respond(http::Response::problem(404, "nothing is bound here"));
        if (exchange.request().method == http::Method::Options)
            return exchange.respond(mayCross(http::Response::empty(204)));
        exchange.takeBody();
    }
    void end(http::Exchange& exchange, std::string whole) override
    {
        auto request = readBody(whole, size_t(exchange.link().settings().number(config::Setting::XmppMaxStanza)));
        if (!request)
            return respond(exchange, terminatingBody("bad-request"));
        // It is answered on another worker; the connection may be gone by then.
        Executor& worker = exchange.link().executor();
        const std::function<void(std::string)> respondHere = m_life.bind([&exchange](std::string body) { respond(exchange, std::move(body)); });
        m_bosh.request(worker, exchange.link().info(), std::move(*request), [&worker, respondHere](std::string body) {
            worker.post([respondHere, body = std::move(body)]() mutable { respondHere(std::move(body)); });
        });
    }

private:
    static http::Response mayCross(http::Response response)
    {
        response.fields.add("Access-Control-Allow-Origin", "*");
        response.fields.add("Access-Control-Allow-Methods", "POST, OPTIONS");
        response.fields.add("Access-Control-Allow-Headers", "Content-Type");
        response.fields.add("Access-Control-Max-Age", "86400");
        response.fields.add("Cross-Origin-Resource-Policy", "cross-origin");
        return response;
    }
    static void respond(http::Exchange& exchange, std::string body)
    {
        http::Response response = mayCross(http::Response::text(200, std::move(body), "text/xml; charset=utf-8"));
        response.compress = false; // proofs and other people's text in one
        exchange.respond(std::move(response));
    }

    Bosh& m_bosh;
    Life m_life;
};

} // namespace

Bosh::Bosh(Exchange& exchange)
    : m_exchange(exchange)
    , m_sessions(exchange.context().workers.size())
{
}

void Bosh::endOn(Station& station)
{
    for (const auto& [sid, session] : m_sessions[station.index()])
        session->shutdown();
}

void Bosh::dropStores()
{
    for (Sessions& each : m_sessions)
        each.clear();
}

void Bosh::request(Executor& worker, const wire::LinkInfo& info, BoshRequest request, BoshAnswer answer)
{
    if (request.sid.empty())
        return begin(m_exchange.stationOf(worker), info, std::move(request), std::move(answer));
    const auto station = parseNumber<size_t>(std::string_view(request.sid).substr(0, request.sid.find('.')));
    if (!station || *station >= m_exchange.size())
        return answer(terminatingBody("item-not-found"));
    m_exchange.post(*station, [this, request = std::move(request), answer = std::move(answer)](Station& there) mutable {
        Sessions& sessions = m_sessions[there.index()];
        const auto found = sessions.find(request.sid);
        if (found == sessions.end())
            return answer(terminatingBody("item-not-found"));
        found->second->take(std::move(request), std::move(answer));
    });
}

void Bosh::begin(Station& station, const wire::LinkInfo& info, BoshRequest request, BoshAnswer answer)
{
    Sessions& sessions = m_sessions[station.index()];
    const auto unknown = std::count_if(sessions.begin(), sessions.end(), [&](const auto& each) {
        return !each.second->isLoggedIn() && each.second->address() == info.peer.address;
    });
    if (sessions.size() >= mostSessions || (size_t(unknown) >= mostUnknown && !info.peer.isLoopback()))
        return answer(terminatingBody("internal-server-error"));
    wire::LinkInfo own = info;
    own.channelBindings.clear(); // requests come over many connections
    std::string sid = makeSid(station);
    const auto ended = [this, &station, sid] {
        station.executor().post([this, &station, sid] { m_sessions[station.index()].erase(sid); });
    };
    auto& session = sessions[sid];
    session = std::make_unique<BoshSession>(station, own, sid, ended);
    session->begin(std::move(request), std::move(answer));
}

void addBoshRoute(http::Router& router, Exchange& exchange)
{
    for (const auto& each : exchange.services()) {
        auto* const bosh = dynamic_cast<Bosh*>(each.get());
        if (!bosh)
            continue;
        http::Route route;
        route.pattern = "/http-bind";
        route.methods = {http::Method::Post, http::Method::Options};
        route.body = http::BodyKind::Whole;
        route.bodyLimitOf = [](const config::Snapshot& settings) { return uint64_t(settings.number(config::Setting::XmppMaxStanza)); };
        route.make = [bosh](Executor&) { return std::make_unique<BoshHandler>(*bosh); };
        router.add(std::move(route));
    }
}

} // namespace posthorn::xmpp
