// The small dialogs of the accounts page. Each checks what it can; the server has the last word.
#pragma once

#include <QDialog>

#include "gui/models/account_model.h"

class QComboBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace posthorn::gui {

class PasswordPair;
class ToneLabel;

/// A heading, a form, a line for what is wrong, and the buttons.
class FormDialog : public QDialog {
    Q_OBJECT
public:
    FormDialog(const QString& icon, const QString& title, const QString& explanation, const QString& okText,
               QWidget* parent);
    /// Why it cannot be accepted yet; empty when it can.
    QString problem() const;

protected:
    virtual QString findProblem() const = 0;
    /// To be called once the form stands, and whenever something in it changes.
    void judge();
    QFormLayout* form() const { return m_form; }
    void addPasswords(int least);
    QString passwordProblem() const;
    QString enteredPassword() const;

private:
    QFormLayout* m_form;
    ToneLabel* m_problem;
    QDialogButtonBox* m_buttons;
    PasswordPair* m_passwords = nullptr;
};

class DomainDialog final : public FormDialog {
    Q_OBJECT
public:
    explicit DomainDialog(QWidget* parent = nullptr);
    QString domain() const;
    /// True for what looks like a domain name, internationalised ones included.
    static bool isDomain(const QString& text);
    /// What is wrong with it, for people; empty when nothing is.
    static QString problemOf(const QString& domain);

protected:
    QString findProblem() const override;

private:
    QLineEdit* m_name;
};

class AccountDialog final : public FormDialog {
    Q_OBJECT
public:
    AccountDialog(const QString& domain, int leastPassword, QWidget* parent = nullptr);
    QString name() const;
    QString realName() const;
    QString password() const { return enteredPassword(); }

protected:
    QString findProblem() const override;

private:
    QString m_domain;
    QLineEdit* m_name;
    QLineEdit* m_realName;
};

class EditAccountDialog final : public FormDialog {
    Q_OBJECT
public:
    explicit EditAccountDialog(const AccountRow& account, QWidget* parent = nullptr);
    QString realName() const;
    uint64_t quota() const;

protected:
    QString findProblem() const override { return {}; }

private:
    QLineEdit* m_realName;
    QDoubleSpinBox* m_quota;
    uint64_t m_before;
};

class PasswordDialog final : public FormDialog {
    Q_OBJECT
public:
    PasswordDialog(const QString& address, int leastPassword, QWidget* parent = nullptr);
    QString password() const { return enteredPassword(); }

protected:
    QString findProblem() const override { return passwordProblem(); }
};

class AliasDialog final : public FormDialog {
    Q_OBJECT
public:
    explicit AliasDialog(const QString& domain, QWidget* parent = nullptr);
    QString name() const;
    QString target() const;

protected:
    QString findProblem() const override;

private:
    QString m_domain;
    QLineEdit* m_name;
    QLineEdit* m_target;
};

} // namespace posthorn::gui
