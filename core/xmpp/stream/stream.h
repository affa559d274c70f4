// A client's stream (RFC 6120) without its framing: negotiation, then stanzas. TCP and WebSocket put it on the wire each
// in their own way.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "directory/authenticator.h"
#include "wire/link.h"
#include "xmpp/route/station.h"
#include "xmpp/stream/conditions.h"
#include "xmpp/stream/visitor.h"
#include "xmpp/xml/parser.h"

namespace posthorn::xmpp {

/// How a stream is put on the wire.
class Framing {
public:
    virtual ~Framing() = default;
    /// Our opening: <stream:stream> or <open/>.
    virtual void open(const std::string& domain, const std::string& id, std::string_view language) = 0;
    /// One element or more, as XML in jabber:client.
    virtual void send(std::string_view xml) = 0;
    /// An element of the stream's namespace: features or error; @p inner is its content.
    virtual void sendStream(std::string_view name, std::string_view inner) = 0;
    /// Our closing, behind which nothing is sent; then the connection ends.
    virtual void close() = 0;
    /// The next element that comes is a new stream's opening.
    virtual void restart() = 0;
    /// TLS is on its way: what has come behind the wish for it is nobody's (RFC 6120 section 5.4.3.3).
    virtual void securing() {}
    /// No further element is handed over until go().
    virtual void wait() = 0;
    virtual void go() = 0;
    /// False where TLS is somebody else's matter.
    virtual bool canStartTls() const = 0;
};

struct Attached;
class Backlog;
struct Basis;
class DetachedStream;
struct Management;
struct ResumableState;
struct Sasl2Login;

class Stream final : public Outlet {
public:
    static constexpr size_t stanzasAtOnce = 50;
    Stream(Exchange& exchange, wire::Link& link, Framing& framing);
    ~Stream() override;

    // What the framing tells.
    void opened(const Element& header);
    void element(Element element);
    void peerClosed(); ///< </stream:stream> or <close/>
    void broken(XmlError error);
    void notAStream(); ///< what opened is something else, or of another namespace
    void tlsStarted();
    void expired(wire::TimerId timer);
    void shutdown();
    void drained();
    void connectionLost(); ///< nothing can be sent any more
    /// Somebody else has proved who is there: EXTERNAL is offered. Before opened().
    void vouch(directory::Account account) { m_vouched = std::move(account); }
    /// OAUTHBEARER is offered under TLS. Before opened().
    void findDevicesBy(FindDevice find) { m_findDevice = std::move(find); }
    /// That proof holds no longer: EXTERNAL is not offered any more, and a stream that came by it ends.
    void vouchEnded();

    // Outlet
    void deliver(Delivery delivery) override;
    void end(EndReason reason) override;
    void settled(uint64_t ticket) override;
    void handOver(Give give) override;
    void takeOver(std::shared_ptr<void> state) override;

private:
    enum class State { New, Negotiating, Exchange /**< SASL is under way */, Authenticated, Binding, Bound, Closed };

    // stream.cpp
    void sendFeatures();
    /// Passwords need TLS, where the settings do not say otherwise.
    bool mayLogIn() const;
    /// @p specific: an element that says more than the condition does (RFC 6120 section 4.9.4).
    void fail(StreamCondition condition, std::string_view text = {}, std::string_view specific = {});
    /// Our header, where it has not been sent.
    void open();
    void close();
    void setState(State state);
    void restartIdleTimer();
    void log(watch::Level level, std::string_view text) { m_link.log(level, text); }
    /// Through the transcript, where that is kept.
    void send(std::string_view xml);
    // stream_sasl.cpp
    bool negotiationElement(Element& element);
    bool refuseRegistration(const Element& element);
    std::vector<std::string> offeredMechanisms() const;
    /// What was offered, as XEP-0474 has it hashed.
    std::string offerText() const;
    std::string mechanismFeatures() const;
    std::string_view saslNamespace() const;
    void beginSasl(std::string_view mechanism, std::optional<std::string> initial);
    void runSasl(std::unique_ptr<directory::SaslExchange> exchange, const std::string& first);
    void sendChallenge(std::string_view data);
    void saslOutcome(directory::SaslExchange::Outcome outcome);
    void deviceEnded();
    void saslFailure(std::string_view condition, std::string_view text = {});
    // stream_sasl2.cpp
    bool offersTokens() const;
    std::string sasl2Features() const;
    void authenticate(const Element& element);
    void authenticated(std::string_view data);
    void issueToken(Basis basis);
    void resumeInline();
    void resumptionFailed(const std::string& failure);
    void bindInline();
    void boundInline(Result<Attached> attached);
    void succeeded(const std::string& more, bool features);
    // stream_bind.cpp
    void bindRequest(const StanzaPtr& question);
    void bound(Result<std::string> resource, const StanzaPtr& question);
    void leave(); ///< the account hears that this session has gone
    // stream_stanzas.cpp
    void stanza(Element element);
    /// Counts what has come from the client; after so much others have their turn, and answers leave, before more is taken.
    void giveWay();
    void write(const Delivery& delivery);
    /// Without remembering it.
    void transmit(const Delivery& delivery);
    bool isHeldBack(const Delivery& delivery);
    void releaseHeld();
    /// What has been sent so far has reached the client, as far as is to be known without its acknowledgement.
    void noteTaken();
    void watchTaken();
    // stream_management.cpp
    bool managementElement(const Element& element);
    /// Turns it on as <enable/> says; returns the answer.
    std::string startManagement(const Element& enable);
    void beginResumption(const Element& resume);
    void acknowledged(const Element& element);
    /// False: it was nonsense, and the stream has ended.
    bool forgetAcknowledged(const Element& element);
    void requestAcknowledgement();
    void sendAcknowledgement();
    void remember(const Delivery& delivery);
    /// What is needed to resume, with what was held back for the client.
    ResumableState leaveState();
    /// Leaves that with the station, which may as well still be to come from an older connection; null: there is nothing
    /// to resume.
    DetachedStream* leaveBehind();
    /// The same for a client that is not there any more.
    bool detach();

    Exchange& m_exchange;
    Station& m_station;
    wire::Link& m_link;
    Framing& m_framing;
    State m_state = State::New;
    std::string m_domain;
    std::string m_language;
    bool m_opened = false; ///< our header has been sent
    std::unique_ptr<directory::SaslExchange> m_exchangeInHand;
    int m_failures = 0;
    bool m_byPassword = false; ///< that is how the client logged in
    std::unique_ptr<Sasl2Login> m_sasl2; ///< while that is how the client logs in
    std::optional<directory::Account> m_account;
    std::optional<directory::Account> m_vouched;
    bool m_byExternal = false; ///< the login (under way) is EXTERNAL: by m_vouched, or by the client's certificate
    FindDevice m_findDevice;
    std::shared_ptr<void> m_deviceWatch; ///< over the token of a login by OAUTHBEARER
    bool m_byDevice = false; ///< the login (under way) is that; it ends with the token
    Jid m_jid;
    std::optional<SessionAddress> m_address;

    size_t m_inARow = 0; ///< stanzas since it last gave way

    // Client state indication (XEP-0352).
    bool m_inactive = false;
    std::map<Jid, Delivery> m_heldPresence; ///< the last of each sender

    // Stream management (XEP-0198).
    std::unique_ptr<Management> m_management; ///< null until the client enables it
    std::optional<std::string> m_resuming; ///< the secret that was asked for
    std::unique_ptr<Backlog> m_early;      ///< what came for the resumed session before its state did
    std::deque<std::shared_ptr<bool>> m_untaken; ///< of what was sent without stream management and lies in the store still
    bool m_watchesTaken = false;

    std::string m_buffer;
    Life m_life;
};

} // namespace posthorn::xmpp
