// Semaphore files: what other programs order by putting small files into the data folder (docs/semaphores.md).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "admin/operations.h"
#include "delivery/instant_messages.h"
#include "semaphores/orders.h"
#include "watch/hub.h"

namespace posthorn::semaphores {

class Semaphores {
public:
    /// All of it must stand until stop() has returned.
    struct Needs {
        std::string dataFolder;
        watch::Hub& hub;
        admin::Operations& operations;
        delivery::InstantMessages& messages;
        std::function<void(Fate)> fate; ///< called on a thread of this
    };

    /// Makes the folders and begins with what lies there. Io.
    static Result<std::unique_ptr<Semaphores>> start(Needs needs);
    /// Stops.
    ~Semaphores();
    /// Takes no more, and returns once what is under way has been answered, or after five seconds.
    void stop();

private:
    class Thread;
    explicit Semaphores(std::unique_ptr<Thread> thread);
    std::unique_ptr<Thread> m_thread;
};

} // namespace posthorn::semaphores
