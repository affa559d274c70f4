// A row of the verb table, and what verbs may use of the session.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pop3/session.h"
#include "pop3/texts.h"
#include "pop3/transfer.h"
#include "store/mailbox_snapshot.h"
#include "wire/line_reader.h"

namespace posthorn::pop3 {

/// RFC 1939 section 3.
enum class State : unsigned { Authorization = 1, Transaction = 2, Update = 4 };
constexpr unsigned inAuthorization = unsigned(State::Authorization);
constexpr unsigned inTransaction = unsigned(State::Transaction);

class Pop3Session;

struct Verb {
    std::string_view name;
    unsigned states;
    size_t leastArguments;
    size_t mostArguments;
    /// The last argument is the rest of the line with its spaces (PASS).
    bool restOfLine;
    /// Never in a transcript with its arguments.
    bool secret;
    /// Line of the CAPA list while the verb may be used; empty for what RFC 1939 has anyway.
    std::string (*capability)(const Pop3Session&);
    /// Says no before anything happens: the error line without "-ERR ", or nothing.
    std::optional<std::string> (*check)(const Pop3Session&, std::span<const std::string_view>);
    void (*run)(Pop3Session&, std::span<const std::string_view>);
};

std::span<const Verb> verbTable();
const Verb* findVerb(std::string_view name);

/// The session as its verbs see it.
class Pop3Session final : public wire::Session {
public:
    explicit Pop3Session(Context context);
    ~Pop3Session() override;

    // wire::Session
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void tlsStarted() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;

    // For verbs.
    wire::Link& link() const { return *m_link; }
    const Context& context() const { return m_context; }
    State state() const { return m_state; }
    std::string say(Text which) const { return std::string(text(language, which)); }
    void ok(std::string_view line);
    /// A short multi-line answer: "+OK line", then @p lines (each with its CRLF), then the end.
    void list(std::string_view line, std::string lines);
    void error(std::string_view line); ///< counts towards the limit of errors
    void error(Text which) { error(say(which)); }
    /// Whether passwords in clear may be taken on this connection.
    bool clearAllowed() const;

    /// No further command is taken until go() (an answer is pending).
    void wait();
    void go();
    template<class F>
    auto bind(F callback) const { return m_life.bind(std::move(callback)); }

    /// Tries the login; answers the client.
    void login(const std::string& name, const std::string& password);
    void startExchange(std::string_view mechanism, std::optional<std::string> initial);
    void restartForTls();
    void finish(std::string_view lastLine); ///< sends "+OK line" and closes

    /// The message with this number (from 1) that is not marked as deleted; the error is answered when there is none.
    const store::Entry* message(std::string_view number);
    size_t indexOf(const store::Entry& entry) const { return *snapshot->find(entry.uid); }
    bool isDeleted(size_t index) const { return index < deleted.size() && deleted[index]; }
    /// Sends the message: everything, or the header and @p lines of the body.
    void send(const store::Entry& entry, std::optional<uint64_t> lines);
    /// Sends "index text" for each message not deleted, as it drains; @p format appends one line.
    void sendListing(void (*format)(const Pop3Session&, std::string&, size_t index, const store::Entry&));
    void leave(); ///< QUIT in transaction state: carries out what was marked

    Language language = Language::Default;
    bool utf8 = false;
    std::string user;              ///< of USER
    store::SnapshotPtr snapshot;   ///< of INBOX at login
    std::vector<bool> deleted;     ///< by index; empty while nothing is
    std::vector<store::Uid> fetched; ///< RETR; gets \Seen at QUIT

private:
    void work();
    void takeCommands();
    void command(std::string_view line);
    void restartIdleTimer();
    void end(); ///< closes once everything has been sent; nothing more is taken
    bool inExchange() const { return m_exchange || m_accepted; }
    void exchangeLine(std::string_view line);
    void exchangeOutcome(directory::SaslExchange::Outcome outcome);
    void refuseLogin(const Error& error);
    void enter(const directory::Account& account);
    void continueTransfer();
    void sendSlice(Result<std::string> bytes);
    void transferFailed(const Error& why);
    void continueListing();

    Context m_context;
    wire::Link* m_link = nullptr;
    wire::LineReader m_reader;
    State m_state = State::Authorization;
    bool m_waiting = false;
    bool m_working = false; ///< takeCommands() is on the stack
    bool m_startingTls = false;
    bool m_closing = false;
    bool m_skipping = false; ///< the rest of a line that was too long
    int m_errors = 0;
    int m_failures = 0;
    std::unique_ptr<directory::SaslExchange> m_exchange;
    std::optional<directory::Account> m_accepted; ///< proved itself; its client has to acknowledge the last challenge
    std::unique_ptr<Transfer> m_transfer;
    void (*m_listing)(const Pop3Session&, std::string&, size_t, const store::Entry&) = nullptr;
    size_t m_listed = 0;
    Life m_life;
};

} // namespace posthorn::pop3
