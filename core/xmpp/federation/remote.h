// Another domain as one of ours sees it: the connection to its server, what waits for that, and questions about keys.
// On one worker.
#pragma once

#include <deque>
#include <optional>

#include "xmpp/federation/federation_service.h"
#include "xmpp/federation/server_finder.h"

namespace posthorn::xmpp {

class OutgoingSession;

class Remote {
public:
    static constexpr size_t mostWaiting = 1000;        ///< stanzas
    static constexpr size_t mostWaitingOctets = 2 << 20;
    static constexpr size_t mostVerifications = 100;   ///< questions
    static constexpr std::chrono::seconds patience{60}; ///< until the connection stands
    static constexpr std::chrono::seconds rest{10};     ///< after a failure, in which nothing is tried

    Remote(FederationService& service, Station& station, DomainPair domains);
    ~Remote();

    void send(const StanzaPtr& stanza, const Ticket& ticket);
    void verify(const Verification& verification);
    /// Their connection to us, which may be used until giveBack().
    void borrow(const SessionAddress& session);
    void giveBack(const SessionAddress& session);
    bool isIdle() const;

    // From the connection.
    FederationService& service() { return m_service; }
    const DomainPair& domains() const { return m_domains; }
    bool wantsToSend() const { return !m_queue.empty(); }
    bool wantsToVerify() const { return !m_verifications.empty() || !m_asked.empty(); }
    /// Questions may be asked on it.
    void negotiated();
    /// Stanzas may be sent on it.
    void ready();
    /// The other side does not believe us.
    void rejected(const std::string& why);
    void verified(const std::string& streamId, bool valid);
    /// It is over. @p condition is what senders are told where it never stood.
    void lost(Condition condition, const std::string& why);

private:
    struct Waiting {
        StanzaPtr stanza;
        Ticket ticket;
    };
    enum class State { Idle, Searching, Connecting, Negotiated, Ready };

    void begin();
    void nextPlace();
    void nextAddress();
    void giveUp(Condition condition, const std::string& why);
    void bounce(Condition condition, const std::string& why);
    std::deque<Waiting> takeQueue();
    void answer(const Verification& verification, Verdict verdict);
    void release();

    FederationService& m_service;
    Station& m_station;
    const DomainPair m_domains;
    State m_state = State::Idle;
    std::deque<Waiting> m_queue;
    size_t m_octets = 0; ///< that it takes, about
    std::vector<Verification> m_verifications; ///< not asked yet
    std::vector<Verification> m_asked;
    std::deque<ServerPlace> m_places;
    ServerPlace m_place;
    std::deque<std::string> m_addresses;
    OutgoingSession* m_session = nullptr;
    std::optional<SessionAddress> m_borrowed;
    Condition m_failure = Condition::RemoteServerTimeout; ///< the last one's
    std::string m_why;
    int64_t m_restUntil = 0; ///< by the steady clock
    uint64_t m_attempt = 0;
    Life m_life;
};

} // namespace posthorn::xmpp
