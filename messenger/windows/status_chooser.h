// On top of the main window: who one is, and whether one is there.
#pragma once

#include <QWidget>

#include "messenger/client/chat/types.h"

class QLineEdit;
class QToolButton;
class QLabel;

namespace posthorn::messenger {

class AvatarButton;
class Desk;

class StatusChooser final : public QWidget {
    Q_OBJECT
public:
    explicit StatusChooser(Desk& desk, QWidget* parent = nullptr);
    void update();
    QToolButton* button() const { return m_button; }
    QLineEdit* text() const { return m_text; }

private:
    void fillMenu();
    void chooseAvatar();
    void choose(Availability availability, const QString& text);

    Desk& m_desk;
    AvatarButton* m_avatar;
    QLabel* m_name;
    QToolButton* m_button;
    QLineEdit* m_text;
};

} // namespace posthorn::messenger
