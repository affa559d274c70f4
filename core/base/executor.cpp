#include "base/executor.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace posthorn {

struct ManualExecutor::Queue {
    std::mutex mutex;
    std::condition_variable filled;
    std::deque<Task> tasks;
    std::thread::id owner = std::this_thread::get_id();
};

ManualExecutor::ManualExecutor()
    : m_queue(std::make_unique<Queue>())
{
}

ManualExecutor::~ManualExecutor() = default;

void ManualExecutor::post(Task task)
{
    std::lock_guard lock(m_queue->mutex);
    m_queue->tasks.push_back(std::move(task));
    m_queue->filled.notify_one(); // still locked: the task may be the one after which this executor is destroyed
}

bool ManualExecutor::isCurrent() const
{
    return std::this_thread::get_id() == m_queue->owner;
}

size_t ManualExecutor::run()
{
    size_t count = 0;
    for (;;) {
        Task task;
        {
            std::lock_guard lock(m_queue->mutex);
            if (m_queue->tasks.empty())
                return count;
            task = std::move(m_queue->tasks.front());
            m_queue->tasks.pop_front();
        }
        task();
        ++count;
    }
}

size_t ManualExecutor::wait(int milliseconds)
{
    {
        std::unique_lock lock(m_queue->mutex);
        if (!m_queue->filled.wait_for(lock, std::chrono::milliseconds(milliseconds),
                                      [this] { return !m_queue->tasks.empty(); }))
            return 0;
    }
    return run();
}

} // namespace posthorn
