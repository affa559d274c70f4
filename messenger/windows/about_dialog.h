// What this program is.
#pragma once

#include <QDialog>

namespace posthorn::messenger {

class AboutDialog final : public QDialog {
    Q_OBJECT
public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

} // namespace posthorn::messenger
