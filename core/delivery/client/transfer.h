// What passes between the queue's side and one outgoing connection. Values and the interface of the connection's owner.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/mail_address.h"
#include "store/types.h"

namespace posthorn::delivery {

class ClientSession;

/// One message for several recipients of one host: one mail transaction.
struct Transfer {
    store::Bytes body;
    size_t offset = 0; ///< where the message begins in the body
    MailAddress sender;
    std::string envelopeId;
    uint32_t passing = 0; ///< Passing bits
    struct To {
        MailAddress address;
        std::string original;
        uint32_t notify = 0; ///< Notify bits
    };
    std::vector<To> recipients;
};

/// How it went for one recipient.
struct RecipientResult {
    enum class Kind { Delivered, Temporary, Permanent } kind = Kind::Temporary;
    std::string status;     ///< RFC 3463
    std::string text;       ///< the peer's reply with its code, or our own words
    std::string host;       ///< "mx.example.org [192.0.2.1]" when the peer said it; else empty
    bool dsnPassed = false; ///< the peer reports from here on
};

/// How a connection ended, or why it never stood.
struct SessionEnd {
    enum class Kind {
        Orderly,   ///< after finish()
        Unreached, ///< could not be connected
        TlsFailed, ///< the handshake after STARTTLS failed
        Refused,   ///< greeting, EHLO, STARTTLS or login were answered no
        Lost       ///< the connection broke, timed out or spoke no SMTP
    } kind = Kind::Lost;
    std::string status = "4.4.2";
    std::string text;
    bool wasReady = false;  ///< it got as far as taking transfers
    bool unfinished = false; ///< a transfer was under way and its result is not known; it has not been reported
    bool textSent = false;  ///< ... and its final dot was on the way: the peer may have taken it
};

/// Told by a ClientSession, always on its worker.
class ClientOwner {
public:
    virtual ~ClientOwner() = default;
    /// The connection waits: call transfer() or finish(), now or later, unless sessionEnded() came in between.
    virtual void sessionReady(ClientSession& session) = 0;
    /// The results in the order of the recipients; sessionReady() or sessionEnded() follows.
    virtual void transferred(std::vector<RecipientResult> results) = 0;
    /// The last call.
    virtual void sessionEnded(const SessionEnd& end) = 0;
};

struct ClientOptions {
    std::string hostName;  ///< for EHLO
    std::string peerName;  ///< the host's name, for logs and reports
    std::string address;   ///< numeric
    bool useTls = true;    ///< STARTTLS where it is offered
    bool requireTls = false;
    std::string login; ///< empty: no AUTH
    std::string password;
    bool allowClearPassword = false;
    std::chrono::seconds timeout{300};      ///< per reply
    std::chrono::seconds finalTimeout{600}; ///< for the reply to the whole message (RFC 5321 section 4.5.3.2.6)
};

} // namespace posthorn::delivery
