// Signing in and out, and the list of one's web sessions.
#include "web/auth/routes.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "base/text.h"
#include "config/account_list.h"
#include "web/auth/security_routes.h"
#include "web/dates.h"

namespace posthorn::web {

using config::Setting;
using directory::Principal;
using http::BodyKind;
using http::Exchange;
using http::Method;
using http::Response;
using http::jsonString;

namespace {

constexpr uint64_t longestSignIn = 16 * 1024;

/// Whether the account has instant messaging here.
bool mayChat(const config::Snapshot& settings, const MailAddress& address)
{
    return settings.boolean(Setting::XmppEnabled) &&
           !config::AccountList(settings.list(Setting::XmppOffFor)).names(toLower(address.domain), toLower(address.text()));
}

Response aboutSession(unsigned status, const WebSession& session, const config::Snapshot& settings)
{
    Response response = Response::json(status, "{\"account\":" + jsonString(session.account.address.text()) +
                                                   ",\"name\":" + jsonString(session.account.realName) +
                                                   ",\"id\":" + jsonString(session.id) +
                                                   ",\"csrfToken\":" + jsonString(session.csrfToken) +
                                                   ",\"expires\":" + jsonString(isoDate(session.expires)) +
                                                   ",\"chat\":" +
                                                   (mayChat(settings, session.account.address) ? "true" : "false") + "}\n");
    response.compress = false; // it holds the token
    return response;
}

Response goodbye(const http::Request& request)
{
    Response response = Response::empty();
    response.fields.add("Set-Cookie", sessionCookie(request, {}, 0));
    return response;
}

class SignIn final : public http::Handler {
public:
    explicit SignIn(std::shared_ptr<const Gate> gate)
        : m_gate(std::move(gate))
    {
    }

    void begin(Exchange& exchange) override
    {
        const http::Request& request = exchange.request();
        if (!mayTakePasswords(exchange.link().info()))
            return exchange.respond(Response::problem(403, "passwords are taken over TLS only"));
        // A foreign page cannot send this type without asking first, so that it signs nobody in as somebody else.
        if (request.contentType() != "application/json")
            return exchange.respond(Response::problem(415, "JSON is wanted here"));
        if (!request.isSameOrigin())
            return exchange.respond(Response::problem(403, "this page may not sign in here"));
        exchange.takeBody();
    }

    void end(Exchange& exchange, std::string whole) override
    {
        const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(whole));
        const QJsonObject wish = document.object();
        const std::string account = wish.value(QLatin1String("account")).toString().toStdString();
        const std::string password = wish.value(QLatin1String("password")).toString().toStdString();
        const std::string code = wish.value(QLatin1String("totp")).toString().toStdString();
        if (!document.isObject() || account.empty() || password.empty() || account.size() > 512 ||
            password.size() > 1024 || code.size() > 64)
            return exchange.respond(Response::problem(400, "account and password are wanted"));
        m_gate->parts().authenticator.prove(
            account, password, exchange.link(),
            m_life.bind([this, &exchange, code](Result<directory::Proof> proof) {
                if (!proof)
                    return exchange.respond(loginRefusal(proof.error()));
                if (proof->appPassword != 0)
                    return exchange.respond(
                        authProblem(401, "app-password", "app passwords are for programs: sign in with your own password"));
                if (!proof->secondFactor)
                    return respondSignedIn(*m_gate, exchange, proof->account);
                askSecond(exchange, proof->account, code);
            }));
    }

private:
    void askSecond(Exchange& exchange, const directory::Account& account, const std::string& code)
    {
        directory::SecondFactors* const factors = m_gate->parts().secondFactors;
        if (!factors)
            return exchange.respond(Response::problem(503, "second factors cannot be checked"));
        if (code.empty())
            return exchange.respond(authProblem(401, "totp", "the code of the second factor is wanted"));
        factors->check(account, code, true, exchange.link().executor(),
                       m_life.bind([this, &exchange, account](Result<void> right) {
                           if (right)
                               return respondSignedIn(*m_gate, exchange, account);
                           exchange.link().log(watch::Level::Warning, "second factor of " + account.address.text() +
                                                                          " refused: " + right.error().text);
                           if (right.error().kind == ErrorKind::AuthFailed)
                               return exchange.respond(authProblem(401, "totp", right.error().text));
                           exchange.respond(loginRefusal(right.error()));
                       }));
    }

    std::shared_ptr<const Gate> m_gate;
    Life m_life;
};

Response listSessions(const Gate& gate, const Principal& principal)
{
    std::string list;
    for (const WebSession& session : gate.parts().sessions->ofAccount(principal.account.id)) {
        list.append(list.empty() ? "" : ",").append("{\"id\":" + jsonString(session.id));
        list += ",\"address\":" + jsonString(session.address) + ",\"agent\":" + jsonString(session.agent);
        list += ",\"since\":" + jsonString(isoDate(session.since));
        list += ",\"lastSeen\":" + jsonString(isoDate(session.lastSeen));
        list += ",\"expires\":" + jsonString(isoDate(session.expires));
        list += ",\"current\":" + std::string(session.id == principal.proofName ? "true}" : "false}");
    }
    return Response::json(200, "{\"sessions\":[" + list + "]}\n");
}

} // namespace

SessionBook::Opened openSession(const Gate& gate, Exchange& exchange, const directory::Account& account)
{
    const http::Request& request = exchange.request();
    SessionBook& book = *gate.parts().sessions;
    // Whoever signs in anew leaves the session that the browser had.
    if (const auto old = request.cookie(cookieName(request)))
        book.endBySecret(*old);
    const auto& settings = exchange.link().settings();
    auto opened = book.open(account, exchange.link().info().peer.address, std::string(request.fields.value("User-Agent")),
                            {settings.number(Setting::WebSessionIdle) * 1000,
                             settings.number(Setting::WebSessionLifetime) * 1000});
    exchange.link().setAccount(account.address.text());
    exchange.link().log(watch::Level::Info, account.address.text() + " signed in");
    return opened;
}

void respondSignedIn(const Gate& gate, Exchange& exchange, const directory::Account& account)
{
    const auto opened = openSession(gate, exchange, account);
    Response response = aboutSession(200, opened.session, exchange.link().settings());
    response.fields.add("Set-Cookie", sessionCookie(exchange.request(), opened.secret,
                                                    exchange.link().settings().number(Setting::WebSessionLifetime)));
    exchange.respond(std::move(response));
}

void respondSettled(const Gate& gate, Exchange& exchange, const Life& life, Response response)
{
    auto shared = std::make_shared<Response>(std::move(response));
    gate.parts().sessions->settled(exchange.link().executor(),
                                   life.bind([&exchange, shared] { exchange.respond(std::move(*shared)); }));
}

void addAuthRoutes(http::Router& router, const std::shared_ptr<const Gate>& gate)
{
    const auto add = [&router](Method method, const char* pattern, http::HandlerFactory make,
                               BodyKind body = BodyKind::Whole) {
        http::Route route;
        route.methods = {method};
        route.pattern = pattern;
        route.make = std::move(make);
        route.body = body;
        route.bodyLimit = longestSignIn;
        router.add(std::move(route));
    };
    add(Method::Post, "/auth/sign-in", [gate](Executor&) { return std::make_unique<SignIn>(gate); });
    add(Method::Get, "/auth/session", http::answer([gate](Exchange& exchange) {
            const auto session = gate->session(exchange.request(), Use::Watch);
            if (!session)
                return Response::empty(); // a question, not a failure
            if (!exchange.request().isSameOrigin())
                return Response::problem(403);
            exchange.link().setAccount(session->account.address.text());
            return aboutSession(200, *session, exchange.link().settings());
        }));
    // What has ended is answered when it has ended for good, so that no crash brings it back.
    add(Method::Post, "/auth/sign-out",
        answerAccountLater(gate, Use::Act, [gate](Exchange& exchange, const Principal& who, std::string, const Life& life) {
            gate->parts().sessions->endById(who.account.id, who.proofName);
            exchange.link().log(watch::Level::Info, who.account.address.text() + " signed out");
            respondSettled(*gate, exchange, life, goodbye(exchange.request()));
        }));
    add(Method::Post, "/auth/sign-out-everywhere",
        answerAccountLater(gate, Use::Act, [gate](Exchange& exchange, const Principal& who, std::string body, const Life& life) {
            const auto wish = QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
            const bool devicesToo = wish.value(QLatin1String("devices")).toBool();
            SessionBook& book = *gate->parts().sessions;
            if (devicesToo)
                book.endOthers(who.account.id, {}); // of every kind: enrolments and links that nobody has used yet, too
            else
                book.endAll(who.account.id);
            exchange.link().log(watch::Level::Info, who.account.address.text() + " signed out everywhere" +
                                                        (devicesToo ? ", devices too" : ""));
            respondSettled(*gate, exchange, life, goodbye(exchange.request()));
        }));
    add(Method::Get, "/auth/sessions",
        answerAccount(gate, Use::Watch, [gate](Exchange&, const Principal& who, const std::string&) {
            return listSessions(*gate, who);
        }));
    add(Method::Delete, "/auth/sessions/{id}",
        answerAccountLater(gate, Use::Act, [gate](Exchange& exchange, const Principal& who, std::string, const Life& life) {
            const bool ended = gate->parts().sessions->endById(who.account.id, exchange.request().part("id"));
            respondSettled(*gate, exchange, life, ended ? Response::empty() : Response::problem(404, "no such session"));
        }));
    addSecurityRoutes(router, gate);
}

} // namespace posthorn::web
