// Time-outs for what is no connection: work that a worker does on its own account, as the queue runner's waking up.
#pragma once

#include <chrono>

#include "base/executor.h"

namespace posthorn::wire {

/// The timers of one worker. The engine's worker implements it; tests/support has one whose hands a test turns.
class Timers {
public:
    virtual ~Timers() = default;
    /// Runs @p task once on the worker's thread, not before @p delay has passed (and never inside this call). It cannot
    /// be called back: whoever may go away first binds the task to its Life. Call it on that thread only.
    virtual void after(std::chrono::milliseconds delay, Task task) = 0;
};

} // namespace posthorn::wire
