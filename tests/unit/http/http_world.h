// A small web site for tests: every way in which a handler may take a body and answer.
#pragma once

#include "http/session.h"
#include "tests/support/fake_link.h"

namespace posthorn::test {

/// So many octets, in pieces, at once or later.
class CountingSource final : public http::Source {
public:
    CountingSource(ManualExecutor* later, uint64_t size, bool tellsSize)
        : m_later(later)
        , m_end(size)
        , m_tellsSize(tellsSize)
    {
    }
    static char octet(uint64_t at) { return char('a' + at % 26); }
    std::optional<uint64_t> size() const override
    {
        return m_tellsSize ? std::optional<uint64_t>(m_end - m_at) : std::nullopt;
    }
    void read(size_t most, Reply<std::string> reply) override
    {
        std::string bytes;
        for (; m_at < m_end && bytes.size() < most; ++m_at)
            bytes += octet(m_at);
        if (!m_later)
            return reply(std::move(bytes));
        m_later->post([reply, bytes] { reply(bytes); });
    }
    bool restrictTo(uint64_t offset, uint64_t length) override
    {
        m_at = offset;
        m_end = offset + length;
        return true;
    }

private:
    ManualExecutor* m_later;
    uint64_t m_at = 0;
    uint64_t m_end;
    bool m_tellsSize;
};

struct HttpWorld {
    explicit HttpWorld(ManualExecutor& executor)
        : loop(executor)
        , budget(1 << 20)
    {
        using namespace http;
        auto router = std::make_shared<Router>();
        const auto add = [&](Method method, const char* pattern, HandlerFactory make, BodyKind kind = BodyKind::None,
                             uint64_t limit = 0) {
            Route route;
            route.methods = {method};
            route.pattern = pattern;
            route.make = std::move(make);
            route.body = kind;
            route.bodyLimit = limit;
            router->add(std::move(route));
        };
        add(Method::Get, "/hello", answer([](Exchange&) { return Response::text(200, "hello\n"); }));
        add(Method::Get, "/say/{word}", answer([](Exchange& exchange) {
                return Response::text(200, std::string(exchange.request().part("word")));
            }));
        add(Method::Get, "/tagged", answer([](Exchange&) {
                Response response = Response::text(200, "0123456789");
                response.etag = "\"v1\"";
                response.lastModified = 1'000'000'000'000;
                response.ranges = true;
                return response;
            }));
        add(Method::Get, "/memory", answer([this](Exchange&) {
                Response response;
                response.body = SharedBody{nullptr, large};
                return response;
            }));
        add(Method::Get, "/json", answer([](Exchange&) {
                return Response::json(200, '"' + std::string(5000, 'x') + '"');
            }));
        const auto source = [this](bool tellsSize, bool atOnce) {
            return answer([this, tellsSize, atOnce](Exchange&) {
                Response response;
                response.ranges = true;
                response.body = std::make_unique<CountingSource>(atOnce ? nullptr : &loop, sourceSize, tellsSize);
                return response;
            });
        };
        add(Method::Get, "/sized", source(true, false));
        add(Method::Get, "/unsized", source(false, false));
        add(Method::Get, "/unsized-now", source(false, true));
        add(Method::Post, "/echo", answerWhole([](Exchange& exchange, std::string body, const Life&) {
                exchange.respond(Response::text(200, "[" + body + "]"));
            }),
            BodyKind::Whole, 1000);
        add(Method::Post, "/later", answerWhole([this](Exchange& exchange, std::string body, const Life& life) {
                loop.post(life.bind([&exchange, body] { exchange.respond(Response::text(200, body)); }));
            }),
            BodyKind::Whole, 200'000);
        add(Method::Post, "/greedy", answerWhole([](Exchange& exchange, std::string body, const Life&) {
                exchange.respond(Response::text(200, std::to_string(body.size())));
            }),
            BodyKind::Whole, 100 << 20);
        add(Method::Post, "/refuses", answer([](Exchange&) { return Response::problem(401); }), BodyKind::Whole,
            100 << 20);
        add(Method::Post, "/upload", [this](Executor&) { return std::make_unique<Upload>(*this); },
            BodyKind::Streamed, 100 << 20);
        add(Method::Get, "/events", [this](Executor&) { return std::make_unique<Events>(*this); });
        add(Method::Get, "/socket", [this](Executor&) { return std::make_unique<Upgrade>(*this); });
        add(Method::Get, "/inject", answer([](Exchange&) {
                Response response = Response::text(200, "x");
                response.fields.add("X-Name", "a\r\nSet-Cookie: b=c\r\n\r\n<html>");
                return response;
            }));
        context = std::make_shared<Context>();
        context->router = router;
        context->budget = &budget;
    }

    std::unique_ptr<wire::Session> session() { return http::makeSession(context); }

    struct Upload final : http::Handler {
        explicit Upload(HttpWorld& world) : world(world) { ++world.handlers; }
        ~Upload() override { --world.handlers; }
        void begin(http::Exchange& exchange) override
        {
            world.exchange = &exchange;
            exchange.takeBody();
        }
        void body(http::Exchange& exchange, std::string_view piece) override
        {
            world.uploaded.append(piece);
            if (world.holdUploads)
                exchange.holdBody();
        }
        void end(http::Exchange& exchange, std::string) override
        {
            exchange.respond(http::Response::text(201, std::to_string(world.uploaded.size())));
        }
        HttpWorld& world;
    };
    struct Events final : http::Handler {
        explicit Events(HttpWorld& world) : world(world) { ++world.handlers; }
        ~Events() override { --world.handlers; }
        void begin(http::Exchange& exchange) override
        {
            http::EventOptions options;
            options.mostUnread = 1000;
            world.events = &exchange.respondEvents(options);
        }
        void end(http::Exchange&, std::string) override {}
        HttpWorld& world;
    };
    struct Socket final : http::WebSocketHandler {
        explicit Socket(HttpWorld& world) : world(world) {}
        void opened(http::WebSocket& socket) override { world.socket = &socket; }
        void text(std::string message) override
        {
            world.messages.push_back(message);
            if (world.echo)
                world.socket->sendText(message);
        }
        bool binary(std::string message) override
        {
            if (!world.takesBinary)
                return false;
            world.messages.push_back(message);
            if (world.echo)
                world.socket->sendBinary(message);
            return true;
        }
        void closed(http::CloseCode code, std::string_view) override { world.closeCode = code; }
        HttpWorld& world;
    };
    struct Upgrade final : http::Handler {
        explicit Upgrade(HttpWorld& world) : world(world) {}
        void begin(http::Exchange& exchange) override
        {
            http::WebSocketOptions options;
            options.protocols = {"jmap", "other"};
            options.maxMessage = 100'000;
            exchange.upgrade(options, std::make_unique<Socket>(world));
        }
        void end(http::Exchange&, std::string) override {}
        HttpWorld& world;
    };

    ManualExecutor& loop;
    wire::MessageBudget budget;
    std::shared_ptr<http::Context> context;
    std::string large = std::string(1'000'000, 'm');
    uint64_t sourceSize = 300'000;
    int handlers = 0;
    std::string uploaded;
    bool holdUploads = false;
    http::Exchange* exchange = nullptr;
    http::EventStream* events = nullptr;
    http::WebSocket* socket = nullptr;
    std::vector<std::string> messages;
    bool echo = true;
    bool takesBinary = true;
    std::optional<http::CloseCode> closeCode;
};

} // namespace posthorn::test
