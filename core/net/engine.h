// The one engine that carries every protocol: workers, listening services, outgoing connections, TLS, limits and an
// orderly end. core/server makes one and puts the protocols' services on it; protocols never see it. Its functions may
// be called from any thread that is not a worker (and from workers where said so). It needs a QCoreApplication.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/settings.h"
#include "net/certificate_store.h"
#include "net/connection.h"
#include "net/listener.h"
#include "net/service_port.h"
#include "net/worker.h"
#include "net/worker_timers.h"
#include "watch/hub.h"
#include "wire/service.h"

namespace posthorn::net {

struct EngineOptions {
    std::string tlsFolder; ///< where the self-signed certificates are kept; empty: a client's engine, which has none
    unsigned workers = 0;  ///< 0: server.workers, and with that 0 too: one for each core
    std::string trustFile; ///< authorities to trust besides the system's, for outgoing connections
};

class Engine final : public wire::Connector {
public:
    /// @p settings and @p hub outlive the engine.
    Engine(const config::Settings& settings, watch::Hub& hub, EngineOptions options);
    /// Stops at once what has not been stopped.
    ~Engine() override;

    /// Loads the certificates (making the self-signed pair where needed) and starts the workers.
    Result<void> start();
    /// Listeners close, no outgoing connection is begun any more, every session is told shutdown(), and after @p grace
    /// what is left is aborted. Waits for all that. The workers run on, for those who still need their executors.
    void stopSessions(std::chrono::milliseconds grace);
    /// Ends the worker threads; tasks that are queued still run. Calls stopSessions(0) first.
    void stop();

    /// Offers a service. It listens on server.listen's addresses unless @p addresses says otherwise, on the same port
    /// everywhere; with port 0 on a free one. Returns the port. With @p active false it only becomes known. A service
    /// that cannot listen is shown as failed, and may be tried again by activate().
    Result<uint16_t> add(wire::Service service, std::vector<std::string> addresses = {}, bool active = true);
    /// Offers a service on a local (AF_UNIX) socket of mode 0600, to this user's own processes and root's.
    Result<void> addLocal(wire::Service service, const std::string& path);
    /// Begins (again) to listen. Also from workers.
    Result<uint16_t> activate(const std::string& name);
    /// Closes the listeners and tells the service's sessions to end. Also from workers.
    Result<void> deactivate(const std::string& name);
    /// Deactivates and forgets.
    Result<void> remove(const std::string& name);
    /// The services that listen on TCP, by name.
    std::map<std::string, uint16_t> ports() const;

    /// Takes certificates anew from the settings for new connections; on an error the old ones stay. From any thread.
    Result<void> reloadCertificates();

    // Ends sessions: shutdown(), and an abort for those that have not closed after ten seconds. From any thread.
    void disconnectSession(uint64_t id);
    /// @p account as the sessions gave it to setAccount().
    void disconnectAccount(const std::string& account);
    /// Acts on the control messages that concern services and sessions; false for the others. From any thread.
    bool control(const watch::Control& message);

    /// Workers as executors, for those who want to live on one. Valid until the engine is destroyed.
    size_t workerCount() const { return m_workers.size(); }
    Executor& worker(size_t index) { return *m_workers[index]; }
    /// A worker's timers; use them on that worker.
    wire::Timers& timers(size_t index) { return *m_timers[index]; }
    /// Connections on all workers.
    uint32_t connections() const;

    // wire::Connector. From any thread; an executor that is not one of ours stands for the least loaded worker.
    void connect(Executor& worker, const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session) override;

private:
    struct Entry {
        std::shared_ptr<ServicePort> port;
        std::vector<std::string> addresses;
        std::string path;                 ///< of a local socket
        uint16_t number = 0;              ///< port, once one was taken
        std::vector<Listener*> listeners; ///< owned by the first worker
    };
    Result<uint16_t> listen(Entry& entry);
    Result<std::vector<Descriptor>> bindAll(const Entry& entry, uint16_t& number) const;
    void closeListeners(Entry& entry);
    void show(const Entry& entry, watch::ServiceState state, std::string problem = {});
    Entry* find(const std::string& name);
    void order(const SessionOrder& order);

    const config::Settings& m_settings;
    watch::Hub& m_hub;
    const EngineOptions m_options;
    CertificateStore m_certificates;
    ClientTls m_clientTls;
    Surroundings m_room;
    std::vector<std::unique_ptr<Worker>> m_workers;
    std::vector<std::unique_ptr<WorkerTimers>> m_timers; ///< one a worker
    mutable std::mutex m_mutex;                          ///< guards m_entries
    std::vector<std::unique_ptr<Entry>> m_entries;
    bool m_started = false;
    std::atomic<bool> m_stopping{false};
};

} // namespace posthorn::net
