#include "base/serial_thread.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <pthread.h>

namespace posthorn {

struct SerialThread::State {
    std::mutex mutex;
    std::condition_variable filled;
    std::deque<Task> tasks;
    bool ending = false;
    std::thread thread;

    void run()
    {
        for (;;) {
            std::deque<Task> batch;
            {
                std::unique_lock lock(mutex);
                filled.wait(lock, [this] { return ending || !tasks.empty(); });
                if (tasks.empty())
                    return;
                batch.swap(tasks);
            }
            for (Task& task : batch) {
                task();
                task = nullptr;
            }
        }
    }
};

SerialThread::SerialThread(const std::string& name)
    : m_state(std::make_unique<State>())
{
    m_state->thread = std::thread([state = m_state.get()] { state->run(); });
    pthread_setname_np(m_state->thread.native_handle(), name.substr(0, 15).c_str());
}

SerialThread::~SerialThread()
{
    {
        std::lock_guard lock(m_state->mutex);
        m_state->ending = true;
    }
    m_state->filled.notify_all();
    m_state->thread.join();
}

void SerialThread::post(Task task)
{
    std::lock_guard lock(m_state->mutex);
    m_state->tasks.push_back(std::move(task));
    m_state->filled.notify_one(); // still locked: the task may be the one after which this thread is destroyed
}

bool SerialThread::isCurrent() const
{
    return std::this_thread::get_id() == m_state->thread.get_id();
}

} // namespace posthorn
