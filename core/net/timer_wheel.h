// Timers of one worker: a hierarchical wheel of lists. Setting, resetting and cancelling cost O(1); setting a running
// timer later, as idle timers are set with every command, is two stores: it moves when the wheel comes by. Used on the
// worker's thread only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace posthorn::net {

class Timer;

class TimerOwner {
public:
    virtual ~TimerOwner() = default;
    /// The timer has expired and no longer runs; it may be set anew from here.
    virtual void timerExpired(Timer& timer) = 0;
};

/// One timer, a member of its owner. It must be cancelled (or have expired) before it is destroyed: the destructor
/// does.
class Timer {
public:
    Timer() = default; ///< for the wheel's list heads
    explicit Timer(TimerOwner& owner)
        : m_owner(&owner)
    {}
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer() { unlink(); }
    bool isRunning() const { return m_deadline != 0; }

private:
    friend class TimerWheel;
    void unlink();

    Timer* m_next = nullptr;
    Timer* m_previous = nullptr;
    TimerOwner* m_owner = nullptr;
    int64_t m_deadline = 0; ///< tick at which it expires; 0 when it does not run
    int64_t m_visit = 0;    ///< tick at which the wheel comes by
};

class TimerWheel {
public:
    /// A tick's milliseconds: the resolution of short delays. Delays of ten seconds and more are rounded up to about a
    /// second, so that many of them share a wake-up.
    static constexpr int64_t tickMs = 16;

    explicit TimerWheel(int64_t nowMs);
    TimerWheel(const TimerWheel&) = delete;
    TimerWheel& operator=(const TimerWheel&) = delete;

    /// (Re)starts the timer: it expires @p delayMs after @p nowMs, not earlier.
    void set(Timer& timer, int64_t nowMs, int64_t delayMs);
    static void cancel(Timer& timer) { timer.m_deadline = 0; }
    /// Calls the owners of the timers that have expired by @p nowMs.
    void advance(int64_t nowMs);
    /// When advance() has to be called next, in the milliseconds of `nowMs`; -1 when no timer runs.
    int64_t nextMs() const;

private:
    static constexpr int slotBits = 6;
    static constexpr int slots = 1 << slotBits;
    static constexpr int levels = 4; ///< reaches 16 ms * 64^4, three days; later ones go round again
    int64_t nextTick() const;
    void insert(Timer& timer);
    void visit(int level, int slot);

    std::array<Timer, size_t(levels) * slots> m_heads; ///< ring lists
    std::array<uint64_t, levels> m_used{};             ///< bit set: the slot's list may hold something
    int64_t m_tick;                                    ///< everything up to here has been visited
};

} // namespace posthorn::net
