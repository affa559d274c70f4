// An account's conversations: the one face that windows, tray and tests see. All of it on the main thread; nothing
// blocks. What has to be asked for (of the server, of the disk) comes by callback, never when the context is gone.
#pragma once

#include <functional>
#include <memory>

#include <QObject>

#include "base/result.h"
#include "messenger/client/chat/types.h"

class QNetworkAccessManager;

namespace posthorn::messenger {

class Line;
class History;

class Chat : public QObject {
    Q_OBJECT
public:
    template<class T>
    using Then = std::function<void(Result<T>)>;
    /// What came of it: empty, or what went wrong in the user's words.
    using Done = std::function<void(QString problem)>;

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

    xmpp::Jid account() const; ///< bare
    Line& line();
    const Options& options() const;
    void setOptions(Options options);

    // --- who
    QList<Contact> contacts() const; ///< unsorted; up to tens of thousands
    /// Somebody unknown has isInRoster false and a name made of the address.
    Contact contact(const xmpp::Jid& jid) const;
    QStringList groups() const;
    QList<Request> requests() const; ///< open ones
    QList<xmpp::Jid> blocked() const;

    Availability availability() const; ///< as the user chose, online or not
    QString statusText() const;
    /// Offline tells the contacts and does not close the line: the owner of the line does.
    void setAvailability(Availability availability, const QString& text = {});
    /// XEP-0352: nobody looks at any window; the server may hold back what does not matter.
    void setInactive(bool inactive);

    void addContact(const xmpp::Jid& jid, const QString& name, const QStringList& groups, const QString& text = {}, Done done = {});
    void removeContact(const xmpp::Jid& jid, Done done = {});
    void renameContact(const xmpp::Jid& jid, const QString& name, Done done = {});
    void setGroups(const xmpp::Jid& jid, const QStringList& groups, Done done = {});
    /// Answers an asking; for somebody who has not asked yet, a yes beforehand (RFC 6121 section 3.4).
    void accept(const xmpp::Jid& jid);
    void refuse(const xmpp::Jid& jid); ///< also takes back what was accepted
    void askAgain(const xmpp::Jid& jid);
    void block(const xmpp::Jid& jid, Done done = {});
    void unblock(const xmpp::Jid& jid, Done done = {});

    /// At most 128 by 128; null while it is not known: avatarChanged() tells when it is. Occupants by their full address.
    QImage avatar(const xmpp::Jid& jid);
    /// One's own: any image that Qt reads, scaled here. Null takes it away.
    void setAvatar(const QImage& image, Done done = {});
    QString ownName() const;
    void setOwnName(const QString& name, Done done = {}); ///< XEP-0172

    /// People whose name or address has @p words in it: contacts, the server's directory, address books. Up to 50.
    void searchDirectory(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then);

    // --- conversations
    QList<Conversation> conversations() const; ///< with messages, joined, or bookmarked; unsorted
    Conversation conversation(const xmpp::Jid& jid) const;
    /// Takes it off the list; what was written stays in the history.
    void hideConversation(const xmpp::Jid& jid);
    int unread() const; ///< of all conversations

    /// The @p count messages before @p before (a Message::key; 0: the latest), oldest first: from disk at once, and from
    /// the archive where the disk has no more. An empty list: there are none any more.
    void messages(const xmpp::Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Message>> then);
    /// The messages around @p key, for jumping to what was found.
    void messagesAround(const xmpp::Jid& conversation, qint64 key, int count, QObject* context, Then<QList<Message>> then);
    /// Messages that have all of the words, the latest first, before @p before (0: from the end). An empty
    /// @p conversation: all of this account.
    void searchHistory(const QString& words, const xmpp::Jid& conversation, qint64 before, int count, QObject* context,
                       Then<QList<Found>> then);

    /// Returns the id of what messageAdded() will show at once (or, for a correction, the corrected message's). Longer
    /// than 64 KiB or empty: nothing is sent, the id is empty.
    QString send(const xmpp::Jid& to, const Draft& draft);
    QString send(const xmpp::Jid& to, const QString& text) { return send(to, Draft{text, 0, {}, {}}); }
    void resend(const xmpp::Jid& conversation, const QString& id); ///< what had failed
    /// Takes one's own message back; what was not sent yet is not sent at all.
    void retract(const xmpp::Jid& conversation, const QString& id);
    /// Adds the reaction, or takes it away where it is there.
    void react(const xmpp::Jid& conversation, const QString& id, const QString& emoji);
    /// Call it at each key press, with false when the text was emptied; it sends no more than needed.
    void setTyping(const xmpp::Jid& conversation, bool typing);
    QStringList typing(const xmpp::Jid& conversation) const; ///< names of those who write now
    /// The window shows it: nothing is unread there any more, and others and one's other devices are told.
    void markRead(const xmpp::Jid& conversation);

    // --- rooms
    /// Shown in conversations() with its state. An empty nick is the account's.
    void joinRoom(const xmpp::Jid& room, const QString& nick = {}, const QString& password = {});
    void leaveRoom(const xmpp::Jid& room, bool forget = false); ///< forget: takes the bookmark away, too
    void setNick(const xmpp::Jid& room, const QString& nick);
    void setAutojoin(const xmpp::Jid& room, bool autojoin);
    /// A new room of one's own with the service's usual settings.
    void createRoom(const xmpp::Jid& room, const QString& name, Then<xmpp::Jid> then);
    /// For these people alone, who see one another's addresses; lasts until its owner destroys it. They are invited.
    void createGroup(const QString& name, const QList<xmpp::Jid>& people, Then<xmpp::Jid> then);
    void invite(const xmpp::Jid& room, const QList<xmpp::Jid>& people, const QString& reason = {});
    void setTopic(const xmpp::Jid& room, const QString& topic);
    QList<Occupant> occupants(const xmpp::Jid& room) const;
    Occupant self(const xmpp::Jid& room) const;
    void members(const xmpp::Jid& room, QObject* context, Then<QList<Member>> then);
    void setRole(const xmpp::Jid& room, const QString& nick, Role role, const QString& reason, Done done = {}); ///< None: kicks
    void setAffiliation(const xmpp::Jid& room, const xmpp::Jid& who, Affiliation affiliation, const QString& reason, Done done = {});
    void moderate(const xmpp::Jid& room, const QString& id, const QString& reason, Done done = {}); ///< XEP-0425
    void askForVoice(const xmpp::Jid& room);
    void answerVoice(const xmpp::Jid& room, const Form& form, bool yes);
    void roomForm(const xmpp::Jid& room, QObject* context, Then<Form> then); ///< its settings, for owners
    void submitRoomForm(const xmpp::Jid& room, const Form& form, Done done = {});
    void destroyRoom(const xmpp::Jid& room, const QString& reason, Done done = {});
    /// What there is at @p service (empty: of the own server).
    void listRooms(const xmpp::Jid& service, QObject* context, Then<QList<RoomInfo>> then);
    /// Of the own server; empty while it is not known, or there is none.
    xmpp::Jid roomService() const;

    // --- files
    /// Octets; 0: the server takes none.
    qint64 largestFile() const;
    /// Returns the transfer's id. A file is read while it is sent, never as a whole.
    qint64 sendFile(const xmpp::Jid& to, const QString& path, const QString& text = {});
    /// A picture out of the clipboard, as PNG.
    qint64 sendImage(const xmpp::Jid& to, const QImage& image);
    /// Gets a message's file to @p path, or (empty) into memory for a picture that the user wants to see.
    qint64 download(const xmpp::Jid& conversation, const Message& message, const QString& path);
    void cancelTransfer(qint64 id);
    QList<Transfer> transfers() const;
    Transfer transfer(qint64 id) const;
    /// Size of the file in octets and its type as the web server says; asks it alone for the head.
    void fileSize(const QString& url, QObject* context, Then<FileLink> then);
    /// The picture of a message after the user's yes: at most 10 MiB and 4096 by 4096, scaled to @p longest.
    void picture(const QString& url, int longest, QObject* context, Then<QImage> then);

    // --- the domain
    LoggingNotice loggingNotice() const;

Q_SIGNALS:
    void contactsChanged();                       ///< many of them, or who is in the list
    void contactChanged(const posthorn::xmpp::Jid& jid);
    void avatarChanged(const posthorn::xmpp::Jid& jid);
    void availabilityChanged();                   ///< one's own
    void requestArrived(const posthorn::messenger::Request& request);
    void requestsChanged();
    void conversationsChanged();                  ///< who is in the list
    void conversationChanged(const posthorn::xmpp::Jid& jid); ///< its title, state, counts
    void messageAdded(const posthorn::messenger::Message& message);
    void messageChanged(const posthorn::messenger::Message& message);
    /// Worth a sound and a notification: unread, of now, from somebody else.
    void messageArrived(const posthorn::messenger::Message& message);
    /// Older ones came out of the archive: what is shown of the conversation may have gaps that are filled now.
    void historyChanged(const posthorn::xmpp::Jid& conversation);
    void typingChanged(const posthorn::xmpp::Jid& conversation);
    void occupantsChanged(const posthorn::xmpp::Jid& room);
    void occupantChanged(const posthorn::xmpp::Jid& occupant);
    void invited(const posthorn::messenger::Invitation& invitation);
    void voiceAsked(const posthorn::xmpp::Jid& room, const posthorn::messenger::Form& form, const QString& nick);
    void attentionAsked(const posthorn::messenger::Message& message); ///< XEP-0224
    void transferChanged(const posthorn::messenger::Transfer& transfer);
    void loggingNoticeChanged();
    void unreadChanged();
    /// Something that the user should know and that belongs to no conversation.
    void notice(const QString& text);

public:
    class Private; // what its modules share; theirs alone
    Private& d() { return *m_d; }

private:
    std::unique_ptr<Private> m_d;
};

} // namespace posthorn::messenger
