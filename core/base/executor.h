// How work crosses threads: an Executor runs tasks on one thread, a Life says whether the asker still lives.
#pragma once

#include <functional>
#include <memory>

#include "base/result.h"

namespace posthorn {

using Task = std::function<void()>;

/// Runs tasks on one thread, in the order in which they were posted. post() may be called from any thread and never
/// blocks on the tasks themselves.
class Executor {
public:
    virtual ~Executor() = default;
    virtual void post(Task task) = 0;
    /// True on the thread that runs this executor's tasks.
    virtual bool isCurrent() const = 0;
};

/// Where an answer goes. It is called once, on the asker's executor; it may be called before the asking function
/// returns, so the asker must have put its own state in order before it asks.
template<class T>
using Reply = std::function<void(Result<T>)>;

/// A member that dies with its owner; replies bound to it are dropped once it is gone. Owner and replies must live on
/// the same thread.
class Life {
public:
    Life() = default;
    Life(const Life&) = delete;
    Life& operator=(const Life&) = delete;

    /// Wraps @p callback so that it does nothing once this Life's owner is gone.
    template<class F>
    auto bind(F callback) const
    {
        return [token = std::weak_ptr<char>(m_token), callback = std::move(callback)]<class... A>(A&&... args) mutable {
            if (!token.expired())
                callback(std::forward<A>(args)...);
        };
    }
    std::weak_ptr<const void> watch() const { return m_token; }

private:
    std::shared_ptr<char> m_token = std::make_shared<char>();
};

/// An executor for tests and for single-threaded programs: tasks wait until somebody runs them.
class ManualExecutor final : public Executor {
public:
    ManualExecutor();
    ~ManualExecutor() override;
    void post(Task task) override;
    bool isCurrent() const override;
    /// Runs what is queued now and what that queues; returns how many tasks ran.
    size_t run();
    /// Waits up to @p milliseconds for a task to be queued, then runs as run() does. Returns 0 on time-out.
    size_t wait(int milliseconds);

private:
    struct Queue;
    std::unique_ptr<Queue> m_queue;
};

} // namespace posthorn
