// The session itself: takes lines and message text out of the input, finds the verb's row, and keeps what the verbs work
// on. Inside this room; others make it through session.h.
#pragma once

#include "smtp/data_scanner.h"
#include "smtp/session.h"
#include "smtp/verb.h"
#include "wire/line_reader.h"

namespace posthorn::smtp {

/// Where the text of a message is while it comes in.
struct Incoming {
    enum class Mode { None, Data, Chunk } mode = Mode::None;
    std::string text;          ///< our trace fields, then the message
    size_t traceSize = 0;
    uint64_t size = 0;         ///< bytes of the message seen so far, kept or not
    uint64_t chunkLeft = 0;    ///< of the chunk under way
    bool lastChunk = false;
    bool hasChunks = false;
    std::optional<Answer> refusal; ///< set once the message cannot be taken; its bytes are thrown away from then on
    wire::MessageBudget::Share share;
    DataScanner scanner;
    ChunkChecker checker;
};

class ServerSession final : public wire::Session {
public:
    ServerSession(Flavour flavour, Context context);
    ~ServerSession() override;

    // wire::Session
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void tlsStarted() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) override;

    // For the verbs.
    Flavour flavour() const { return m_flavour; }
    const Context& context() const { return m_context; }
    wire::Link& link() const { return *m_link; }
    const config::Snapshot& settings() const { return m_link->settings(); }
    State state() const { return m_state; }
    void setState(State state);
    bool isExtended() const { return m_extended; }
    const std::optional<directory::Account>& account() const { return m_account; }
    const delivery::Envelope& envelope() const { return m_envelope; }
    bool hadRefusedRecipients() const { return m_refusedRecipients; }
    uint64_t maxSize() const;
    const Incoming& incoming() const { return m_incoming; }
    /// The mechanisms on offer now.
    std::vector<std::string> mechanisms() const;
    /// True for an address literal that means this very host.
    bool isOwnLiteral(const std::string& domain) const;

    /// Answers the command under way. Every command is answered once.
    void answer(const Answer& answer);
    /// Begins to wait for somebody else's reply: no further command is looked at until answer().
    void wait() { m_waiting = true; }
    /// Binds a callback to this session's life.
    const Life& life() const { return m_life; }

    void greeted(std::string_view name, bool extended);
    void beginTransaction(delivery::Envelope envelope);
    void addRecipient(delivery::Recipient recipient);
    void refuseRecipient() { m_refusedRecipients = true; }
    /// Forgets the transaction (RSET).
    void reset();
    /// Takes message text up to the end of data.
    void receiveData();
    /// Takes a chunk's bytes. With @p refusal they are thrown away and that is the answer.
    void receiveChunk(uint64_t size, bool last, std::optional<Answer> refusal);
    void beginAuth(std::unique_ptr<directory::SaslExchange> exchange, std::optional<std::string> initial);
    void startTls();

private:
    void work();
    void takeCommand(std::string_view line);
    std::optional<Answer> refuse(const Verb& verb) const;
    size_t takeText(std::string_view bytes);
    void keepCheck();
    void textDone();
    void accept();
    void beginText();
    void takeAuthLine(std::string_view line);
    void authNext(std::string_view data);
    void authOutcome(directory::SaslExchange::Outcome outcome);
    void endAuth(const Answer& answer);
    void dropExchange();
    void throttleInput();
    void restartIdleTimer();
    void sayGoodbye(std::string_view enhanced, std::string_view text);

    const Flavour m_flavour;
    Context m_context;
    wire::Link* m_link = nullptr;
    wire::LineReader m_in;
    State m_state = State::Start;
    bool m_waiting = false;  ///< for a reply of storage, directory or login
    bool m_working = false;  ///< inside work()
    bool m_paused = false;
    bool m_skipping = false; ///< the rest of a line that was too long
    bool m_stopping = false; ///< goodbye as soon as the pending reply is there
    bool m_extended = false; ///< EHLO, not HELO
    bool m_refusedRecipients = false;
    uint32_t m_errors = 0;
    uint32_t m_authFailures = 0;
    uint32_t m_messages = 0;
    std::string m_helo;
    std::optional<directory::Account> m_account;
    std::unique_ptr<directory::SaslExchange> m_exchange;
    std::optional<std::pair<directory::Account, std::string>> m_provenAccount; ///< awaits the client's empty line
    delivery::Envelope m_envelope;
    Incoming m_incoming;
    Life m_life;
};

} // namespace posthorn::smtp
