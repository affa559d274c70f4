// The messenger, ready for whoever is signed in: an archive with the program and a profile (docs/messenger-profile.md),
// whose enrolment token the program exchanges once for a token of its own.
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

#include "base/text.h"
#include "directory/app_passwords.h"
#include "web/auth/routes.h"
#include "web/dates.h"
#include "web/messenger/files.h"
#include "web/messenger/routes.h"

namespace posthorn::web {

namespace {

using directory::Principal;
using http::Exchange;
using http::Method;
using http::Response;
using http::jsonString;

constexpr int64_t ticketMs = 60'000;
constexpr int64_t enrolmentMs = 3 * 24 * 3600'000LL;
constexpr std::string_view ticketPrefix = "download ";
constexpr std::string_view deviceScope = "mail messenger";
constexpr std::string_view profileName = "posthorn-messenger.profile";

bool isBrowser(Exchange& exchange, const Principal& who)
{
    if (who.proof == Principal::Proof::Session)
        return true;
    exchange.respond(authProblem(403, "scope", "sign in by a browser for this"));
    return false;
}

Response refusal(const Error& error)
{
    return Response::problem(error.kind == ErrorKind::NotFound ? 404 : 503, error.text);
}

void list(const Gate& gate, Exchange& exchange, const Life& life)
{
    gate.parts().messenger->systems(
        exchange.link().executor(), life.bind([&exchange](Result<std::vector<MessengerFiles::System>> systems) {
            if (!systems)
                return exchange.respond(refusal(systems.error()));
            std::string rows;
            for (const auto& system : *systems)
                rows += (rows.empty() ? "{\"system\":" : ",{\"system\":") + jsonString(system.name) +
                        ",\"version\":" + jsonString(system.version) + ",\"size\":" + std::to_string(system.bytes) + '}';
            exchange.respond(Response::json(200, "{\"systems\":[" + rows + "]}\n"));
        }));
}

/// A fetch cannot save a file and a link cannot carry the CSRF token: the one asks for a ticket, the other brings it.
void makeTicket(const Gate& gate, Exchange& exchange, const Principal& who, const std::string& body)
{
    const auto wish = QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
    const std::string system = wish.value(QLatin1String("system")).toString().toStdString();
    if (system.empty() || system.size() > 64)
        return exchange.respond(Response::problem(400, "a system is wanted"));
    const auto opened = gate.parts().sessions->open(who.account, exchange.link().info().peer.address, {},
                                                    {ticketMs, ticketMs}, Grant::Kind::Link, {},
                                                    std::string(ticketPrefix) + system);
    Response response = Response::json(201, "{\"url\":" + jsonString("/messenger/download/" + opened.secret) + "}\n");
    response.compress = false;
    exchange.respond(std::move(response));
}

std::string profileOf(const Gate& gate, Exchange& exchange, const Principal& who)
{
    const auto opened = gate.parts().sessions->open(who.account, exchange.link().info().peer.address, {},
                                                    {enrolmentMs, enrolmentMs}, Grant::Kind::Enrolment, "messenger",
                                                    std::string(deviceScope));
    return "{\n  \"version\": 1,\n  \"server\": " + jsonString(originOf(exchange.request(), gate.parts())) +
           ",\n  \"account\": " + jsonString(who.account.address.text()) +
           ",\n  \"name\": " + jsonString(who.account.realName) +
           ",\n  \"enrolment\": " + jsonString(opened.secret) +
           ",\n  \"expires\": " + jsonString(isoDate(opened.session.expires)) + "\n}\n";
}

void download(const Gate& gate, Exchange& exchange, const Principal& who, const Life& life)
{
    const auto ticket = gate.parts().sessions->take(exchange.request().part("ticket"), Grant::Kind::Link);
    if (!ticket || ticket->account.id != who.account.id || !ticket->scope.starts_with(ticketPrefix))
        return exchange.respond(Response::problem(410, "this download was good once, and for one minute"));
    const std::string system = ticket->scope.substr(ticketPrefix.size());
    exchange.link().log(watch::Level::Info, who.account.address.text() + " fetches the messenger for " + system);
    // No enrolment for a system that is not there.
    gate.parts().messenger->systems(
        exchange.link().executor(),
        life.bind([&gate, &exchange, &who, &life, system](Result<std::vector<MessengerFiles::System>> systems) {
            const bool there = systems && std::any_of(systems->begin(), systems->end(),
                                                      [&](const auto& each) { return each.name == system; });
            if (!there)
                return exchange.respond(Response::problem(404, "the messenger is not installed for this system"));
            gate.parts().messenger->pack(
                system, std::string(profileName), profileOf(gate, exchange, who), exchange.link().executor(),
                life.bind([&exchange, system](Result<std::unique_ptr<http::Source>> archive) {
                    if (!archive)
                        return exchange.respond(refusal(archive.error()));
                    Response response;
                    response.fields.add("Content-Type", "application/zip");
                    response.fields.add("Content-Disposition",
                                        http::contentDisposition("attachment", "posthorn-messenger-" + system + ".zip"));
                    response.fields.set("Cache-Control", "no-store");
                    response.compress = false;
                    response.body = std::move(*archive);
                    exchange.respond(std::move(response));
                }));
        }));
}

/// From the program, which has nothing yet but the enrolment token.
void enrol(const Gate& gate, Exchange& exchange, const std::string& body, const Life& life)
{
    if (!mayTakePasswords(exchange.link().info()))
        return exchange.respond(Response::problem(403, "tokens are taken over TLS only"));
    if (exchange.request().contentType() != "application/json" || !exchange.request().isSameOrigin())
        return exchange.respond(Response::problem(415, "JSON is wanted here, and no page may send it"));
    const auto wish = QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
    std::string device = wish.value(QLatin1String("device")).toString().toStdString();
    const auto enrolment = gate.parts().sessions->take(wish.value(QLatin1String("enrolment")).toString().toStdString(),
                                                       Grant::Kind::Enrolment);
    if (!enrolment)
        return exchange.respond(authProblem(401, "enrolment", "this enrolment was used or is too old: download anew"));
    if (!directory::isProgramName(device))
        device = "Messenger";
    const int64_t lifetime = exchange.link().settings().number(config::Setting::WebTokenLifetime) * 1000;
    const auto opened = gate.parts().sessions->open(enrolment->account, exchange.link().info().peer.address,
                                                    std::string(exchange.request().fields.value("User-Agent")),
                                                    {lifetime, lifetime}, Grant::Kind::Token, device, enrolment->scope);
    exchange.link().setAccount(enrolment->account.address.text());
    exchange.link().log(watch::Level::Info, enrolment->account.address.text() + " enrolled \"" + device + '"');
    Response response = Response::json(201, "{\"account\":" + jsonString(enrolment->account.address.text()) +
                                                ",\"token\":" + jsonString(opened.secret) +
                                                ",\"id\":" + jsonString(opened.session.id) +
                                                ",\"scope\":" + jsonString(enrolment->scope) +
                                                ",\"expires\":" + jsonString(isoDate(opened.session.expires)) + "}\n");
    response.compress = false;
    respondSettled(gate, exchange, life, std::move(response));
}

} // namespace

void addDownloads(http::Router& router, const std::shared_ptr<const Gate>& gate)
{
    const auto add = [&](Method method, const char* pattern, bool secret, http::HandlerFactory make) {
        http::Route route;
        route.methods = {method};
        route.pattern = pattern;
        route.body = http::BodyKind::Whole;
        route.bodyLimit = 8 * 1024;
        route.secretPath = secret;
        route.make = std::move(make);
        router.add(std::move(route));
    };
    if (gate->parts().messenger) {
        add(Method::Get, "/messenger/downloads", false,
            answerAccountLater(gate, Use::Act, [gate](Exchange& exchange, const Principal& who, std::string, const Life& life) {
                if (isBrowser(exchange, who))
                    list(*gate, exchange, life);
            }));
        add(Method::Post, "/messenger/downloads", false,
            answerAccountLater(gate, Use::Act, [gate](Exchange& exchange, const Principal& who, std::string body, const Life&) {
                if (isBrowser(exchange, who))
                    makeTicket(*gate, exchange, who, body);
            }));
        add(Method::Get, "/messenger/download/{ticket}", true,
            answerAccountLater(gate, Use::Act, [gate](Exchange& exchange, const Principal& who, std::string, const Life& life) {
                if (isBrowser(exchange, who))
                    download(*gate, exchange, who, life);
            }));
    }
    add(Method::Post, "/messenger/enrol", false,
        http::answerWhole([gate](Exchange& exchange, std::string body, const Life& life) { enrol(*gate, exchange, body, life); }));
}

} // namespace posthorn::web
