// wire::Timers of one worker, on its timer wheel: for those who live on a worker without being a connection.
#pragma once

#include <memory>
#include <unordered_map>

#include "net/worker.h"
#include "wire/timer.h"

namespace posthorn::net {

/// Used, and destroyed while tasks wait, on the worker's thread or when that has ended.
class WorkerTimers final : public wire::Timers {
public:
    explicit WorkerTimers(Worker& worker);
    ~WorkerTimers() override;
    void after(std::chrono::milliseconds delay, Task task) override;

private:
    class Waiting;
    Worker& m_worker;
    std::unordered_map<Waiting*, std::unique_ptr<Waiting>> m_waiting;
};

} // namespace posthorn::net
