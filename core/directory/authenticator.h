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

class Authenticator {
public:
    virtual ~Authenticator() = default;
    /// Mechanisms to offer on this connection, strongest first. @p clearAllowed: PLAIN and LOGIN although there is no TLS.
    virtual std::vector<std::string> mechanisms(const wire::LinkInfo& link, bool clearAllowed) const = 0;
    /// Null for a mechanism that mechanisms() would not name. When the client sent no initial response, the first call
    /// is next(""): its outcome is the mechanism's first challenge, empty where the client speaks first.
    virtual std::unique_ptr<SaslExchange> begin(std::string_view mechanism, wire::Link& link, bool clearAllowed) = 0;
    /// USER and PASS, IMAP LOGIN. Errors as SaslExchange::Outcome::error.
    virtual void checkPassword(const std::string& login, const std::string& password, wire::Link& link,
                               Reply<Account> reply) = 0;
    /// Makes both verifiers off the caller's thread.
    virtual void makeVerifiers(const std::string& password, Executor& asker,
                               Reply<std::pair<std::string, std::string>> reply) = 0;
};

} // namespace posthorn::directory
