// The client's side of SASL, for mail that goes out through a smart host: PLAIN, LOGIN and SCRAM with the server's
// signature verified. Plain objects without I/O; the outgoing SMTP session carries the messages.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "directory/sasl/sasl_server.h"

namespace posthorn::directory {

struct SaslClientOptions {
    std::string login;
    std::string password;
    std::string authzid; ///< usually empty
    bool tls = false;    ///< PLAIN and LOGIN are used with it only, unless
    bool allowPlainWithoutTls = false;
    std::vector<ChannelBinding> channelBindings; ///< the preferred one first
    std::string clientNonce; ///< for tests; random when empty
    /// What was offered, as XEP-0474 section 4 writes it. Where the server confirms an offer, it must be this one.
    std::string offered{};
};

/// PBKDF2 to be run where it holds up nobody: `client.derived(step.derivation.run())`.
struct KeyDerivation {
    crypto::Hash hash = crypto::Hash::Sha256;
    std::string password;
    std::string salt;
    int iterations = 0;
    std::string run() const { return scramSaltedPassword(hash, password, salt, iterations); }
};

class SaslClient {
public:
    struct Step {
        enum class Kind {
            Send,      ///< send `data`, which may be empty
            DeriveKey, ///< run `derivation` and give the result to derived()
            Failed     ///< cancel the exchange; `error` says why
        } kind = Kind::Failed;
        std::string data;
        KeyDerivation derivation;
        Error error;
    };

    virtual ~SaslClient() = default;
    virtual std::string_view mechanism() const = 0;
    /// What goes with the command that begins the exchange, or answers the empty challenge; nothing where the server
    /// speaks first. Ask once.
    virtual std::optional<std::string> initialResponse() = 0;
    /// The server's challenge, decoded.
    virtual Step next(std::string_view challenge) = 0;
    virtual Step derived(std::string_view saltedPassword);
    /// The server reported success, in some protocols with data. AuthFailed when it has not proved to know the
    /// password: then it is not the server it seems to be, and nothing may be sent to it.
    virtual Result<void> finish(std::string_view additionalData = {}) = 0;
};

/// Takes the strongest of the @p offered mechanisms. Unsupported when none will do, Invalid for a name or password
/// that cannot be sent.
Result<std::unique_ptr<SaslClient>> makeSaslClient(const std::vector<std::string>& offered, SaslClientOptions options);

} // namespace posthorn::directory
