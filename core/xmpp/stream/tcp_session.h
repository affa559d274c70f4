// A client's stream over TCP (RFC 6120 section 4).
#pragma once

#include "xmpp/stream/input_rate.h"
#include "xmpp/stream/stream.h"

namespace posthorn::xmpp {

class TcpSession final : public wire::Session, private Framing {
public:
    TcpSession(Exchange& exchange, FindDevice find);
    ~TcpSession() override;

    // wire::Session
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void tlsStarted() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) override;

private:
    // Framing
    void open(const std::string& domain, const std::string& id, std::string_view language) override;
    void send(std::string_view xml) override;
    void sendStream(std::string_view name, std::string_view inner) override;
    void close() override;
    void restart() override;
    void securing() override { m_securing = true; }
    void wait() override;
    void go() override;
    bool canStartTls() const override { return true; }

    void work();
    XmlParser::Limits limits() const;

    Exchange& m_exchange;
    FindDevice m_find;
    wire::Link* m_link = nullptr;
    std::unique_ptr<Stream> m_stream;
    std::unique_ptr<XmlParser> m_parser;
    std::unique_ptr<InputRate> m_rate;
    std::string m_input; ///< what has come while nothing may be taken
    bool m_waiting = false;
    bool m_working = false;
    bool m_restart = false;
    bool m_securing = false; ///< TLS is on its way
    bool m_sentOpening = false;
    bool m_closed = false;
    Life m_life;
};

} // namespace posthorn::xmpp
