// The server's side of SASL (RFC 4422) as plain objects: the client's messages in, steps out. Nothing here looks up an
// account or runs PBKDF2; a mechanism asks for that by a step and is resumed with the answer. The authenticator calls
// in; protocols only carry the messages, with their own base64 and line lengths.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "directory/sasl/scram_verifier.h"
#include "wire/link.h"

namespace posthorn::directory {

/// Longest message of a client that any mechanism reads, before base64.
constexpr size_t maxSaslMessage = 8192;
constexpr size_t maxLoginOctets = 512;
constexpr size_t maxPasswordOctets = 1024;

/// What ties a login to the TLS connection under it.
using wire::ChannelBinding;

/// What a mechanism knows about its connection and its server.
struct SaslContext {
    bool tls = false;
    bool allowPlainWithoutTls = false;
    /// Those of this connection; when there are any, the -PLUS mechanisms were offered.
    std::vector<ChannelBinding> channelBindings;
    /// Of the installation, 32 random octets: keeps the salts that are made up for unknown names unguessable.
    std::string serverSecret;
    /// What real verifiers are made with now, for the made-up ones to look the same.
    int iterations = defaultScramIterations;
    /// May @p login act for @p authzid (both prepared)? When empty, only for itself. XMPP says yes to login's bare JID.
    std::function<bool(std::string_view login, std::string_view authzid)> mayActAs;
    /// What the client was offered, for SCRAM to confirm under its own protection (XEP-0474); empty: nothing is confirmed.
    std::string offered;
    /// For tests: the server's part of the nonce; random when empty.
    std::string serverNonce;
};

/// What a mechanism wants next. Each member says with which kinds it counts.
struct SaslStep {
    enum class Kind {
        Continue,        ///< send `data` as a challenge (it may be empty) and call next() with the response
        NeedCredentials, ///< look up `login` and call credentials()
        CheckPassword,   ///< check `password` of `login` and call passwordChecked()
        Succeeded,       ///< `login` it is; `data`, when not empty, goes with the success or as one more challenge
        Failed           ///< `error`: AuthFailed, Invalid (malformed), Denied (authzid), TooLarge
    } kind = Kind::Failed;
    std::string data;
    std::string login;    ///< prepared by SASLprep: NeedCredentials, CheckPassword, Succeeded
    std::string authzid;  ///< NeedCredentials, CheckPassword, Succeeded; empty when the client gave none
    std::string password; ///< as the client sent it; ScramVerifier::checkPassword prepares it
    size_t proved = 0;    ///< Succeeded by a proof: which of the credentials it fits, as Credentials::findPassword says
    Error error;          ///< text says the same for an unknown name as for a wrong password
};

/// One exchange. After Succeeded or Failed it is over, and whatever is called fails.
class SaslServer {
public:
    virtual ~SaslServer() = default;
    virtual std::string_view mechanism() const = 0;
    /// The client's next message, decoded. An empty first message means that there was no initial response; it is
    /// answered by the mechanism's first challenge (empty where the client speaks first).
    virtual SaslStep next(std::string_view clientData) = 0;
    /// Answers NeedCredentials; nothing for a name that nobody has or that may not log in.
    virtual SaslStep credentials(const std::optional<Credentials>& found);
    /// Answers CheckPassword.
    virtual SaslStep passwordChecked(bool right);
};

/// Makes the mechanism by its name (any case). Unsupported for names that mechanisms() would not list however the
/// connection was, Denied for PLAIN and LOGIN that need TLS first.
Result<std::unique_ptr<SaslServer>> makeSaslServer(std::string_view mechanism, SaslContext context);

/// The names to offer, strongest first.
std::vector<std::string_view> mechanisms(bool tls, bool channelBindingAvailable, bool allowPlainWithoutTls);

} // namespace posthorn::directory
