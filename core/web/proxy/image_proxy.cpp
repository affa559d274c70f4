#include "web/proxy/image_proxy.h"

#include <atomic>

namespace posthorn::web {

namespace {

using http::Exchange;
using http::Response;

constexpr int mostRedirects = 3;
constexpr int mostAtOnce = 64;
constexpr uint64_t largestImage = 10 * 1024 * 1024;

/// Shared by all requests.
struct Proxy {
    explicit Proxy(OuterWeb given)
        : web(std::move(given))
    {
    }
    OuterWeb web;
    std::atomic<int> running{0};
};

class ImageRequest final : public AccountHandler {
public:
    ImageRequest(std::shared_ptr<const Gate> gate, std::shared_ptr<Proxy> proxy)
        : AccountHandler(std::move(gate), Use::Act)
        , m_proxy(std::move(proxy))
    {
    }
    ~ImageRequest() override
    {
        if (m_counted)
            m_proxy->running.fetch_sub(1);
    }

    void granted(Exchange& exchange) override
    {
        if (!exchange.request().isSameOrigin())
            return exchange.respond(Response::problem(403, "images are fetched for our own pages"));
        const auto address = parseWebAddress(exchange.request().query().value("url"));
        if (!address)
            return exchange.respond(Response::problem(400, "no address of the web"));
        m_counted = true;
        if (m_proxy->running.fetch_add(1) >= mostAtOnce) {
            Response response = Response::problem(503, "too many images are being fetched");
            response.fields.add("Retry-After", "5");
            return exchange.respond(std::move(response));
        }
        m_exchange = &exchange;
        exchange.noticeLeaving();
        fetch(*address);
    }

private:
    void refuse(unsigned status, std::string_view why) { m_exchange->respond(Response::problem(status, why)); }

    void fetch(const WebAddress& address)
    {
        m_address = address;
        http::FetchWish wish;
        wish.accept = "image/avif,image/webp,image/png,image/*;q=0.8";
        wish.agent = "Mozilla/5.0";
        wish.mostBody = largestImage;
        fetchOuter(m_proxy->web, m_exchange->link().executor(), address, std::move(wish), "image-proxy", life,
                   life.bind([this](Result<http::Fetched> fetched) { answer(std::move(fetched)); }));
    }

    void answer(Result<http::Fetched> fetched)
    {
        if (!fetched) {
            const ErrorKind kind = fetched.error().kind;
            return refuse(kind == ErrorKind::Denied     ? 403
                          : kind == ErrorKind::TooLarge ? 413
                          : kind == ErrorKind::Timeout  ? 504
                                                        : 502,
                          fetched.error().text);
        }
        const unsigned status = fetched->status;
        if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
            const auto next = resolveReference(m_address, fetched->fields.value("Location"));
            if (!next || ++m_redirects > mostRedirects || (m_address.secure && !next->secure))
                return refuse(502, "the image's host sends us elsewhere");
            return fetch(*next);
        }
        if (status != 200)
            return refuse(502, "the image's host has no such image");
        const std::string_view type = imageTypeOf(fetched->body);
        if (type.empty())
            return refuse(415, "that is no image of a kind that is shown");
        Response response;
        response.fields.add("Content-Type", type);
        response.fields.add("Content-Disposition", "inline; filename=\"image\"");
        response.fields.add("Cache-Control", "private, max-age=86400, immutable");
        response.body = std::move(fetched->body);
        m_exchange->respond(std::move(response));
    }

    std::shared_ptr<Proxy> m_proxy;
    Exchange* m_exchange = nullptr;
    WebAddress m_address;
    int m_redirects = 0;
    bool m_counted = false;
};

} // namespace

std::string_view imageTypeOf(std::string_view content)
{
    const auto at = [&content](size_t place, std::string_view mark) {
        return content.size() >= place + mark.size() && content.substr(place, mark.size()) == mark;
    };
    using namespace std::string_view_literals;
    if (at(0, "\x89PNG\r\n\x1a\n"))
        return "image/png";
    if (at(0, "\xff\xd8\xff"))
        return "image/jpeg";
    if (at(0, "GIF87a") || at(0, "GIF89a"))
        return "image/gif";
    if (at(0, "RIFF") && at(8, "WEBP"))
        return "image/webp";
    if (at(4, "ftypavif") || at(4, "ftypavis"))
        return "image/avif";
    if (at(0, "BM") && content.size() > 26)
        return "image/bmp";
    if (at(0, "\0\0\1\0"sv))
        return "image/x-icon";
    return {};
}

void addImageProxy(http::Router& router, const std::shared_ptr<const Gate>& gate, OuterWeb web)
{
    const auto proxy = std::make_shared<Proxy>(std::move(web));
    http::Route route;
    route.methods = {http::Method::Get};
    route.pattern = "/proxy/image";
    route.make = [gate, proxy](Executor&) { return std::make_unique<ImageRequest>(gate, proxy); };
    router.add(std::move(route));
}

} // namespace posthorn::web
