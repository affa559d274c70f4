// Another server's connection to us: it has to prove, for each pair of domains, that it speaks for its one. Stanzas go the
// other way by a connection of our own.
#pragma once

#include <set>

#include "xmpp/federation/federation_service.h"
#include "xmpp/stream/peer_session.h"

namespace posthorn::xmpp {

class IncomingSession final : public PeerSession {
public:
    static constexpr size_t mostPairs = 100;

    IncomingSession(Exchange& exchange, FederationService& service);
    /// What the domain's own server says of the key.
    void verified(const Verification& verification, Verdict verdict);

private:
    // PeerSession
    void begun() override;
    void secured() override;
    void header(const Element& root) override;
    void element(Element element) override;
    void over(std::string_view error) override;
    void expired(wire::TimerId timer) override;
    void refuse(const StanzaPtr& stanza, Condition condition) override;

    void greet();
    void external(const Element& auth);
    void saslFailure(std::string_view condition);
    void result(const Element& element);
    void verify(const Element& element);
    void stanza(Element element);
    void accept(const DomainPair& domains, std::string_view how);
    void sayResult(const DomainPair& domains, std::string_view type, std::string_view error = {});
    void offer(const DomainPair& domains);
    void restartTimer();

    FederationService& m_service;
    std::string m_local;  ///< whom the peer wants to speak to, by its header
    std::string m_remote; ///< who it says to be; may be empty
    std::string m_id;
    std::set<DomainPair> m_proven;
    std::set<DomainPair> m_pending;
    bool m_bidi = false; ///< the peer wants to hear us on this connection (XEP-0288)
    int m_failures = 0;
    Life m_life;
};

} // namespace posthorn::xmpp
