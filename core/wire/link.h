// The sans-IO contract. A protocol session is a plain object: it is told of bytes, timers and the peer's going, and it
// says what it wants through its Link. It knows no socket and no thread; the engine (core/net) or a test stands behind
// the Link. Everything happens on one worker thread; the session may call its Link from inside any of its own functions
// and from replies of the store that arrive on link.executor().
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "config/settings.h"
#include "watch/values.h"

namespace posthorn::wire {

struct Endpoint {
    std::string address; ///< numeric; IPv4-mapped IPv6 addresses as IPv4
    uint16_t port = 0;
    /// 127.0.0.0/8, ::1 or the local socket.
    bool isLoopback() const;
    /// "192.0.2.1:25" or "[2001:db8::1]:25".
    std::string text() const;
};

/// RFC 5056 channel binding data of the TLS connection.
struct ChannelBinding {
    std::string type; ///< "tls-exporter" (RFC 9266) or "tls-server-end-point" (RFC 5929)
    std::string data;
};

/// The certificate that a peer has shown, and what was found of it.
struct PeerCertificate {
    /// Of kind dNSName in lower case, "example.org" or "*.example.org", and SRVName (RFC 4985) as
    /// "_xmpp-server.example.org". Only where an authority that we trust vouches for them, as of all that follows.
    std::vector<std::string> names;
    /// Mail addresses (rfc822Name) and XMPP addresses (RFC 6120 section 13.7.1.4), as they were written.
    std::vector<std::string> addresses;
    std::string problem; ///< why nobody vouches for it; empty: somebody does
    std::string der;     ///< the certificate itself, where OutgoingTarget::judgeCertificate asked for it
};

/// What a session has to know of its connection. Changes only by TLS.
struct LinkInfo {
    uint64_t id = 0; ///< the session's number in log and console
    Endpoint peer;   ///< as the PROXY protocol told it, where that is on
    Endpoint local;
    bool tls = false;
    std::string tlsVersion;  ///< "TLSv1.3"
    std::string tlsCipher;   ///< "TLS_AES_256_GCM_SHA384"
    int tlsBits = 0;
    std::string serverName;  ///< SNI as the client sent it
    std::vector<ChannelBinding> channelBindings;
    /// Where the peer was asked for it (Service::mutualTls, Service::clientCertificates, OutgoingTarget::mutualTls,
    /// OutgoingTarget::judgeCertificate) and has shown one; else null.
    std::shared_ptr<const PeerCertificate> peerCertificate;
};

enum class TimerId { Idle /**< every protocol's idle time-out */, First, Second };

class Link {
public:
    virtual ~Link() = default;
    virtual const LinkInfo& info() const = 0;
    virtual Executor& executor() = 0;
    /// The settings as they were when the session started.
    virtual const config::Snapshot& settings() const = 0;

    /// Queues bytes for the peer. They are written together when the session's function has returned.
    virtual void send(std::string_view bytes) = 0;
    /// The same for bytes that stay as they are for as long as @p owner is held (null: for ever), so that much of them goes
    /// to the network without being copied. Worth it from some 16 KiB on.
    virtual void sendShared(std::string_view bytes, std::shared_ptr<const void> owner)
    {
        (void)owner;
        send(bytes);
    }
    /// Bytes queued and not yet taken by the network. A session that produces much stops above highWater and goes on
    /// when it is told drained().
    virtual size_t unsent() const = 0;
    static constexpr size_t highWater = 256 * 1024;

    /// While paused no more bytes are read from the peer: TCP itself holds it back. Bytes that were already handed
    /// over stay with the session. Pausing does not nest.
    virtual void pauseInput() = 0;
    virtual void resumeInput() = 0;

    /// Begins TLS once everything queued has been sent. Whatever plain text the peer had already sent behind its
    /// command is thrown away (RFC 3207 section 4.2); the session must throw away its own buffered input as well.
    virtual void startTls() = 0;
    /// Closes once everything queued has been sent (or the slow-peer limit has passed).
    virtual void close() = 0;
    /// Closes at once; what is queued is lost.
    virtual void abort() = 0;

    /// Restarts the timer; expired() is called once after @p delay unless it is set anew or cancelled. Resolution is
    /// about a second for delays of ten seconds and more. Setting the idle timer again and again is cheap.
    virtual void setTimer(TimerId timer, std::chrono::milliseconds delay) = 0;
    virtual void cancelTimer(TimerId timer) = 0;

    // What the console shows.
    virtual void setAccount(std::string_view account) = 0;
    virtual void setState(std::string_view state) = 0;
    virtual void setCommand(std::string_view command) = 0;
    /// One transcript line, without secrets and without line end. Kept only when log.transcripts is on.
    virtual void transcript(watch::Direction direction, std::string_view line) = 0;
    virtual void log(watch::Level level, std::string_view text) = 0;
    virtual void count(watch::Counter counter, uint64_t by = 1) = 0;
};

/// A protocol's side of one connection. After closed() the engine destroys it; the Link outlives it.
class Session {
public:
    virtual ~Session() = default;
    /// The connection stands (with TLS, where TLS is implicit). Servers greet here. @p link outlives the session.
    virtual void opened(Link& link) = 0;
    /// Bytes from the peer, in pieces of any size up to 64 KiB. All are the session's from now on.
    virtual void received(std::string_view bytes) = 0;
    /// unsent() has fallen below a quarter of highWater, after having been above that.
    virtual void drained() {}
    /// TLS stands after startTls(); link.info() tells the details. (A failed handshake is closed().)
    virtual void tlsStarted() {}
    virtual void expired(TimerId timer) = 0;
    /// The server stops, or the administrator or a changed password ends this session: say goodbye and close() soon.
    virtual void shutdown() = 0;
    /// The peer has gone (after an orderly end of its data everything received has been delivered before), or the
    /// connection failed. Nothing can be sent any more. @p error is empty for an orderly end.
    virtual void closed(std::string_view error) { (void)error; }
};

} // namespace posthorn::wire
