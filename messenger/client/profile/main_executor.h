// The main thread (or any with a Qt loop) as an executor.
#pragma once

#include <QObject>
#include <QThread>

#include "base/executor.h"

namespace posthorn::messenger {

class MainExecutor final : public Executor {
public:
    /// Lives on the thread that makes it. Tasks that are queued when it ends are dropped.
    MainExecutor() = default;
    void post(Task task) override { QMetaObject::invokeMethod(&m_target, std::move(task), Qt::QueuedConnection); }
    bool isCurrent() const override { return QThread::currentThread() == m_target.thread(); }

private:
    QObject m_target;
};

} // namespace posthorn::messenger
