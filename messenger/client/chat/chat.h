// What stands behind an account's conversations (chat_face.h says what each does): a line, the history, and one module a XEP.
#pragma once

#include <functional>
#include <memory>

#include <QObject>

#include "base/result.h"
#include "messenger/client/chat/chat_face.h"

class QNetworkAccessManager;

namespace posthorn::messenger {

class Line;
class History;

class Chat : public ChatFace {
    Q_OBJECT
public:
    struct Options {
        QString nick;            ///< in rooms; empty: of the address
        QString language;        ///< "de": which of several texts are taken; empty: the system's
        QString software = QStringLiteral("Posthorn");
        QString version;
        bool sendsReceipts = true;
        bool sendsMarkers = true;  ///< tells others what was read
        bool sendsTyping = true;
        qint64 largestUpload = 0;  ///< own limit in octets; 0: the server's
        /// How transfers reach the web: with the judgement on certificates that the line has. Null: a plain one.
        std::function<QNetworkAccessManager*(QObject* parent)> network;
        /// Contacts the address books know (webmail), for searchDirectory(). Null: none.
        std::function<void(QString words, QObject* context, std::function<void(QList<DirectoryEntry>)>)> addressBook;
    };

    /// Both outlive it. @p history is shared by all accounts of a profile.
    Chat(Line& line, History& history, Options options, QObject* parent = nullptr);
    ~Chat() override;

    xmpp::Jid account() const override; ///< bare
    Line& line();
    const Options& options() const;
    void setOptions(Options options);

    // --- who
    QList<Contact> contacts() const override;
    Contact contact(const xmpp::Jid& jid) const override;
    QStringList groups() const override;
    QList<Request> requests() const override;
    QList<xmpp::Jid> blocked() const override;

    Availability availability() const override;
    QString statusText() const override;
    void setAvailability(Availability availability, const QString& text = {}) override;
    void setInactive(bool inactive) override;

    void addContact(const xmpp::Jid& jid, const QString& name, const QStringList& groups, const QString& text = {}, Done done = {}) override;
    void removeContact(const xmpp::Jid& jid, Done done = {}) override;
    void renameContact(const xmpp::Jid& jid, const QString& name, Done done = {}) override;
    void setGroups(const xmpp::Jid& jid, const QStringList& groups, Done done = {}) override;
    void accept(const xmpp::Jid& jid) override;
    void refuse(const xmpp::Jid& jid) override;
    void askAgain(const xmpp::Jid& jid) override;
    void block(const xmpp::Jid& jid, Done done = {}) override;
    void unblock(const xmpp::Jid& jid, Done done = {}) override;

    QImage avatar(const xmpp::Jid& jid) override;
    void setAvatar(const QImage& image, Done done = {}) override;
    QString ownName() const override;
    void setOwnName(const QString& name, Done done = {}) override;

    void searchDirectory(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then) override;

    // --- conversations
    QList<Conversation> conversations() const override;
    Conversation conversation(const xmpp::Jid& jid) const override;
    void hideConversation(const xmpp::Jid& jid) override;
    int unread() const override;

    void messages(const xmpp::Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Message>> then) override;
    void messagesAround(const xmpp::Jid& conversation, qint64 key, int count, QObject* context, Then<QList<Message>> then) override;
    void searchHistory(const QString& words, const xmpp::Jid& conversation, qint64 before, int count, QObject* context,
                       Then<QList<Found>> then) override;

    QString send(const xmpp::Jid& to, const Draft& draft) override;
    using ChatFace::send;
    void resend(const xmpp::Jid& conversation, const QString& id) override;
    void retract(const xmpp::Jid& conversation, const QString& id) override;
    void react(const xmpp::Jid& conversation, const QString& id, const QString& emoji) override;
    void setTyping(const xmpp::Jid& conversation, bool typing) override;
    QStringList typing(const xmpp::Jid& conversation) const override;
    void markRead(const xmpp::Jid& conversation) override;

    // --- rooms
    void joinRoom(const xmpp::Jid& room, const QString& nick = {}, const QString& password = {}) override;
    void leaveRoom(const xmpp::Jid& room, bool forget = false) override;
    void setNick(const xmpp::Jid& room, const QString& nick) override;
    void setAutojoin(const xmpp::Jid& room, bool autojoin) override;
    void createRoom(const xmpp::Jid& room, const QString& name, Then<xmpp::Jid> then) override;
    void createGroup(const QString& name, const QList<xmpp::Jid>& people, Then<xmpp::Jid> then) override;
    void invite(const xmpp::Jid& room, const QList<xmpp::Jid>& people, const QString& reason = {}) override;
    void setTopic(const xmpp::Jid& room, const QString& topic) override;
    QList<Occupant> occupants(const xmpp::Jid& room) const override;
    Occupant self(const xmpp::Jid& room) const override;
    void members(const xmpp::Jid& room, QObject* context, Then<QList<Member>> then) override;
    void setRole(const xmpp::Jid& room, const QString& nick, Role role, const QString& reason, Done done = {}) override;
    void setAffiliation(const xmpp::Jid& room, const xmpp::Jid& who, Affiliation affiliation, const QString& reason, Done done = {}) override;
    void moderate(const xmpp::Jid& room, const QString& id, const QString& reason, Done done = {}) override;
    void askForVoice(const xmpp::Jid& room) override;
    void answerVoice(const xmpp::Jid& room, const Form& form, bool yes) override;
    void roomForm(const xmpp::Jid& room, QObject* context, Then<Form> then) override;
    void submitRoomForm(const xmpp::Jid& room, const Form& form, Done done = {}) override;
    void destroyRoom(const xmpp::Jid& room, const QString& reason, Done done = {}) override;
    void listRooms(const xmpp::Jid& service, QObject* context, Then<QList<RoomInfo>> then) override;
    xmpp::Jid roomService() const override;

    // --- files
    qint64 largestFile() const override;
    qint64 sendFile(const xmpp::Jid& to, const QString& path, const QString& text = {}) override;
    qint64 sendImage(const xmpp::Jid& to, const QImage& image) override;
    qint64 download(const xmpp::Jid& conversation, const Message& message, const QString& path) override;
    void cancelTransfer(qint64 id) override;
    QList<Transfer> transfers() const override;
    Transfer transfer(qint64 id) const override;
    void fileSize(const QString& url, QObject* context, Then<FileLink> then) override;
    void picture(const QString& url, int longest, QObject* context, Then<QImage> then) override;

    // --- the domain
    LoggingNotice loggingNotice() const override;

public:
    class Private; // what its modules share; theirs alone
    Private& d() { return *m_d; }

private:
    std::unique_ptr<Private> m_d;
};

} // namespace posthorn::messenger
