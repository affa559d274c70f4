// A thread that runs tasks one after the other: for work that may block and therefore must not run on a worker.
#pragma once

#include <memory>
#include <string>

#include "base/executor.h"

namespace posthorn {

class SerialThread final : public Executor {
public:
    /// @p name is what the system's tools show; at most 15 characters.
    explicit SerialThread(const std::string& name);
    /// Runs what is queued, then ends the thread.
    ~SerialThread() override;
    void post(Task task) override;
    bool isCurrent() const override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace posthorn
