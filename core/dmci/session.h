// The session as its verbs see it: lines and message text out of the input, one command after the other. Inside this
// room; others make it through dmci.h.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "dmci/codes.h"
#include "dmci/dmci.h"
#include "dmci/subscription.h"
#include "dmci/transfer.h"
#include "dmci/verb.h"
#include "wire/line_reader.h"

namespace posthorn::dmci {

class DmciSession final : public wire::Session {
public:
    DmciSession(Flavour flavour, Context context);
    ~DmciSession() override;

    // wire::Session
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void tlsStarted() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) override;

    // For verbs. Each command is answered once, by one of these four; when that is not before run() returns, wait() is called
    // in it.
    void answer(int code, std::string_view text);
    /// A list: each line with its line end.
    void answerList(std::string_view text, std::string_view lines);
    void refuse(const Error& error);
    /// The last word: answers and closes.
    void finish(int code, std::string_view text);
    /// A line that is no answer yet, or an event.
    void say(int code, std::string_view text);
    /// A list that goes out piece by piece: say(), then these, then endList().
    void addLines(std::string_view lines);
    void endList();
    /// For a list that cannot be completed: the connection breaks.
    void breakOff();
    void wait();
    /// Calls @p more now, or when the network has taken what was sent.
    void whenRoom(std::function<void()> more);
    template<class F>
    auto bind(F callback) const
    {
        return m_life.bind([this, callback = std::move(callback)](auto result) mutable {
            if (!m_over)
                callback(std::move(result));
        });
    }

    Flavour flavour() const { return m_flavour; }
    const Context& context() const { return m_context; }
    wire::Link& link() const { return *m_link; }
    const config::Snapshot& settings() const { return m_link->settings(); }
    /// Whether passwords and the like may be said on this connection.
    bool maySaySecrets() const;
    void startTls();

    /// Who is in; an administrator may have no account.
    const std::optional<directory::Account>& account() const { return m_account; }
    const std::optional<admin::Caller>& administrator() const { return m_administrator; }
    bool isLoggedIn() const { return m_account || m_administrator; }
    void enter(directory::Account account, bool administrator);
    void enter(admin::Caller administrator, std::string_view name);
    /// Answers, and counts towards the limit of failures.
    void loginFailed(const Error& error);

    /// Runs an administrative operation, and where it goes well userset with @p settings if there are any; answers with its rows.
    void administer(std::string_view word, std::vector<std::string> arguments, std::vector<std::string> settings = {});
    /// Opens the folder as it is now, which becomes the session's view of it; errors are answered.
    void openFolder(const std::string& name, std::function<void(store::SnapshotPtr)> then);
    /// The folder as the session saw it last; null when that was another one.
    store::SnapshotPtr viewOf(const std::string& name) const;

    void retrieve(Retrieval retrieval);
    void submit(Submission submission);
    void subscribe();
    bool isSubscribed() const { return m_subscription.has_value(); }

private:
    void work();
    void takeCommand(std::string_view line);
    bool permits(const Verb& verb, size_t words);
    void ended();
    void send(std::string_view line);
    void restartIdleTimer();
    void end();

    void pump();
    void readOn();
    void take(Result<std::string> bytes);

    void takeText();
    void textDone();
    void checkRecipient(size_t index);
    void handOver();

    void push();

    const Flavour m_flavour;
    Context m_context;
    wire::Link* m_link = nullptr;
    wire::LineReader m_in;
    bool m_waiting = false;
    bool m_working = false;
    bool m_pumping = false;
    bool m_skipping = false; ///< the rest of a line that was too long
    bool m_startingTls = false;
    bool m_over = false;
    bool m_stopping = false; ///< goodbye as soon as the command under way is answered
    bool m_midBlock = false; ///< a block has begun and not ended
    int m_errors = 0;
    int m_failures = 0;
    std::optional<directory::Account> m_account;
    std::optional<admin::Caller> m_administrator;
    store::SnapshotPtr m_view;
    std::optional<Retrieval> m_retrieval;
    std::optional<Submission> m_submission;
    std::optional<Subscription> m_subscription;
    std::function<void()> m_more;
    Life m_life;
};

/// Which folder a word means; answers where it cannot be one.
std::optional<std::string> folderName(DmciSession& session, const std::string& word);

} // namespace posthorn::dmci
