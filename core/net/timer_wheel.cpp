#include "net/timer_wheel.h"

#include <algorithm>
#include <bit>

namespace posthorn::net {

void Timer::unlink()
{
    if (m_next) {
        m_next->m_previous = m_previous;
        m_previous->m_next = m_next;
    }
    m_next = m_previous = nullptr;
}

TimerWheel::TimerWheel(int64_t nowMs)
    : m_tick(nowMs / tickMs)
{
    for (Timer& head : m_heads)
        head.m_next = head.m_previous = &head;
}

void TimerWheel::set(Timer& timer, int64_t nowMs, int64_t delayMs)
{
    constexpr int64_t coarseFrom = 10000;
    int64_t deadline = (nowMs + std::max<int64_t>(delayMs, 0) + tickMs - 1) / tickMs;
    if (delayMs >= coarseFrom)
        deadline = (deadline + slots - 1) & ~int64_t(slots - 1);
    timer.m_deadline = std::max(deadline, m_tick + 1);
    if (timer.m_next && timer.m_visit <= timer.m_deadline)
        return; // it moves when the wheel comes by
    timer.unlink();
    insert(timer);
}

void TimerWheel::insert(Timer& timer)
{
    const int64_t wait = timer.m_deadline - m_tick;
    int level = 0;
    while (level < levels - 1 && wait >= int64_t(1) << (slotBits * (level + 1)))
        ++level;
    const int shift = slotBits * level;
    // Beyond the wheel's reach: to the farthest slot, from where it goes on.
    const int64_t at = std::min(timer.m_deadline >> shift, (m_tick >> shift) + slots);
    timer.m_visit = at << shift;
    const auto slot = size_t(at & (slots - 1));
    Timer& head = m_heads[size_t(level) * slots + slot];
    timer.m_previous = head.m_previous;
    timer.m_next = &head;
    head.m_previous->m_next = &timer;
    head.m_previous = &timer;
    m_used[size_t(level)] |= uint64_t(1) << slot;
}

int64_t TimerWheel::nextTick() const
{
    int64_t next = -1;
    for (int level = 0; level < levels; ++level) {
        const uint64_t used = m_used[size_t(level)];
        if (used == 0)
            continue;
        const int64_t here = m_tick >> (slotBits * level);
        // The slot behind the present one becomes bit 0; the present one is a whole turn away.
        const int distance = 1 + std::countr_zero(std::rotr(used, int((here + 1) & (slots - 1))));
        const int64_t tick = (here + distance) << (slotBits * level);
        if (next < 0 || tick < next)
            next = tick;
    }
    return next;
}

int64_t TimerWheel::nextMs() const
{
    const int64_t tick = nextTick();
    return tick < 0 ? -1 : tick * tickMs;
}

void TimerWheel::visit(int level, int slot)
{
    m_used[size_t(level)] &= ~(uint64_t(1) << slot);
    Timer& head = m_heads[size_t(level) * slots + size_t(slot)];
    if (head.m_next == &head)
        return;
    Timer here; // the list moves to a head of its own: owners may set and cancel timers while it is worked off
    here.m_next = head.m_next;
    here.m_previous = head.m_previous;
    here.m_next->m_previous = here.m_previous->m_next = &here;
    head.m_next = head.m_previous = &head;
    while (here.m_next != &here) {
        Timer& timer = *here.m_next;
        timer.unlink();
        if (timer.m_deadline == 0)
            continue;
        if (timer.m_deadline > m_tick) {
            insert(timer);
            continue;
        }
        timer.m_deadline = 0;
        timer.m_owner->timerExpired(timer);
    }
    here.m_next = here.m_previous = nullptr;
}

void TimerWheel::advance(int64_t nowMs)
{
    const int64_t now = nowMs / tickMs;
    for (;;) {
        const int64_t next = nextTick();
        if (next < 0 || next > now)
            break;
        m_tick = next;
        for (int level = levels - 1; level >= 0; --level) {
            const int shift = slotBits * level;
            if ((m_tick & ((int64_t(1) << shift) - 1)) == 0)
                visit(level, int((m_tick >> shift) & (slots - 1)));
        }
    }
    m_tick = std::max(m_tick, now);
}

} // namespace posthorn::net
