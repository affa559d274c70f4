// How a protocol is put on the engine: a Service says what a listening port offers, a Connector opens connections
// outwards, a Resolver asks the DNS. core/net implements the latter two; core/server brings all together.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "wire/link.h"

namespace posthorn::wire {

enum class TlsMode {
    None,    ///< never
    StartTls, ///< when the session asks for it
    Implicit, ///< before the session is opened
    Either ///< as the client's first octet says: a handshake or none. For protocols whose clients speak first
};

/// Makes the session for a new connection. Called on the connection's worker, by whose executor the factory may choose
/// that worker's readers.
using SessionFactory = std::function<std::unique_ptr<Session>(Executor& worker)>;

/// What one listening port offers.
struct Service {
    std::string name; ///< as in run/ports.json: "smtp", "imaps", ...
    watch::Channel channel = watch::Channel::System;
    uint16_t port = 0; ///< 0: a free one
    TlsMode tls = TlsMode::StartTls;
    SessionFactory makeSession;
    /// Sent to a connection over the limits, before it is closed: the protocol's "too busy" line with CRLF.
    std::string busyReply;
    /// Servers among themselves: in TLS the peer is asked for its certificate. The connection stands whatever it says;
    /// LinkInfo::peerCertificate tells.
    bool mutualTls = false;
    /// In TLS clients are asked for a certificate, where tls.client-authorities says who vouches for them. The connection
    /// stands whatever they show.
    bool clientCertificates = false;
};

struct OutgoingTarget {
    std::string address; ///< numeric
    uint16_t port = 25;
    TlsMode tls = TlsMode::StartTls;
    std::string serverName;    ///< for SNI and for the certificate's check
    bool verifyCertificate = false; ///< else any certificate is taken (opportunistic TLS, RFC 7435)
    std::chrono::milliseconds connectTimeout{30000};
    watch::Channel channel = watch::Channel::SmtpOut;
    std::string service = "smtp-out"; ///< for the console
    /// Servers among themselves: our certificate for `ownName` is shown, and the peer's is judged as with
    /// Service::mutualTls. Not together with verifyCertificate.
    bool mutualTls = false;
    std::string ownName{};
    std::string protocol{}; ///< asked for by ALPN (RFC 7301) where it is not empty
    /// With verifyCertificate: the certificate is judged, but the connection stands whatever comes of it. The session says
    /// nothing that is secret before it has looked at LinkInfo::peerCertificate, and may have means of its own to tell
    /// whom it knows (a pin).
    bool judgeCertificate = false;
};

class Connector {
public:
    virtual ~Connector() = default;
    /// Opens a connection on the worker of @p worker. The session is opened() when it stands; when it cannot be made,
    /// the session is told closed() with the reason without having been opened().
    virtual void connect(Executor& worker, const OutgoingTarget& target, std::unique_ptr<Session> session) = 0;
};

struct MxHost {
    int preference = 0;
    std::string name; ///< "." alone is a null MX (RFC 7505)
};

/// What the DNS said. `secure`: DNSSEC proves all of it (RFC 4035 section 4.3); false too where the resolver does not
/// validate, and for what did not come from the DNS.
struct MxAnswer {
    std::vector<MxHost> hosts; ///< sorted by preference, equal ones in random order
    bool secure = false;
};
struct AddressAnswer {
    std::vector<std::string> addresses; ///< numeric, IPv6 before IPv4
    bool secure = false;
};

struct SrvHost {
    int priority = 0;
    int weight = 0;
    uint16_t port = 0;
    std::string name; ///< "." alone: the service is decidedly not offered (RFC 2782)
};

/// The DNS, asked without blocking. Replies arrive on the given executor. NotFound: the name or type does not exist;
/// Unavailable or Timeout: try again later. An answer whose DNSSEC signature is wrong or missing (bogus) is none:
/// Unavailable.
class Resolver {
public:
    virtual ~Resolver() = default;
    virtual void mx(const std::string& domain, Executor& asker, Reply<MxAnswer> reply) = 0;
    virtual void addresses(const std::string& host, Executor& asker, Reply<AddressAnswer> reply) = 0;
    /// @p name as "_xmpp-server._tcp.example.org". In the order in which they are to be tried: by priority, equal ones by
    /// chance as their weights say (RFC 2782).
    virtual void srv(const std::string& name, Executor& asker, Reply<std::vector<SrvHost>> reply) = 0;
};

} // namespace posthorn::wire
