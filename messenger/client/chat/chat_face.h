// An account's conversations: the one face that windows, tray and tests see. All of it on the main thread; nothing
// blocks. What has to be asked for (of the server, of the disk) comes by callback, never when the context is gone.
// Chat is the one behind it; tests of windows have another.
#pragma once

#include <functional>

#include <QObject>

#include "base/result.h"
#include "messenger/client/chat/types.h"

namespace posthorn::messenger {

class ChatFace : public QObject {
    Q_OBJECT
public:
    template<class T>
    using Then = std::function<void(Result<T>)>;
    /// What came of it: empty, or what went wrong in the user's words.
    using Done = std::function<void(QString problem)>;

    using QObject::QObject;

    virtual xmpp::Jid account() const = 0; ///< bare

    // --- who
    virtual QList<Contact> contacts() const = 0; ///< unsorted; up to tens of thousands
    /// Somebody unknown has isInRoster false and a name made of the address.
    virtual Contact contact(const xmpp::Jid& jid) const = 0;
    virtual QStringList groups() const = 0;
    virtual QList<Request> requests() const = 0; ///< open ones
    virtual QList<xmpp::Jid> blocked() const = 0;

    virtual Availability availability() const = 0; ///< as the user chose, online or not
    virtual QString statusText() const = 0;
    /// Offline tells the contacts and does not close the line: the owner of the line does.
    virtual void setAvailability(Availability availability, const QString& text = {}) = 0;
    /// XEP-0352: nobody looks at any window; the server may hold back what does not matter.
    virtual void setInactive(bool inactive) = 0;

    virtual void addContact(const xmpp::Jid& jid, const QString& name, const QStringList& groups, const QString& text = {}, Done done = {}) = 0;
    virtual void removeContact(const xmpp::Jid& jid, Done done = {}) = 0;
    virtual void renameContact(const xmpp::Jid& jid, const QString& name, Done done = {}) = 0;
    virtual void setGroups(const xmpp::Jid& jid, const QStringList& groups, Done done = {}) = 0;
    /// Answers an asking; for somebody who has not asked yet, a yes beforehand (RFC 6121 section 3.4).
    virtual void accept(const xmpp::Jid& jid) = 0;
    virtual void refuse(const xmpp::Jid& jid) = 0; ///< also takes back what was accepted
    virtual void askAgain(const xmpp::Jid& jid) = 0;
    virtual void block(const xmpp::Jid& jid, Done done = {}) = 0;
    virtual void unblock(const xmpp::Jid& jid, Done done = {}) = 0;

    /// At most 128 by 128; null while it is not known: avatarChanged() tells when it is. Occupants by their full address.
    virtual QImage avatar(const xmpp::Jid& jid) = 0;
    /// One's own: any image that Qt reads, scaled here. Null takes it away.
    virtual void setAvatar(const QImage& image, Done done = {}) = 0;
    virtual QString ownName() const = 0;
    virtual void setOwnName(const QString& name, Done done = {}) = 0; ///< XEP-0172

    /// People whose name or address has @p words in it: contacts, the server's directory, address books. Up to 50.
    virtual void searchDirectory(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then) = 0;

    // --- conversations
    virtual QList<Conversation> conversations() const = 0; ///< with messages, joined, or bookmarked; unsorted
    virtual Conversation conversation(const xmpp::Jid& jid) const = 0;
    /// Takes it off the list; what was written stays in the history.
    virtual void hideConversation(const xmpp::Jid& jid) = 0;
    virtual int unread() const = 0; ///< of all conversations

    /// The @p count messages before @p before (a Message::key; 0: the latest), oldest first: from disk at once, and from
    /// the archive where the disk has no more. An empty list: there are none any more.
    virtual void messages(const xmpp::Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Message>> then) = 0;
    /// The messages around @p key, for jumping to what was found.
    virtual void messagesAround(const xmpp::Jid& conversation, qint64 key, int count, QObject* context, Then<QList<Message>> then) = 0;
    /// Messages that have all of the words, the latest first, before @p before (0: from the end). An empty
    /// @p conversation: all of this account.
    virtual void searchHistory(const QString& words, const xmpp::Jid& conversation, qint64 before, int count, QObject* context,
                       Then<QList<Found>> then) = 0;

    /// Returns the id of what messageAdded() will show at once (or, for a correction, the corrected message's). Longer
    /// than 64 KiB or empty: nothing is sent, the id is empty.
    virtual QString send(const xmpp::Jid& to, const Draft& draft) = 0;
    QString send(const xmpp::Jid& to, const QString& text) { return send(to, Draft{text, 0, {}, {}}); }
    virtual void resend(const xmpp::Jid& conversation, const QString& id) = 0; ///< what had failed
    /// Takes one's own message back; what was not sent yet is not sent at all.
    virtual void retract(const xmpp::Jid& conversation, const QString& id) = 0;
    /// Adds the reaction, or takes it away where it is there.
    virtual void react(const xmpp::Jid& conversation, const QString& id, const QString& emoji) = 0;
    /// Call it at each key press, with false when the text was emptied; it sends no more than needed.
    virtual void setTyping(const xmpp::Jid& conversation, bool typing) = 0;
    virtual QStringList typing(const xmpp::Jid& conversation) const = 0; ///< names of those who write now
    /// The window shows it: nothing is unread there any more, and others and one's other devices are told.
    virtual void markRead(const xmpp::Jid& conversation) = 0;

    // --- rooms
    /// Shown in conversations() with its state. An empty nick is the account's.
    virtual void joinRoom(const xmpp::Jid& room, const QString& nick = {}, const QString& password = {}) = 0;
    virtual void leaveRoom(const xmpp::Jid& room, bool forget = false) = 0; ///< forget: takes the bookmark away, too
    virtual void setNick(const xmpp::Jid& room, const QString& nick) = 0;
    virtual void setAutojoin(const xmpp::Jid& room, bool autojoin) = 0;
    /// A new room of one's own with the service's usual settings.
    virtual void createRoom(const xmpp::Jid& room, const QString& name, Then<xmpp::Jid> then) = 0;
    /// For these people alone, who see one another's addresses; lasts until its owner destroys it. They are invited.
    virtual void createGroup(const QString& name, const QList<xmpp::Jid>& people, Then<xmpp::Jid> then) = 0;
    virtual void invite(const xmpp::Jid& room, const QList<xmpp::Jid>& people, const QString& reason = {}) = 0;
    virtual void setTopic(const xmpp::Jid& room, const QString& topic) = 0;
    virtual QList<Occupant> occupants(const xmpp::Jid& room) const = 0;
    virtual Occupant self(const xmpp::Jid& room) const = 0;
    virtual void members(const xmpp::Jid& room, QObject* context, Then<QList<Member>> then) = 0;
    virtual void setRole(const xmpp::Jid& room, const QString& nick, Role role, const QString& reason, Done done = {}) = 0; ///< None: kicks
    virtual void setAffiliation(const xmpp::Jid& room, const xmpp::Jid& who, Affiliation affiliation, const QString& reason, Done done = {}) = 0;
    virtual void moderate(const xmpp::Jid& room, const QString& id, const QString& reason, Done done = {}) = 0; ///< XEP-0425
    virtual void askForVoice(const xmpp::Jid& room) = 0;
    virtual void answerVoice(const xmpp::Jid& room, const Form& form, bool yes) = 0;
    virtual void roomForm(const xmpp::Jid& room, QObject* context, Then<Form> then) = 0; ///< its settings, for owners
    virtual void submitRoomForm(const xmpp::Jid& room, const Form& form, Done done = {}) = 0;
    virtual void destroyRoom(const xmpp::Jid& room, const QString& reason, Done done = {}) = 0;
    /// What there is at @p service (empty: of the own server).
    virtual void listRooms(const xmpp::Jid& service, QObject* context, Then<QList<RoomInfo>> then) = 0;
    /// Of the own server; empty while it is not known, or there is none.
    virtual xmpp::Jid roomService() const = 0;

    // --- files
    /// Octets; 0: the server takes none.
    virtual qint64 largestFile() const = 0;
    /// Returns the transfer's id. A file is read while it is sent, never as a whole.
    virtual qint64 sendFile(const xmpp::Jid& to, const QString& path, const QString& text = {}) = 0;
    /// A picture out of the clipboard, as PNG.
    virtual qint64 sendImage(const xmpp::Jid& to, const QImage& image) = 0;
    /// Gets a message's file to @p path, as a whole or not at all.
    virtual qint64 download(const xmpp::Jid& conversation, const Message& message, const QString& path) = 0;
    virtual void cancelTransfer(qint64 id) = 0;
    virtual QList<Transfer> transfers() const = 0;
    virtual Transfer transfer(qint64 id) const = 0;
    /// Size of the file in octets and its type as the web server says; asks it alone for the head.
    virtual void fileSize(const QString& url, QObject* context, Then<FileLink> then) = 0;
    /// The picture of a message after the user's yes: at most 10 MiB and 4096 by 4096, scaled to @p longest.
    virtual void picture(const QString& url, int longest, QObject* context, Then<QImage> then) = 0;

    // --- the domain
    virtual LoggingNotice loggingNotice() const = 0;

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
};

} // namespace posthorn::messenger
