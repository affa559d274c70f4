// Domains, and the accounts and aliases of the chosen one.
#pragma once

#include <QWidget>

#include "gui/models/account_model.h"
#include "gui/models/admin_client.h"

class QListView;
class QStandardItemModel;
class QTableView;
class QTabWidget;
class QToolButton;

namespace posthorn::gui {

class TablePanel;
class ToneLabel;

class AccountsPage final : public QWidget {
    Q_OBJECT
public:
    explicit AccountsPage(AdminClient admin, int leastPassword = 4, QWidget* parent = nullptr);

    void refresh();
    void addAccount();
    void addDomain();
    void addAlias();

    QListView* domains() const { return m_domains; }
    QTableView* accounts() const;
    QTableView* aliases() const;
    AccountModel* accountModel() const { return m_accountModel; }
    AliasModel* aliasModel() const { return m_aliasModel; }
    ToneLabel* message() const { return m_message; }
    QString currentDomain() const;
    /// Answers "Delete this?" questions; tests put their own in.
    std::function<bool(const QString& question, const QString& consequence)> confirm;

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeDomainSide();
    void prepareAccounts();
    void prepareAliases();
    void refreshDomain();
    void choiceChanged();
    const AccountRow* account() const;
    const AliasRow* alias() const;
    void editAccount();
    void changePassword();
    void switchAccount();
    void deleteAccount();
    void deleteAlias();
    void deleteDomain();
    /// Runs an operation, tells how it went and shows the lists anew.
    void act(std::string_view word, std::vector<std::string> arguments, const QString& success);
    void tell(const QString& text, bool problem);
    void tellCounts();

    AdminClient m_admin;
    const int m_leastPassword;
    QListView* m_domains;
    QStandardItemModel* m_domainModel;
    QTabWidget* m_tabs;
    AccountModel* m_accountModel;
    TablePanel* m_accounts;
    AliasModel* m_aliasModel;
    TablePanel* m_aliases;
    QToolButton* m_addAccount;
    QToolButton* m_edit;
    QToolButton* m_password;
    QToolButton* m_switch;
    QToolButton* m_deleteAccount;
    QToolButton* m_addAlias;
    QToolButton* m_deleteAlias;
    QToolButton* m_deleteDomain;
    ToneLabel* m_message;
    bool m_counted = true; ///< the message tells counts, no result
};

} // namespace posthorn::gui
