// A stream with another program, a component or a server, over TCP: framing, the parser, errors. What is said on it is the
// derived class's. Its content's namespace becomes jabber:client inside, as all stanzas have here.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "wire/link.h"
#include "xmpp/route/station.h"
#include "xmpp/stream/conditions.h"
#include "xmpp/stream/input_rate.h"
#include "xmpp/xml/parser.h"

namespace posthorn::xmpp {

class PeerSession : public wire::Session, public Outlet {
public:
    static constexpr size_t elementsAtOnce = 50;
    static constexpr int64_t rateOfClients = 10; ///< it may send as much as so many clients (xmpp.rate)
    /// @p contentNamespace as "jabber:server"; it outlives the session.
    PeerSession(Exchange& exchange, std::string_view contentNamespace);
    ~PeerSession() override;

    // wire::Session
    void opened(wire::Link& link) final;
    void received(std::string_view bytes) final;
    void tlsStarted() final;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) final;

    // Outlet
    void deliver(Delivery delivery) override;
    void end(EndReason reason) override;
    void settled(uint64_t ticket) override { (void)ticket; }
    void handOver(Give give) override { give(nullptr); }

protected:
    /// The connection stands.
    virtual void begun() {}
    /// TLS stands after startTls().
    virtual void secured() {}
    /// The peer's stream header.
    virtual void header(const Element& root) = 0;
    virtual void element(Element element) = 0;
    /// It is over, by whomever; once. @p error: why, where the connection broke.
    virtual void over(std::string_view error) = 0;

    /// Our stream header, with these attributes (and xmlns declarations) besides its own.
    void open(std::string_view attributes);
    bool isOpen() const { return m_sentOpening; }
    void send(std::string_view xml, bool secret = false);
    void fail(StreamCondition condition, std::string_view text = {});
    void close();
    /// The next thing that comes is a new header; ours is to be sent again.
    void restart();
    void startTls();
    /// No further element is handed over until go().
    void wait();
    void go();
    bool isOver() const { return m_closed; }
    /// An IQ that is none, or a `to` that is no address, is answered; true: it may be routed.
    bool isFit(const StanzaPtr& stanza);

    Exchange& exchange() { return m_exchange; }
    Station& station() { return *m_station; }
    wire::Link& link() { return *m_link; }
    bool hasLink() const { return m_link != nullptr; }
    /// An error for a stanza that isFit() finds fault with; said on this stream where nothing else is done.
    virtual void refuse(const StanzaPtr& stanza, Condition condition);
    /// Registers it with its station.
    const SessionAddress& address();

private:
    void work();
    void giveWay();
    void resumeInput();
    void finish();
    std::unique_ptr<XmlParser> makeParser() const;

    Exchange& m_exchange;
    const std::string_view m_namespace;
    wire::Link* m_link = nullptr;
    Station* m_station = nullptr;
    std::optional<SessionAddress> m_address;
    std::unique_ptr<XmlParser> m_parser;
    std::unique_ptr<InputRate> m_rate;
    std::string m_input;
    std::string m_buffer;
    bool m_waiting = false;
    bool m_resting = false; ///< until others have had their turn
    bool m_working = false;
    bool m_restart = false;
    bool m_securing = false; ///< TLS is on its way
    bool m_sentOpening = false;
    bool m_closed = false;
    bool m_told = false;
    Life m_life;
};

} // namespace posthorn::xmpp
