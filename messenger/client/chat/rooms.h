// Rooms (XEP-0045): entered, left, entered again; who is in them and what is said. What one may do in them stands in
// room_admin.cpp, presence in room_presence.cpp, messages in room_messages.cpp, invitations in invitations.cpp.
#pragma once

#include <map>

#include <QHash>

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

inline constexpr std::string_view mucNs = "http://jabber.org/protocol/muc";
inline constexpr std::string_view mucAdminNs = "http://jabber.org/protocol/muc#admin";
inline constexpr std::string_view mucOwnerNs = "http://jabber.org/protocol/muc#owner";
inline constexpr std::string_view conferenceNs = "jabber:x:conference";

class Rooms final : public Module {
public:
    using Module::Module;
    void features(std::vector<std::string>& all) const override;
    void started() override;
    void resumed() override;
    void stopped() override;
    bool presence(const StanzaPtr& stanza) override;
    bool message(const Incoming& incoming) override;

    bool isRoom(const Jid& bare) const { return m_rooms.contains(bare); }
    /// Whether the room has an archive, and so takes forged ids out of what is said (XEP-0359 section 5).
    bool givesStanzaIds(const Jid& room) const { const Room* const known = find(room); return known && known->keeps; }
    /// The history knows it as a room.
    void knew(const Jid& jid);
    void describe(Conversation& conversation) const;
    QString nick(const Jid& room) const;
    qsizetype occupantCount(const Jid& room) const;
    QList<Occupant> occupants(const Jid& room) const;
    Occupant self(const Jid& room) const;
    void announce(); ///< one's own presence changed

    void join(const Jid& room, const QString& nick, const QString& password);
    void leave(const Jid& room);
    void setNick(const Jid& room, const QString& nick);
    void learnName(const Jid& room, const QString& name, bool autojoin, bool bookmarked);

    // room_admin.cpp
    void create(const Jid& room, const QString& name, const QList<Jid>& people, bool group, Chat::Then<Jid> then);
    void setTopic(const Jid& room, const QString& topic);
    void members(const Jid& room, QObject* context, Chat::Then<QList<Member>> then);
    void setRole(const Jid& room, const QString& nick, Role role, const QString& reason, Chat::Done done);
    void setAffiliation(const Jid& room, const Jid& who, Affiliation affiliation, const QString& reason, Chat::Done done);
    void moderate(const Jid& room, const QString& id, const QString& reason, Chat::Done done);
    void askForVoice(const Jid& room);
    void answerVoice(const Jid& room, Form form, bool yes);
    void form(const Jid& room, QObject* context, Chat::Then<Form> then);
    void submit(const Jid& room, const Form& form, Chat::Done done);
    void destroy(const Jid& room, const QString& reason, Chat::Done done);
    void list(const Jid& service, QObject* context, Chat::Then<QList<RoomInfo>> then);

    // invitations.cpp
    void invite(const Jid& room, const QList<Jid>& people, const QString& reason);

private:
    struct Room {
        RoomState state = RoomState::Left;
        bool wanted = false;     ///< entered again with each stream
        QString nick, name, subject, password, problem;
        bool bookmarked = false, autojoin = false;
        bool keeps = false;      ///< has an archive
        bool hides = true, isGroup = false, needsPassword = false;
        int tries = 0;
        std::string ownId;       ///< XEP-0421
        std::map<std::string, Occupant> occupants; ///< by nickname
        // of a room that is being made
        bool makes = false, makesGroup = false;
        QString givenName;
        QList<Jid> people;
        Chat::Then<Jid> made;
    };
    Room* find(const Jid& room);
    const Room* find(const Jid& room) const;
    void enter(const Jid& jid);
    void sendEnter(const Jid& jid);
    void entered(const Jid& jid, bool isNew);
    void configureNew(const Jid& jid);
    void failed(const Jid& jid, const Stanza& stanza);
    void gone(const Jid& jid, const Stanza& stanza, const Element* user);
    void occupant(const Jid& jid, Room& room, const Stanza& stanza, const Element* user);
    void roleChanged(const Jid& jid, Role before, Role now, const QString& reason);
    void left(const Jid& jid, RoomState state, const QString& problem);
    void notice(const Jid& jid, const QString& text);
    void said(const Incoming& incoming, Room& room);
    bool invitation(const Incoming& incoming);
    void ping(const Jid& jid);
    ByJid<Room> m_rooms;
    ByJid<bool> m_invited; ///< with this stream, into rooms that are not entered yet
};

} // namespace posthorn::messenger
