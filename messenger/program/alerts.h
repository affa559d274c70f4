// What of all that happens is told beside the windows: from chats and mail to notifications and sounds, and from a click on
// one of them back to its place.
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>

#include "messenger/tray/notifier.h"
#include "messenger/windows/desk.h"

namespace posthorn::messenger {

class Alerts final : public QObject {
    Q_OBJECT
public:
    /// Both outlive it. @p isLookedAt: whether the user has the conversation before the eyes.
    Alerts(Desk& desk, Notifier& notifier, std::function<bool(const ChatFace*, const xmpp::Jid&)> isLookedAt, QObject* parent = nullptr);

    /// What the preferences say now.
    void takePreferences();

Q_SIGNALS:
    void conversationWanted(posthorn::messenger::ChatFace* chat, const posthorn::xmpp::Jid& jid);
    void requestsWanted();
    void invitationWanted(posthorn::messenger::ChatFace* chat, const posthorn::messenger::Invitation& invitation);
    void mailWanted(posthorn::messenger::MailWatch* mail, const QString& place);

private:
    void takeAccounts();
    void watchChat(const DeskAccount& account);
    void watchMail(MailWatch* mail);
    void tellMails(MailWatch* mail, const QList<NewMail>& mails);
    void tellMessage(ChatFace* chat, const Message& message);
    void tellPresence(ChatFace* chat, const xmpp::Jid& jid);
    void act(const QString& key, const QString& action);
    void reply(const QString& key, const QString& text);
    /// The chat and conversation, or null.
    std::pair<ChatFace*, xmpp::Jid> conversationOf(const QString& key) const;

    Desk& m_desk;
    Notifier& m_notifier;
    std::function<bool(const ChatFace*, const xmpp::Jid&)> m_isLookedAt;
    QSet<QObject*> m_watched;
    QHash<QString, QElapsedTimer> m_onlineSince; ///< accounts: who is there at the beginning comes online for nobody
    QHash<QString, bool> m_present; ///< account|jid
    QHash<QString, QString> m_places; ///< of mail notices, by key
    QHash<QString, Invitation> m_invitations; ///< by key
};

} // namespace posthorn::messenger
