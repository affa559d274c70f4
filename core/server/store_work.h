// What administrators ask of the store: long work, on a thread of its own.
#pragma once

#include <string>
#include <vector>

#include "base/serial_thread.h"
#include "store/store.h"

namespace posthorn::server {

class StoreWork {
public:
    explicit StoreWork(store::Store& store)
        : m_store(store)
    {
    }
    using Lines = std::vector<std::string>;
    void verify(Executor& asker, Reply<Lines> reply);
    void rebuild(Executor& asker, Reply<Lines> reply);
    void compact(Executor& asker, Reply<Lines> reply);

private:
    void run(Executor& asker, Reply<Lines> reply, std::function<Result<Lines>(store::Store&)> work);
    store::Store& m_store;
    SerialThread m_thread{"store-work"};
};

} // namespace posthorn::server
