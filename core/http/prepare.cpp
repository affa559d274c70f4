#include "http/prepare.h"

#include "http/conditions.h"
#include "http/content_coding.h"
#include "http/http_date.h"

namespace posthorn::http {

namespace {

constexpr size_t leastToCompress = 1024;
constexpr size_t compressAtOnce = 64 * 1024;

void restrict(Body& body, const Range& range)
{
    if (auto* text = std::get_if<std::string>(&body))
        *text = text->substr(size_t(range.first), size_t(range.length));
    else if (auto* shared = std::get_if<SharedBody>(&body))
        shared->bytes = shared->bytes.substr(size_t(range.first), size_t(range.length));
}

void applyRange(const Request& request, Response& response, uint64_t size)
{
    response.fields.set("Accept-Ranges", "bytes");
    Range range;
    const RangeVerdict verdict = chooseRange(request, size, response.etag, response.lastModified, range);
    if (verdict == RangeVerdict::Whole)
        return;
    if (verdict == RangeVerdict::Unsatisfiable) {
        response.status = 416;
        response.fields.set("Content-Range", "bytes */" + std::to_string(size));
        response.body = std::string();
        return;
    }
    if (const auto* source = std::get_if<std::unique_ptr<Source>>(&response.body)) {
        if (!(*source)->restrictTo(range.first, range.length))
            return;
    }
    restrict(response.body, range);
    response.status = 206;
    response.fields.set("Content-Range", "bytes " + std::to_string(range.first) + '-' +
                                             std::to_string(range.first + range.length - 1) + '/' +
                                             std::to_string(size));
}

void compress(const Request& request, Response& response)
{
    const bool source = std::holds_alternative<std::unique_ptr<Source>>(response.body);
    if (!response.compress || source || response.fields.has("Content-Encoding") ||
        *bodySize(response.body) < leastToCompress || !isCompressible(response.fields.value("Content-Type")))
        return;
    response.fields.add("Vary", "Accept-Encoding");
    if (!acceptsCoding(request.fields.joined("Accept-Encoding"), "gzip"))
        return;
    if (*bodySize(response.body) > compressAtOnce) {
        response.body = gzipSource(std::move(response.body));
    } else {
        const auto* text = std::get_if<std::string>(&response.body);
        std::string small = gzip(text ? std::string_view(*text) : std::get<SharedBody>(response.body).bytes);
        if (small.empty())
            return;
        response.body = std::move(small);
    }
    response.fields.set("Content-Encoding", "gzip");
    response.ranges = false;
    if (!response.etag.empty() && response.etag.front() == '"')
        response.etag.insert(0, "W/"); // not the same octets any more
}

} // namespace

std::optional<uint64_t> bodySize(const Body& body)
{
    if (const auto* text = std::get_if<std::string>(&body))
        return text->size();
    if (const auto* shared = std::get_if<SharedBody>(&body))
        return shared->bytes.size();
    const auto& source = std::get<std::unique_ptr<Source>>(body);
    return source ? source->size() : 0;
}

void prepare(const Request& request, Response& response)
{
    const bool reading = request.method == Method::Get || request.method == Method::Head;
    if (response.status == 200 && reading && (!response.etag.empty() || response.lastModified > 0)) {
        const Verdict verdict = checkConditions(request, response.etag, response.lastModified);
        if (verdict != Verdict::Proceed) {
            response.status = verdict == Verdict::NotModified ? 304 : 412;
            response.body = std::string();
        }
    }
    if (response.status == 200) {
        compress(request, response);
        const auto size = bodySize(response.body);
        if (response.ranges && size)
            applyRange(request, response, *size);
    }
    if (!response.etag.empty())
        response.fields.set("ETag", response.etag);
    if (response.lastModified > 0)
        response.fields.set("Last-Modified", formatHttpDate(response.lastModified));
}

void appendDefaults(std::string& head, const Fields& own, const FieldDefaults& defaults)
{
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!own.has(name))
            head.append(name).append(": ").append(value).append("\r\n");
    };
    add("Cache-Control", "no-store");
    add("Content-Security-Policy",
        defaults.contentSecurityPolicy.empty() ? barrenPolicy : defaults.contentSecurityPolicy);
    add("X-Content-Type-Options", "nosniff");
    add("Referrer-Policy", "no-referrer");
    add("Cross-Origin-Opener-Policy", "same-origin");
    add("Cross-Origin-Resource-Policy", "same-origin");
    add("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    if (defaults.secure && defaults.hstsSeconds > 0)
        add("Strict-Transport-Security", "max-age=" + std::to_string(defaults.hstsSeconds));
    if (!defaults.serverName.empty())
        add("Server", defaults.serverName);
}

} // namespace posthorn::http
