#include "net/worker_dispatcher.h"

#include <algorithm>
#include <array>

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimerEvent>
#include <sys/epoll.h>

namespace posthorn::net {

namespace {

constexpr std::array kinds = {QSocketNotifier::Read, QSocketNotifier::Write, QSocketNotifier::Exception};
/// An error or hang-up concerns whoever waits for either direction, as poll() has it.
constexpr std::array<uint32_t, 3> reports = {EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR, EPOLLOUT | EPOLLHUP | EPOLLERR,
                                             EPOLLPRI};
constexpr std::array<uint32_t, 3> asks = {EPOLLIN, EPOLLOUT, EPOLLPRI};

} // namespace

/// A descriptor with one notifier for each of the kinds, or none.
class WorkerDispatcher::Watched final : public Source {
public:
    void ready(uint32_t events) override
    {
        for (size_t i = 0; i < kinds.size(); ++i) {
            if (notifiers[i] && (events & reports[i])) {
                QEvent event(QEvent::SockAct);
                QCoreApplication::sendEvent(notifiers[i], &event); // which may unregister any of them
            }
        }
    }
    uint32_t asked() const
    {
        uint32_t events = 0;
        for (size_t i = 0; i < kinds.size(); ++i)
            events |= notifiers[i] ? asks[i] : 0;
        return events;
    }

    std::array<QSocketNotifier*, 3> notifiers{};
};

WorkerDispatcher::WorkerDispatcher(Worker& worker)
    : m_worker(worker)
{
}

WorkerDispatcher::~WorkerDispatcher() = default;

bool WorkerDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    const bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents);
    if (mayWait)
        Q_EMIT aboutToBlock();
    m_worker.turn(mayWait ? nextTimer() : 0);
    fireTimers();
    return true;
}

void WorkerDispatcher::wakeUp()
{
    m_worker.callBack();
}

// The loop looks whether it is to end after each turn.
void WorkerDispatcher::interrupt()
{
    m_worker.callBack();
}

void WorkerDispatcher::registerSocketNotifier(QSocketNotifier* notifier)
{
    const int descriptor = int(notifier->socket());
    auto [place, fresh] = m_watched.try_emplace(descriptor, nullptr);
    if (fresh)
        place->second = &static_cast<Watched&>(m_worker.own(std::make_unique<Watched>()));
    place->second->notifiers[size_t(notifier->type())] = notifier;
    if (fresh)
        m_worker.watch(descriptor, place->second->asked(), *place->second);
    else
        m_worker.rewatch(descriptor, place->second->asked(), *place->second);
}

void WorkerDispatcher::unregisterSocketNotifier(QSocketNotifier* notifier)
{
    const int descriptor = int(notifier->socket());
    const auto place = m_watched.find(descriptor);
    if (place == m_watched.end())
        return;
    Watched& watched = *place->second;
    watched.notifiers[size_t(notifier->type())] = nullptr;
    if (watched.asked() != 0) {
        m_worker.rewatch(descriptor, watched.asked(), watched);
        return;
    }
    m_worker.unwatch(descriptor);
    m_worker.bury(watched);
    m_watched.erase(place);
}

void WorkerDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object)
{
    m_timers.push_back({id, interval, type, object, m_worker.freshNow() + interval});
}

bool WorkerDispatcher::unregisterTimer(int id)
{
    return std::erase_if(m_timers, [id](const QtTimer& each) { return each.id == id; }) > 0;
}

bool WorkerDispatcher::unregisterTimers(QObject* object)
{
    return std::erase_if(m_timers, [object](const QtTimer& each) { return each.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> WorkerDispatcher::registeredTimers(QObject* object) const
{
    QList<TimerInfo> found;
    for (const QtTimer& each : m_timers) {
        if (each.object == object)
            found.append(TimerInfo(each.id, int(each.interval), each.type));
    }
    return found;
}

int WorkerDispatcher::remainingTime(int id)
{
    const auto timer = std::find_if(m_timers.begin(), m_timers.end(), [id](const QtTimer& each) { return each.id == id; });
    return timer == m_timers.end() ? -1 : int(std::max<int64_t>(0, timer->due - m_worker.freshNow()));
}

int64_t WorkerDispatcher::nextTimer() const
{
    int64_t next = Worker::never;
    for (const QtTimer& each : m_timers)
        next = std::min(next, each.due);
    return next;
}

void WorkerDispatcher::fireTimers()
{
    std::vector<int> due;
    for (const QtTimer& each : m_timers) {
        if (each.due <= m_worker.now())
            due.push_back(each.id);
    }
    for (const int id : due) {
        const auto timer = std::find_if(m_timers.begin(), m_timers.end(), [id](const QtTimer& each) { return each.id == id; });
        if (timer == m_timers.end())
            continue; // one of the others has stopped it
        // What was missed is not made up for.
        timer->due = std::max<int64_t>(timer->due + timer->interval, m_worker.now() + std::min<int64_t>(timer->interval, 1));
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer->object, &event);
    }
}

} // namespace posthorn::net
