// A listening socket in a worker's epoll set: accepts, applies the service's limits, and hands each connection to the
// worker that carries the fewest.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "config/settings.h"
#include "net/connection.h"
#include "net/service_port.h"
#include "net/socket.h"
#include "net/worker.h"

namespace posthorn::net {

class Listener final : public Source, public TimerOwner {
public:
    /// @p carriers outlive the listener, as @p settings and @p room do. @p local: an AF_UNIX socket, whose peers must
    /// be trusted.
    Listener(Worker& home, std::span<const std::unique_ptr<Worker>> carriers, Surroundings& room,
             const config::Settings& settings, std::shared_ptr<ServicePort> port, Descriptor socket, bool local);
    /// On the home worker: begins to accept.
    void begin();
    /// The socket, for shutdown() from another thread; it stays open until the listener is destroyed.
    int descriptor() const { return m_socket.get(); }

    void ready(uint32_t events) override;
    void timerExpired(Timer& timer) override;

private:
    void refreshRules();
    void admit(Descriptor socket, const SocketAddress& from);
    void refuse(int socket);
    Worker& leastLoaded();

    Worker& m_home;
    const std::span<const std::unique_ptr<Worker>> m_carriers;
    Surroundings& m_room;
    const config::Settings& m_settings;
    const std::shared_ptr<ServicePort> m_port;
    Descriptor m_socket;
    const bool m_local;
    config::SnapshotPtr m_snapshot;
    wire::Networks m_proxies;                      ///< of that snapshot
    std::vector<std::vector<Accepted>> m_handOver; ///< by worker, during one turn
    Timer m_pause{*this};                          ///< runs while the process is out of descriptors
    int64_t m_lastComplaint = -1;
    size_t m_next = 0;
};

} // namespace posthorn::net
