// A room (XEP-0045) on its home worker: who is in it, who may do what, what was said last. One group of use cases is one
// file: room_enter, room_presence, room_messages, room_invite, room_admin, room_affiliations, room_owner, room_register,
// room_archive, room_moderate, room_questions, room_disco.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/chat/chat_store.h"
#include "xmpp/rooms/history.h"
#include "xmpp/rooms/post.h"
#include "xmpp/rooms/room_settings.h"

namespace posthorn::xmpp {

class RoomHost;

/// One client of an occupant.
struct RoomSession {
    Jid jid;                      ///< full
    uint64_t number = 0;          ///< in the ids of questions that pass
    std::vector<Element> content; ///< of its last presence
};

/// Whoever has a nickname; several clients of one account may share it.
struct Occupant {
    uint64_t number = 0;
    std::string nick;
    Jid bare;
    muc::Role role = muc::Role::None;
    std::string id; ///< XEP-0421
    std::vector<RoomSession> sessions; ///< never empty; the last one's presence is shown
};

/// What lasts of somebody.
struct Affiliate {
    muc::Affiliation affiliation = muc::Affiliation::None;
    std::string nick; ///< reserved (section 7.10); empty: none
    std::string reason;
    bool isNothing() const { return affiliation == muc::Affiliation::None && nick.empty(); }
};

/// Why a presence goes round. By value: who did it may be gone when the last one hears of it.
struct PresenceNews {
    bool gone = false;
    std::vector<int> codes{};    ///< everybody hears of
    std::vector<int> ownCodes{}; ///< the occupant alone
    std::string newNick{};
    std::string actorNick{};
    Jid actor{};
    std::string reason{};
    std::vector<Element> content{}; ///< of an unavailable one

    PresenceNews& by(const Occupant* who)
    {
        if (who) {
            actorNick = who->nick;
            actor = who->bare;
        }
        return *this;
    }
};

class Room {
public:
    Room(RoomHost& host, Jid jid);
    ~Room();

    /// From the store.
    void restore(const store::RoomRow& row, const std::vector<store::RoomEntry>& entries);
    /// A new one, locked until its owner has said how it is to be.
    void makeBy(const Jid& owner);
    void take(const StanzaPtr& stanza, const Ticket& ticket);
    /// A session did not get a message: it is not there any more.
    void vanished(const Jid& session);
    void shutDown();
    /// Nobody is in it, and nothing is under way.
    bool isIdle() const { return m_sessions.empty() && m_busy == 0 && m_queue.empty(); }
    /// Found by everybody.
    bool isListed() const { return m_settings.listed && !m_locked; }
    const RoomSettings& settings() const { return m_settings; }
    size_t occupants() const { return m_occupants.size(); }
    const Jid& creator() const { return m_creator; }
    /// The administrator's word: everybody is sent out, and the room goes.
    void close(std::function<void(Result<void>)> done) { destroy(nullptr, std::move(done)); }

    static constexpr size_t mostAffiliates = 5000;
    static constexpr size_t mostPresence = 16 * 1024; ///< octets of one that is shown
    static constexpr size_t mostInvited = 20;         ///< by one message

private:
    using Done = std::function<void(Result<void>)>;
    using Letters = std::vector<Letter>;

    // room.cpp
    Station& station() const;
    void refuse(const StanzaPtr& stanza, const StanzaError& error);
    void answer(const StanzaPtr& question, std::optional<Element> payload = std::nullopt);
    void answerWhen(const StanzaPtr& question, Result<void> done);
    void send(Letters letters);
    Jid nickJid(const std::string& nick) const { return m_jid.withResource(nick); }
    Occupant* named(const std::string& nick) const;
    Occupant* occupantOf(const Jid& session) const;
    /// Audiences.
    AudiencePtr moderators();
    AudiencePtr others();
    AudiencePtr sessionsOf(const Occupant& occupant) const;
    AudiencePtr only(const Jid& session) const;
    void changed();
    void makeAudiences();
    void toAll(Letters& letters, const StanzaPtr& stanza);
    /// Keeps settings and @p entries in the store; a room that is not persistent (any more) is not there.
    void save(std::vector<store::RoomEntry> entries, Done done = {});
    void saveSettings() { save({}); }
    store::RoomEntry entryOf(const Jid& jid) const;
    /// Counts what is under way, so that the room is still there when it is done.
    template<class F>
    auto later(F callback)
    {
        ++m_busy;
        return m_life.bind([this, callback = std::move(callback)](auto&& result) mutable {
            --m_busy;
            callback(std::forward<decltype(result)>(result));
            maybeRelease();
        });
    }
    void maybeRelease();

    // room_enter.cpp
    void presence(const StanzaPtr& stanza);
    void enter(const StanzaPtr& stanza, const Element& x);
    std::optional<StanzaError> refusalToEnter(const StanzaPtr& stanza, const Element& x);
    std::optional<StanzaError> refusalOfNick(const std::string& nick, const Jid& bare);
    Occupant& place(const std::string& nick, RoomSession session, const Jid& bare);
    void welcome(const Occupant& occupant, const RoomSession& session, const Element& x, bool created);
    void changeNick(Occupant& occupant, const StanzaPtr& stanza);
    void leave(const Jid& session, PresenceNews news);
    void remove(Occupant& occupant, const PresenceNews& news);
    bool withHistory(const StanzaPtr& stanza, const Ticket& ticket);
    std::string occupantId(const Jid& bare) const;

    // room_presence.cpp
    StanzaPtr presenceOf(const Occupant& occupant, const RoomSession& session, bool withJid, const PresenceNews& news,
                         bool own, const Occupant* viewer) const;
    void tell(Letters& letters, const Occupant& occupant, const PresenceNews& news);
    void showOccupants(Letters& letters, const Occupant& viewer, const AudiencePtr& to);
    bool seesAddresses(const Occupant& viewer) const;
    void setRole(Occupant& occupant, muc::Role role, PresenceNews news);
    StanzaPtr notice(std::initializer_list<int> codes) const;
    StanzaPtr avatarPresence() const;

    // room_messages.cpp
    void message(const StanzaPtr& stanza, const Ticket& ticket);
    void groupchat(Occupant& sender, const StanzaPtr& stanza, const Ticket& ticket);
    void changeSubject(Occupant& sender, const StanzaPtr& stanza, const Ticket& ticket);
    StanzaPtr subjectStanza() const;
    void say(const std::shared_ptr<Stanza>& message, const Jid& sender, const Ticket& ticket);
    void privateMessage(const StanzaPtr& stanza, const Ticket& ticket);
    void bounced(const StanzaPtr& stanza);
    void strip(Stanza& stanza) const;
    void keep(PastMessage message);

    // room_invite.cpp
    bool conversation(const StanzaPtr& stanza);
    void invite(const StanzaPtr& stanza, const Element& x);
    void decline(const StanzaPtr& stanza, const Element& decline);
    void askForVoice(Occupant& asker, const StanzaPtr& stanza);
    void grantVoice(Occupant& moderator, const DataForm& form);

    // room_affiliations.cpp
    muc::Affiliation affiliationOf(const Jid& jid) const;
    /// As the policy of @p own's domain has it, where that is one of ours (xmpp.contacts).
    bool mayTalk(const Jid& own, const Jid& other) const;
    /// What a domain's accounts may not talk with does not come in by its rooms either, nor read what was said there.
    bool isWithinReach(const Jid& bare) const;
    muc::Role usualRole(muc::Affiliation affiliation) const;
    /// Changes it in memory and tells; the entry is to be saved.
    void setAffiliation(const Jid& jid, muc::Affiliation affiliation, PresenceNews news);
    void reserveNick(const Jid& jid, const std::string& nick);
    size_t owners() const;

    // room_admin.cpp
    void administer(const StanzaPtr& question);
    void list(const StanzaPtr& question, const Element& item);
    bool mayList(const Jid& asker, muc::Affiliation which) const;

    // room_owner.cpp
    void own(const StanzaPtr& question);
    void sendForm(const StanzaPtr& question);
    void configure(const StanzaPtr& question, const DataForm& form);
    void applySettings(const RoomSettings& before);
    void destroy(const Element* destroy, Done done);

    // room_register.cpp
    void registration(const StanzaPtr& question);
    void registerNick(const StanzaPtr& question, const Element& query);

    // room_archive.cpp
    bool isArchived() const { return m_id != 0 && m_settings.archived; }
    void archive(const Stanza& message, uint64_t id, const Jid& sender, const Ticket& ticket);
    void queryArchive(const StanzaPtr& question);
    /// May enter, as far as that does not depend on a password, or is inside.
    bool isWelcome(const Jid& session) const;

    // room_moderate.cpp
    void moderate(const StanzaPtr& question);
    void retracted(const Stanza& message, const Jid& sender);
    /// Puts a tombstone in the place of a message. @p sender: whose it must be; null: anybody's.
    void entomb(uint64_t id, const Jid* sender, const Element& tombstone, Done done);

    // room_questions.cpp
    void question(const StanzaPtr& stanza);
    void passOnQuestion(const StanzaPtr& stanza);
    void passOnAnswer(const StanzaPtr& stanza);
    void vcard(const StanzaPtr& question);

    // room_disco.cpp
    void info(const StanzaPtr& question);
    void items(const StanzaPtr& question);

    RoomHost& m_host;
    const Jid m_jid;
    store::RoomId m_id = 0; ///< 0: the store does not have it
    Jid m_creator;
    RoomSettings m_settings;
    bool m_locked = false;  ///< new (section 10.1.3)
    bool m_counted = false; ///< among its maker's temporary rooms
    bool m_destroyed = false;
    std::map<Jid, Affiliate> m_affiliates;
    std::map<std::string, Jid> m_reserved; ///< nicknames
    std::string m_vcard;                   ///< XML

    uint64_t m_lastNumber = 0; ///< of occupants and sessions
    std::map<std::string, std::unique_ptr<Occupant>> m_occupants;
    std::unordered_map<Jid, Occupant*, JidHash> m_sessions;
    AudiencePtr m_moderators, m_others; ///< null: to be made anew

    History m_history;
    bool m_historyRead = false;
    std::deque<std::pair<StanzaPtr, Ticket>> m_queue; ///< while the history is being read
    bool m_reading = false;

    bool m_creating = false; ///< in the store
    std::vector<std::function<void()>> m_saves; ///< that wait for it
    size_t m_busy = 0;
    Life m_life;
};

} // namespace posthorn::xmpp
