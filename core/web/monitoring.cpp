// The administration port: /metrics for Prometheus, /healthz, /readyz.
#include <algorithm>
#include <cstdio>

#include "web/auth/session_book.h"
#include "web/web.h"
#include "wire/networks.h"

namespace posthorn::web {

namespace {

using config::Setting;
using http::Exchange;
using http::Response;

/// Prometheus' text format, version 0.0.4.
class Metrics {
public:
    void family(std::string_view name, std::string_view type, std::string_view help)
    {
        m_name = "posthorn_" + std::string(name);
        m_text += "# HELP " + m_name + ' ' + std::string(help) + "\n# TYPE " + m_name + ' ' + std::string(type) + '\n';
    }
    void value(double value, const std::string& labels = {})
    {
        char number[64];
        std::snprintf(number, sizeof number, "%.15g", value);
        m_text += m_name + (labels.empty() ? "" : '{' + labels + '}') + ' ' + number + '\n';
    }
    std::string take() { return std::move(m_text); }

private:
    std::string m_name;
    std::string m_text;
};

std::string metrics(const Parts& parts)
{
    const watch::Overview view = parts.hub.look();
    Metrics out;
    for (size_t i = 0; i < view.sinceStart.size(); ++i) {
        std::string name(watch::counterName(watch::Counter(i)));
        std::replace(name.begin(), name.end(), '-', '_');
        out.family(name + "_total", "counter", "Counted since the start.");
        out.value(double(view.sinceStart[i]));
    }
    out.family("service_active", "gauge", "1 for a service that listens.");
    for (const auto& service : view.services)
        out.value(service.state == watch::ServiceState::Active, "service=\"" + service.name + '"');
    out.family("sessions", "gauge", "Connections that are open.");
    for (const auto& service : view.services)
        out.value(service.sessions, "service=\"" + service.name + '"');
    out.family("web_sessions", "gauge", "People signed in by a browser.");
    out.value(parts.sessions ? double(parts.sessions->size()) : 0);
    out.family("queue_recipients", "gauge", "Recipients in the remote queue.");
    out.value(double(view.queue.waiting), "state=\"waiting\"");
    out.value(double(view.queue.held), "state=\"held\"");
    out.family("queue_bytes", "gauge", "Octets in the remote queue.");
    out.value(double(view.queue.bytes));
    out.family("queue_oldest_seconds", "gauge", "Age of the oldest message in the remote queue.");
    out.value(view.queue.oldest > 0 ? double(parts.clock->now() - view.queue.oldest) / 1000 : 0);
    out.family("cpu_percent", "gauge", "Processor time over the last second, of one core.");
    out.value(view.health.cpuPercent);
    out.family("memory_bytes", "gauge", "Resident memory.");
    out.value(double(view.health.memoryBytes));
    out.family("disk_free_bytes", "gauge", "Free space on the data folder's disk.");
    out.value(double(view.health.diskFreeBytes));
    out.family("commit_milliseconds", "gauge", "Mean time of the store's commits over ten seconds.");
    out.value(view.health.commitMilliseconds);
    out.family("start_time_seconds", "gauge", "When the server started, in seconds since 1970.");
    out.value(double(view.health.startedAt) / 1000);
    out.family("build_info", "gauge", "Always 1; the version is in the label.");
    out.value(1, "version=\"" + parts.version + '"');
    return out.take();
}

/// A round trip through directory and store.
class Readiness final : public http::Handler {
public:
    explicit Readiness(std::shared_ptr<const Parts> parts)
        : m_parts(std::move(parts))
    {
    }
    void begin(Exchange& exchange) override
    {
        m_parts->checkReady(exchange.link().executor(), m_life.bind([&exchange](Result<void> ready) {
            if (!ready)
                return exchange.respond(Response::text(503, "not ready: " + ready.error().text + '\n'));
            exchange.respond(Response::text(200, "ready\n"));
        }));
    }
    void end(Exchange&, std::string) override {}

private:
    std::shared_ptr<const Parts> m_parts;
    Life m_life;
};

std::optional<Response> strangers(const http::Request&, const wire::Link& link)
{
    if (link.info().peer.isLoopback())
        return std::nullopt;
    const auto networks = wire::Networks::parse(link.settings().list(Setting::WebAdminNetworks));
    if (networks && networks->contains(link.info().peer.address))
        return std::nullopt;
    Response response = Response::problem(403, "this port is for administrators");
    response.close = true;
    return response;
}

} // namespace

std::shared_ptr<const http::Context> makeAdminContext(const std::shared_ptr<const Parts>& parts)
{
    auto router = std::make_shared<http::Router>();
    const auto add = [&router](const char* pattern, http::HandlerFactory make) {
        http::Route route;
        route.methods = {http::Method::Get};
        route.pattern = pattern;
        route.make = std::move(make);
        router->add(std::move(route));
    };
    add("/metrics", http::answer([parts](Exchange&) {
            return Response::text(200, metrics(*parts), "text/plain; version=0.0.4; charset=utf-8");
        }));
    add("/healthz", http::answer([](Exchange&) { return Response::text(200, "ok\n"); }));
    add("/readyz", [parts](Executor&) { return std::make_unique<Readiness>(parts); });
    auto context = std::make_shared<http::Context>();
    context->router = std::move(router);
    context->clock = parts->clock;
    context->intercept = strangers;
    return context;
}

} // namespace posthorn::web
