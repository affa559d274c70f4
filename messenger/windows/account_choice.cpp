#include "messenger/windows/account_choice.h"

#include <QFormLayout>

#include "messenger/models/text.h"
#include "messenger/windows/desk.h"

namespace posthorn::messenger {

QList<ChatFace*> chatsOf(const Desk& desk)
{
    QList<ChatFace*> chats;
    for (const DeskAccount& account : desk.accounts()) {
        if (account.chat)
            chats.append(account.chat);
    }
    return chats;
}

AccountChoice::AccountChoice(const QList<ChatFace*>& chats, QWidget* parent)
    : QComboBox(parent)
    , m_chats(chats)
{
    setAccessibleName(tr("Account"));
    for (const ChatFace* chat : chats)
        addItem(jidText(chat->account().bare()));
    setVisible(isOffered());
    connect(this, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT chosen(chat()); });
}

ChatFace* AccountChoice::chat() const
{
    return m_chats.value(qMax(0, currentIndex()));
}

void AccountChoice::addTo(QFormLayout* form)
{
    if (isOffered())
        form->addRow(tr("A&ccount"), this);
}

} // namespace posthorn::messenger
