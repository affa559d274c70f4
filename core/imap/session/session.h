// One IMAP connection: the wire's side of it, and what verbs may do with it. Commands run one at a time, in the order in
// which they came (RFC 3501 section 5.5); while one waits for the store, input waits.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "imap/imap.h"
#include "imap/parser/command_reader.h"
#include "imap/session/mailbox_view.h"
#include "imap/verbs/verb.h"

namespace posthorn::imap {

class Session final : public wire::Session, private LiteralPolicy {
public:
    /// @p account: who is at the other end, where that is known without a login; else null.
    Session(std::shared_ptr<const Context> context, store::Facade facade,
            std::unique_ptr<directory::Account> account = nullptr);
    ~Session() override;

    // wire::Session
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void tlsStarted() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) override;

    // What verbs know.
    wire::Link& link() { return *m_link; }
    const Context& context() const { return *m_context; }
    store::Mailboxes& mailboxes() { return *m_facade.mailboxes; }
    store::Messages& messages() { return *m_facade.messages; }
    store::Search* search() { return m_facade.search.get(); } ///< null where the store has none
    const directory::Account& account() const { return *m_account; }
    store::AccountId accountId() const { return m_account->id; }
    State state() const { return m_state; }
    /// The selected mailbox; null when none is.
    MailboxView* view() { return m_view.get(); }
    const std::string& tag() const { return m_tag; }
    /// The running command came behind UID.
    bool isUid() const { return m_uid; }
    /// The account's limit in bytes; 0 for none.
    uint64_t quota() const;
    uint64_t maxMessageSize() const;
    /// Passwords may be sent in clear: there is TLS, or the peer is this host, or the setting allows it.
    bool clearAllowed() const;
    /// The words of CAPABILITY in this state.
    std::string capabilities() const;

    // What clients have asked for by ENABLE or by using it.
    bool condstore = false; ///< RFC 7162
    bool utf8 = false;      ///< RFC 6855

    // What verbs say.
    /// Where untagged data goes; sent when the turn ends or on flush().
    std::string& out() { return m_out; }
    /// "* text".
    void untagged(std::string_view text);
    /// Puts what out() holds from @p start on into the transcript. For short replies only.
    void logFrom(size_t start);
    /// "+ text"
    void continuation(std::string_view text, bool secret = false);
    /// The tagged answer, after what the client has to hear of its mailbox. @p code without brackets.
    void ok(std::string_view text, std::string_view code = {});
    void no(const Refusal& refusal);
    void no(std::string_view code, std::string_view text) { no(Refusal{std::string(code), std::string(text)}); }
    void no(const Error& error);
    void bad(std::string_view text);
    /// "* BYE text" and the end of the connection.
    void bye(std::string_view text);
    /// A mailbox name as the client reads it: an atom, quoted string or literal.
    void appendMailbox(std::string& out, std::string_view name) const;

    /// Sends what out() holds. True when enough is under way: the command then waits for drained().
    bool flush();
    bool outputFull() const { return m_link->unsent() >= wire::Link::highWater; }
    /// The client's next line is for the running command; @p secret: it stays out of the transcript.
    void expectLine(bool secret);
    /// Not until expectLine() is called again.
    void suspendLines() { m_expectsLine = false; }

    // What verbs do to the session.
    void login(directory::Account account, std::string_view text);
    void loginFailed(const Error& error, std::string_view login);
    void select(store::SnapshotPtr snapshot, bool readOnly);
    void unselect();
    /// Brings the client up to date with what the store has now, then calls @p done: with false when the store could
    /// not be asked.
    void sync(std::function<void(bool)> done);
    /// The same with a snapshot at hand. @p own: changes of the client's own.
    void show(const store::SnapshotPtr& snapshot, MailboxView::Own own = {});
    /// From now on until the command ends, Command::mailboxChanged() is called.
    void watchMailbox() { m_watching = true; }
    void close();
    void startTls();

    /// Wraps the answer to a question of the running command. It is dropped when the command has ended meanwhile.
    template<class F>
    auto answer(F callback)
    {
        return m_life.bind([this, serial = m_serial, callback = std::move(callback)](auto&&... args) mutable {
            if (serial != m_serial || !m_command)
                return;
            const Turn turn(*this);
            callback(std::forward<decltype(args)>(args)...);
        });
    }
    /// Runs @p task on the worker after what else waits there: for commands that would hold it for long.
    void later(std::function<void()> task);

private:
    /// Everything that enters the session happens in a turn; at the end of the outermost one finished commands are
    /// cleared away, the next ones are begun, and what was written is sent.
    class Turn {
    public:
        explicit Turn(Session& session) : m_session(session) { ++session.m_depth; }
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        Session& m_session;
    };

    Verdict judge(const LiteralHeader& header) override;
    void work();
    bool next();
    void begin(std::string_view text);
    void dispatch(Cursor& cursor, std::string_view text);
    void refused(std::string_view text);
    void tagged(std::string_view status, std::string_view code, std::string_view text);
    void complete(std::string_view status, std::string_view code, std::string_view text);
    void finish();
    void syntaxError(std::string_view text);
    void mailboxMayHaveChanged();
    void restartIdleTimer();
    void transcriptIn(std::string_view text, bool secret);
    void setState(State state);

    std::shared_ptr<const Context> m_context;
    store::Facade m_facade;
    wire::Link* m_link = nullptr;
    std::unique_ptr<directory::Account> m_account;
    std::unique_ptr<MailboxView> m_view;
    CommandReader m_reader;
    std::string m_out;
    std::string m_tag;
    std::unique_ptr<Command> m_command;
    const VerbRow* m_verb = nullptr;
    Refusal m_literalRefusal;
    wire::MessageBudget::Share m_share; ///< of the messages in m_reader and in the running APPEND
    uint64_t m_bodyBytes = 0;           ///< announced by this command's message literals
    uint64_t m_serial = 0;              ///< of the running command
    int m_depth = 0;
    uint16_t m_badInRow = 0;
    uint16_t m_authFailures = 0;
    State m_state = NotAuthenticated;
    bool m_uid = false;
    bool m_finished = false;   ///< the running command has been answered
    bool m_finishing = false;  ///< its answer waits for a look at the mailbox
    bool m_expectsLine = false;
    bool m_lineIsSecret = false;
    bool m_watching = false;
    bool m_paused = false;
    bool m_tlsWanted = false;
    bool m_literalBad = false; ///< m_literalRefusal is BAD, not NO
    bool m_stopping = false; ///< the server stops; the running command may finish
    bool m_closing = false;
    Life m_life;
};

} // namespace posthorn::imap
