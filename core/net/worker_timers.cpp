#include "net/worker_timers.h"

namespace posthorn::net {

/// One task and its timer.
class WorkerTimers::Waiting final : public TimerOwner {
public:
    Waiting(WorkerTimers& home, Task task)
        : timer(*this)
        , m_home(home)
        , m_task(std::move(task))
    {
    }
    void timerExpired(Timer&) override
    {
        const Task task = std::move(m_task);
        m_home.m_waiting.erase(this); // and with it this object
        task();
    }
    Timer timer;

private:
    WorkerTimers& m_home;
    Task m_task;
};

WorkerTimers::WorkerTimers(Worker& worker)
    : m_worker(worker)
{
}

WorkerTimers::~WorkerTimers() = default;

void WorkerTimers::after(std::chrono::milliseconds delay, Task task)
{
    auto waiting = std::make_unique<Waiting>(*this, std::move(task));
    Waiting* const key = waiting.get();
    m_waiting.emplace(key, std::move(waiting));
    m_worker.setTimer(key->timer, delay.count());
}

} // namespace posthorn::net
