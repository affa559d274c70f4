#include "net/listener.h"

#include <cerrno>
#include <cstring>

#include <sys/epoll.h>
#include <sys/socket.h>

namespace posthorn::net {
namespace {

using config::Setting;
using watch::Counter;
using watch::Level;

constexpr int acceptsPerTurn = 128;
constexpr int64_t pauseMs = 200; ///< while there are no descriptors
constexpr int64_t complainEveryMs = 10000;

} // namespace

Listener::Listener(Worker& home, std::span<const std::unique_ptr<Worker>> carriers, Surroundings& room,
                   const config::Settings& settings, std::shared_ptr<ServicePort> port, Descriptor socket, bool local)
    : m_home(home)
    , m_carriers(carriers)
    , m_room(room)
    , m_settings(settings)
    , m_port(std::move(port))
    , m_socket(std::move(socket))
    , m_local(local)
    , m_handOver(carriers.size())
{}

void Listener::begin()
{
    m_home.watch(m_socket.get(), EPOLLIN, *this);
}

/// Connections take the settings that are in force when they are accepted.
void Listener::refreshRules()
{
    config::SnapshotPtr snapshot = m_settings.snapshot();
    if (snapshot == m_snapshot)
        return;
    m_snapshot = std::move(snapshot);
    auto proxies = wire::Networks::parse(m_snapshot->list(Setting::LimitProxyFrom));
    if (!proxies)
        m_room.hub.log(watch::Channel::System, Level::Error, "limits.proxy-protocol-from: " + proxies.error().text);
    m_proxies = proxies ? std::move(*proxies) : wire::Networks();
}

void Listener::ready(uint32_t events)
{
    if (!(events & EPOLLIN) || (events & EPOLLHUP)) {
        m_home.unwatch(m_socket.get()); // shut down from another thread; its end is on the way
        return;
    }
    refreshRules();
    for (int i = 0; i < acceptsPerTurn; ++i) {
        SocketAddress from;
        Descriptor socket(::accept4(m_socket.get(), from.raw(), &from.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (socket) {
            admit(std::move(socket), from);
            continue;
        }
        if (errno == EAGAIN || errno == EINVAL)
            break;
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            // The connection stays in the kernel's queue, so epoll would report it again at once.
            if (m_lastComplaint < 0 || m_home.now() - m_lastComplaint > complainEveryMs) {
                m_lastComplaint = m_home.now();
                m_room.hub.log(m_port->service.channel, Level::Error,
                               "connections to " + m_port->service.name + " have to wait: " + std::strerror(errno));
            }
            m_home.unwatch(m_socket.get());
            m_home.setTimer(m_pause, pauseMs);
            break;
        }
        // ECONNABORTED and the network's own errors: that one connection has gone already.
    }
    for (size_t i = 0; i < m_handOver.size(); ++i) {
        if (m_handOver[i].empty())
            continue;
        Worker& worker = *m_carriers[i];
        auto batch = std::make_shared<std::vector<Accepted>>(std::move(m_handOver[i]));
        m_handOver[i].clear();
        auto take = [batch, &worker, &room = m_room] {
            for (Accepted& each : *batch)
                Connection::accept(worker, room, std::move(each));
            batch->clear();
        };
        if (&worker == &m_home)
            take();
        else
            worker.post(std::move(take));
    }
}

void Listener::timerExpired(Timer&)
{
    m_home.watch(m_socket.get(), EPOLLIN, *this);
}

void Listener::admit(Descriptor socket, const SocketAddress& from)
{
    Accepted accepted;
    accepted.peer = from.endpoint();
    if (m_local && !localPeerIsTrusted(socket.get())) {
        m_room.hub.count(Counter::ConnectionsRefused);
        m_room.hub.log(m_port->service.channel, Level::Warning, "a local connection of another user was refused");
        return;
    }
    if (!m_port->enter(m_snapshot->number(Setting::LimitConnections))) {
        refuse(socket.get());
        return;
    }
    accepted.proxied = !m_local && m_proxies.contains(accepted.peer.address);
    if (!accepted.proxied && !accepted.peer.isLoopback()) {
        accepted.countedByIp =
            m_port->enterFrom(IpKey::of(accepted.peer.address), m_snapshot->number(Setting::LimitConnectionsPerIp));
        if (!accepted.countedByIp) {
            m_port->leave();
            refuse(socket.get());
            return;
        }
    }
    m_room.hub.count(Counter::ConnectionsAccepted);
    accepted.socket = std::move(socket);
    accepted.port = m_port;
    accepted.settings = m_snapshot;
    Worker& worker = leastLoaded();
    worker.load.fetch_add(1, std::memory_order_relaxed);
    m_handOver[worker.number()].push_back(std::move(accepted));
}

void Listener::refuse(int socket)
{
    m_room.hub.count(Counter::ConnectionsRefused);
    const std::string& reply = m_port->service.busyReply;
    if (m_port->service.tls != wire::TlsMode::Implicit && !reply.empty()) [[maybe_unused]]
        const ssize_t sent = ::send(socket, reply.data(), reply.size(), MSG_NOSIGNAL);
}

Worker& Listener::leastLoaded()
{
    // Among equals they take turns.
    const size_t count = m_carriers.size();
    size_t best = m_next++ % count;
    for (size_t i = 1; i < count; ++i) {
        const size_t each = (best + i) % count;
        if (m_carriers[each]->load.load(std::memory_order_relaxed) <
            m_carriers[best]->load.load(std::memory_order_relaxed))
            best = each;
    }
    return *m_carriers[best];
}

} // namespace posthorn::net
