// What the controller on the network and posthornctl's side door have in common: lines come in, one command after the
// other is run, replies go out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admin/operations.h"
#include "wire/line_reader.h"
#include "wire/link.h"

namespace posthorn::controller {

/// The most that a text behind +00101 may take.
constexpr size_t largestText = 16 * 1024 * 1024;

/// How one of the two doors talks.
struct Manner {
    size_t longestLine = 0; ///< without its end
    size_t mostLines = 0;   ///< of a list that is given, and of a text that is taken
    std::chrono::seconds idleTimeout{0};
    bool givesReasons = false; ///< why a command was refused follows its code, in square brackets
};

class CommandSession : public wire::Session {
public:
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;

protected:
    CommandSession(admin::Operations& operations, Manner manner);

    /// Each line that is not part of a text; command() takes those of whoever may give commands.
    virtual void takeLine(std::string_view line) = 0;
    void command(const admin::Caller& caller, std::string_view line);

    wire::Link& link() const { return *m_link; }
    void setManner(Manner manner) { m_manner = manner; }
    void ok() { m_link->send("+00000 OK\r\n"); }
    void refuse(int code, std::string_view reason);
    void refuse(std::string_view word, const Error& error);
    /// No line is taken from now on; closes once all has been sent.
    void end();
    /// What has arrived and was not taken counts no more; nothing is taken before resume().
    void suspend();
    void resume();

private:
    /// A command whose text is on its way.
    struct Pending {
        admin::Caller caller;
        const admin::Operation* operation;
        std::vector<std::string> arguments;
        std::string text;
        size_t lines = 0;
        bool tooLarge = false; ///< the rest is passed over, and the command refused at the end
    };

    void work();
    void takeLines();
    void takeTextLine(std::string_view line);
    void tooLongLine();
    void run(const admin::Caller& caller, const std::string& word, std::vector<std::string> arguments);
    void give(const admin::Answer& answer);
    void restartIdleTimer() { m_link->setTimer(wire::TimerId::Idle, m_manner.idleTimeout); }

    admin::Operations& m_operations;
    Manner m_manner;
    wire::Link* m_link = nullptr;
    wire::LineReader m_reader;
    std::optional<Pending> m_pending;
    bool m_skipping = false; ///< the rest of a line that is too long
    bool m_waiting = false;
    bool m_working = false;
    bool m_suspended = false;
    bool m_closing = false;
    Life m_life;
};

} // namespace posthorn::controller
