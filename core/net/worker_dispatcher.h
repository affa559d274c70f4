// Qt's event dispatcher of a worker's thread: what Qt waits for there hangs on the worker's own epoll descriptor. With
// Qt's dispatchers the worker's descriptor would hang in their poll(): two system calls more for each time it wakes.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include <QAbstractEventDispatcher>

#include "net/worker.h"

namespace posthorn::net {

class WorkerDispatcher final : public QAbstractEventDispatcher {
public:
    explicit WorkerDispatcher(Worker& worker);
    ~WorkerDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void wakeUp() override;
    void interrupt() override;

    void registerSocketNotifier(QSocketNotifier* notifier) override;
    void unregisterSocketNotifier(QSocketNotifier* notifier) override;

    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject* object) override;
    QList<TimerInfo> registeredTimers(QObject* object) const override;
    int remainingTime(int id) override;

private:
    class Watched;
    struct QtTimer {
        int id;
        qint64 interval; ///< in milliseconds
        Qt::TimerType type;
        QObject* object;
        int64_t due; ///< in the milliseconds of Worker::now()
    };

    int64_t nextTimer() const;
    void fireTimers();

    Worker& m_worker;
    std::vector<QtTimer> m_timers; ///< few: the server's own timers are the worker's
    std::unordered_map<int, Watched*> m_watched; ///< by descriptor; the worker's sources
};

} // namespace posthorn::net
