// Waiting for an asynchronous answer where blocking is allowed: start-up, command-line programs, tests. Never on a worker.
#pragma once

#include <functional>
#include <optional>

#include "base/executor.h"

namespace posthorn {

/// Calls @p ask with an executor of this thread and a reply, and runs the executor until the reply has come.
/// Timeout after @p milliseconds; a reply that comes later is dropped.
template<class T>
Result<T> await(const std::function<void(Executor&, Reply<T>)>& ask, int milliseconds = 60000)
{
    // Shared with the reply: an answer that comes too late must find its executor.
    struct Wait {
        ManualExecutor executor;
        std::optional<Result<T>> result;
    };
    auto wait = std::make_shared<Wait>();
    ask(wait->executor, [wait](Result<T> result) { wait->result = std::move(result); });
    while (!wait->result) {
        if (wait->executor.wait(milliseconds) == 0)
            return fail(ErrorKind::Timeout, "no answer in time");
    }
    return std::move(*wait->result);
}

} // namespace posthorn
