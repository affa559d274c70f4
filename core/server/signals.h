// SIGTERM, SIGINT and SIGHUP as calls on the main thread.
#pragma once

#include <functional>

#include <QSocketNotifier>

namespace posthorn::server {

/// Make one before any thread is started: the signals are blocked in all threads and read from a descriptor.
class Signals {
public:
    Signals();
    ~Signals();
    /// To be called on the main thread, whose event loop calls the handlers.
    void watch(std::function<void()> stop, std::function<void()> reload);

private:
    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace posthorn::server
