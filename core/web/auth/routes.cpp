// Signing in and out, and the list of one's web sessions.
#include "web/auth/routes.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "base/text.h"
#include "web/dates.h"

namespace posthorn::web {

namespace {

using config::Setting;
using http::BodyKind;
using http::Exchange;
using http::Method;
using http::Response;
using http::jsonString;

constexpr uint64_t longestSignIn = 16 * 1024;

Response aboutSession(unsigned status, const WebSession& session)
{
    Response response = Response::json(status, "{\"account\":" + jsonString(session.account.address.text()) +
                                                   ",\"name\":" + jsonString(session.account.realName) +
                                                   ",\"id\":" + jsonString(session.id) +
                                                   ",\"csrfToken\":" + jsonString(session.csrfToken) +
                                                   ",\"expires\":" + jsonString(isoDate(session.expires)) + "}\n");
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
        if (!document.isObject() || account.empty() || password.empty() || account.size() > 512 ||
            password.size() > 1024)
            return exchange.respond(Response::problem(400, "account and password are wanted"));
        m_gate->parts().authenticator.checkPassword(
            account, password, exchange.link(),
            m_life.bind([this, &exchange](Result<directory::Account> found) {
                if (!found)
                    return exchange.respond(loginRefusal(found.error()));
                open(exchange, *found);
            }));
    }

private:
    void open(Exchange& exchange, const directory::Account& account)
    {
        const http::Request& request = exchange.request();
        SessionBook& book = *m_gate->parts().sessions;
        // Whoever signs in anew leaves the session that the browser had.
        if (const auto old = request.cookie(cookieName(request)))
            book.end(*old);
        const auto& settings = exchange.link().settings();
        const int64_t whole = settings.number(Setting::WebSessionLifetime);
        const auto opened = book.open(account, exchange.link().info().peer.address,
                                      std::string(request.fields.value("User-Agent")),
                                      {settings.number(Setting::WebSessionIdle) * 1000, whole * 1000});
        exchange.link().setAccount(account.address.text());
        exchange.link().log(watch::Level::Info, account.address.text() + " signed in");
        Response response = aboutSession(200, opened.session);
        response.fields.add("Set-Cookie", sessionCookie(request, opened.secret, whole));
        exchange.respond(std::move(response));
    }

    std::shared_ptr<const Gate> m_gate;
    Life m_life;
};

Response listSessions(const Gate& gate, const directory::Principal& principal)
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
            return aboutSession(200, *session);
        }));
    add(Method::Post, "/auth/sign-out",
        answerAccount(gate, Use::Act, [gate](Exchange& exchange, const directory::Principal& who, const std::string&) {
            gate->parts().sessions->endById(who.account.id, who.proofName);
            exchange.link().log(watch::Level::Info, who.account.address.text() + " signed out");
            return goodbye(exchange.request());
        }));
    add(Method::Post, "/auth/sign-out-everywhere",
        answerAccount(gate, Use::Act, [gate](Exchange& exchange, const directory::Principal& who, const std::string&) {
            gate->parts().sessions->endAll(who.account.id);
            exchange.link().log(watch::Level::Info, who.account.address.text() + " signed out everywhere");
            return goodbye(exchange.request());
        }));
    add(Method::Get, "/auth/sessions",
        answerAccount(gate, Use::Watch, [gate](Exchange&, const directory::Principal& who, const std::string&) {
            return listSessions(*gate, who);
        }));
    add(Method::Delete, "/auth/sessions/{id}",
        answerAccount(gate, Use::Act, [gate](Exchange& exchange, const directory::Principal& who, const std::string&) {
            const bool ended = gate->parts().sessions->endById(who.account.id, exchange.request().part("id"));
            return ended ? Response::empty() : Response::problem(404, "no such session");
        }));
}

} // namespace posthorn::web
