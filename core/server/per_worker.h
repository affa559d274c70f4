// Things of which each worker has one of its own: the store's facade, the router over it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/executor.h"
#include "store/mail_store.h"

namespace posthorn::server {

/// One T for each worker, made at its first use there. T's constructor is called on the worker.
template<class T>
class PerWorker {
public:
    explicit PerWorker(std::function<std::unique_ptr<T>(Executor&)> make)
        : m_make(std::move(make))
    {
    }
    T& of(Executor& worker)
    {
        std::lock_guard lock(m_mutex);
        auto& slot = m_made[&worker];
        if (!slot)
            slot = m_make(worker);
        return *slot;
    }

private:
    std::function<std::unique_ptr<T>(Executor&)> m_make;
    std::mutex m_mutex;
    std::unordered_map<Executor*, std::unique_ptr<T>> m_made;
};

} // namespace posthorn::server
