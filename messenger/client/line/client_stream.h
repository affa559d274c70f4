// A client's stream (RFC 6120) on the worker: TLS, login, resource, stream management, then stanzas. Sans-IO; knows nothing of
// the main thread. Everything that the server says is bounded and checked; whatever is wrong ends the stream with a reason.
#pragma once

#include "messenger/client/line/stream_plan.h"
#include "directory/sasl/sasl_client.h"
#include "wire/link.h"
#include "xmpp/xml/parser.h"

namespace posthorn::messenger {

class ClientStream final : public wire::Session {
public:
    static constexpr size_t longestStanza = 2 << 20;
    static constexpr size_t longestBefore = 64 << 10; ///< of anything before the login
    static constexpr size_t mostInFlight = 4 << 20;   ///< octets that the main thread has not taken yet: then the server waits
    static constexpr std::chrono::seconds negotiationPatience{40};
    static constexpr std::chrono::seconds answerPatience{30};

    ClientStream(StreamPlan plan, StreamEvents events, std::shared_ptr<StreamHandle> handle);
    ~ClientStream() override;

    // For the line, on the worker.
    void send(const std::vector<xmpp::StanzaPtr>& stanzas);
    void setActive(bool active);
    /// Asks for a sign of life; without any by @p patience the stream is lost.
    void probe(std::chrono::milliseconds patience);
    void leave();
    void taken(size_t bytes);

    // wire::Session
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void tlsStarted() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) override;

private:
    enum class State {
        Opening,  ///< the stream's header and features are awaited
        StartTls, ///< "proceed" is awaited, then TLS
        Exchange, ///< SASL
        Deriving, ///< PBKDF2 is under way
        Resuming,
        Binding,
        Enabling, ///< of stream management
        Ready,
        Over
    };
    using Element = xmpp::Element;
    using Kind = StreamEnd::Kind;

    // client_stream.cpp
    void openStream();
    void work();
    void header(const Element& root);
    void element(Element element);
    void streamError(const Element& error);
    void say(std::string_view xml);
    void end(Kind kind, std::string text = {});
    void finish(StreamEnd end);
    void secured();
    std::unique_ptr<xmpp::XmlParser> makeParser() const;

    // client_stream_login.cpp
    void features(Element features);
    void logIn();
    std::unique_ptr<directory::SaslClient> chooseClient(const std::vector<std::string>& offered, const Element* fast);
    std::string offerText(const std::vector<std::string>& offered) const;
    std::vector<wire::ChannelBinding> bindings() const;
    void begin();
    std::string sasl2Request(const std::string& initial);
    void saslElement(const Element& element);
    void step(directory::SaslClient::Step step);
    void succeeded(const Element& success);
    void refused(const Element& failure);

    // client_stream_bind.cpp
    void bindOrResume();
    void requestBind();
    void bindAnswer(const Element& iq);
    void managementElement(const Element& element);
    void enabled(const Element& enabled);
    void resumed(const Element& resumed);
    void acknowledge(const Element& element);
    void becomeReady();

    // client_stream_stanzas.cpp
    void stanza(Element element);
    void handOver();
    void restartIdle();

    const StreamPlan m_plan;
    LoginMeans m_means;
    StreamEvents m_events;
    const std::shared_ptr<StreamHandle> m_handle;
    wire::Link* m_link = nullptr;
    State m_state = State::Opening;
    std::unique_ptr<xmpp::XmlParser> m_parser;
    std::string m_input;
    bool m_working = false;
    bool m_restart = false;
    bool m_securing = false; ///< the TLS handshake is under way
    bool m_headerCame = false;
    bool m_saidHeader = false;
    bool m_loggedIn = false;
    bool m_wasReady = false;

    Judgement m_judgement = Judgement::New;
    Element m_features;
    std::unique_ptr<directory::SaslClient> m_client;
    bool m_sasl2 = false;
    bool m_byToken = false;
    bool m_tokenRefused = false;
    bool m_secretWithheld = false; ///< a means was not used because the certificate is unknown
    std::string m_wantedToken;

    StreamReady m_ready;
    bool m_active;
    bool m_hasCsi = false;
    std::string m_question; ///< id of our own IQ: bind, session, ping
    uint32_t m_handled = 0; ///< stanzas of the server
    uint32_t m_lastAck = 0;
    uint32_t m_unacknowledged = 0;
    bool m_asked = false;        ///< <r/> is not answered yet
    bool m_waitsForLife = false; ///< the First timer runs
    std::vector<xmpp::StanzaPtr> m_batch;
    size_t m_batchBytes = 0;
    size_t m_inFlight = 0;
    bool m_paused = false;
    Life m_life;
};

} // namespace posthorn::messenger
