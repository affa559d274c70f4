// Other servers (RFC 6120, XEP-0220): stanzas for domains that are not ours go out, and what comes in is checked for whose
// it is. For each of our domains and each of theirs there is one outgoing connection, at home on one worker.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "wire/link.h"
#include "xmpp/route/service.h"

namespace posthorn::xmpp {

class Remote;

/// One of our domains and one of theirs.
struct DomainPair {
    std::string local;
    std::string remote;
    auto operator<=>(const DomainPair&) const = default;
};

/// A question to a domain's own server: is that key its? (XEP-0220 section 2.3)
struct Verification {
    DomainPair domains;
    std::string streamId;
    std::string key;
    SessionAddress asker;
};

/// What came of it.
enum class Verdict { Valid, Invalid, NotFound /**< no such server */, Unreached };

class FederationService final : public Service {
public:
    explicit FederationService(Exchange& exchange);
    ~FederationService() override;

    // Service
    bool serves(const std::string& domain) const override;
    bool isHere() const override { return false; }
    void take(Station& station, StanzaPtr stanza, Ticket ticket) override;

    /// Is that a domain of ours, or a service's here?
    bool isOurs(const std::string& domain) const;
    /// Asks; the answer goes to the asker's session, IncomingSession::verified().
    void verify(Station& station, Verification verification);
    /// Their connection to us may carry what we have to say, too (XEP-0288); until the session is over.
    void borrow(Station& station, const DomainPair& domains, const SessionAddress& session);
    void giveBack(Station& station, const DomainPair& domains, const SessionAddress& session);
    const std::string& secret() const { return m_secret; }
    /// May so much more wait for connections, of all there are? It is counted then, until it is returned. From any worker.
    bool reserve(size_t octets);
    void giveBack(size_t octets) { m_waitingOctets -= octets; }
    /// It has nothing to remember any more.
    void release(Station& station, const DomainPair& domains);

private:
    static constexpr size_t mostRemotes = 5000; ///< on a station
    static constexpr size_t mostWaitingOctets = 64 << 20;

    size_t homeOf(const DomainPair& domains) const;
    /// Null: there are too many.
    Remote* remote(Station& station, const DomainPair& domains);

    Exchange& m_exchange;
    const std::string m_secret; ///< of dialback keys
    std::atomic<size_t> m_waitingOctets{0};
    std::vector<std::map<DomainPair, std::unique_ptr<Remote>>> m_remotes; ///< by station, touched there only
};

/// Another server's connection to us.
std::unique_ptr<wire::Session> makeServerSession(Exchange& exchange);

} // namespace posthorn::xmpp
