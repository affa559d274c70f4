#include "web/auth/security_routes.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "base/text.h"
#include "directory/app_passwords.h"
#include "directory/own_password.h"
#include "web/auth/routes.h"
#include "web/dates.h"

namespace posthorn::web {

namespace {

using directory::Principal;
using http::Exchange;
using http::Method;
using http::Response;
using http::jsonString;

constexpr uint64_t longestWish = 16 * 1024;

/// One request of somebody about the own account's security, from its body to the answer. Lives in the tasks that it asks.
struct Wish {
    std::shared_ptr<const Gate> gate;
    Exchange& exchange;
    const Principal& who;
    QJsonObject body;
    const Life& life; ///< the handler's: all steps are bound to it
    bool hasFactor = false; ///< withPassword() found a second factor

    std::string text(const char* name) const { return body.value(QLatin1String(name)).toString().toStdString(); }
    const Parts& parts() const { return gate->parts(); }
    Executor& executor() const { return exchange.link().executor(); }
    void respond(Response response) const { exchange.respond(std::move(response)); }
    void log(const std::string& what) const
    {
        exchange.link().log(watch::Level::Info, who.account.address.text() + ": " + what);
    }
};
using Step = std::function<void(const Wish&)>;

Response refusal(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::AuthFailed:
        return authProblem(403, "totp", error.text); // not 401: the session is in order
    case ErrorKind::Invalid:
        return Response::problem(400, error.text);
    case ErrorKind::NotFound:
        return Response::problem(404, error.text);
    case ErrorKind::Exists:
    case ErrorKind::InUse:
        return Response::problem(409, error.text);
    case ErrorKind::Limit:
        return Response::problem(429, error.text);
    default:
        return Response::problem(503, error.text);
    }
}

Response secretJson(unsigned status, std::string body)
{
    Response response = Response::json(status, std::move(body));
    response.compress = false;
    return response;
}

/// A browser's session alone may do this, and not a stolen one: the password is asked for again.
void withPassword(const Wish& wish, Step next)
{
    const std::string password = wish.text("password");
    if (password.empty() || password.size() > 1024)
        return wish.respond(authProblem(403, "wrong", "the password is wanted"));
    wish.parts().authenticator.prove(
        wish.who.account.address.text(), password, wish.exchange.link(),
        wish.life.bind([wish, next = std::move(next)](Result<directory::Proof> proof) {
            if (proof && proof->appPassword == 0 && proof->account.id == wish.who.account.id) {
                Wish proved = wish;
                proved.hasFactor = proof->secondFactor;
                return next(proved);
            }
            if (proof || proof.error().kind == ErrorKind::AuthFailed || proof.error().kind == ErrorKind::Invalid)
                return wish.respond(authProblem(403, "wrong", "the password is not right"));
            wish.respond(loginRefusal(proof.error()));
        }));
}

/// Where there is a second factor its code is wanted too.
void withCode(const Wish& wish, Step next)
{
    wish.parts().secondFactors->check(wish.who.account, wish.text("totp"), true, wish.executor(),
                                      wish.life.bind([wish, next = std::move(next)](Result<void> right) {
                                          if (!right)
                                              return wish.respond(refusal(right.error()));
                                          next(wish);
                                      }));
}

/// The same behind withPassword(), for what those without a second factor may do as well.
void withCodeIfAny(const Wish& wish, Step next)
{
    if (wish.hasFactor)
        return withCode(wish, std::move(next));
    next(wish);
}

http::HandlerFactory securely(const std::shared_ptr<const Gate>& gate, Use use, Step step)
{
    return answerAccountLater(gate, use, [gate, step](Exchange& exchange, const Principal& who, std::string body, const Life& life) {
        if (who.proof != Principal::Proof::Session)
            return exchange.respond(authProblem(403, "scope", "sign in by a browser for this"));
        if (!gate->parts().access || !gate->parts().secondFactors)
            return exchange.respond(Response::problem(503));
        const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(body));
        if (!body.empty() && !document.isObject())
            return exchange.respond(Response::problem(400, "a JSON object is wanted"));
        step(Wish{gate, exchange, who, document.object(), life});
    });
}

std::string optionalDate(UnixMs time)
{
    return time == 0 ? "null" : jsonString(isoDate(time));
}

std::string tokenList(const Wish& wish)
{
    std::string list;
    for (const WebSession& token : wish.parts().sessions->ofAccount(wish.who.account.id, Grant::Kind::Token)) {
        list.append(list.empty() ? "" : ",").append("{\"id\":" + jsonString(token.id));
        list += ",\"name\":" + jsonString(token.name) + ",\"scope\":" + jsonString(token.scope);
        list += ",\"address\":" + jsonString(token.address) + ",\"since\":" + jsonString(isoDate(token.since));
        list += ",\"lastSeen\":" + jsonString(isoDate(token.lastSeen));
        list += ",\"expires\":" + jsonString(isoDate(token.expires)) + '}';
    }
    return list;
}

void tellAll(const Wish& wish)
{
    using Status = directory::SecondFactors::Status;
    wish.parts().secondFactors->status(
        wish.who.account.id, wish.executor(), wish.life.bind([wish](Result<Status> status) {
            if (!status)
                return wish.respond(refusal(status.error()));
            std::string text = "{\"secondFactor\":{\"on\":" + std::string(status->on ? "true" : "false") +
                               ",\"since\":" + optionalDate(status->since) +
                               ",\"recoveryCodesLeft\":" + std::to_string(status->recoveryLeft) + "},\"appPasswords\":[";
            wish.parts().access->appPasswords(
                wish.who.account.id, wish.executor(),
                wish.life.bind([wish, text](Result<std::vector<directory::AppPassword>> list) {
                    if (!list)
                        return wish.respond(refusal(list.error()));
                    std::string rows;
                    for (const auto& each : *list)
                        rows += (rows.empty() ? "{\"id\":\"" : ",{\"id\":\"") + std::to_string(each.id) +
                                "\",\"name\":" + jsonString(each.name) + ",\"since\":" + jsonString(isoDate(each.since)) +
                                ",\"lastUsed\":" + optionalDate(each.lastUsed) +
                                ",\"address\":" + jsonString(each.lastAddress) + '}';
                    const int64_t least =
                        wish.exchange.link().settings().number(config::Setting::AccountMinPassword);
                    wish.respond(Response::json(200, text + rows + "],\"tokens\":[" + tokenList(wish) +
                                                         "],\"password\":{\"least\":" + std::to_string(least) + "}}\n"));
                }));
        }));
}

/// Before anything costs: what would be refused anyway.
void checkFresh(const Wish& wish, const Step& next)
{
    const std::string fresh = wish.text("fresh");
    if (const auto good = directory::checkNewPassword(wish.exchange.link().settings(), fresh); !good)
        return wish.respond(authProblem(400, "weak", good.error().text));
    if (fresh == wish.text("password"))
        return wish.respond(authProblem(400, "same", "the new password is the old one"));
    next(wish);
}

/// All that the old password granted has ended, this browser's session too: it goes on with a new one.
void goOn(const Wish& wish)
{
    wish.parts().directory.findAccount(
        wish.who.account.address, wish.executor(),
        wish.life.bind([wish](Result<std::optional<directory::Account>> account) {
            if (!account || !*account)
                return wish.respond(authProblem(401, "signed-out", "the password was changed: sign in with it"));
            respondSignedIn(*wish.gate, wish.exchange, **account);
        }));
}

void changePassword(const Wish& wish)
{
    // The account's connections end with the old password. This one carries the answer, and stays.
    wish.exchange.link().setAccount({});
    directory::changeOwnPassword({wish.parts().directory, wish.parts().authenticator}, wish.who.account.address,
                                 wish.text("fresh"), wish.life, wish.executor(),
                                 wish.life.bind([wish](Result<void> done) {
                                     wish.exchange.link().setAccount(wish.who.account.address.text());
                                     if (!done)
                                         return wish.respond(refusal(done.error()));
                                     wish.log("changed the password");
                                     goOn(wish);
                                 }));
}

void addAppPassword(const Wish& wish)
{
    const Parts& parts = wish.parts();
    directory::makeAppPassword({parts.directory, parts.authenticator, *parts.access}, wish.who.account.address,
                               wish.text("name"), wish.executor(),
                               wish.life.bind([wish](Result<directory::FreshAppPassword> made) {
                                   if (!made)
                                       return wish.respond(refusal(made.error()));
                                   wish.log("made the app password \"" + made->row.name + '"');
                                   wish.respond(secretJson(201, "{\"id\":\"" + std::to_string(made->row.id) +
                                                                    "\",\"name\":" + jsonString(made->row.name) +
                                                                    ",\"password\":" + jsonString(made->password) + "}\n"));
                               }));
}

void removeAppPassword(const Wish& wish)
{
    const auto id = parseNumber<int64_t>(wish.exchange.request().part("id"));
    wish.parts().access->removeAppPassword(wish.who.account.id, id.value_or(0), wish.executor(),
                                           wish.life.bind([wish](Result<void> done) {
                                               if (!done)
                                                   return wish.respond(refusal(done.error()));
                                               wish.log("removed an app password");
                                               directory::endConnections(wish.parts().hub, wish.who.account.address);
                                               wish.respond(Response::empty());
                                           }));
}

void addToken(const Wish& wish)
{
    const std::string name(trimmed(wish.text("name")));
    const std::string scope = wish.text("scope");
    const bool isScope = scope == "mail" || scope == "messenger" || scope == "mail messenger";
    if (!directory::isProgramName(name) || !isScope)
        return wish.respond(Response::problem(400, "a name, and the scope mail, messenger or both are wanted"));
    const int64_t lifetime = wish.exchange.link().settings().number(config::Setting::WebTokenLifetime) * 1000;
    const auto opened = wish.parts().sessions->open(wish.who.account, wish.exchange.link().info().peer.address, {},
                                                    {lifetime, lifetime}, Grant::Kind::Token, name, scope);
    wish.log("made a token for \"" + name + "\" (" + scope + ')');
    respondSettled(*wish.gate, wish.exchange, wish.life,
                   secretJson(201, "{\"id\":" + jsonString(opened.session.id) + ",\"token\":" + jsonString(opened.secret) +
                                       ",\"scope\":" + jsonString(scope) +
                                       ",\"expires\":" + jsonString(isoDate(opened.session.expires)) + "}\n"));
}

void removeToken(const Wish& wish)
{
    const bool ended = wish.parts().sessions->endById(wish.who.account.id, wish.exchange.request().part("id"),
                                                      Grant::Kind::Token);
    if (ended)
        wish.log("ended a token");
    respondSettled(*wish.gate, wish.exchange, wish.life, ended ? Response::empty() : Response::problem(404, "no such token"));
}

void beginFactor(const Wish& wish)
{
    wish.parts().secondFactors->begin(wish.who.account, wish.parts().hostName, wish.executor(),
                                      wish.life.bind([wish](Result<directory::SecondFactors::Setup> setup) {
                                          if (!setup)
                                              return wish.respond(refusal(setup.error()));
                                          wish.respond(secretJson(200, "{\"secret\":" + jsonString(setup->secret) +
                                                                           ",\"uri\":" + jsonString(setup->uri) + "}\n"));
                                      }));
}

Response recoveryCodes(const std::vector<std::string>& codes)
{
    std::string list;
    for (const std::string& code : codes)
        list.append(list.empty() ? "" : ",").append(jsonString(code));
    return secretJson(200, "{\"recoveryCodes\":[" + list + "]}\n");
}

void confirmFactor(const Wish& wish)
{
    wish.parts().secondFactors->confirm(
        wish.who.account, wish.text("totp"), wish.who.proofName, wish.executor(),
        wish.life.bind([wish](Result<std::vector<std::string>> codes) {
            if (!codes)
                return wish.respond(refusal(codes.error()));
            // Whoever is in without a second factor is out.
            wish.parts().sessions->endOthers(wish.who.account.id, wish.who.proofName);
            directory::endConnections(wish.parts().hub, wish.who.account.address);
            wish.log("turned the second factor on");
            respondSettled(*wish.gate, wish.exchange, wish.life, recoveryCodes(*codes));
        }));
}

void renewCodes(const Wish& wish)
{
    wish.parts().secondFactors->renewRecoveryCodes(wish.who.account, wish.executor(),
                                                   wish.life.bind([wish](Result<std::vector<std::string>> codes) {
                                                       if (!codes)
                                                           return wish.respond(refusal(codes.error()));
                                                       wish.log("made new recovery codes");
                                                       wish.respond(recoveryCodes(*codes));
                                                   }));
}

void removeFactor(const Wish& wish)
{
    wish.parts().secondFactors->remove(wish.who.account.id, wish.executor(), wish.life.bind([wish](Result<void> done) {
        if (!done)
            return wish.respond(refusal(done.error()));
        wish.log("turned the second factor off");
        wish.respond(Response::empty());
    }));
}

} // namespace

void addSecurityRoutes(http::Router& router, const std::shared_ptr<const Gate>& gate)
{
    const auto add = [&](Method method, const char* pattern, Step step) {
        http::Route route;
        route.methods = {method};
        route.pattern = pattern;
        route.body = http::BodyKind::Whole;
        route.bodyLimit = longestWish;
        route.make = securely(gate, method == Method::Get ? Use::Watch : Use::Act, std::move(step));
        router.add(std::move(route));
    };
    const auto password = [](Step next) -> Step {
        return [next](const Wish& wish) { withPassword(wish, next); };
    };
    const auto code = [](Step next) -> Step {
        return [next](const Wish& wish) { withCode(wish, next); };
    };
    const auto codeIfAny = [](Step next) -> Step {
        return [next](const Wish& wish) { withCodeIfAny(wish, next); };
    };
    const auto fresh = [](Step next) -> Step {
        return [next](const Wish& wish) { checkFresh(wish, next); };
    };
    add(Method::Get, "/auth/security", tellAll);
    add(Method::Post, "/auth/password", fresh(password(codeIfAny(changePassword))));
    add(Method::Post, "/auth/app-passwords", password(addAppPassword));
    add(Method::Delete, "/auth/app-passwords/{id}", removeAppPassword);
    add(Method::Post, "/auth/tokens", password(addToken));
    add(Method::Delete, "/auth/tokens/{id}", removeToken);
    add(Method::Post, "/auth/second-factor", password(beginFactor));
    add(Method::Post, "/auth/second-factor/confirm", confirmFactor);
    add(Method::Post, "/auth/second-factor/recovery-codes", password(code(renewCodes)));
    add(Method::Post, "/auth/second-factor/remove", password(code(removeFactor)));
}

} // namespace posthorn::web
