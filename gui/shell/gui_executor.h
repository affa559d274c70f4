// The GUI thread as an Executor: answers of the administrative operations arrive on it.
#pragma once

#include "base/executor.h"

namespace posthorn::gui {

/// Posts to the application's event loop. Tasks that are posted when the application has gone are dropped.
class GuiExecutor final : public Executor {
public:
    void post(Task task) override;
    bool isCurrent() const override;
    /// Never destroyed: an operation may answer when the window has long been closed.
    static GuiExecutor& instance();
};

} // namespace posthorn::gui
