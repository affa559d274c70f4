#include "net/connection.h"

#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace posthorn::net {
namespace {

using watch::Level;
using wire::TimerId;

constexpr int64_t proxyLimitMs = 5000;
constexpr int64_t handshakeLimitMs = 30000;

} // namespace

Connection::Connection(Worker& worker, Surroundings& room, config::SnapshotPtr settings)
    : m_worker(worker)
    , m_room(room)
    , m_settings(std::move(settings))
    , m_transcripts(m_settings->boolean(config::Setting::LogTranscripts))
{}

Connection::~Connection() = default;

void Connection::sessionFailed(const char* what)
{
    log(Level::Error, std::string("the session failed: ") + what);
    abort();
}

void Connection::accept(Worker& worker, Surroundings& room, Accepted accepted)
{
    std::unique_ptr<Connection> made(new Connection(worker, room, std::move(accepted.settings)));
    Connection& self = *made;
    worker.own(std::move(made));
    self.m_socket = std::move(accepted.socket);
    self.m_port = std::move(accepted.port);
    self.m_channel = self.m_port->service.channel;
    self.m_countedByIp = accepted.countedByIp;
    self.m_info.peer = std::move(accepted.peer);
    self.m_info.local = localEndpoint(self.m_socket.get());
    self.watchSocket(EPOLLIN);
    if (accepted.proxied) {
        self.m_phase = Phase::Proxy;
        worker.setTimer(self.m_guard, proxyLimitMs);
    } else {
        self.begin();
    }
    if (!self.m_port->active)
        self.abort(); // its service was deactivated meanwhile, and those who were told to end have been told
}

void Connection::watchSocket(uint32_t events)
{
    m_interest = events;
    m_worker.watch(m_socket.get(), events, *this);
}

/// The peer is known: the session may be shown and made.
void Connection::begin()
{
    const wire::Service& service = m_port->service;
    m_record = m_room.hub.openSession(service.channel, service.name, m_info.peer.text());
    m_info.id = m_record->id();
    if (m_room.hub.wants(Level::Info))
        log(Level::Info, "connection from " + m_info.peer.text() + " to port " + std::to_string(m_info.local.port));
    if (service.tls == wire::TlsMode::Implicit) {
        beginTls();
    } else if (service.tls == wire::TlsMode::Either) {
        m_phase = Phase::Choosing;
        m_worker.setTimer(m_guard, handshakeLimitMs);
    } else {
        openSession();
    }
}

void Connection::connect(Worker& worker, Surroundings& room, config::SnapshotPtr settings,
                         const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session)
{
    std::unique_ptr<Connection> made(new Connection(worker, room, std::move(settings)));
    Connection& self = *made;
    worker.own(std::move(made));
    worker.load.fetch_add(1, std::memory_order_relaxed);
    self.m_phase = Phase::Connecting;
    self.m_session = std::move(session);
    self.m_target = std::make_unique<wire::OutgoingTarget>(target);
    self.m_channel = target.channel;
    self.m_info.peer = {target.address, target.port};
    self.m_record = room.hub.openSession(target.channel, target.service, self.m_info.peer.text());
    self.m_info.id = self.m_record->id();
    self.m_record->setState("connecting");
    const auto address = numericAddress(target.address, target.port);
    if (!address) {
        self.lost("not a numeric address: " + target.address);
        return;
    }
    self.m_socket =
        Descriptor(::socket(address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    const int one = 1;
    if (!self.m_socket || ::setsockopt(self.m_socket.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0 ||
        (::connect(self.m_socket.get(), address->raw(), address->size) != 0 && errno != EINPROGRESS)) {
        self.lost(std::strerror(errno));
        return;
    }
    self.watchSocket(EPOLLOUT);
    worker.setTimer(self.m_guard, target.connectTimeout.count());
}

void Connection::finishConnect()
{
    const std::string error = socketError();
    if (!error.empty()) {
        lost(error);
        return;
    }
    TimerWheel::cancel(m_guard);
    m_info.local = localEndpoint(m_socket.get());
    m_record->setState("connected");
    m_phase = Phase::Open;
    if (m_target->tls == wire::TlsMode::Implicit)
        beginTls();
    else
        openSession();
    m_worker.mark(*this);
}

/// Opens the session, or tells it that the TLS which it asked for stands.
void Connection::openSession()
{
    m_phase = Phase::Open;
    if (m_opened) {
        call([this] { m_session->tlsStarted(); });
        return;
    }
    if (!m_session)
        call([this] { m_session = m_port->service.makeSession(m_worker); });
    if (!m_session) {
        abort();
        return;
    }
    m_opened = true;
    call([this] { m_session->opened(*this); });
}

void Connection::beginTls()
{
    auto context = m_port                        ? m_room.certificates.current()
                   : m_target->verifyCertificate ? m_room.clientTls.verifying()
                                                 : m_room.clientTls.any();
    m_phase = Phase::Handshake;
    if (!context) {
        lost("no certificates are loaded");
        return;
    }
    m_tls = m_port ? TlsStream::server(std::move(context))
                   : TlsStream::client(std::move(context), m_target->serverName, m_target->verifyCertificate);
    if (m_port ? m_port->service.mutualTls : m_target->mutualTls)
        m_tls->askPeer(*m_room.clientTls.verifying(), TlsStream::Role::Server);
    else if (m_port && m_port->service.clientCertificates) {
        if (const auto judge = m_room.certificates.clientAuthorities())
            m_tls->askPeer(*judge, TlsStream::Role::Client);
    }
    if (m_target) {
        if (const auto own = m_room.certificates.current(); own && m_target->mutualTls)
            m_tls->showCertificate(*own, m_target->ownName);
        m_tls->askProtocol(m_target->protocol);
        if (m_target->judgeCertificate)
            m_tls->onlyNote();
    }
    m_worker.setTimer(m_guard, handshakeLimitMs);
    if (!m_port) {
        std::string_view nothing;
        takeHandshake(nothing); // the client speaks first
    }
}

void Connection::endSession(std::string_view error)
{
    if (!m_session)
        return;
    std::unique_ptr<wire::Session> last = std::move(m_session);
    for (Timer* timer : {&m_idle, &m_first, &m_second})
        TimerWheel::cancel(*timer);
    call([&] { last->closed(error); });
    m_worker.bury(std::move(last));
}

void Connection::lost(std::string_view error)
{
    if (m_phase == Phase::Dead)
        return;
    if (!error.empty() && m_room.hub.wants(Level::Info))
        log(Level::Info, std::string("connection lost: ") + std::string(error));
    endSession(error);
    die();
}

void Connection::die()
{
    if (m_phase == Phase::Dead)
        return;
    m_phase = Phase::Dead;
    if (m_socket && m_interest)
        m_worker.unwatch(m_socket.get());
    m_socket.reset();
    for (Timer* timer : {&m_guard, &m_slow})
        TimerWheel::cancel(*timer);
    if (m_record) {
        if (m_room.hub.wants(Level::Info))
            log(Level::Info, "connection closed");
        m_room.hub.closeSession(m_info.id);
    }
    if (m_port) {
        if (m_countedByIp)
            m_port->leaveFrom(IpKey::of(m_info.peer.address));
        m_port->leave();
    }
    m_worker.load.fetch_sub(1, std::memory_order_relaxed);
    m_worker.bury(*this);
}

void Connection::resumeInput()
{
    m_paused = false;
    if (m_readOff || m_moreHeld)
        m_worker.mark(*this);
}

void Connection::startTls()
{
    if (m_tls || !m_session)
        return;
    m_startTlsWanted = true;
    m_worker.mark(*this);
}

void Connection::close()
{
    m_closeWanted = true;
    m_worker.mark(*this);
}

void Connection::abort()
{
    m_abortWanted = true;
    m_worker.mark(*this);
}

Timer& Connection::timerOf(TimerId timer)
{
    return timer == TimerId::Idle ? m_idle : timer == TimerId::First ? m_first : m_second;
}

void Connection::setTimer(TimerId timer, std::chrono::milliseconds delay)
{
    if (m_session)
        m_worker.setTimer(timerOf(timer), delay.count());
}

void Connection::cancelTimer(TimerId timer)
{
    TimerWheel::cancel(timerOf(timer));
}

void Connection::transcript(watch::Direction direction, std::string_view line)
{
    if (m_transcripts)
        m_room.hub.log(m_channel, Level::Info, line, m_info.id, direction);
}

void Connection::log(Level level, std::string_view text)
{
    m_room.hub.log(m_channel, level, text, m_info.id);
}

void Connection::timerExpired(Timer& timer)
{
    if (&timer == &m_guard) {
        switch (m_phase) {
        case Phase::Connecting:
            lost("connecting took too long");
            break;
        case Phase::Proxy:
            log(Level::Warning, "no PROXY protocol header from " + m_info.peer.text());
            lost({});
            break;
        case Phase::Handshake:
            lost("the TLS handshake took too long");
            break;
        case Phase::Open: // told to shut down, and did not
            abort();
            break;
        default:
            die();
        }
    } else if (&timer == &m_slow) {
        lost("the peer does not read what was sent to it");
    } else if (m_session && m_phase == Phase::Open) {
        const TimerId id = &timer == &m_idle ? TimerId::Idle : &timer == &m_first ? TimerId::First : TimerId::Second;
        call([&] { m_session->expired(id); });
    } else if (m_session) {
        m_worker.setTimer(timer, handshakeLimitMs); // not while TLS is being set up
    }
}

void Connection::order(const SessionOrder& order)
{
    if (m_phase == Phase::Dead || (order.port && order.port != m_port) || (order.id != 0 && order.id != m_info.id))
        return;
    if (!order.account.empty() && (!m_record || m_record->view().account != order.account))
        return;
    if (order.abort || (m_phase != Phase::Open && m_phase != Phase::Flushing && m_phase != Phase::Lingering)) {
        abort();
        return;
    }
    if (m_phase != Phase::Open || m_toldShutdown || !m_session)
        return;
    m_toldShutdown = true;
    m_worker.setTimer(m_guard, order.graceMs);
    call([this] { m_session->shutdown(); });
}

} // namespace posthorn::net
