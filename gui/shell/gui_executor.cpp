#include "gui/shell/gui_executor.h"

#include <QCoreApplication>
#include <QThread>

namespace posthorn::gui {

void GuiExecutor::post(Task task)
{
    if (QCoreApplication* application = QCoreApplication::instance())
        QMetaObject::invokeMethod(application, [task = std::move(task)] { task(); }, Qt::QueuedConnection);
}

bool GuiExecutor::isCurrent() const
{
    const QCoreApplication* application = QCoreApplication::instance();
    return application && application->thread() == QThread::currentThread();
}

GuiExecutor& GuiExecutor::instance()
{
    static auto* executor = new GuiExecutor;
    return *executor;
}

} // namespace posthorn::gui
