// The way of uploaded files over HTTP. The address is the permission: whoever knows its token may use it.
#include <algorithm>
#include <array>

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "http/handler.h"
#include "xmpp/files/upload_service.h"

namespace posthorn::xmpp {

namespace {

using http::Method;
using http::Response;

/// What browsers may show by themselves. Everything else is saved: a page or a picture with scripts (SVG) would run in
/// the name of this server.
constexpr std::array<std::string_view, 13> shown = {
    "image/png", "image/jpeg", "image/gif",  "image/webp", "audio/mpeg", "audio/ogg", "audio/mp4",
    "audio/aac", "audio/webm", "video/mp4", "video/webm", "video/ogg",  "text/plain"};

unsigned statusOf(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::NotFound:
        return 404;
    case ErrorKind::Exists:
    case ErrorKind::InUse:
        return 409;
    case ErrorKind::Invalid:
        return 400;
    case ErrorKind::TooLarge:
        return 413;
    case ErrorKind::NoSpace:
        return 507;
    case ErrorKind::Unavailable:
        return 503;
    default:
        return 500;
    }
}

/// Pages of other sites, as web clients are, may read it (no cookie counts here).
Response forEverybody(Response response)
{
    response.fields.set("Access-Control-Allow-Origin", "*");
    response.fields.set("Cross-Origin-Resource-Policy", "cross-origin");
    return response;
}

Response problem(unsigned status, std::string_view detail)
{
    return forEverybody(Response::problem(status, detail));
}

class UploadHandler final : public http::Handler {
public:
    UploadHandler(std::shared_ptr<UploadStore> store, Executor& worker)
        : m_store(std::move(store)), m_worker(worker)
    {
    }
    void begin(http::Exchange& exchange) override
    {
        const auto size = exchange.announcedSize();
        if (!size)
            return exchange.respond(problem(411, "the length is to be announced"));
        m_store->begin(std::string(exchange.request().part("token")), std::string(exchange.request().part("name")), *size,
                       m_worker, m_life.bind([this, &exchange](Result<std::shared_ptr<UploadWriter>> writer) {
                           if (!writer)
                               return exchange.respond(problem(statusOf(writer.error()), writer.error().text));
                           m_writer = std::move(*writer);
                           exchange.takeBody();
                       }));
    }
    void body(http::Exchange& exchange, std::string_view piece) override
    {
        if (m_answered)
            return;
        // While the disk is slower than the network, the network waits.
        if (++m_waiting == most)
            exchange.holdBody();
        m_writer->add(std::string(piece), m_worker, m_life.bind([this, &exchange](const Result<void>& added) {
            if (m_waiting-- == most)
                exchange.continueBody();
            if (!added)
                answer(exchange, problem(statusOf(added.error()), added.error().text));
        }));
    }
    void end(http::Exchange& exchange, std::string) override
    {
        if (m_answered)
            return;
        m_writer->finish(m_worker, m_life.bind([this, &exchange](const Result<void>& done) {
            answer(exchange, done ? forEverybody(Response::empty(201)) : problem(statusOf(done.error()), done.error().text));
        }));
    }

private:
    void answer(http::Exchange& exchange, Response response)
    {
        if (std::exchange(m_answered, true))
            return;
        exchange.respond(std::move(response));
    }

    static constexpr size_t most = 8; ///< pieces that may wait for the disk
    std::shared_ptr<UploadStore> m_store;
    Executor& m_worker;
    std::shared_ptr<UploadWriter> m_writer;
    size_t m_waiting = 0;
    bool m_answered = false;
    Life m_life;
};

class FileSource final : public http::Source {
public:
    FileSource(std::shared_ptr<UploadStore> store, std::shared_ptr<File> file, uint64_t size, Executor& worker)
        : m_store(std::move(store)), m_file(std::move(file)), m_end(size), m_worker(worker)
    {
    }
    std::optional<uint64_t> size() const override { return m_end - m_at; }
    void read(size_t largest, Reply<std::string> reply) override
    {
        const size_t size = size_t(std::min<uint64_t>(m_end - m_at, largest));
        if (size == 0)
            return reply(std::string());
        m_store->read(m_file, m_at, size, m_worker,
                      m_life.bind([this, size, reply = std::move(reply)](Result<std::string> bytes) {
                          if (bytes && bytes->size() != size)
                              return reply(fail(ErrorKind::Corrupt, "the file is shorter than it was"));
                          m_at += size;
                          reply(std::move(bytes));
                      }));
    }
    bool restrictTo(uint64_t offset, uint64_t length) override
    {
        m_at += offset;
        m_end = m_at + length;
        return true;
    }

private:
    std::shared_ptr<UploadStore> m_store;
    std::shared_ptr<File> m_file;
    uint64_t m_at = 0;
    uint64_t m_end;
    Executor& m_worker;
    Life m_life;
};

class DownloadHandler final : public http::Handler {
public:
    DownloadHandler(std::shared_ptr<UploadStore> store, Executor& worker)
        : m_store(std::move(store)), m_worker(worker)
    {
    }
    void begin(http::Exchange& exchange) override
    {
        const std::string token(exchange.request().part("token"));
        m_store->find(token, m_worker, m_life.bind([this, &exchange, token](Result<UploadedFile> file) {
            if (!file || file->name != exchange.request().part("name"))
                return exchange.respond(problem(404, "there is no such file"));
            m_store->open(token, m_worker,
                          m_life.bind([this, &exchange, token, file = *file](Result<std::shared_ptr<File>> opened) {
                              if (!opened)
                                  return exchange.respond(problem(404, "there is no such file"));
                              send(exchange, token, file, std::move(*opened));
                          }));
        }));
    }
    void end(http::Exchange&, std::string) override {}

private:
    void send(http::Exchange& exchange, const std::string& token, const UploadedFile& file, std::shared_ptr<File> opened)
    {
        std::string_view type = file.type;
        type = trimmed(takeUntil(type, ';'));
        const bool isShown = std::find(shown.begin(), shown.end(), type) != shown.end();
        Response response = forEverybody(Response());
        response.fields.set("Content-Type", !isShown             ? "application/octet-stream"
                                            : type == "text/plain" ? "text/plain; charset=utf-8"
                                                                   : type);
        response.fields.set("Content-Disposition", http::contentDisposition(isShown ? "inline" : "attachment", file.name));
        response.fields.set("Content-Security-Policy", "default-src 'none'; media-src 'self'; sandbox");
        response.fields.set("X-Content-Type-Options", "nosniff");
        response.fields.set("Cache-Control", "private, immutable, max-age=86400");
        response.fields.set("Access-Control-Expose-Headers", "Content-Length, Content-Range, ETag");
        // What lies there never changes.
        response.etag = '"' + hexEncode(crypto::hash(crypto::Hash::Sha256, token)).substr(0, 32) + '"';
        response.lastModified = file.created;
        response.ranges = true;
        response.compress = false;
        response.body = std::make_unique<FileSource>(m_store, std::move(opened), file.size, m_worker);
        exchange.respond(std::move(response));
    }

    std::shared_ptr<UploadStore> m_store;
    Executor& m_worker;
    Life m_life;
};

/// A browser asks before a page of another site may upload (Fetch standard, CORS preflight).
Response preflight(http::Exchange&)
{
    Response response = forEverybody(Response::empty());
    response.fields.set("Access-Control-Allow-Methods", "GET, HEAD, PUT, OPTIONS");
    response.fields.set("Access-Control-Allow-Headers", "Content-Type, Range");
    response.fields.set("Access-Control-Max-Age", "7200");
    return response;
}

} // namespace

void addUploadRoutes(http::Router& router, Exchange& exchange)
{
    std::shared_ptr<UploadStore> store;
    for (const auto& each : exchange.services()) {
        if (const auto* const service = dynamic_cast<UploadService*>(each.get()))
            store = service->store();
    }
    if (!store)
        return;
    http::Route route;
    route.pattern = "/xmpp-upload/{token}/{name}";
    route.secretPath = true;
    route.methods = {Method::Options};
    route.make = http::answer(preflight);
    router.add(route);
    route.methods = {Method::Get};
    route.make = [store](Executor& worker) { return std::make_unique<DownloadHandler>(store, worker); };
    router.add(route);
    route.methods = {Method::Put};
    route.body = http::BodyKind::Streamed;
    route.bodyLimitOf = [](const config::Snapshot& settings) {
        return uint64_t(settings.number(config::Setting::XmppUploadMaxSize));
    };
    route.make = [store](Executor& worker) { return std::make_unique<UploadHandler>(store, worker); };
    router.add(std::move(route));
}

} // namespace posthorn::xmpp
