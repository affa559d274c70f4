// Waiting for an asynchronous answer where blocking is allowed: start-up, command-line programs, tests. Never on a worker.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "base/executor.h"

namespace posthorn {

/// await()'s own: drops what is posted once nobody waits any more. (A task holds the reply, which holds the executor;
/// kept in its queue it would keep itself for ever.)
class AwaitExecutor final : public Executor {
public:
    void post(Task task) override
    {
        std::lock_guard lock(m_mutex);
        if (!m_abandoned)
            m_tasks.post(std::move(task));
    }
    bool isCurrent() const override { return m_tasks.isCurrent(); }
    size_t wait(int milliseconds) { return m_tasks.wait(milliseconds); }
    void abandon()
    {
        {
            std::lock_guard lock(m_mutex);
            m_abandoned = true;
        }
        m_tasks.run(); // what came at the last moment
    }

private:
    std::mutex m_mutex;
    bool m_abandoned = false;
    ManualExecutor m_tasks;
};

/// Calls @p ask with an executor of this thread and a reply, and runs the executor until the reply has come.
/// Timeout after @p milliseconds; a reply that comes later is dropped.
template<class T>
Result<T> await(const std::function<void(Executor&, Reply<T>)>& ask, int milliseconds = 60000)
{
    // Shared with the reply: an answer that comes too late must find its executor.
    struct Wait {
        AwaitExecutor executor;
        std::optional<Result<T>> result;
    };
    auto wait = std::make_shared<Wait>();
    ask(wait->executor, [wait](Result<T> result) { wait->result = std::move(result); });
    while (!wait->result) {
        if (wait->executor.wait(milliseconds) == 0) {
            wait->executor.abandon();
            return fail(ErrorKind::Timeout, "no answer in time");
        }
    }
    wait->executor.abandon();
    return std::move(*wait->result);
}

} // namespace posthorn
