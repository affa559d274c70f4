#include "web/auth/gate.h"

#include "base/crypto/crypto.h"
#include "base/text.h"

namespace posthorn::web {

namespace {

using directory::Principal;
using http::Response;

bool changesNothing(http::Method method)
{
    return method == http::Method::Get || method == http::Method::Head || method == http::Method::Options;
}

// No challenge to a script of a page: browsers would open a window of their own.
Response unauthorized(std::string_view kind, std::string_view detail)
{
    return authProblem(401, kind, detail);
}

/// The word that a token's scope must have for the path; empty: no token opens it.
std::string_view scopeOf(std::string_view path)
{
    if (path.starts_with("/jmap/") || path.starts_with("/proxy/"))
        return "mail";
    return path.starts_with("/messenger/") ? "messenger" : "";
}

bool hasWord(std::string_view words, std::string_view word)
{
    while (!words.empty()) {
        if (takeUntil(words, ' ') == word)
            return true;
    }
    return false;
}

} // namespace

Response authProblem(unsigned status, std::string_view kind, std::string_view detail)
{
    return Response::text(status,
                          "{\"type\":" + http::jsonString("urn:posthorn:auth:" + std::string(kind)) +
                              ",\"title\":" + http::jsonString(http::reasonPhrase(status)) +
                              ",\"status\":" + std::to_string(status) + ",\"detail\":" + http::jsonString(detail) + "}\n",
                          "application/problem+json");
}

std::string_view cookieName(const http::Request& request)
{
    return request.secure ? "__Host-session" : "session";
}

std::string sessionCookie(const http::Request& request, std::string_view secret, int64_t maxAgeSeconds)
{
    std::string cookie(cookieName(request));
    cookie.append("=").append(secret).append("; Path=/; HttpOnly; SameSite=Strict; Max-Age=");
    cookie += std::to_string(secret.empty() ? 0 : maxAgeSeconds);
    if (request.secure)
        cookie += "; Secure";
    return cookie;
}

bool mayTakePasswords(const wire::LinkInfo& link)
{
    return link.tls || link.peer.isLoopback();
}

Response loginRefusal(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::Limit: {
        Response response = Response::problem(429, error.text);
        response.fields.add("Retry-After", "600");
        return response;
    }
    case ErrorKind::Denied:
        return Response::problem(403, error.text);
    case ErrorKind::AuthFailed:
    case ErrorKind::Invalid:
        return unauthorized("wrong", error.text);
    default:
        return Response::problem(503, error.text);
    }
}

std::optional<WebSession> Gate::session(const http::Request& request, Use use) const
{
    const auto cookie = request.cookie(cookieName(request));
    if (!cookie || cookie->size() > 100)
        return std::nullopt;
    return m_parts->sessions->find(*cookie, use == Use::Act);
}

std::optional<WebSession> Gate::sessionOfOwnPage(const http::Request& request, Use use) const
{
    const std::string ours = (request.secure ? "https://" : "http://") + std::string(request.fields.value("Host"));
    const auto origin = request.fields.find("Origin");
    if (!origin || !equalsIgnoreCase(*origin, ours) || !request.isSameOrigin())
        return std::nullopt;
    return session(request, use);
}

void Gate::identify(http::Exchange& exchange, Use use, const Life& life,
                    std::function<void(std::shared_ptr<const Principal>)> granted,
                    std::function<void(Response)> denied) const
{
    const http::Request& request = exchange.request();
    if (const auto authorization = request.fields.find("Authorization")) {
        std::string_view credentials = *authorization;
        const std::string_view scheme = takeUntil(credentials, ' ');
        if (equalsIgnoreCase(scheme, "Basic"))
            return checkBasic(exchange, trimmed(credentials), life, std::move(granted), std::move(denied));
        if (equalsIgnoreCase(scheme, "Bearer"))
            return checkToken(exchange, trimmed(credentials), granted, denied);
        return denied(unauthorized("unknown", "this way of proving oneself is not understood"));
    }
    const auto session = this->session(request, use);
    if (!session) {
        Response response = unauthorized("signed-out", "sign in first");
        // Programs learn from this what they may use; a page of ours asks with a cookie, and gets no window.
        if (!request.fields.has("Sec-Fetch-Mode") && !request.fields.has("Cookie"))
            response.fields.add("WWW-Authenticate", "Basic realm=\"mail\", charset=\"UTF-8\"");
        return denied(std::move(response));
    }
    if (!changesNothing(request.method) &&
        (!request.isSameOrigin() ||
         !crypto::constantTimeEquals(request.fields.value("X-CSRF-Token"), session->csrfToken)))
        return denied(authProblem(403, "csrf", "the CSRF token is missing or wrong"));
    auto principal = std::make_shared<Principal>();
    principal->account = session->account;
    principal->proof = Principal::Proof::Session;
    principal->proofName = session->id;
    exchange.link().setAccount(session->account.address.text());
    granted(std::move(principal));
}

void Gate::checkBasic(http::Exchange& exchange, std::string_view credentials, const Life& life,
                      std::function<void(std::shared_ptr<const Principal>)> granted,
                      std::function<void(Response)> denied) const
{
    wire::Link& link = exchange.link();
    if (!mayTakePasswords(link.info()))
        return denied(Response::problem(403, "passwords are taken over TLS only"));
    const auto decoded = base64Decode(credentials);
    const size_t colon = decoded ? decoded->find(':') : std::string::npos;
    if (colon == std::string::npos || decoded->size() > 1024)
        return denied(Response::problem(400, "the credentials are malformed"));
    const bool isOwnAffair = exchange.request().path.starts_with("/auth/");
    m_parts->authenticator.prove(
        decoded->substr(0, colon), decoded->substr(colon + 1), link,
        life.bind([&link, isOwnAffair, granted = std::move(granted), denied = std::move(denied)](Result<directory::Proof> proof) {
            if (!proof)
                return denied(loginRefusal(proof.error()));
            if (proof->appPassword == 0 && proof->secondFactor)
                return denied(unauthorized("app-password", "this account has a second factor: use an app password"));
            if (proof->appPassword != 0 && isOwnAffair)
                return denied(authProblem(403, "scope", "app passwords open mail, not the account's security"));
            auto principal = std::make_shared<Principal>();
            principal->account = std::move(proof->account);
            principal->proof = proof->appPassword == 0 ? Principal::Proof::Password : Principal::Proof::AppPassword;
            if (proof->appPassword != 0)
                principal->proofName = std::to_string(proof->appPassword);
            link.setAccount(principal->account.address.text());
            granted(std::move(principal));
        }));
}

void Gate::checkToken(http::Exchange& exchange, std::string_view token,
                      const std::function<void(std::shared_ptr<const Principal>)>& granted,
                      const std::function<void(Response)>& denied) const
{
    wire::Link& link = exchange.link();
    if (!mayTakePasswords(link.info()))
        return denied(Response::problem(403, "tokens are taken over TLS only"));
    const auto found = token.size() > 100 ? std::nullopt
                                          : m_parts->sessions->find(token, true, Grant::Kind::Token, link.info().peer.address);
    if (!found) {
        Response response = unauthorized("token", "the token is not valid (any more)");
        response.fields.add("WWW-Authenticate", "Bearer error=\"invalid_token\""); // RFC 6750 section 3
        return denied(std::move(response));
    }
    const std::string_view wanted = scopeOf(exchange.request().path);
    if (wanted.empty() || !hasWord(found->scope, wanted)) {
        Response response = authProblem(403, "scope", "the token is not for this");
        response.fields.add("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
        return denied(std::move(response));
    }
    auto principal = std::make_shared<Principal>();
    principal->account = found->account;
    principal->proof = Principal::Proof::Token;
    principal->proofName = found->id;
    link.setAccount(found->account.address.text());
    granted(std::move(principal));
}

std::shared_ptr<void> Gate::whenEnded(const Principal& principal, Executor& worker, std::function<void()> ended) const
{
    if (principal.proof != Principal::Proof::Session && principal.proof != Principal::Proof::Token)
        return nullptr;
    return m_parts->sessions->watchEnd(principal.proofName, worker, std::move(ended));
}

void AccountHandler::begin(http::Exchange& exchange)
{
    m_gate->identify(
        exchange, m_use, life,
        [this, &exchange](std::shared_ptr<const Principal> principal) {
            m_principal = std::move(principal);
            granted(exchange);
        },
        [&exchange](Response response) { exchange.respond(std::move(response)); });
}

namespace {

using Maker = std::function<Response(http::Exchange&, const Principal&, const std::string&)>;

class FunctionHandler final : public AccountHandler {
public:
    FunctionHandler(std::shared_ptr<const Gate> gate, Use use, std::shared_ptr<const Maker> make)
        : AccountHandler(std::move(gate), use)
        , m_make(std::move(make))
    {
    }
    void end(http::Exchange& exchange, std::string whole) override
    {
        exchange.respond((*m_make)(exchange, *principal(), whole));
    }

private:
    std::shared_ptr<const Maker> m_make;
};

using LateMaker = std::function<void(http::Exchange&, const Principal&, std::string, const Life&)>;

class LateHandler final : public AccountHandler {
public:
    LateHandler(std::shared_ptr<const Gate> gate, Use use, std::shared_ptr<const LateMaker> make)
        : AccountHandler(std::move(gate), use)
        , m_make(std::move(make))
    {
    }
    void end(http::Exchange& exchange, std::string whole) override
    {
        (*m_make)(exchange, *principal(), std::move(whole), life);
    }

private:
    std::shared_ptr<const LateMaker> m_make;
};

} // namespace

http::HandlerFactory answerAccountLater(std::shared_ptr<const Gate> gate, Use use, LateMaker make)
{
    auto shared = std::make_shared<const LateMaker>(std::move(make));
    return [gate = std::move(gate), use, shared](Executor&) { return std::make_unique<LateHandler>(gate, use, shared); };
}

http::HandlerFactory answerAccount(std::shared_ptr<const Gate> gate, Use use, Maker make)
{
    auto shared = std::make_shared<const Maker>(std::move(make));
    return [gate = std::move(gate), use, shared](Executor&) {
        return std::make_unique<FunctionHandler>(gate, use, shared);
    };
}

} // namespace posthorn::web
