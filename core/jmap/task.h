// Coroutines over the house's replies: a method asks the store and waits for the answer in the middle of a function.
// Everything runs on one executor; nothing here locks. An answer that has come before the question returned does not
// suspend at all, so that a loop over a thousand cached answers takes no stack.
//
// When a reply is dropped without having been called (its executor is going away), the whole chain of coroutines that
// waits for it is destroyed from its root.
#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/executor.h"

namespace posthorn::jmap {

template<class T>
class Task;

namespace detail {

struct PromiseBase {
    std::coroutine_handle<> root;    ///< the outermost coroutine of the chain
    std::coroutine_handle<> waiting; ///< who awaits this one, once it is suspended for it
    std::exception_ptr failure;

    std::suspend_always initial_suspend() noexcept { return {}; }
    void unhandled_exception() { failure = std::current_exception(); }

    struct Final {
        bool await_ready() noexcept { return false; }
        template<class Promise>
        void await_suspend(std::coroutine_handle<Promise> handle) noexcept
        {
            if (handle.promise().waiting)
                handle.promise().waiting.resume(); // it may destroy this coroutine
        }
        void await_resume() noexcept {}
    };
    Final final_suspend() noexcept { return {}; }
};

template<class T>
struct Promise : PromiseBase {
    std::optional<T> value;

    Task<T> get_return_object();
    template<class U>
    void return_value(U&& given)
    {
        value.emplace(std::forward<U>(given));
    }
    T take() { return std::move(*value); }
};

template<>
struct Promise<void> : PromiseBase {
    Task<void> get_return_object();
    void return_void() {}
    void take() {}
};

} // namespace detail

/// A coroutine that begins when it is awaited. Await it once.
template<class T>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Task(Handle handle) : m_handle(handle) {}
    Task(Task&& other) noexcept : m_handle(std::exchange(other.m_handle, {})) {}
    Task& operator=(Task&&) = delete;
    ~Task()
    {
        if (m_handle)
            m_handle.destroy();
    }

    bool await_ready() const noexcept { return false; }
    template<class Promise>
    bool await_suspend(std::coroutine_handle<Promise> parent)
    {
        const Handle handle = m_handle;
        handle.promise().root = parent.promise().root;
        handle.resume();
        if (handle.done())
            return false;
        handle.promise().waiting = parent;
        return true;
    }
    T await_resume()
    {
        if (m_handle.promise().failure)
            std::rethrow_exception(m_handle.promise().failure);
        return m_handle.promise().take();
    }

private:
    Handle m_handle;
};

template<class T>
Task<T> detail::Promise<T>::get_return_object()
{
    return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}
inline Task<void> detail::Promise<void>::get_return_object()
{
    return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

/// A question to one of the house's interfaces: `co_await Ask<SnapshotPtr>([&](auto reply) { store.open(id, reply); })`.
template<class T>
class [[nodiscard]] Ask {
public:
    explicit Ask(std::function<void(Reply<T>)> question) : m_question(std::move(question)) {}
    Ask(const Ask&) = delete;
    ~Ask()
    {
        if (const auto token = m_token.lock())
            token->asker = nullptr;
    }

    bool await_ready() const noexcept { return false; }
    template<class Promise>
    bool await_suspend(std::coroutine_handle<Promise> parent)
    {
        auto token = std::make_shared<Token>();
        token->asker = this;
        m_token = token;
        m_question([token](Result<T> answer) { token->answered(std::move(answer)); });
        if (m_answer)
            return false;
        token->parent = parent;
        token->root = parent.promise().root;
        return true;
    }
    Result<T> await_resume() { return std::move(*m_answer); }

private:
    struct Token {
        Ask* asker = nullptr;
        std::coroutine_handle<> parent; ///< set once it is suspended
        std::coroutine_handle<> root;

        void answered(Result<T> answer)
        {
            Ask* const to = std::exchange(asker, nullptr);
            if (!to)
                return;
            to->m_answer.emplace(std::move(answer));
            if (parent)
                parent.resume();
        }
        ~Token()
        {
            if (asker && root)
                root.destroy();
        }
    };

    std::function<void(Reply<T>)> m_question;
    std::weak_ptr<Token> m_token;
    std::optional<Result<T>> m_answer;
};

namespace detail {

/// The root of a chain; it goes when it is done.
struct Detached {
    struct promise_type {
        std::coroutine_handle<> root = std::coroutine_handle<promise_type>::from_promise(*this);

        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

template<class T>
Detached runDetached(Task<T> task, std::function<void(T)> done)
{
    T value = co_await task;
    done(std::move(value));
}

} // namespace detail

/// Runs @p task; @p done gets what it returns, maybe before this returns. The task must not throw.
template<class T>
void start(Task<T> task, std::function<void(T)> done)
{
    detail::runDetached(std::move(task), std::move(done));
}

/// Lets others on the executor have their turn.
inline Ask<void> yieldTo(Executor& executor)
{
    return Ask<void>([&executor](Reply<void> reply) { executor.post([reply = std::move(reply)] { reply({}); }); });
}

} // namespace posthorn::jmap
