// Who is at the other end: the logins of all protocols. PBKDF2 runs on a pool of its own, never on a worker; failures are
// counted by address, and what was right lately is remembered, keyed, in memory.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "directory/directory.h"
#include "wire/link.h"

namespace posthorn::directory {

/// One SASL exchange of one connection. Dropping it ends it: no callback comes afterwards.
class SaslExchange {
public:
    struct Outcome {
        enum class Kind { Challenge, Success, Failure } kind = Kind::Failure;
        std::string data;  ///< raw (not base64): the challenge, or the additional data with success
        Account account;   ///< with success
        Error error;       ///< with failure: AuthFailed, Denied (disabled), Limit (throttled), Invalid (malformed), Unavailable
        std::string login; ///< as the client said it; for the log
    };
    using Handler = std::function<void(Outcome)>;
    virtual ~SaslExchange() = default;
    /// The client's next message (raw). One outcome follows, on the link's executor, maybe before this returns.
    virtual void next(std::string_view data, Handler handler) = 0;
};

/// What a protocol and its client know of a login beforehand.
struct SaslPlace {
    std::string domain;  ///< a name without domain is one of it, and the authorization identity may be the account's address
    std::string offered; ///< what was offered, for SCRAM to confirm (XEP-0474); may be empty
};

/// By what a login was right.
struct Proof {
    Account account;
    bool secondFactor = false; ///< the account has one: by its own password alone nobody is in yet
    int64_t appPassword = 0;   ///< the app password's number; 0: the account's own
};

class Authenticator {
public:
    virtual ~Authenticator() = default;
    /// Mechanisms to offer on this connection, strongest first. @p clearAllowed: PLAIN and LOGIN although there is no TLS.
    virtual std::vector<std::string> mechanisms(const wire::LinkInfo& link, bool clearAllowed) const = 0;
    /// Null for a mechanism that mechanisms() would not name. When the client sent no initial response, the first call
    /// is next(""): its outcome is the mechanism's first challenge, empty where the client speaks first.
    virtual std::unique_ptr<SaslExchange> begin(std::string_view mechanism, wire::Link& link, bool clearAllowed) = 0;
    /// The same for protocols whose names stand in a domain that was said before (XMPP, RFC 6120 section 6.3.7).
    virtual std::unique_ptr<SaslExchange> beginIn(const SaslPlace& place, std::string_view mechanism, wire::Link& link,
                                                  bool clearAllowed)
    {
        (void)place;
        return begin(mechanism, link, clearAllowed);
    }
    /// USER and PASS, IMAP LOGIN. Errors as SaslExchange::Outcome::error; Denied too for an account's own password where it
    /// has a second factor: programs need an app password there.
    virtual void checkPassword(const std::string& login, const std::string& password, wire::Link& link,
                               Reply<Account> reply) = 0;
    /// The same for whoever can ask for the second factor itself.
    virtual void prove(const std::string& login, const std::string& password, wire::Link& link, Reply<Proof> reply)
    {
        checkPassword(login, password, link, [reply = std::move(reply)](Result<Account> account) {
            if (!account)
                return reply(passOn(account.error()));
            reply(Proof{std::move(*account), false, 0});
        });
    }
    /// Makes both verifiers off the caller's thread.
    virtual void makeVerifiers(const std::string& password, Executor& asker,
                               Reply<std::pair<std::string, std::string>> reply) = 0;
    /// With the salts of the account's other passwords, if it has any (see AppPassword).
    virtual void makeVerifiersLike(const LoginRecord& record, const std::string& password, Executor& asker,
                                   Reply<std::pair<std::string, std::string>> reply)
    {
        (void)record;
        makeVerifiers(password, asker, std::move(reply));
    }
};

} // namespace posthorn::directory
