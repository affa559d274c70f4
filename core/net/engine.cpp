#include "net/engine.h"

#include <algorithm>
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

namespace posthorn::net {
namespace {

using config::Setting;
using watch::Level;
using watch::ServiceState;

constexpr int portTries = 20; ///< for a free port that every address has

size_t workerCountFor(const config::Settings& settings, unsigned wanted)
{
    if (wanted == 0)
        wanted = unsigned(settings.snapshot()->number(Setting::ServerWorkers));
    if (wanted == 0)
        wanted = std::max(1U, std::thread::hardware_concurrency());
    return wanted;
}

std::vector<std::string> numericAddresses(const std::vector<std::string>& names)
{
    std::vector<std::string> addresses;
    for (const std::string& name : names) {
        if (name == "localhost")
            addresses.insert(addresses.end(), {"127.0.0.1", "::1"});
        else
            addresses.push_back(name);
    }
    return addresses;
}

} // namespace

Engine::Engine(const config::Settings& settings, watch::Hub& hub, EngineOptions options)
    : m_settings(settings)
    , m_hub(hub)
    , m_options(std::move(options))
    , m_certificates(m_options.tlsFolder)
    , m_clientTls(m_options.trustFile)
    , m_room{m_hub, m_certificates, m_clientTls}
{
    const size_t count = workerCountFor(settings, m_options.workers);
    for (unsigned i = 0; i < count; ++i) {
        m_workers.push_back(std::make_unique<Worker>(i, hub));
        m_timers.push_back(std::make_unique<WorkerTimers>(*m_workers.back()));
    }
}

Engine::~Engine()
{
    stop();
}

Result<void> Engine::start()
{
    if (!m_options.tlsFolder.empty()) {
        if (auto loaded = reloadCertificates(); !loaded)
            return loaded;
    }
    for (const auto& worker : m_workers)
        worker->start();
    m_started = true;
    return {};
}

Engine::Entry* Engine::find(const std::string& name)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const auto& entry) { return entry->port->service.name == name; });
    return found == m_entries.end() ? nullptr : found->get();
}

void Engine::show(const Entry& entry, ServiceState state, std::string problem)
{
    const wire::Service& service = entry.port->service;
    m_hub.setService({service.name, service.channel, state, entry.number, 0, std::move(problem)});
}

Result<uint16_t> Engine::add(wire::Service service, std::vector<std::string> addresses, bool active)
{
    std::lock_guard lock(m_mutex);
    if (find(service.name))
        return fail(ErrorKind::Exists, "a service of that name exists: " + service.name);
    auto entry = std::make_unique<Entry>();
    entry->number = service.port;
    entry->port = std::make_shared<ServicePort>(std::move(service));
    entry->addresses = std::move(addresses);
    m_entries.push_back(std::move(entry));
    Entry& added = *m_entries.back();
    if (active)
        return listen(added);
    show(added, ServiceState::Inactive);
    return added.number;
}

Result<void> Engine::addLocal(wire::Service service, const std::string& path)
{
    std::lock_guard lock(m_mutex);
    if (find(service.name))
        return fail(ErrorKind::Exists, "a service of that name exists: " + service.name);
    auto entry = std::make_unique<Entry>();
    entry->port = std::make_shared<ServicePort>(std::move(service));
    entry->path = path;
    m_entries.push_back(std::move(entry));
    const auto listening = listen(*m_entries.back());
    if (!listening)
        return passOn(listening.error());
    return {};
}

Result<std::vector<Descriptor>> Engine::bindAll(const Entry& entry, uint16_t& number) const
{
    std::vector<std::string> addresses = entry.addresses;
    if (addresses.empty())
        addresses = m_settings.snapshot()->list(Setting::ServerListen);
    const bool everywhere = addresses.empty();
    addresses = everywhere ? std::vector<std::string>{"0.0.0.0", "::"} : numericAddresses(addresses);
    const uint16_t wanted = number;
    for (int attempt = 0;; ++attempt) {
        std::vector<Descriptor> sockets;
        Error problem;
        bool collision = false;
        number = wanted;
        for (const std::string& address : addresses) {
            auto socket = listenTcp(address, number);
            if (!socket) {
                problem = socket.error();
                if (problem.kind == ErrorKind::Unsupported && addresses.size() > 1)
                    continue; // a machine without IPv6, as many containers are
                collision = problem.kind == ErrorKind::InUse && wanted == 0 && attempt < portTries;
                if (!collision)
                    return passOn(std::move(problem));
                break;
            }
            if (number == 0)
                number = localEndpoint(socket->get()).port;
            sockets.push_back(std::move(*socket));
        }
        if (collision)
            continue;
        if (sockets.empty())
            return passOn(std::move(problem));
        return sockets;
    }
}

Result<uint16_t> Engine::listen(Entry& entry)
{
    const std::string& name = entry.port->service.name;
    uint16_t number = entry.number;
    Result<std::vector<Descriptor>> sockets;
    if (entry.path.empty()) {
        sockets = bindAll(entry, number);
    } else if (auto socket = listenLocal(entry.path)) {
        sockets->push_back(std::move(*socket));
    } else {
        sockets = passOn(std::move(socket.error()));
    }
    if (!sockets) {
        show(entry, ServiceState::Failed, sockets.error().text);
        m_hub.log(watch::Channel::System, Level::Error, name + " cannot listen: " + sockets.error().text);
        return passOn(std::move(sockets.error()));
    }
    entry.number = number;
    entry.port->active = true;
    Worker& home = *m_workers.front();
    for (Descriptor& socket : *sockets) {
        auto listener = std::make_shared<std::unique_ptr<Listener>>(std::make_unique<Listener>(
            home, m_workers, m_room, m_settings, entry.port, std::move(socket), !entry.path.empty()));
        entry.listeners.push_back(listener->get());
        home.post([&home, listener] {
            Listener& self = **listener;
            home.own(std::move(*listener));
            self.begin();
        });
    }
    show(entry, ServiceState::Active);
    m_hub.log(watch::Channel::System, Level::Info,
              name + (entry.path.empty() ? " listens on port " + std::to_string(number) : " listens on " + entry.path));
    return number;
}

void Engine::closeListeners(Entry& entry)
{
    entry.port->active = false;
    Worker& home = *m_workers.front();
    for (Listener* listener : entry.listeners) {
        ::shutdown(listener->descriptor(), SHUT_RDWR); // at once, whichever thread we are on
        home.post([&home, listener] {
            home.unwatch(listener->descriptor());
            home.bury(*listener);
        });
    }
    entry.listeners.clear();
    if (!entry.path.empty())
        ::unlink(entry.path.c_str());
}

Result<uint16_t> Engine::activate(const std::string& name)
{
    std::lock_guard lock(m_mutex);
    Entry* entry = find(name);
    if (!entry)
        return fail(ErrorKind::NotFound, "no such service: " + name);
    return entry->listeners.empty() ? listen(*entry) : Result<uint16_t>(entry->number);
}

Result<void> Engine::deactivate(const std::string& name)
{
    std::lock_guard lock(m_mutex);
    Entry* entry = find(name);
    if (!entry)
        return fail(ErrorKind::NotFound, "no such service: " + name);
    closeListeners(*entry);
    order({.port = entry->port});
    show(*entry, ServiceState::Inactive);
    m_hub.log(watch::Channel::System, Level::Info, name + " is inactive");
    return {};
}

Result<void> Engine::remove(const std::string& name)
{
    if (auto done = deactivate(name); !done)
        return done;
    std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [&](const auto& entry) { return entry->port->service.name == name; });
    return {};
}

std::map<std::string, uint16_t> Engine::ports() const
{
    std::lock_guard lock(m_mutex);
    std::map<std::string, uint16_t> ports;
    for (const auto& entry : m_entries) {
        if (!entry->listeners.empty() && entry->path.empty())
            ports.emplace(entry->port->service.name, entry->number);
    }
    return ports;
}

Result<void> Engine::reloadCertificates()
{
    auto loaded = m_certificates.load(*m_settings.snapshot());
    if (!loaded)
        m_hub.log(watch::Channel::System, Level::Error, "certificates: " + loaded.error().text);
    return loaded;
}

void Engine::order(const SessionOrder& order)
{
    for (const auto& worker : m_workers)
        worker->post([worker = worker.get(), order] { worker->order(order); });
}

void Engine::disconnectSession(uint64_t id)
{
    if (id != 0)
        order({.id = id});
}

void Engine::disconnectAccount(const std::string& account)
{
    if (!account.empty())
        order({.account = account});
}

bool Engine::control(const watch::Control& message)
{
    using Kind = watch::Control::Kind;
    switch (message.kind) {
    case Kind::ActivateService:
        if (const auto done = activate(message.name); !done)
            m_hub.log(watch::Channel::System, Level::Error, done.error().text);
        return true;
    case Kind::DeactivateService:
        if (const auto done = deactivate(message.name); !done)
            m_hub.log(watch::Channel::System, Level::Error, done.error().text);
        return true;
    case Kind::DisconnectSession:
        disconnectSession(message.session);
        return true;
    default:
        return false;
    }
}

uint32_t Engine::connections() const
{
    uint32_t count = 0;
    for (const auto& worker : m_workers)
        count += worker->load.load(std::memory_order_relaxed);
    return count;
}

void Engine::connect(Executor& executor, const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session)
{
    auto chosen =
        std::find_if(m_workers.begin(), m_workers.end(), [&](const auto& worker) { return worker.get() == &executor; });
    if (chosen == m_workers.end())
        chosen = std::min_element(m_workers.begin(), m_workers.end(),
                                  [](const auto& a, const auto& b) { return a->load.load() < b->load.load(); });
    Worker& worker = **chosen;
    auto shared = std::make_shared<std::unique_ptr<wire::Session>>(std::move(session));
    worker.post([this, &worker, target, shared] {
        if (m_stopping)
            (*shared)->closed("the server is stopping");
        else
            Connection::connect(worker, m_room, m_settings.snapshot(), target, std::move(*shared));
    });
}

void Engine::stopSessions(std::chrono::milliseconds grace)
{
    m_stopping = true;
    {
        std::lock_guard lock(m_mutex);
        for (const auto& entry : m_entries) {
            if (entry->listeners.empty())
                continue;
            closeListeners(*entry);
            show(*entry, ServiceState::Inactive);
        }
    }
    if (!m_started)
        return;
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + grace;
    if (grace.count() > 0)
        order({.graceMs = grace.count()});
    while (connections() > 0 && clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    order({.abort = true});
    const auto last = clock::now() + std::chrono::seconds(5);
    while (connections() > 0 && clock::now() < last)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void Engine::stop()
{
    if (!m_started)
        return;
    stopSessions(std::chrono::milliseconds(0));
    m_started = false;
    for (const auto& worker : m_workers)
        worker->stop();
}

} // namespace posthorn::net
