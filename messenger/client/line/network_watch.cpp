#include "messenger/client/line/network_watch.h"

#include <QNetworkInformation>
#include <QNetworkInterface>
#include <QSocketNotifier>

#ifdef Q_OS_LINUX
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace posthorn::messenger {

namespace {

constexpr int settleMs = 250; ///< addresses and routes of one network come together

} // namespace

NetworkWatch::NetworkWatch(QObject* parent)
    : QObject(parent)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &NetworkWatch::look);
    if (QNetworkInformation::loadDefaultBackend()) {
        connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this, [this] { m_settle.start(); });
    }
#ifdef Q_OS_LINUX
    m_socket = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE;
    if (m_socket >= 0 && ::bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &NetworkWatch::readNetlink);
    }
#endif
}

NetworkWatch::~NetworkWatch()
{
    m_notifier.reset();
#ifdef Q_OS_LINUX
    if (m_socket >= 0)
        ::close(m_socket);
#endif
}

void NetworkWatch::readNetlink()
{
#ifdef Q_OS_LINUX
    // What exactly has changed is looked at afterwards; too much of it for the buffer (ENOBUFS) is a change as well.
    char buffer[8192];
    while (::recv(m_socket, buffer, sizeof buffer, MSG_DONTWAIT) > 0) {
    }
#endif
    m_settle.start();
}

void NetworkWatch::look()
{
    bool reach = false;
    const auto interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface& each : interfaces) {
        const auto flags = each.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp) || !flags.testFlag(QNetworkInterface::IsRunning) ||
            flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        const auto entries = each.addressEntries();
        for (const QNetworkAddressEntry& entry : entries)
            reach = reach || !entry.ip().isLinkLocal();
    }
    m_mayReach = reach;
    Q_EMIT changed();
}

} // namespace posthorn::messenger
