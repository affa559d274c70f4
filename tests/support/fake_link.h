// The engine's place taken by a test: a Link that collects what a session does, driven by hand on one thread.
// It keeps the engine's habits that sessions could depend on: bytes leave when the session's function has returned,
// drained() follows, a session that closes is told closed() and destroyed at the end of that turn, and received()
// always points into memory that is gone afterwards.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wire/link.h"

namespace posthorn::test {

class FakeLink final : public wire::Link {
public:
    /// @p loop: the executor to give to sessions; it must outlive every reply posted to it. Without it the link makes
    /// its own, which suits sessions that are answered on this thread only.
    explicit FakeLink(ManualExecutor* loop = nullptr);
    ~FakeLink() override;

    // To be set before open(): what the session gets to see.
    wire::LinkInfo linkInfo; ///< peer 127.0.0.1:40000, no TLS
    config::Snapshot snapshot;
    wire::LinkInfo infoAfterTls; ///< linkInfo becomes this by finishTls()
    /// While true the network takes nothing: what is sent stays unsent until takeNetwork().
    bool networkHeld = false;

    // The driver's side. Each of these ends with settle().
    /// Takes the session and opens it.
    void open(std::unique_ptr<wire::Session> session);
    void feed(std::string_view bytes);
    /// Feeds one byte at a time; stops when the session closes, pauses its input or asks for TLS. Returns how many
    /// bytes were taken.
    size_t feedBytewise(std::string_view bytes);
    /// The peer ends the connection; an empty @p error stands for an orderly end.
    void peerCloses(std::string_view error = {});
    /// Calls expired() for a timer; false when it is not running.
    bool fire(wire::TimerId timer);
    /// The TLS handshake that the session asked for succeeds.
    void finishTls();
    void shutdown();
    /// With networkHeld: lets the network take up to @p most bytes.
    void takeNetwork(size_t most = SIZE_MAX);
    /// Runs the executor's tasks, lets bytes leave, tells drained(), and ends a session that closed.
    void settle();
    /// Waits up to @p milliseconds for a task from another thread, then settles; false on time-out.
    bool wait(int milliseconds);

    /// Everything that has left and was not taken; taking empties it.
    const std::string& output() const { return m_output; }
    std::string takeOutput();
    /// Takes one line with its CRLF cut off; false when no whole line is there.
    bool takeLine(std::string& line);
    /// Takes exactly @p size bytes; false when fewer are there.
    bool takeBytes(size_t size, std::string& bytes);

    bool isOpen() const { return m_session != nullptr; }
    bool isClosed() const { return m_closing || m_aborted; } ///< by the session
    bool isAborted() const { return m_aborted; }
    bool isPaused() const { return m_paused; }
    bool wantsTls() const { return m_wantsTls; }
    wire::Session* session() { return m_session.get(); } ///< null once it has ended
    ManualExecutor& loop() { return *m_loop; }
    /// Running timers and their last delay.
    const std::map<wire::TimerId, std::chrono::milliseconds>& timers() const { return m_timers; }

    struct Line {
        watch::Direction direction;
        std::string text;
    };
    std::vector<Line> transcripts;
    std::vector<std::pair<watch::Level, std::string>> logs;
    watch::Counters counters{};
    std::string account;
    std::string state;
    std::string command;

    // wire::Link
    const wire::LinkInfo& info() const override { return linkInfo; }
    Executor& executor() override { return *m_loop; }
    const config::Snapshot& settings() const override { return snapshot; }
    void send(std::string_view bytes) override;
    size_t unsent() const override { return m_pending.size(); }
    void pauseInput() override { m_paused = true; }
    void resumeInput() override;
    void startTls() override { m_wantsTls = true; }
    void close() override { m_closing = true; }
    void abort() override;
    void setTimer(wire::TimerId timer, std::chrono::milliseconds delay) override { m_timers[timer] = delay; }
    void cancelTimer(wire::TimerId timer) override { m_timers.erase(timer); }
    void setAccount(std::string_view text) override { account = text; }
    void setState(std::string_view text) override { state = text; }
    void setCommand(std::string_view text) override { command = text; }
    void transcript(watch::Direction direction, std::string_view line) override;
    void log(watch::Level level, std::string_view text) override { logs.emplace_back(level, text); }
    void count(watch::Counter counter, uint64_t by = 1) override { counters[size_t(counter)] += by; }

private:
    void deliver(std::string_view bytes);
    void endIfClosed();

    std::unique_ptr<ManualExecutor> m_ownLoop;
    ManualExecutor* m_loop;
    std::unique_ptr<wire::Session> m_session;
    std::string m_pending; ///< sent, and not yet taken by the network
    std::string m_output;  ///< taken by the network
    std::string m_held;    ///< fed while the input was paused
    std::map<wire::TimerId, std::chrono::milliseconds> m_timers;
    bool m_paused = false;
    bool m_wantsTls = false;
    bool m_closing = false;
    bool m_aborted = false;
    bool m_wasHigh = false; ///< drained() is owed
};

} // namespace posthorn::test
