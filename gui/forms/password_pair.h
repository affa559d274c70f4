// A new password, typed twice, with its strength: the rows that the assistant and the account dialogs share.
#pragma once

#include <QObject>

class QFormLayout;

namespace posthorn::gui {

class PasswordEdit;

class PasswordPair final : public QObject {
    Q_OBJECT
public:
    /// Adds its rows to @p form. @p least: of the password's bytes in UTF-8.
    PasswordPair(QFormLayout* form, int least, QWidget* parent);
    QString password() const;
    /// What is wrong with the two fields, for people; empty when nothing is.
    QString problem() const;
    PasswordEdit* first() const { return m_first; }
    PasswordEdit* again() const { return m_again; }

Q_SIGNALS:
    void changed();

private:
    const int m_least;
    PasswordEdit* m_first;
    PasswordEdit* m_again;
};

} // namespace posthorn::gui
