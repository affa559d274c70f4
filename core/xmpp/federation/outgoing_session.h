// A connection to another server (RFC 6120, XEP-0220): TLS, then proof of who we are, by our certificate or by dialback.
#pragma once

#include "xmpp/federation/remote.h"
#include "xmpp/stream/peer_session.h"

namespace posthorn::xmpp {

class OutgoingSession final : public PeerSession {
public:
    OutgoingSession(Exchange& exchange, Remote& remote);

    // From the remote.
    /// There is something to send.
    void wanted();
    void ask(const Verification& verification);
    /// The remote has given this connection up.
    void leave();
    void deliver(Delivery delivery) override;

private:
    enum class State { New, Features, StartTls, Negotiated, External, Proven, Dialback, Ready, Rejected };

    // PeerSession
    void begun() override;
    void secured() override;
    void header(const Element& root) override;
    void element(Element element) override;
    void over(std::string_view error) override;
    void expired(wire::TimerId timer) override;

    void openStream();
    void features(const Element& features);
    void prove();
    void rejected(const std::string& why);
    void setState(State state);
    void restartTimer();
    void giveUp(const std::string& why);

    Remote* m_remote; ///< null: nobody is interested any more
    const DomainPair m_domains;
    State m_state = State::New;
    std::string m_id;
    bool m_external = false; ///< the peer takes our certificate
    bool m_bidi = false;     ///< what is for us may come here as well (XEP-0288)
    Condition m_condition = Condition::RemoteServerTimeout;
    std::string m_why;
};

} // namespace posthorn::xmpp
