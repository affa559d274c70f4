#include "gui/pages/accounts_page.h"

#include <QHBoxLayout>
#include <QListView>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/forms/account_dialogs.h"
#include "gui/models/text.h"
#include "gui/widgets/questions.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/table_panel.h"

namespace posthorn::gui {

AccountsPage::AccountsPage(AdminClient admin, int leastPassword, QWidget* parent)
    : QWidget(parent)
    , m_admin(admin)
    , m_leastPassword(leastPassword)
    , m_domains(new QListView(this))
    , m_domainModel(new QStandardItemModel(this))
    , m_tabs(new QTabWidget(this))
    , m_accountModel(new AccountModel(this))
    , m_accounts(new TablePanel(m_accountModel, Qt::DisplayRole,
                                {tr("Accounts"), tr("Filter accounts"), QStringLiteral("account"), tr("No accounts"),
                                 tr("Each account is an address with mailboxes of its own.")},
                                {{20, 36}, {14, 30}, {14, 18}, {12, 14}}, this))
    , m_aliasModel(new AliasModel(this))
    , m_aliases(new TablePanel(m_aliasModel, Qt::DisplayRole,
                               {tr("Aliases"), tr("Filter aliases"), QStringLiteral("alias"), tr("No aliases"),
                                tr("An alias is a further address whose mail goes to an account or to another address.")},
                               {{20, 40}, {20, 40}}, this))
    , m_addAccount(textButton(QStringLiteral("add"), tr("Add a&ccount"), this))
    , m_edit(textButton(QStringLiteral("edit"), tr("Ed&it"), this))
    , m_password(textButton(QStringLiteral("key"), tr("&Password"), this))
    , m_switch(textButton(QStringLiteral("account-off"), tr("Disa&ble"), this))
    , m_deleteAccount(textButton(QStringLiteral("delete"), tr("&Delete"), this))
    , m_addAlias(textButton(QStringLiteral("add"), tr("Add a&lias"), this))
    , m_deleteAlias(textButton(QStringLiteral("delete"), tr("&Delete"), this))
    , m_deleteDomain(nullptr)
    , m_message(new ToneLabel({}, Tone::Muted, this))
{
    confirm = [this](const QString& question, const QString& consequence) {
        return ask(this, {tr("Delete"), question, consequence, tr("&Delete"), ButtonKind::Danger});
    };
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Accounts and aliases"));
    m_tabs->tabBar()->setAccessibleName(tr("Accounts and aliases"));
    prepareAccounts();
    prepareAliases();
    m_tabs->addTab(m_accounts, IconSource::icon(QStringLiteral("account")), tr("Accounts"));
    m_tabs->addTab(m_aliases, IconSource::icon(QStringLiteral("alias")), tr("Aliases"));

    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(makeDomainSide());
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({230, 800});
    splitter->setChildrenCollapsible(false);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(12, 5, 12, 5);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setAccessibleName(tr("Result"));
    foot->addWidget(m_message, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(splitter, 1);
    layout->addWidget(new Separator(Qt::Horizontal, this));
    layout->addLayout(foot);
    choiceChanged();
}

QWidget* AccountsPage::makeDomainSide()
{
    auto* side = new QWidget(this);
    m_domains->setModel(m_domainModel);
    m_domains->setAccessibleName(tr("Domains"));
    m_domains->setFrameShape(QFrame::NoFrame);
    m_domains->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_domains->setUniformItemSizes(true);
    new EmptyHint(m_domains, QStringLiteral("domain"), tr("No domains"), tr("Add the domain whose mail this server keeps."));
    QToolButton* add = iconButton(QStringLiteral("add"), tr("Add a domain"), side);
    m_deleteDomain = iconButton(QStringLiteral("delete"), tr("Delete the domain"), side);
    connect(add, &QToolButton::clicked, this, &AccountsPage::addDomain);
    connect(m_deleteDomain, &QToolButton::clicked, this, &AccountsPage::deleteDomain);
    connect(m_domains->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        m_counted = true;
        refreshDomain();
    });
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(12, 8, 8, 8);
    bar->setSpacing(2);
    bar->addWidget(heading(tr("Domains"), side, 1.1), 1);
    bar->addWidget(add);
    bar->addWidget(m_deleteDomain);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(new Separator(Qt::Horizontal, side));
    layout->addWidget(m_domains, 1);
    return side;
}

void AccountsPage::prepareAccounts()
{
    accounts()->setSelectionMode(QAbstractItemView::SingleSelection);
    accounts()->sortByColumn(AccountModel::AddressColumn, Qt::AscendingOrder);
    connect(m_accounts, &TablePanel::choiceChanged, this, &AccountsPage::choiceChanged);
    connect(accounts(), &QTableView::activated, this, &AccountsPage::editAccount);
    connect(m_addAccount, &QToolButton::clicked, this, &AccountsPage::addAccount);
    connect(m_edit, &QToolButton::clicked, this, &AccountsPage::editAccount);
    connect(m_password, &QToolButton::clicked, this, &AccountsPage::changePassword);
    connect(m_switch, &QToolButton::clicked, this, &AccountsPage::switchAccount);
    connect(m_deleteAccount, &QToolButton::clicked, this, &AccountsPage::deleteAccount);
    m_accounts->onDelete([this] { deleteAccount(); });
    for (QToolButton* button : {m_addAccount, m_edit, m_password, m_switch, m_deleteAccount})
        m_accounts->addAction(button);
}

void AccountsPage::prepareAliases()
{
    aliases()->setSelectionMode(QAbstractItemView::SingleSelection);
    aliases()->sortByColumn(AliasModel::NameColumn, Qt::AscendingOrder);
    connect(m_aliases, &TablePanel::choiceChanged, this, &AccountsPage::choiceChanged);
    connect(m_addAlias, &QToolButton::clicked, this, &AccountsPage::addAlias);
    connect(m_deleteAlias, &QToolButton::clicked, this, &AccountsPage::deleteAlias);
    m_aliases->onDelete([this] { deleteAlias(); });
    for (QToolButton* button : {m_addAlias, m_deleteAlias})
        m_aliases->addAction(button);
}

QTableView* AccountsPage::accounts() const
{
    return m_accounts->table();
}

QTableView* AccountsPage::aliases() const
{
    return m_aliases->table();
}

void AccountsPage::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

QString AccountsPage::currentDomain() const
{
    return m_domains->currentIndex().data().toString();
}

void AccountsPage::refresh()
{
    m_admin.run(
        this, "domainlist", {},
        [this](const AdminClient::Rows& rows) {
            const QString before = currentDomain();
            QStringList names;
            for (const auto& columns : rows) {
                if (!columns.empty())
                    names.append(fromUtf8(columns.front()));
            }
            names.sort();
            QStringList now;
            for (int row = 0; row < m_domainModel->rowCount(); ++row)
                now.append(m_domainModel->item(row)->text());
            if (names != now) {
                m_domainModel->clear();
                for (const QString& name : names)
                    m_domainModel->appendRow(new QStandardItem(IconSource::icon(QStringLiteral("domain"), Tone::Muted), name));
            }
            const int row = qMax(0, int(names.indexOf(before)));
            if (!names.isEmpty() && m_domains->currentIndex().row() != row)
                m_domains->setCurrentIndex(m_domainModel->index(row, 0));
            else
                refreshDomain();
        },
        [this](const QString& problem) { tell(problem, true); });
}

void AccountsPage::refreshDomain()
{
    const QString domain = currentDomain();
    if (domain.isEmpty()) {
        m_accountModel->setRows({});
        m_aliasModel->setRows({});
        return;
    }
    const QString chosen = account() ? account()->address() : QString();
    m_admin.run(
        this, "userdetails", {toUtf8(domain)},
        [this, domain, chosen](const AdminClient::Rows& rows) {
            if (domain != currentDomain())
                return;
            std::vector<AccountRow> accounts;
            for (const auto& columns : rows) {
                if (auto row = AccountRow::parse(columns))
                    accounts.push_back(std::move(*row));
            }
            m_accountModel->setRows(std::move(accounts));
            if (m_message->text().isEmpty() || m_counted)
                tellCounts();
            for (int row = 0; row < m_accountModel->rowCount(); ++row) {
                if (m_accountModel->at(row).address() == chosen)
                    m_accounts->chooseRow(row);
            }
        },
        [this](const QString& problem) { tell(problem, true); });
    m_admin.run(
        this, "aliaslist", {toUtf8(domain)},
        [this, domain](const AdminClient::Rows& rows) {
            if (domain != currentDomain())
                return;
            std::vector<AliasRow> aliases;
            for (const auto& columns : rows) {
                if (columns.size() >= 3)
                    aliases.push_back({fromUtf8(columns[0]), fromUtf8(columns[1]), fromUtf8(columns[2])});
            }
            m_aliasModel->setRows(std::move(aliases));
            if (m_counted)
                tellCounts();
        },
        [this](const QString& problem) { tell(problem, true); });
}

const AccountRow* AccountsPage::account() const
{
    const std::vector<int> rows = m_accounts->chosenRows();
    return rows.empty() ? nullptr : &m_accountModel->at(rows.front());
}

const AliasRow* AccountsPage::alias() const
{
    const std::vector<int> rows = m_aliases->chosenRows();
    return rows.empty() ? nullptr : &m_aliasModel->at(rows.front());
}

void AccountsPage::choiceChanged()
{
    const bool able = m_admin.isAvailable();
    const bool domain = able && !currentDomain().isEmpty();
    const AccountRow* row = account();
    m_addAccount->setEnabled(domain);
    m_addAlias->setEnabled(domain);
    m_deleteDomain->setEnabled(domain);
    for (QToolButton* button : {m_edit, m_password, m_switch, m_deleteAccount})
        button->setEnabled(able && row);
    m_deleteAlias->setEnabled(able && alias());
    const bool disabled = row && !row->enabled;
    m_switch->setText(disabled ? tr("E&nable") : tr("Disa&ble"));
    m_switch->setAccessibleName(withoutMnemonic(m_switch->text()));
    m_switch->setToolTip(withoutMnemonic(m_switch->text()));
    m_switch->setIcon(IconSource::icon(disabled ? QStringLiteral("account") : QStringLiteral("account-off")));
}

void AccountsPage::tellCounts()
{
    m_counted = true;
    m_message->setTone(Tone::Muted);
    m_message->setText(tr("%1: %2, %3").arg(currentDomain(), tr("%n account(s)", nullptr, m_accountModel->rowCount()),
                                            tr("%n alias(es)", nullptr, m_aliasModel->rowCount())));
}

void AccountsPage::tell(const QString& text, bool problem)
{
    m_counted = false;
    m_message->setText(text);
    m_message->setTone(problem ? Tone::Error : Tone::Success);
}

void AccountsPage::act(std::string_view word, std::vector<std::string> arguments, const QString& success)
{
    m_admin.run(
        this, word, std::move(arguments),
        [this, success](const AdminClient::Rows&) {
            tell(success, false);
            refresh();
        },
        [this](const QString& problem) { tell(problem, true); });
}

void AccountsPage::addDomain()
{
    DomainDialog dialog(this);
    if (dialog.exec() == QDialog::Accepted)
        act("domainadd", {toUtf8(dialog.domain())}, tr("The domain %1 was added.").arg(dialog.domain()));
}

void AccountsPage::deleteDomain()
{
    const QString domain = currentDomain();
    if (confirm(tr("Delete the domain %1?").arg(domain),
                tr("Its accounts, its aliases and all their mail are deleted with it. This cannot be undone.")))
        act("domaindel", {toUtf8(domain)}, tr("The domain %1 was deleted.").arg(domain));
}

void AccountsPage::addAccount()
{
    const QString domain = currentDomain();
    AccountDialog dialog(domain, m_leastPassword, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QString address = dialog.name() + QLatin1Char('@') + domain;
    const QString realName = dialog.realName();
    m_admin.run(
        this, "useradd", {toUtf8(domain), toUtf8(dialog.name()), toUtf8(dialog.password()), "U"},
        [this, domain, name = dialog.name(), realName, address](const AdminClient::Rows&) {
            const QString success = tr("The account %1 was added.").arg(address);
            if (realName.isEmpty()) {
                tell(success, false);
                return refresh();
            }
            act("userset", {toUtf8(domain), toUtf8(name), "realname", toUtf8(realName)}, success);
        },
        [this](const QString& problem) { tell(problem, true); });
}

void AccountsPage::editAccount()
{
    const AccountRow* row = account();
    if (!row || !m_admin.isAvailable())
        return;
    const AccountRow before = *row;
    EditAccountDialog dialog(before, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const std::string domain = toUtf8(before.domain), name = toUtf8(before.name);
    const QString success = tr("The account %1 was changed.").arg(before.address());
    if (dialog.realName() != before.realName)
        act("userset", {domain, name, "realname", toUtf8(dialog.realName())}, success);
    if (dialog.quota() != before.quota)
        act("userset", {domain, name, "quota", std::to_string(dialog.quota())}, success);
}

void AccountsPage::changePassword()
{
    const AccountRow* row = account();
    if (!row)
        return;
    const AccountRow chosen = *row;
    PasswordDialog dialog(chosen.address(), m_leastPassword, this);
    if (dialog.exec() == QDialog::Accepted)
        act("userpasswd", {toUtf8(chosen.domain), toUtf8(chosen.name), toUtf8(dialog.password())},
            tr("The password of %1 was changed; its sessions have ended.").arg(chosen.address()));
}

void AccountsPage::switchAccount()
{
    const AccountRow* row = account();
    if (!row)
        return;
    const bool enable = !row->enabled;
    act("userset", {toUtf8(row->domain), toUtf8(row->name), "enabled", enable ? "true" : "false"},
        enable ? tr("The account %1 is enabled.").arg(row->address()) : tr("The account %1 is disabled.").arg(row->address()));
}

void AccountsPage::deleteAccount()
{
    const AccountRow* row = account();
    if (!row || !m_admin.isAvailable())
        return;
    const AccountRow chosen = *row;
    if (confirm(tr("Delete the account %1?").arg(chosen.address()),
                tr("All its mail is deleted with it. This cannot be undone.")))
        act("userdel", {toUtf8(chosen.domain), toUtf8(chosen.name)},
            tr("The account %1 was deleted.").arg(chosen.address()));
}

void AccountsPage::addAlias()
{
    const QString domain = currentDomain();
    AliasDialog dialog(domain, this);
    if (dialog.exec() == QDialog::Accepted)
        act("aliasadd", {toUtf8(domain), toUtf8(dialog.name()), toUtf8(dialog.target())},
            tr("The alias %1 was added.").arg(dialog.name() + QLatin1Char('@') + domain));
}

void AccountsPage::deleteAlias()
{
    const AliasRow* row = alias();
    if (!row || !m_admin.isAvailable())
        return;
    const AliasRow chosen = *row;
    const QString address = chosen.name + QLatin1Char('@') + chosen.domain;
    if (confirm(tr("Delete the alias %1?").arg(address), tr("Mail to it will be refused.")))
        act("aliasdel", {toUtf8(chosen.domain), toUtf8(chosen.name)}, tr("The alias %1 was deleted.").arg(address));
}

} // namespace posthorn::gui
