// What a stream is told before it begins, and what it tells: values that cross between the main thread and the worker.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "messenger/client/profile/pins.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::messenger {

/// By what to log in; the first that the server takes, in this order.
struct LoginMeans {
    std::string tokenMechanism; ///< XEP-0484: "HT-SHA-256-EXPR"
    std::string token;
    std::string bearer;         ///< of the enrolled device (RFC 7628)
    std::string password;
    bool isEmpty() const { return token.empty() && bearer.empty() && password.empty(); }
};

/// A stream that may be taken up again (XEP-0198 section 5).
struct Resumption {
    std::string id;
    xmpp::Jid jid;        ///< our full address on it
    uint32_t handled = 0; ///< stanzas of the server that we have had
};

struct StreamPlan {
    xmpp::Jid account;       ///< bare
    std::string serverName;  ///< whom the certificate must be for, and the pin's name
    std::string alias;       ///< another name of the server, by which it may be pinned: the webmail's host
    PinMap pins;
    LoginMeans means;
    std::string agent;       ///< a UUID: this installation
    std::string device;      ///< what people call it, for the account's list of clients
    std::string tag = "Posthorn"; ///< the resource's first part
    std::optional<Resumption> resume;
    bool active = true;      ///< somebody looks
    std::chrono::seconds idle{300}; ///< after so long without a word it is asked whether the server is still there
};

/// The stream stands.
struct StreamReady {
    xmpp::Jid jid;
    bool resumed = false;
    uint32_t handled = 0; ///< resumed: stanzas of ours that the server has had, of all on this stream
    std::string resumeId; ///< empty: cannot be resumed
    int resumeSeconds = 0;
    std::string location; ///< where the server would like to see the resumption: "host:port"; may be empty
    bool managed = false; ///< stanzas are acknowledged
    bool carbons = false;
    std::string token;    ///< a new one for the next login; may be empty
    std::string tokenMechanism;
    bool tokenRefused = false; ///< the one that there was is of no use any more
    std::string newPin;   ///< a certificate (DER) that was not known and that no authority vouches for
};

struct StreamEnd {
    enum class Kind {
        Unreachable,   ///< no connection came about
        Lost,          ///< it broke, or nothing was heard any more
        Left,          ///< as we wished
        Shutdown,      ///< the server stops, or wants us to come again
        Insecure,      ///< no TLS is offered
        Certificate,   ///< another one than was pinned; or an unknown one, and the login would give a secret away
        NoMeans,       ///< nothing is known that the server would take: ask for the password
        NotAuthorized, ///< it was refused
        Disabled,      ///< the account may not log in
        Impostor,      ///< the server has not proved to know the password, or the offer was changed on its way
        LoginLater,    ///< logins fail for a moment, or too many have failed
        Unsupported,   ///< no mechanism in common, or no way to bind a resource
        Conflict,      ///< replaced by another of our streams
        Policy,
        Elsewhere,     ///< see-other-host, in `host`
        HostUnknown,
        Broken,        ///< what the server sent is no XMPP
    } kind = Kind::Lost;
    std::string text;        ///< the library's or server's own words; for details
    std::string host;
    std::string certificate; ///< DER, with Certificate
    std::string reason;      ///< why nobody vouches for it
    uint32_t handled = 0;    ///< stanzas of the server that were taken, for the resumption
    bool tokenRefused = false;
    bool wasReady = false;
};

/// Called on the worker.
struct StreamEvents {
    std::function<void(StreamReady)> ready;
    /// All that came in one piece. `bytes` have to be given back by ClientStream::taken().
    std::function<void(std::vector<xmpp::StanzaPtr>, size_t bytes)> stanzas;
    /// Of our stanzas on this stream (resumed ones before included) the server has had so many, modulo 2^32.
    std::function<void(uint32_t)> acknowledged;
    /// Once, and nothing after it.
    std::function<void(StreamEnd)> ended;
    /// Runs the first function on another thread and then the second one on the worker: PBKDF2.
    std::function<void(std::function<std::string()>, std::function<void(std::string)>)> elsewhere;
};

class ClientStream;
/// How the main thread reaches a stream that may be gone: `stream` is looked at on the worker alone.
struct StreamHandle {
    ClientStream* stream = nullptr;
};

} // namespace posthorn::messenger
