// How the pages ask for administrative operations: the console's own name, the GUI thread, and no answer to a page that
// has gone.
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <string>
#include <vector>

#include "admin/operations.h"

namespace posthorn::gui {

class AdminClient {
public:
    using Rows = std::vector<std::vector<std::string>>;

    /// @p operations may be null (a console that only watches): then every question fails with a clear text.
    explicit AdminClient(admin::Operations* operations)
        : m_operations(operations)
    {
    }
    bool isAvailable() const { return m_operations != nullptr; }
    /// Runs @p word. @p done gets the rows, @p failed the error's text; neither is called once @p asker is destroyed.
    void run(QObject* asker, std::string_view word, std::vector<std::string> arguments,
             std::function<void(const Rows&)> done, std::function<void(const QString&)> failed) const;

private:
    admin::Operations* m_operations;
};

} // namespace posthorn::gui
