#include "messenger/program/unix_signals.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace posthorn::messenger {

namespace {

sigset_t endings()
{
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&set, number);
    return set;
}

} // namespace

void UnixSignals::block()
{
    const sigset_t set = endings();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

UnixSignals::UnixSignals(QObject* parent)
    : QObject(parent)
{
    const sigset_t set = endings();
    m_descriptor = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (m_descriptor < 0)
        return;
    auto* const notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info{};
        while (::read(m_descriptor, &info, sizeof info) == ssize_t(sizeof info))
            Q_EMIT endWanted();
    });
}

UnixSignals::~UnixSignals()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace posthorn::messenger
