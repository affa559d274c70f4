// What all accounts' lines share: one worker thread with the engine, the DNS, and the watch over the machine's network.
#pragma once

#include <memory>

#include <QThreadPool>

#include "messenger/client/line/network_watch.h"
#include "messenger/client/profile/main_executor.h"
#include "messenger/client/profile/server_finder.h"
#include "net/engine.h"
#include "net/resolver.h"

namespace posthorn::messenger {

/// Made and ended on the main thread; lines end before it.
class Network {
public:
    struct Options {
        std::string trustFile; ///< PEM: authorities besides the system's
        net::ResolverOptions resolver;
    };
    Network()
        : Network(Options())
    {
    }
    explicit Network(Options options);
    ~Network();

    /// Starts the worker.
    Result<void> start();

    net::Engine& engine() { return *m_engine; }
    wire::Resolver& resolver() { return *m_resolver; }
    Executor& mainThread() { return m_mainThread; }
    Executor& worker() { return m_engine->worker(0); }
    /// For what takes a processor's time.
    QThreadPool& pool() { return m_pool; }
    NetworkWatch& watch() { return m_watch; }
    ServerFinder& finder() { return *m_finder; }

private:
    MainExecutor m_mainThread;
    config::Settings m_settings;
    watch::Hub m_hub;
    std::unique_ptr<net::Engine> m_engine;
    std::unique_ptr<net::Resolver> m_resolver;
    QThreadPool m_pool;
    NetworkWatch m_watch;
    std::unique_ptr<ServerFinder> m_finder;
};

} // namespace posthorn::messenger
