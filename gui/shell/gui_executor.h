// The GUI thread as an Executor: answers of the administrative operations arrive on it.
#pragma once

#include <deque>
#include <mutex>

#include <QPointer>

#include "base/executor.h"

QT_BEGIN_NAMESPACE
class QSocketNotifier;
QT_END_NAMESPACE

namespace posthorn::gui {

/// Runs tasks in the application's event loop, one a turn. Tasks that are posted when the application has gone stay undone.
/// The queue is our own, since Qt's hides from ThreadSanitizer what it hands over.
class GuiExecutor final : public Executor {
public:
    void post(Task task) override;
    bool isCurrent() const override;
    /// To be called on the GUI thread first. Never destroyed: an operation may answer when the window has long been closed.
    static GuiExecutor& instance();

private:
    GuiExecutor();
    void listen();
    void runOne();

    const int m_wake; ///< an eventfd
    QPointer<QSocketNotifier> m_notifier;
    std::mutex m_mutex;
    std::deque<Task> m_tasks;
};

} // namespace posthorn::gui
