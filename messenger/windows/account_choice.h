// Which account something is done with, where there are several; not seen where there is one.
#pragma once

#include <QComboBox>
#include <QList>

class QFormLayout;

namespace posthorn::messenger {

class ChatFace;
class Desk;

/// The chats of all accounts that are switched on.
QList<ChatFace*> chatsOf(const Desk& desk);

class AccountChoice final : public QComboBox {
    Q_OBJECT
public:
    /// @p chats: at least one; they outlive it.
    explicit AccountChoice(const QList<ChatFace*>& chats, QWidget* parent = nullptr);
    ChatFace* chat() const;
    bool isOffered() const { return count() > 1; }
    /// A row of the form, where there is something to choose.
    void addTo(QFormLayout* form);

Q_SIGNALS:
    void chosen(posthorn::messenger::ChatFace* chat);

private:
    QList<ChatFace*> m_chats;
};

} // namespace posthorn::messenger
