#include "gui/shell/gui_executor.h"

#include <sys/eventfd.h>

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QThread>

namespace posthorn::gui {

GuiExecutor::GuiExecutor()
    : m_wake(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    if (m_wake < 0)
        qFatal("no eventfd for the console");
}

void GuiExecutor::listen()
{
    if (!isCurrent() || m_notifier)
        return;
    m_notifier = new QSocketNotifier(m_wake, QSocketNotifier::Read, QCoreApplication::instance());
    QObject::connect(m_notifier, &QSocketNotifier::activated, m_notifier, [this] { runOne(); });
}

void GuiExecutor::post(Task task)
{
    std::lock_guard lock(m_mutex);
    m_tasks.push_back(std::move(task));
    if (m_tasks.size() == 1)
        eventfd_write(m_wake, 1);
}

void GuiExecutor::runOne()
{
    Task task;
    {
        std::lock_guard lock(m_mutex);
        eventfd_t count = 0;
        eventfd_read(m_wake, &count);
        if (m_tasks.empty())
            return;
        task = std::move(m_tasks.front());
        m_tasks.pop_front();
        // Before the task, which may open a dialog: the next one must not have to wait until that is closed.
        if (!m_tasks.empty())
            eventfd_write(m_wake, 1);
    }
    task();
}

bool GuiExecutor::isCurrent() const
{
    const QCoreApplication* application = QCoreApplication::instance();
    return application && application->thread() == QThread::currentThread();
}

GuiExecutor& GuiExecutor::instance()
{
    static auto* executor = new GuiExecutor;
    executor->listen();
    return *executor;
}

} // namespace posthorn::gui
