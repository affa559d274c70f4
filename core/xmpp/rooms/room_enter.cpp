// Entering, leaving and nicknames (XEP-0045 sections 7.1 to 7.6, 7.14).
#include "base/crypto/crypto.h"
#include "base/text.h"
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/xml/read.h"

namespace posthorn::xmpp {

using muc::Affiliation;
using muc::Role;

namespace {

constexpr size_t mostSessions = 20; ///< of one occupant

// What of a client's presence others are shown: nothing that only the room may say.
std::vector<Element> shown(const Stanza& presence)
{
    std::vector<Element> content = presence.content;
    std::erase_if(content, [](const Element& each) {
        return each.ns == muc::base || each.ns == muc::user || each.ns == muc::occupantId || each.ns == muc::hats || each.ns == ns::delay ||
               each.is("priority", ns::client);
    });
    return content;
}

} // namespace

// A room that was just loaded has said nothing yet: what it needs to welcome somebody is read first, and the rest waits.
bool Room::withHistory(const StanzaPtr& stanza, const Ticket& ticket)
{
    if (m_historyRead || stanza->kind != Kind::Presence || !muc::entering(*stanza))
        return true;
    m_historyRead = true;
    if (!isArchived() || m_settings.historyLength == 0)
        return true;
    m_reading = true;
    m_queue.emplace_back(stanza, ticket);
    store::ArchiveQuery query;
    query.owner = -m_id;
    query.last = true;
    query.most = m_settings.historyLength;
    station().chat().archive->query(std::move(query), later([this](Result<store::ArchivePage> page) {
        if (page) {
            for (const store::ArchivedMessage& each : page->items) {
                auto element = readXml(each.stanza);
                if (!element || !Stanza::isStanza(*element))
                    continue;
                const auto stanza = Stanza::fromElement(std::move(*element));
                if (stanza->child("body", ns::client))
                    keep({each.id, each.time, Jid::parse(each.with).value_or(Jid()), stanza});
            }
        }
        m_reading = false;
        for (const auto& [stanza, ticket] : std::exchange(m_queue, {}))
            take(stanza, ticket);
    }));
    return false;
}

void Room::presence(const StanzaPtr& stanza)
{
    if (stanza->type == "unavailable") {
        PresenceNews news{.gone = true};
        if (const std::string status = stanza->childText("status"); !status.empty() && status.size() <= mostPresence)
            news.content.push_back(Element("status", ns::client).setText(status));
        return leave(stanza->from, std::move(news));
    }
    if (stanza->isError())
        return vanished(stanza->from);
    if (!stanza->type.empty())
        return;
    if (stanza->to.isBare())
        return refuse(stanza, {Condition::JidMalformed, "a nickname is needed"});
    if (stanza->contentSize() > mostPresence)
        return refuse(stanza, {Condition::PolicyViolation, "the presence is too large"});
    Occupant* const occupant = occupantOf(stanza->from);
    const Element* const x = muc::entering(*stanza);
    if (!occupant && !x) // it believes to be in the room, and must enter anew
        return refuse(stanza, {Condition::ItemNotFound, "you are not in this room"});
    if (!occupant)
        return enter(stanza, *x);
    if (occupant->nick != stanza->to.resource)
        return changeNick(*occupant, stanza);
    RoomSession session;
    for (RoomSession& each : occupant->sessions) {
        if (each.jid == stanza->from) {
            each.content = shown(*stanza);
            session = each;
        }
    }
    std::erase_if(occupant->sessions, [&](const RoomSession& each) { return each.jid == session.jid; });
    occupant->sessions.push_back(session); // the one that spoke last is shown
    if (x) // it has lost what it knew
        return welcome(*occupant, session, *x, false);
    Letters letters;
    tell(letters, *occupant, {});
    send(std::move(letters));
}

std::string Room::occupantId(const Jid& bare) const
{
    return base64Encode(crypto::hmac(crypto::Hash::Sha256, m_settings.secret, bare.text()).substr(0, 24));
}

std::optional<StanzaError> Room::refusalOfNick(const std::string& nick, const Jid& bare)
{
    const Occupant* const there = named(nick);
    const auto reserved = m_reserved.find(nick);
    if ((there && there->bare != bare) || (reserved != m_reserved.end() && reserved->second != bare))
        return StanzaError{Condition::Conflict};
    if (there && there->sessions.size() >= mostSessions)
        return StanzaError{Condition::ResourceConstraint};
    return std::nullopt;
}

std::optional<StanzaError> Room::refusalToEnter(const StanzaPtr& stanza, const Element& x)
{
    const Jid bare = stanza->from.bare();
    const Affiliation affiliation = affiliationOf(bare);
    if (m_locked && affiliation < Affiliation::Owner)
        return StanzaError{Condition::ItemNotFound};
    if (affiliation == Affiliation::Outcast)
        return StanzaError{Condition::Forbidden};
    if (m_settings.membersOnly && affiliation < Affiliation::Member)
        return StanzaError{Condition::RegistrationRequired};
    if (!isWithinReach(bare))
        return StanzaError{Condition::Forbidden};
    if (!m_settings.password.empty() &&
        !crypto::constantTimeEquals(x.childText("password", muc::base), m_settings.password))
        return StanzaError{Condition::NotAuthorized};
    if (auto refusal = refusalOfNick(stanza->to.resource, bare))
        return refusal;
    const auto most = size_t(station().context().settings.snapshot()->number(config::Setting::XmppRoomOccupants));
    const bool full = m_settings.maxOccupants && m_occupants.size() >= m_settings.maxOccupants &&
                      affiliation < Affiliation::Admin && !named(stanza->to.resource);
    if (full || m_sessions.size() >= most)
        return StanzaError{Condition::ServiceUnavailable, "the room is full", {}, "wait"};
    return std::nullopt;
}

Occupant& Room::place(const std::string& nick, RoomSession session, const Jid& bare)
{
    std::unique_ptr<Occupant>& occupant = m_occupants[nick];
    if (!occupant) {
        occupant = std::make_unique<Occupant>();
        occupant->number = ++m_lastNumber;
        occupant->nick = nick;
        occupant->bare = bare;
        occupant->id = occupantId(bare);
        occupant->role = usualRole(affiliationOf(bare));
    }
    m_sessions[session.jid] = occupant.get();
    occupant->sessions.push_back(std::move(session));
    changed();
    return *occupant;
}

void Room::enter(const StanzaPtr& stanza, const Element& x)
{
    if (const auto refusal = refusalToEnter(stanza, x))
        return refuse(stanza, *refusal);
    const bool created = m_locked && m_sessions.empty();
    RoomSession session{stanza->from, ++m_lastNumber, shown(*stanza)};
    const Occupant& occupant = place(stanza->to.resource, session, stanza->from.bare());
    welcome(occupant, session, x, created);
}

// Section 7.2.2 and after: who is there, then oneself, what was said, the subject.
void Room::welcome(const Occupant& occupant, const RoomSession& session, const Element& x, bool created)
{
    Letters letters;
    const AudiencePtr newcomer = only(session.jid);
    if (const auto picture = avatarPresence())
        letters.push_back({picture, newcomer});
    showOccupants(letters, occupant, newcomer);
    PresenceNews news;
    if (m_settings.nonAnonymous)
        news.ownCodes.push_back(muc::RealJidsShown);
    if (isArchived())
        news.ownCodes.push_back(muc::LoggingOn);
    if (created)
        news.ownCodes.push_back(muc::Created);
    tell(letters, occupant, news);
    for (const StanzaPtr& each :
         m_history.wanted(x.child("history", muc::base), m_settings.historyLength, station().now()))
        letters.push_back({each, newcomer});
    letters.push_back({subjectStanza(), newcomer});
    send(std::move(letters));
}

// Section 7.6. Where several clients share the nickname, the one that changes it goes its own way.
void Room::changeNick(Occupant& occupant, const StanzaPtr& stanza)
{
    const std::string nick = stanza->to.resource;
    const Jid bare = occupant.bare;
    if (const auto refusal = refusalOfNick(nick, bare))
        return refuse(stanza, *refusal);
    Letters letters;
    const PresenceNews news{.gone = true, .codes = {muc::NickChanged}, .newNick = nick};
    const auto self = std::find_if(occupant.sessions.begin(), occupant.sessions.end(),
                                   [&](const RoomSession& each) { return each.jid == stanza->from; });
    RoomSession session = *self;
    session.content = shown(*stanza);
    const Role role = occupant.role;
    if (occupant.sessions.size() > 1) {
        letters.push_back({presenceOf(occupant, session, true, news, true, &occupant), only(session.jid)});
        occupant.sessions.erase(self);
        changed();
        tell(letters, occupant, {});
    } else {
        tell(letters, occupant, news);
        m_occupants.erase(occupant.nick);
    }
    Occupant& now = place(nick, std::move(session), bare);
    if (now.sessions.size() == 1)
        now.role = role;
    tell(letters, now, {});
    send(std::move(letters));
}

void Room::leave(const Jid& jid, PresenceNews news)
{
    Occupant* const occupant = occupantOf(jid);
    if (!occupant)
        return;
    if (occupant->sessions.size() == 1)
        return remove(*occupant, news);
    const auto self = std::find_if(occupant->sessions.begin(), occupant->sessions.end(),
                                   [&](const RoomSession& each) { return each.jid == jid; });
    Letters letters;
    letters.push_back({presenceOf(*occupant, *self, true, news, true, occupant), only(jid)});
    const bool wasShown = self + 1 == occupant->sessions.end();
    occupant->sessions.erase(self);
    m_sessions.erase(jid);
    changed();
    if (wasShown)
        tell(letters, *occupant, {});
    send(std::move(letters));
}

void Room::remove(Occupant& occupant, const PresenceNews& news)
{
    Letters letters;
    tell(letters, occupant, news);
    send(std::move(letters));
    for (const RoomSession& each : occupant.sessions)
        m_sessions.erase(each.jid);
    m_occupants.erase(std::string(occupant.nick));
    changed();
    maybeRelease();
}

} // namespace posthorn::xmpp
