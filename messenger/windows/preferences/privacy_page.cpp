// What others are told, and who is blocked.
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "messenger/models/text.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/preferences/preference_page.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

class PrivacyPage final : public PreferencePage {
public:
    PrivacyPage(Desk& desk, QWidget* parent)
        : PreferencePage(desk, PreferencePage::tr("Privacy"), parent)
        , m_blocked(new QListWidget(this))
        , m_unblock(new QPushButton(PreferencePage::tr("Unblock"), this))
    {
        check(Preference::SendReceipts, PreferencePage::tr("Tell others that their messages have arrived"));
        check(Preference::SendDisplayed, PreferencePage::tr("Tell others that I have read their messages"));
        check(Preference::SendTyping, PreferencePage::tr("Tell others that I am writing"));
        section(PreferencePage::tr("Blocked"));
        m_blocked->setAccessibleName(PreferencePage::tr("Blocked addresses"));
        m_blocked->setMaximumHeight(180);
        m_unblock->setEnabled(false);
        m_nobody = textLabel(PreferencePage::tr("Nobody is blocked."), "muted", this);
        add(m_nobody);
        add(m_blocked);
        column()->addWidget(m_unblock, 0, Qt::AlignLeading);
        end();
        connect(m_blocked, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) { m_unblock->setEnabled(item); });
        connect(m_unblock, &QPushButton::clicked, this, &PrivacyPage::unblock);
        connect(this, &PreferencePage::shown, this, &PrivacyPage::fill);
        fill();
    }

private:
    void fill()
    {
        m_blocked->clear();
        for (const DeskAccount& account : desk().accounts()) {
            if (!account.chat)
                continue;
            for (const xmpp::Jid& jid : account.chat->blocked()) {
                auto* item = new QListWidgetItem(jidText(jid), m_blocked);
                item->setData(Qt::UserRole, account.address);
            }
        }
        say();
    }

    void say()
    {
        const bool any = m_blocked->count() > 0;
        m_nobody->setVisible(!any);
        m_blocked->setVisible(any);
        m_unblock->setVisible(any);
    }

    void unblock()
    {
        const QListWidgetItem* item = m_blocked->currentItem();
        const DeskAccount* account = item ? desk().account(item->data(Qt::UserRole).toString()) : nullptr;
        const auto jid = item ? xmpp::Jid::parse(item->text().toStdString()) : std::nullopt;
        if (account && account->chat && jid) {
            account->chat->unblock(*jid);
            delete m_blocked->takeItem(m_blocked->currentRow());
            say();
        }
    }

    QListWidget* m_blocked;
    QPushButton* m_unblock;
    QLabel* m_nobody = nullptr;
};

} // namespace

PreferencePage* makePrivacyPage(Desk& desk, QWidget* parent)
{
    return new PrivacyPage(desk, parent);
}

} // namespace posthorn::messenger
