// The accounts: what is switched on of each, adding and removing, and where secrets lie.
#include <QCheckBox>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "messenger/models/text.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/preferences/preference_page.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

class AccountsPage final : public PreferencePage {
public:
    AccountsPage(Desk& desk, QWidget* parent)
        : PreferencePage(desk, PreferencePage::tr("Accounts"), parent)
        , m_cards(new QVBoxLayout)
        , m_keeping(textLabel({}, "muted", this))
    {
        m_cards->setSpacing(10);
        column()->addLayout(m_cards);
        auto* another = new QPushButton(icon(QStringLiteral("add")), PreferencePage::tr("Add an account …"), this);
        connect(another, &QPushButton::clicked, &desk, &Desk::accountSetupWanted);
        column()->addWidget(another, 0, Qt::AlignLeading);
        add(m_keeping);
        end();
        connect(&desk.profile().secrets(), &Secrets::keepingChanged, this, &AccountsPage::sayKeeping);
        connect(&desk.profile(), &Profile::accountsChanged, this, &AccountsPage::fill);
        connect(&desk, &Desk::accountsChanged, this, &AccountsPage::fill);
        sayKeeping();
        fill();
    }

private:
    void sayKeeping()
    {
        const Secrets& secrets = desk().profile().secrets();
        m_keeping->setText(secrets.keeping() == Secrets::Keeping::Keyring ? PreferencePage::tr("Passwords are kept in the desktop's keyring.")
                           : secrets.keeping() == Secrets::Keeping::File  ? PreferencePage::tr("No keyring answers: passwords are kept in a file of the profile that only you can read. %1").arg(secrets.problem())
                                                                          : QString());
    }

    void fill()
    {
        clearRows(m_cards);
        for (const AccountSettings& account : desk().profile().accounts())
            m_cards->addWidget(card(account));
    }

    QWidget* card(const AccountSettings& account)
    {
        auto* made = roleFrame("card", this);
        auto* lines = new QVBoxLayout(made);
        lines->setContentsMargins(14, 12, 14, 12);
        lines->addWidget(heading(isolated(account.address), made, 1.05));
        QStringList facts;
        if (!account.name.isEmpty())
            facts.append(account.name);
        if (!account.web.isEmpty())
            facts.append(isolated(account.web));
        facts.append(account.login == AccountSettings::Login::Device ? PreferencePage::tr("signed in as a device") : PreferencePage::tr("signed in by password"));
        lines->addWidget(textLabel(facts.join(QStringLiteral(" · ")), "muted", made));
        auto* below = new QHBoxLayout;
        below->addWidget(part(account, PreferencePage::tr("Chat"), account.chat, &AccountSettings::chat, made));
        below->addWidget(part(account, PreferencePage::tr("Mail"), account.mail, &AccountSettings::mail, made));
        below->addStretch();
        auto* remove = new QPushButton(PreferencePage::tr("Remove …"), made);
        remove->setAccessibleName(PreferencePage::tr("Remove %1").arg(account.address));
        remove->setProperty("danger", true);
        connect(remove, &QPushButton::clicked, this, [this, address = account.address] {
            if (QMessageBox::question(this, PreferencePage::tr("Remove the account?"), PreferencePage::tr("Remove %1 from this program? Mail and contacts stay on the server.").arg(address), QMessageBox::Yes | QMessageBox::Cancel, QMessageBox::Cancel) == QMessageBox::Yes)
                Q_EMIT desk().accountRemovalWanted(address);
        });
        below->addWidget(remove);
        lines->addLayout(below);
        return made;
    }

    /// Switches chat or mail of an account.
    QCheckBox* part(const AccountSettings& account, const QString& title, bool on, bool AccountSettings::*member, QWidget* parent)
    {
        auto* box = new QCheckBox(title, parent);
        box->setChecked(on);
        box->setAccessibleName(QStringLiteral("%1: %2").arg(account.address, title));
        connect(box, &QCheckBox::toggled, this, [this, address = account.address, member](bool checked) {
            const AccountSettings* old = desk().profile().account(address);
            if (!old)
                return;
            AccountSettings changed = *old;
            changed.*member = checked;
            (void)desk().profile().save(changed);
            Q_EMIT desk().accountSwitched(address);
        });
        return box;
    }

    QVBoxLayout* m_cards;
    QLabel* m_keeping;
};

} // namespace

PreferencePage* makeAccountsPage(Desk& desk, QWidget* parent)
{
    return new AccountsPage(desk, parent);
}

} // namespace posthorn::messenger
