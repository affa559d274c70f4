#include <algorithm>

#include "base/text.h"
#include "web/jmap/routes.h"

namespace posthorn::web {

using http::Exchange;
using http::Method;
using http::Response;
using http::Route;

namespace {

/// A media type that is safe to say: "type/subtype" of token characters.
std::string mediaType(std::string_view text)
{
    const size_t slash = text.find('/');
    if (slash == std::string_view::npos || text.size() > 200 || !http::isToken(text.substr(0, slash)) ||
        !http::isToken(text.substr(slash + 1)))
        return "application/octet-stream";
    return toLower(text);
}

/// GET /jmap/download/{account}/{blob}/{name}?type=
class DownloadHandler final : public AccountHandler {
public:
    DownloadHandler(std::shared_ptr<const JmapParts> parts, Executor& worker)
        : AccountHandler(parts->gate, Use::Act), m_parts(std::move(parts)), m_worker(worker)
    {
    }
    void granted(Exchange& exchange) override
    {
        const auto who = toJmap(*principal(), exchange.link().settings());
        const auto blob = jmap::BlobId::parse(exchange.request().part("blob"));
        if (!blob)
            return exchange.respond(Response::problem(404, "no such blob"));
        m_parts->processor(m_worker).download(who, std::string(exchange.request().part("account")), *blob, life.bind([&exchange](Result<std::string> bytes) {
            if (!bytes)
                return exchange.respond(problemOf(bytes.error()));
            Response response;
            response.body = std::move(*bytes);
            response.fields.set("Content-Type", mediaType(exchange.request().query().value("type")));
            // Mail is nobody's page: it is saved, never shown within our origin.
            response.fields.set("Content-Disposition",
                                http::contentDisposition("attachment", exchange.request().part("name")));
            response.fields.set("Content-Security-Policy", "default-src 'none'; sandbox");
            response.fields.set("X-Content-Type-Options", "nosniff");
            response.fields.set("Cache-Control", "private, immutable, max-age=31536000");
            response.ranges = true;
            response.etag = "\"" + std::string(exchange.request().part("blob")) + "\"";
            exchange.respond(std::move(response));
        }));
    }

private:
    std::shared_ptr<const JmapParts> m_parts;
    Executor& m_worker;
};

/// POST /jmap/upload/{account}/
class UploadHandler final : public AccountHandler {
public:
    UploadHandler(std::shared_ptr<const JmapParts> parts, Executor& worker)
        : AccountHandler(parts->gate, Use::Act), m_parts(std::move(parts)), m_worker(worker)
    {
    }
    void granted(Exchange& exchange) override
    {
        jmap::Uploads* uploads = m_parts->shared.uploads();
        if (!uploads)
            return exchange.respond(Response::problem(503, "no place for uploads"));
        if (exchange.request().part("account") != jmap::accountId(principal()->account.id))
            return exchange.respond(Response::problem(404, "no such account"));
        const auto who = toJmap(*principal(), exchange.link().settings());
        if (exchange.announcedSize().value_or(0) > who->maxUpload)
            return exchange.respond(Response::problem(413, "larger than maxSizeUpload"));
        if (who->quota == 0)
            return receive(exchange, who->maxUpload);
        // What could not be kept anyway need not come.
        const store::Facade& store = m_parts->processor(m_worker).services().store;
        store.mailboxes->usage(who->account, life.bind([this, &exchange, who](const Result<store::Usage>& usage) {
            if (!usage)
                return exchange.respond(problemOf(usage.error()));
            if (usage->bytes >= who->quota || exchange.announcedSize().value_or(0) > who->quota - usage->bytes)
                return exchange.respond(Response::problem(507, "the mailbox is full"));
            receive(exchange, std::min(who->maxUpload, who->quota - usage->bytes));
        }));
    }
    void body(Exchange& exchange, std::string_view piece) override
    {
        if (!m_writer || m_answered)
            return;
        // While the disk is slower than the network, the network waits.
        if (++m_waiting == most)
            exchange.holdBody();
        m_writer->add(std::string(piece), m_worker, life.bind([this, &exchange](const Result<void>& added) {
            if (m_waiting-- == most)
                exchange.continueBody();
            if (!added && !m_answered) {
                m_answered = true;
                exchange.respond(problemOf(added.error()));
            }
        }));
    }
    void end(Exchange& exchange, std::string) override
    {
        if (!m_writer || m_answered)
            return;
        m_writer->finish(m_worker, life.bind([this, &exchange](const Result<std::string>& name) {
            if (m_answered)
                return;
            m_answered = true;
            if (!name)
                return exchange.respond(problemOf(name.error()));
            jmap::BlobId blob;
            blob.upload = *name;
            jmap::Object out;
            jmap::set(out, "accountId", jmap::textJson(jmap::accountId(principal()->account.id)));
            jmap::set(out, "blobId", jmap::textJson(blob.text()));
            jmap::set(out, "type", jmap::textJson(mediaType(exchange.request().contentType())));
            jmap::set(out, "size", m_writer->size());
            exchange.respond(Response::json(201, jmap::serializeJson(out)));
        }));
    }

private:
    void receive(Exchange& exchange, uint64_t largest)
    {
        jmap::Uploads* uploads = m_parts->shared.uploads();
        m_writer = uploads ? uploads->begin(principal()->account.id, largest) : nullptr;
        if (m_writer)
            return exchange.takeBody();
        const jmap::ApiAnswer wrong = jmap::problem(400, "urn:ietf:params:jmap:error:limit",
                                                    "too many uploads at the same time", "maxConcurrentUpload");
        Response response = Response::json(unsigned(wrong.status), wrong.body);
        response.fields.set("Content-Type", wrong.contentType);
        exchange.respond(std::move(response));
    }

    static constexpr size_t most = 8; ///< pieces that may wait for the disk
    std::shared_ptr<const JmapParts> m_parts;
    Executor& m_worker;
    std::unique_ptr<jmap::UploadWriter> m_writer;
    size_t m_waiting = 0;
    bool m_answered = false;
};

} // namespace

void addJmapBlobs(http::Router& router, const std::shared_ptr<const JmapParts>& parts)
{
    Route download;
    download.methods = {Method::Get};
    download.pattern = "/jmap/download/{account}/{blob}/{name}";
    download.contentSecurityPolicy = "default-src 'none'; sandbox";
    download.make = [parts](Executor& worker) { return std::make_unique<DownloadHandler>(parts, worker); };
    router.add(std::move(download));

    for (const char* pattern : {"/jmap/upload/{account}/", "/jmap/upload/{account}"}) {
        Route upload;
        upload.methods = {Method::Post};
        upload.pattern = pattern;
        upload.body = http::BodyKind::Streamed;
        upload.bodyLimitOf = [](const config::Snapshot& settings) {
            return uint64_t(settings.number(config::Setting::WebMaxUpload));
        };
        upload.make = [parts](Executor& worker) { return std::make_unique<UploadHandler>(parts, worker); };
        router.add(std::move(upload));
    }
}

} // namespace posthorn::web
