#include "server/signals.h"

#include <csignal>

#include <sys/signalfd.h>
#include <unistd.h>

namespace posthorn::server {

Signals::Signals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    m_descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

Signals::~Signals()
{
    m_notifier.reset();
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void Signals::watch(std::function<void()> stop, std::function<void()> reload)
{
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated,
                     [descriptor = m_descriptor, stop = std::move(stop), reload = std::move(reload)] {
                         signalfd_siginfo info{};
                         while (::read(descriptor, &info, sizeof info) == ssize_t(sizeof info)) {
                             if (info.ssi_signo == SIGHUP)
                                 reload();
                             else
                                 stop();
                         }
                     });
}

} // namespace posthorn::server
