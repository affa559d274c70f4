// Serves a folder's files and /events, an event stream that says something once a minute.
// Usage: http_bench_server FOLDER WORKERS; prints the port.
#include <cstdio>
#include <cstdlib>

#include <QCoreApplication>
#include <QTemporaryDir>

#include "http/session.h"
#include "http/static_files.h"
#include "net/engine.h"

using namespace posthorn;

namespace {

class Events final : public http::Handler {
public:
    void begin(http::Exchange& exchange) override
    {
        http::EventOptions options;
        options.ping = std::chrono::minutes(1);
        exchange.respondEvents(options).send("state", "{}");
    }
    void end(http::Exchange&, std::string) override {}
};

std::shared_ptr<const http::Context> makeContext(const std::string& folder)
{
    const auto files = std::make_shared<http::StaticFiles>("");
    files->setFolder(folder);
    auto router = std::make_shared<http::Router>();
    http::Route events;
    events.methods = {http::Method::Get};
    events.pattern = "/events";
    events.make = [](Executor&) { return std::make_unique<Events>(); };
    router->add(std::move(events));
    http::Route pages;
    pages.methods = {http::Method::Get};
    pages.pattern = "/{path...}";
    pages.make = http::answer([files](http::Exchange& exchange) {
        auto file = files->find(std::string(exchange.request().part("path")));
        return file ? http::StaticFiles::respond(exchange.request(), std::move(file)) : http::Response::problem(404);
    });
    router->add(std::move(pages));
    auto context = std::make_shared<http::Context>();
    context->router = std::move(router);
    return context;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc != 3) {
        std::fprintf(stderr, "usage: http_bench_server FOLDER WORKERS\n");
        return 2;
    }
    QTemporaryDir keys;
    const config::Settings settings(keys.path().toStdString() + "/none.ini",
                                    {{config::Setting::LogTranscripts, "false"}});
    watch::Hub hub;
    net::Engine engine(settings, hub, net::EngineOptions{keys.path().toStdString(), unsigned(std::atoi(argv[2])), {}});
    if (const auto started = engine.start(); !started)
        return 1;
    wire::Service service;
    service.name = "web";
    service.channel = watch::Channel::Web;
    service.tls = wire::TlsMode::None;
    service.makeSession = [context = makeContext(argv[1])](Executor&) { return http::makeSession(context); };
    const auto port = engine.add(std::move(service), {"127.0.0.1"});
    if (!port)
        return 1;
    std::printf("%u\n", unsigned(*port));
    std::fflush(stdout);
    return QCoreApplication::exec();
}
