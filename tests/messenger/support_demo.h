// A chat that is only played: what windows and models are tested with, and pictured. Everything is a value in memory; answers
// come when the event loop turns, as with the real one.
#pragma once

#include <QHash>
#include <QTemporaryDir>
#include <QTimer>
#include <memory>

#include "messenger/client/chat/chat_face.h"
#include "messenger/client/line/line.h"
#include "messenger/client/mail/web_access.h"
#include "messenger/windows/desk.h"

namespace posthorn::messenger::test {

class DemoChat final : public ChatFace {
    Q_OBJECT
public:
    explicit DemoChat(const char* address, QObject* parent = nullptr);

    // What tests put in and look at.
    QList<Contact> people;
    QList<Conversation> talks;
    QHash<QString, QList<Message>> written; ///< by conversation
    QHash<QString, QList<Occupant>> inRoom;
    QHash<QString, QImage> pictures;
    QList<Request> asking;
    QList<Member> standing; ///< in every room
    QList<Transfer> onTheWay;
    QHash<QString, QStringList> writing;
    LoggingNotice logging;
    Form settings;
    QStringList calls; ///< "send anna@example.org hello"
    Availability mine = Availability::Online;
    QString myText;
    QString name = QStringLiteral("Carla Mertens");
    QHash<QString, QImage> shownPictures; ///< by address of the file

    Message& say(const QString& conversation, bool outgoing, const QString& text, UnixMs time, const QString& who = {});

    xmpp::Jid account() const override { return m_account; }
    QList<Contact> contacts() const override { return people; }
    Contact contact(const xmpp::Jid& jid) const override;
    QStringList groups() const override { return {QStringLiteral("Friends"), QStringLiteral("Work")}; }
    QList<Request> requests() const override { return asking; }
    QList<xmpp::Jid> blocked() const override { return {}; }
    Availability availability() const override { return mine; }
    QString statusText() const override { return myText; }
    void setAvailability(Availability availability, const QString& text) override;
    void setInactive(bool) override {}
    void addContact(const xmpp::Jid& jid, const QString& name, const QStringList& groups, const QString& text, Done done) override;
    void removeContact(const xmpp::Jid& jid, Done) override { note("remove", jid); }
    void renameContact(const xmpp::Jid& jid, const QString& name, Done) override { note("rename", jid, name); }
    void setGroups(const xmpp::Jid& jid, const QStringList& groups, Done) override { note("groups", jid, groups.join(u',')); }
    void accept(const xmpp::Jid& jid) override;
    void refuse(const xmpp::Jid& jid) override;
    void askAgain(const xmpp::Jid& jid) override { note("ask", jid); }
    void block(const xmpp::Jid& jid, Done) override { note("block", jid); }
    void unblock(const xmpp::Jid& jid, Done) override { note("unblock", jid); }
    QImage avatar(const xmpp::Jid& jid) override;
    void setAvatar(const QImage&, Done) override {}
    QString ownName() const override { return name; }
    void setOwnName(const QString&, Done) override {}
    void searchDirectory(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then) override;
    QList<Conversation> conversations() const override { return talks; }
    Conversation conversation(const xmpp::Jid& jid) const override;
    void hideConversation(const xmpp::Jid& jid) override { note("hide", jid); }
    int unread() const override;
    void messages(const xmpp::Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Message>> then) override;
    void messagesAround(const xmpp::Jid& conversation, qint64 key, int count, QObject* context, Then<QList<Message>> then) override;
    void searchHistory(const QString& words, const xmpp::Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Found>> then) override;
    QString send(const xmpp::Jid& to, const Draft& draft) override;
    using ChatFace::send;
    void resend(const xmpp::Jid& conversation, const QString& id) override { note("resend", conversation, id); }
    void retract(const xmpp::Jid& conversation, const QString& id) override;
    void react(const xmpp::Jid& conversation, const QString& id, const QString& emoji) override;
    void setTyping(const xmpp::Jid& conversation, bool typing) override { note(typing ? "typing" : "paused", conversation); }
    QStringList typing(const xmpp::Jid& conversation) const override;
    void markRead(const xmpp::Jid& conversation) override;
    void joinRoom(const xmpp::Jid& room, const QString& nick, const QString&) override { note("join", room, nick); }
    void leaveRoom(const xmpp::Jid& room, bool forget) override { note(forget ? "forget" : "leave", room); }
    void setNick(const xmpp::Jid& room, const QString& nick) override { note("nick", room, nick); }
    void setAutojoin(const xmpp::Jid& room, bool on) override { note(on ? "autojoin" : "no autojoin", room); }
    void createRoom(const xmpp::Jid& room, const QString&, Then<xmpp::Jid> then) override { note("create", room); then(room); }
    void createGroup(const QString& name, const QList<xmpp::Jid>& people, Then<xmpp::Jid> then) override;
    void invite(const xmpp::Jid& room, const QList<xmpp::Jid>& people, const QString&) override { note("invite", room, QString::number(people.size())); }
    void setTopic(const xmpp::Jid& room, const QString& topic) override { note("topic", room, topic); }
    QList<Occupant> occupants(const xmpp::Jid& room) const override;
    Occupant self(const xmpp::Jid& room) const override;
    void members(const xmpp::Jid&, QObject*, Then<QList<Member>> then) override { then(standing); }
    void setRole(const xmpp::Jid& room, const QString& nick, Role, const QString&, Done) override { note("role", room, nick); }
    void setAffiliation(const xmpp::Jid& room, const xmpp::Jid&, Affiliation, const QString&, Done) override { note("affiliation", room); }
    void moderate(const xmpp::Jid& room, const QString& id, const QString&, Done) override { note("moderate", room, id); }
    void askForVoice(const xmpp::Jid& room) override { note("voice", room); }
    void answerVoice(const xmpp::Jid&, const Form&, bool) override {}
    void roomForm(const xmpp::Jid&, QObject* context, Then<Form> then) override;
    void submitRoomForm(const xmpp::Jid& room, const Form& form, Done done) override;
    void destroyRoom(const xmpp::Jid& room, const QString&, Done) override { note("destroy", room); }
    void listRooms(const xmpp::Jid&, QObject* context, Then<QList<RoomInfo>> then) override;
    xmpp::Jid roomService() const override { return *xmpp::Jid::parse("rooms.example.org"); }
    qint64 largestFile() const override { return 52428800; }
    qint64 sendFile(const xmpp::Jid& to, const QString& path, const QString&) override;
    qint64 sendImage(const xmpp::Jid& to, const QImage&) override { note("image", to); return 1; }
    qint64 download(const xmpp::Jid& conversation, const Message&, const QString& path) override { note("download", conversation, path); return 2; }
    void cancelTransfer(qint64 id) override { calls.append(QStringLiteral("cancel %1").arg(id)); }
    QList<Transfer> transfers() const override { return onTheWay; }
    Transfer transfer(qint64 id) const override;
    void fileSize(const QString&, QObject*, Then<FileLink> then) override { then(FileLink()); }
    void picture(const QString& url, int longest, QObject* context, Then<QImage> then) override;
    LoggingNotice loggingNotice() const override { return logging; }

private:
    void note(const char* what, const xmpp::Jid& jid, const QString& more = {});
    template<class T>
    void soon(QObject* context, T action)
    {
        QTimer::singleShot(0, context, std::move(action));
    }
    Conversation* find(const xmpp::Jid& jid);

    xmpp::Jid m_account;
    qint64 m_key = 0;
    int m_id = 0;
};

class DemoLine final : public Line {
    Q_OBJECT
public:
    using Line::Line;
    State now = State::Online;
    Need wanted = Need::Nothing;
    QString trouble;
    CertificateQuestion question;
    int opened = 0, accepted = 0;
    State state() const override { return now; }
    Need need() const override { return wanted; }
    QString problem() const override { return trouble; }
    xmpp::Jid account() const override { return *xmpp::Jid::parse("carla@example.org"); }
    xmpp::Jid jid() const override { return account().withResource("desk"); }
    void open() override { ++opened; }
    void close() override {}
    QString password;
    void setPassword(const QString& given) override { password = given; }
    CertificateQuestion certificateQuestion() const override { return question; }
    void acceptCertificate() override { ++accepted; }
    quint64 send(xmpp::StanzaPtr) override { return 0; }
    void ask(std::shared_ptr<xmpp::Stanza>, QObject*, Answer, std::chrono::milliseconds) override {}
    void setActive(bool) override {}
};

class FakeWeb;

/// Mail as an answer of the server has it: folders with colours, unread and new.
struct DemoMail {
    explicit DemoMail(const QString& account);
    ~DemoMail();
    std::unique_ptr<FakeWeb> server;
    std::unique_ptr<WebAccess> web;
    std::unique_ptr<MailWatch> watch;
};

/// The style that a desk begins with.
extern QString chosenStyle;

/// A desk with one account whose chat is filled: contacts in groups, conversations, a room, files, reactions.
struct DemoDesk {
    explicit DemoDesk(bool filled = true);
    ~DemoDesk();
    void addMail();          ///< folders are there when it returns
    void addSecondAccount(); ///< with a chat of its own
    QTemporaryDir folder;
    std::unique_ptr<Profile> profile;
    std::unique_ptr<Skins> skins;
    std::unique_ptr<DemoChat> chat;
    std::unique_ptr<DemoLine> line;
    std::unique_ptr<DemoMail> mail;
    std::unique_ptr<DemoChat> second;
    std::unique_ptr<Desk> desk;
};

/// Contacts, conversations, messages for pictures. @p now: the time at which they end.
void fill(DemoChat& chat, UnixMs now);

} // namespace posthorn::messenger::test
