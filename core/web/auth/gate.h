// Who asks: a cookie's web session, Basic, a device's token, or nobody. Every route that belongs to an account asks here first.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "directory/principal.h"
#include "http/handler.h"
#include "web/auth/session_book.h"
#include "web/parts.h"

namespace posthorn::web {

enum class Use {
    Act,  ///< the user does something: the web session counts as used
    Watch ///< a poll or an event source, which must not keep a session alive for ever
};

/// The cookie's name on this connection: with the __Host- prefix, which browsers take only with Secure and from this very
/// host, over TLS; a plain one on this machine itself without TLS.
std::string_view cookieName(const http::Request& request);
/// A Set-Cookie value; an empty @p secret takes the cookie away.
std::string sessionCookie(const http::Request& request, std::string_view secret, int64_t maxAgeSeconds);
/// Passwords come in over TLS, or from this machine itself.
bool mayTakePasswords(const wire::LinkInfo& link);

class Gate {
public:
    explicit Gate(std::shared_ptr<const Parts> parts)
        : m_parts(std::move(parts))
    {
    }

    /// Finds out who asks. With a cookie, a request that changes something (any method but GET, HEAD and OPTIONS) must have
    /// its CSRF token in X-CSRF-Token and come from a page of ours. On success the account is shown in the console.
    /// @p denied is told the answer to give (401, 403, 429, 503). Either function is called once, maybe before this
    /// returns, unless @p life ends first.
    void identify(http::Exchange& exchange, Use use, const Life& life,
                  std::function<void(std::shared_ptr<const directory::Principal>)> granted,
                  std::function<void(http::Response)> denied) const;
    /// The web session of the request's cookie, whatever its method.
    std::optional<WebSession> session(const http::Request& request, Use use) const;

    /// The same, only for a page of ours that says so itself (Origin): for WebSockets, which browsers let any page open.
    std::optional<WebSession> sessionOfOwnPage(const http::Request& request, Use use) const;

    /// For what outlasts its request (an event stream, a WebSocket): calls @p ended on @p worker when the web session by
    /// which @p principal came is over, as long as the handle is kept. Null where there is no such session.
    std::shared_ptr<void> whenEnded(const directory::Principal& principal, Executor& worker,
                                    std::function<void()> ended) const;

    const Parts& parts() const { return *m_parts; }

private:
    void checkBasic(http::Exchange& exchange, std::string_view credentials, const Life& life,
                    std::function<void(std::shared_ptr<const directory::Principal>)> granted,
                    std::function<void(http::Response)> denied) const;

    void checkToken(http::Exchange& exchange, std::string_view token,
                    const std::function<void(std::shared_ptr<const directory::Principal>)>& granted,
                    const std::function<void(http::Response)>& denied) const;

    std::shared_ptr<const Parts> m_parts;
};

/// What a failed login is answered with.
http::Response loginRefusal(const Error& error);
/// An error (RFC 9457) of the type urn:posthorn:auth:@p kind, for which programs look: totp, wrong, app-password, ...
http::Response authProblem(unsigned status, std::string_view kind, std::string_view detail);

/// A handler for one account's request: derive, and let begin() be. The body is taken after the request was granted.
class AccountHandler : public http::Handler {
public:
    AccountHandler(std::shared_ptr<const Gate> gate, Use use)
        : m_gate(std::move(gate))
        , m_use(use)
    {
    }
    void begin(http::Exchange& exchange) final;
    /// The default takes the body.
    virtual void granted(http::Exchange& exchange) { exchange.takeBody(); }
    void end(http::Exchange& exchange, std::string whole) override { (void)exchange, (void)whole; }

protected:
    const std::shared_ptr<const directory::Principal>& principal() const { return m_principal; }
    const Gate& gate() const { return *m_gate; }
    Life life;

private:
    std::shared_ptr<const Gate> m_gate;
    Use m_use;
    std::shared_ptr<const directory::Principal> m_principal;
};

/// An AccountHandler of a function.
http::HandlerFactory answerAccount(
    std::shared_ptr<const Gate> gate, Use use,
    std::function<http::Response(http::Exchange&, const directory::Principal&, const std::string& body)> make);

/// The same where the answer takes time: @p make answers by the exchange, what it asks for bound to `life`.
http::HandlerFactory answerAccountLater(
    std::shared_ptr<const Gate> gate, Use use,
    std::function<void(http::Exchange&, const directory::Principal&, std::string body, const Life& life)> make);

} // namespace posthorn::web
