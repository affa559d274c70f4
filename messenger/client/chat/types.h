// What windows see of a chat: values, with names and texts made harmless already. Nothing in them is markup.
#pragma once

#include <QImage>
#include <QList>
#include <QString>
#include <QStringList>

#include "base/clock.h"
#include "messenger/client/history/message.h"
#include "xmpp/address/jid.h"
#include "xmpp/stanza/data_form.h"

namespace posthorn::messenger {

/// In the order in which contacts are sorted. Invisible is for oneself only: connected, and nobody is told.
enum class Availability : quint8 { FreeToChat, Online, Away, ExtendedAway, DoNotDisturb, Invisible, Offline };

enum class Subscription : quint8 { None, To, From, Both };

/// One of a contact's programs.
struct Device {
    QString resource;
    Availability availability = Availability::Offline;
    QString status;
    int priority = 0;
    QString software; ///< "Gajim", where it told (XEP-0115); may be empty
};

struct Contact {
    xmpp::Jid jid;       ///< bare
    QString name;        ///< what to show: given by the user, by the contact (XEP-0172, vCard), or of the address
    QString givenName;   ///< what the user gave in the roster; may be empty
    QStringList groups;  ///< empty: in none
    Subscription subscription = Subscription::None;
    bool isAsked = false;   ///< we asked to see their presence and wait for the answer
    bool isAsking = false;  ///< they ask to see ours: accept() or refuse()
    bool isBlocked = false;
    bool isShared = false;  ///< put into the roster by the domain (accounts that are contacts without asking)
    bool isInRoster = false;
    Availability availability = Availability::Offline;
    QString status;         ///< what they wrote with it
    QList<Device> devices;  ///< the best first
    UnixMs lastSeen = 0;    ///< when they went offline, while this program looked; 0: not known
    bool seesMe() const { return subscription == Subscription::From || subscription == Subscription::Both; }
    bool isSeen() const { return subscription == Subscription::To || subscription == Subscription::Both; }
};

enum class ConversationKind : quint8 { Single, Room, Private }; ///< Private: with one occupant of a room

enum class RoomState : quint8 { Left, Joining, Joined, Failed };

struct Conversation {
    xmpp::Jid jid; ///< bare; of Private room@service/nickname
    ConversationKind kind = ConversationKind::Single;
    QString title;
    int unread = 0;
    int mentions = 0;       ///< of the unread ones, those that name the user
    UnixMs lastTime = 0;
    QString lastText;       ///< the last message's beginning, one line
    QString lastSender;     ///< in rooms; empty: oneself
    // of rooms
    RoomState state = RoomState::Left;
    QString problem;        ///< why it is Failed or was left, in the user's words
    QString subject;
    QString nick;           ///< one's own
    bool bookmarked = false;
    bool autojoin = false;
    bool hidesAddresses = true; ///< occupants see no real addresses
    bool isAdHoc = false;       ///< made by createGroup(): invited people only
    bool needsPassword = false;
};

enum class Role : quint8 { None, Visitor, Participant, Moderator };
enum class Affiliation : quint8 { Outcast, None, Member, Admin, Owner };

struct Occupant {
    xmpp::Jid jid;  ///< room@service/nickname
    QString nick;
    xmpp::Jid real; ///< bare; empty where the room hides it
    QString id;     ///< XEP-0421
    Role role = Role::None;
    Affiliation affiliation = Affiliation::None;
    Availability availability = Availability::Online;
    QString status;
    bool isMe = false;
};

/// Somebody with a standing in a room, there or not.
struct Member {
    xmpp::Jid jid;
    Affiliation affiliation = Affiliation::None;
    QString nick;
    QString reason;
};

enum class TransferState : quint8 { Waiting, Running, Done, Failed, Cancelled };

/// A file on its way.
struct Transfer {
    qint64 id = 0;
    xmpp::Jid conversation;
    QString name;
    QString path; ///< on this machine
    qint64 size = 0;
    qint64 sent = 0; ///< octets so far; of downloads: received
    bool incoming = false;
    TransferState state = TransferState::Waiting;
    QString problem;
};

/// Somebody asks to see one's presence.
struct Request {
    xmpp::Jid jid;
    QString name;
    QString text; ///< what they wrote with it; may be empty
};

struct Invitation {
    xmpp::Jid room;
    xmpp::Jid from; ///< bare
    QString fromName;
    QString reason;
    QString password;
};

/// A room as its service lists it.
struct RoomInfo {
    xmpp::Jid jid;
    QString name;
    QString description;
    int occupants = -1; ///< -1: not said
    bool needsPassword = false;
    bool membersOnly = false;
};

/// Somebody whom the directory knows.
struct DirectoryEntry {
    xmpp::Jid jid;
    QString name;
};

/// A place found by searching what was written.
struct Found {
    Message message;
    QString title; ///< of the conversation
};

/// What the domain says of written-down conversations.
struct LoggingNotice {
    enum class Kind : quint8 { Unknown, Nothing, Metadata, Texts } kind = Kind::Unknown;
    bool refusesEncrypted = false;
    QString text; ///< for the user, translated; empty where nothing is written down
};

/// A form that somebody wants filled in (XEP-0004), as a room's settings.
using Form = xmpp::DataForm;

/// What to send.
struct Draft {
    QString text;
    quint32 colour = 0;  ///< of the text; 0: none. Other programs do not see it
    QString replyTo;     ///< id of the message that it answers
    QString correctionOf; ///< id of one's own message that it replaces
};

} // namespace posthorn::messenger
