#include "gui/models/admin_client.h"

#include <QCoreApplication>
#include <QPointer>

#include "gui/models/text.h"
#include "gui/shell/gui_executor.h"

namespace posthorn::gui {

void AdminClient::run(QObject* asker, std::string_view word, std::vector<std::string> arguments,
                      std::function<void(const Rows&)> done, std::function<void(const QString&)> failed) const
{
    if (!m_operations) {
        failed(QCoreApplication::translate("posthorn::gui::AdminClient",
                                           "This console only watches: it cannot change anything."));
        return;
    }
    admin::Caller caller;
    caller.name = "console";
    m_operations->run(caller, word, std::move(arguments), GuiExecutor::instance(),
                      [guard = QPointer<QObject>(asker), done = std::move(done),
                       failed = std::move(failed)](Result<admin::Answer> answer) {
                          if (!guard)
                              return;
                          if (!answer)
                              failed(fromUtf8(answer.error().text));
                          else
                              done(answer->rows);
                      });
}

} // namespace posthorn::gui
