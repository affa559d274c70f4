// Asks for the password of an account that is there, and whether it may be kept.
#pragma once

#include <QDialog>

class QCheckBox;
class QLineEdit;

namespace posthorn::messenger {

class PasswordDialog final : public QDialog {
    Q_OBJECT
public:
    /// @p why: what the server said, in the user's words; may be empty. @p keeps: what is proposed.
    PasswordDialog(const QString& address, const QString& why, bool keeps, QWidget* parent = nullptr);
    QLineEdit* field() const { return m_password; }
    QCheckBox* keep() const { return m_keep; }

Q_SIGNALS:
    /// @p keep false: it is known until the program ends, and written nowhere.
    void given(const QString& password, bool keep);

private:
    QLineEdit* m_password;
    QCheckBox* m_keep;
};

} // namespace posthorn::messenger
