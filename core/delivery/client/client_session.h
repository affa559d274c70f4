// The outgoing side of SMTP (RFC 5321 section 3): a plain wire::Session that greets, encrypts, logs in, and then carries
// one transfer after the other for its owner. Only the queue's lanes make it.
#pragma once

#include <deque>
#include <memory>
#include <set>

#include "delivery/client/reply_reader.h"
#include "delivery/client/text_sender.h"
#include "delivery/client/transfer.h"
#include "directory/sasl/sasl_client.h"
#include "wire/link.h"

namespace posthorn::delivery {

class ClientSession final : public wire::Session {
public:
    /// @p background runs SCRAM's key derivation; null: it is run at once. It outlives the session.
    ClientSession(ClientOptions options, std::weak_ptr<ClientOwner> owner, Executor* background = nullptr);
    ~ClientSession() override;

    /// Carries one message. Only after sessionReady().
    void transfer(Transfer transfer);
    /// QUIT.
    void finish();

    // wire::Session
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void tlsStarted() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) override;

private:
    enum class State { Unopened, Greeting, Ehlo, Helo, StartTls, Handshake, Login, Ready, Envelope, Text, Final, Reset,
                       Quit, Ended };
    /// Which reply is awaited inside the envelope.
    struct Expected {
        enum class Kind { Mail, Recipient, Data } kind;
        size_t index = 0;
    };

    void command(std::string_view line, std::string_view shown = {});
    void await(State state, std::chrono::seconds time);
    void takeReply(const PeerReply& reply);
    void greet();
    void readCapabilities(const PeerReply& reply);
    void afterHello();
    bool has(std::string_view keyword) const { return m_keywords.count(std::string(keyword)) > 0; }
    // client_login.cpp
    void beginLogin();
    void takeLoginReply(const PeerReply& reply);
    void loginStep(directory::SaslClient::Step step);
    // client_transfer.cpp
    std::optional<RecipientResult> unfit() const;
    void planText(std::string_view message);
    uint64_t textSize() const;
    std::string mailCommand() const;
    std::string recipientCommand(const Transfer::To& to) const;
    void sendEnvelope();
    void takeEnvelopeReply(const PeerReply& reply);
    void takeDataReply(const PeerReply& reply);
    void sendText();
    void takeFinalReply(const PeerReply& reply);
    void takeEarlyReply(const PeerReply& reply);
    void setResults(const PeerReply& reply);
    void report(bool resetFirst);
    RecipientResult resultOf(const PeerReply& reply) const;
    std::string hostText() const;

    void ready();
    void fail(SessionEnd::Kind kind, std::string status, std::string text);
    void end(SessionEnd end);

    const ClientOptions m_options;
    std::weak_ptr<ClientOwner> m_owner;
    Executor* const m_background;
    wire::Link* m_link = nullptr;
    State m_state = State::Unopened;
    ReplyReader m_replies;
    std::set<std::string> m_keywords; ///< of EHLO, in capitals
    std::vector<std::string> m_mechanisms;
    uint64_t m_maxSize = 0; ///< SIZE; 0: none
    bool m_wasReady = false;
    std::unique_ptr<directory::SaslClient> m_login;

    Transfer m_transfer;
    bool m_utf8 = false;     ///< the transfer goes with SMTPUTF8
    bool m_eightBit = false; ///< the message has octets above 127
    std::optional<mime::SevenBit> m_sevenBit; ///< the message converted, where it must be; until the text begins
    std::string m_inconvertible;              ///< why it cannot be
    std::vector<RecipientResult> m_results;
    std::vector<bool> m_accepted;
    bool m_mailAccepted = false;
    std::deque<Expected> m_expected; ///< sent, not yet answered
    size_t m_nextCommand = 0;        ///< of the envelope: 0 MAIL, 1.. RCPT, then DATA
    TextSender m_text;
    bool m_emptyText = false; ///< the text sent is the lone dot after which nothing counts
    Life m_life;
};

} // namespace posthorn::delivery
