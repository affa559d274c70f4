// One-time links: the messenger opens the browser, signed in, at a folder, a message, a new message or the calendar.
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

#include "base/text.h"
#include "web/auth/routes.h"
#include "web/dates.h"
#include "web/messenger/routes.h"

namespace posthorn::web {

namespace {

using directory::Principal;
using http::Exchange;
using http::Method;
using http::Response;
using http::jsonString;

constexpr int64_t lifetimeMs = 60'000;

/// An address inside the application, behind "#/". Nothing that could leave it, or end a header.
bool isDestination(std::string_view text)
{
    constexpr std::string_view places[] = {"mail", "search", "compose", "contacts", "calendar", "settings"};
    const bool plain = text.size() <= 2000 && std::all_of(text.begin(), text.end(), [](char c) {
                           return c > ' ' && c < 0x7F && std::string_view("\"<>\\^`{|}#").find(c) == std::string_view::npos;
                       });
    const std::string_view place = text.substr(0, text.find_first_of("/?"));
    return plain && std::find(std::begin(places), std::end(places), place) != std::end(places);
}

void makeLink(const Gate& gate, Exchange& exchange, const Principal& who, const std::string& body)
{
    // A program that knows an app password has not been asked for the second factor.
    if (who.proof != Principal::Proof::Token && who.proof != Principal::Proof::Session)
        return exchange.respond(authProblem(403, "scope", "a device's token is wanted for this"));
    const auto wish = QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
    const std::string to = wish.value(QLatin1String("to")).toString(QStringLiteral("mail/inbox")).toStdString();
    if (!isDestination(to))
        return exchange.respond(Response::problem(400, "this is no place in the webmail"));
    const auto opened = gate.parts().sessions->open(who.account, exchange.link().info().peer.address, {},
                                                    {lifetimeMs, lifetimeMs}, Grant::Kind::Link, {}, to);
    Response response =
        Response::json(201, "{\"url\":" + jsonString(originOf(exchange.request(), gate.parts()) + "/auth/link/" + opened.secret) +
                                ",\"expires\":" + jsonString(isoDate(opened.session.expires)) + "}\n");
    response.compress = false;
    exchange.respond(std::move(response));
}

/// The page custom/page.html, which administrators may replace, with its places filled. @p title and @p text are ours.
Response page(const Gate& gate, unsigned status, std::string_view title, std::string_view text)
{
    const auto file = gate.parts().files ? gate.parts().files->find("custom/page.html") : nullptr;
    std::string html(file ? file->bytes : "<!doctype html><title>{{title}}</title><h1>{{title}}</h1><p>{{text}}</p>\n");
    for (const auto& [place, value] : {std::pair<std::string_view, std::string_view>("{{title}}", title), {"{{text}}", text}}) {
        for (size_t at = html.find(place); at != std::string::npos; at = html.find(place, at + value.size()))
            html.replace(at, place.size(), value);
    }
    Response response = Response::text(status, std::move(html), "text/html; charset=utf-8");
    response.fields.set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                                                   "form-action 'none'; frame-ancestors 'none'");
    return response;
}

Response follow(const Gate& gate, Exchange& exchange)
{
    const http::Request& request = exchange.request();
    // Looked at beforehand by the browser, or asked for its head: it stays good for the real visit.
    if (request.method != Method::Get || request.fields.has("Sec-Purpose") ||
        equalsIgnoreCase(request.fields.value("Purpose"), "prefetch"))
        return Response::problem(503, "open the link itself");
    if (!mayTakePasswords(exchange.link().info()))
        return Response::problem(403, "links are taken over TLS only");
    // The messenger opens the browser by the desktop. A page or a mail that leads here would sign its reader in as
    // somebody else, to read along what is written.
    const std::string_view site = request.fields.value("Sec-Fetch-Site");
    if (!site.empty() && site != "none")
        return page(gate, 403, "This link is for the messenger", "It opens from the messenger only, not from other pages.");
    const auto link = gate.parts().sessions->take(request.part("secret"), Grant::Kind::Link);
    if (!link)
        return page(gate, 410, "This link has been used", "It was good once, and for one minute. Sign in, or take a new one.");
    const auto session = gate.session(request, Use::Act);
    if (session && session->account.id != link->account.id)
        return page(gate, 409, "Somebody else is signed in", "Sign out first, then open the webmail from the messenger again.");
    Response response = Response::redirect("/#/" + link->scope);
    if (!session) {
        const auto opened = openSession(gate, exchange, link->account);
        response.fields.add("Set-Cookie",
                            sessionCookie(request, opened.secret,
                                          exchange.link().settings().number(config::Setting::WebSessionLifetime)));
    }
    response.fields.set("Cache-Control", "no-store");
    return response;
}

} // namespace

std::string originOf(const http::Request& request, const Parts& parts)
{
    const std::string_view host = request.fields.value("Host");
    std::string origin = request.secure ? "https://" : "http://";
    return origin.append(host.empty() ? std::string_view(parts.hostName) : host);
}

void addLinks(http::Router& router, const std::shared_ptr<const Gate>& gate)
{
    http::Route make;
    make.methods = {Method::Post};
    make.pattern = "/messenger/link";
    make.body = http::BodyKind::Whole;
    make.bodyLimit = 8 * 1024;
    make.make = answerAccountLater(gate, Use::Watch,
                                   [gate](Exchange& exchange, const Principal& who, std::string body, const Life&) {
                                       makeLink(*gate, exchange, who, body);
                                   });
    router.add(std::move(make));
    http::Route open;
    open.methods = {Method::Get};
    open.pattern = "/auth/link/{secret}";
    open.secretPath = true;
    open.make = http::answer([gate](Exchange& exchange) { return follow(*gate, exchange); });
    router.add(std::move(open));
}

} // namespace posthorn::web
