#include "web/application.h"

#include <QDir>

#include "web/web.h"

// Outside of any namespace, as Qt wants it: the linker would leave the files of a static library out.
static void initResources()
{
    Q_INIT_RESOURCE(posthorn_web);
}

namespace posthorn::web {

namespace {

using http::Exchange;
using http::Response;

/// No scripts and no styles but our own files, no frames of others, and nobody frames us.
constexpr std::string_view applicationPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; frame-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// The frame in which hostile HTML is shown: it can load nothing, and what styles it brings stay inside.
constexpr std::string_view framePolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

Response serve(http::StaticFiles& files, const http::Request& request)
{
    const std::string path(request.part("path"));
    auto file = files.find(path.empty() ? "index.html" : path);
    // Addresses inside the application are its own affair; what looks like a file is one or is not.
    const std::string_view last = std::string_view(path).substr(path.rfind('/') + 1);
    if (!file && last.find('.') == std::string_view::npos &&
        request.fields.value("Accept").find("text/html") != std::string_view::npos)
        file = files.find("index.html");
    if (!file || endsWith(path, ".br") || endsWith(path, ".gz"))
        return Response::problem(404);
    const std::string type = file->type;
    Response response = http::StaticFiles::respond(request, std::move(file));
    if (type.rfind("text/html", 0) == 0)
        response.fields.add("Content-Security-Policy",
                            endsWith(path, "mail-frame.html") ? framePolicy : applicationPolicy);
    else if (type.rfind("image/svg", 0) == 0)
        response.fields.add("Content-Security-Policy", "default-src 'none'; sandbox");
    return response;
}

} // namespace

std::shared_ptr<http::StaticFiles> embeddedFiles()
{
    initResources();
    return std::make_shared<http::StaticFiles>(":/web");
}

void addApplication(http::Router& router, const std::shared_ptr<const Parts>& parts)
{
    http::Route route;
    route.methods = {http::Method::Get};
    route.pattern = "/{path...}";
    route.make = http::answer([parts](Exchange& exchange) {
        return parts->files ? serve(*parts->files, exchange.request()) : Response::problem(404);
    });
    router.add(std::move(route));
}

} // namespace posthorn::web
