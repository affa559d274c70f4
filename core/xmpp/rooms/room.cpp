#include "xmpp/rooms/room.h"

#include "base/random.h"
#include "base/text.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/rooms/rooms_service.h"

namespace posthorn::xmpp {

using muc::Affiliation;

namespace {

// Keys of what the store keeps of a room.
constexpr std::string_view affiliateKey = "a ";
constexpr std::string_view vcardKey = "vcard";

} // namespace

Room::Room(RoomHost& host, Jid jid)
    : m_host(host)
    , m_jid(std::move(jid))
{
}

Room::~Room()
{
    if (m_counted)
        m_host.service().countTemporary(m_creator, -1);
}

void Room::restore(const store::RoomRow& row, const std::vector<store::RoomEntry>& entries)
{
    m_id = row.id;
    m_settings = RoomSettings::fromBytes(row.bytes);
    m_settings.persistent = true;
    m_creator = Jid::parse(row.owner).value_or(Jid());
    for (const store::RoomEntry& each : entries) {
        if (each.key == vcardKey) {
            m_vcard = each.bytes;
            continue;
        }
        const std::string_view key = each.key;
        const auto jid = key.starts_with(affiliateKey) ? Jid::parse(key.substr(affiliateKey.size())) : std::nullopt;
        if (!jid)
            continue;
        const auto parts = split(each.bytes, '\n');
        Affiliate affiliate;
        affiliate.affiliation = muc::affiliationOf(parts[0]).value_or(Affiliation::None);
        if (parts.size() > 2)
            affiliate.reason = each.bytes.substr(parts[0].size() + parts[1].size() + 2);
        if (parts.size() > 1)
            affiliate.nick = parts[1];
        if (!affiliate.nick.empty())
            m_reserved.emplace(affiliate.nick, *jid);
        m_affiliates.emplace(*jid, std::move(affiliate));
    }
}

void Room::makeBy(const Jid& owner)
{
    m_creator = owner;
    m_locked = true;
    m_historyRead = true;
    m_settings.secret = hexEncode(randomBytes(32));
    m_settings.archived = station().context().settings.snapshot()->boolean(config::Setting::XmppArchive);
    m_affiliates[owner].affiliation = Affiliation::Owner;
    m_host.service().countTemporary(owner, 1);
    m_counted = true;
}

Station& Room::station() const
{
    return m_host.station();
}

void Room::take(const StanzaPtr& stanza, const Ticket& ticket)
{
    if (m_destroyed) // by what came before, while the history was being read: there it waits for what comes then
        return m_host.take(stanza, ticket);
    if (m_reading) {
        m_queue.emplace_back(stanza, ticket);
        return;
    }
    switch (stanza->kind) {
    case Kind::Presence:
        if (withHistory(stanza, ticket))
            presence(stanza);
        break;
    case Kind::Message:
        if (withHistory(stanza, ticket))
            message(stanza, ticket);
        break;
    case Kind::Iq:
        question(stanza);
        break;
    }
    maybeRelease();
}

void Room::maybeRelease()
{
    if (isIdle())
        m_host.release(m_jid);
}

void Room::refuse(const StanzaPtr& stanza, const StanzaError& error)
{
    const auto answer = muc::errorBy(m_jid, *stanza, error);
    if (!answer)
        return;
    if (stanza->kind == Kind::Presence)
        answer->content.insert(answer->content.begin(), Element("x", muc::base));
    station().route(answer);
}

void Room::answer(const StanzaPtr& question, std::optional<Element> payload)
{
    const auto result = question->reply();
    if (payload)
        result->content.push_back(std::move(*payload));
    station().route(result);
}

void Room::answerWhen(const StanzaPtr& question, Result<void> done)
{
    if (done)
        answer(question);
    else
        refuse(question, StanzaError::of(done.error()));
}

void Room::send(Letters letters)
{
    if (!letters.empty())
        post(m_host.service(), station(), m_jid, std::move(letters));
}

Occupant* Room::named(const std::string& nick) const
{
    const auto found = m_occupants.find(nick);
    return found == m_occupants.end() ? nullptr : found->second.get();
}

Occupant* Room::occupantOf(const Jid& session) const
{
    const auto found = m_sessions.find(session);
    return found == m_sessions.end() ? nullptr : found->second;
}

// The lists live until somebody comes, goes, or gets another role: a message costs the room nothing by occupant.
void Room::makeAudiences()
{
    if (m_moderators)
        return;
    const Exchange& exchange = station().exchange();
    const auto moderators = std::make_shared<Audience>(exchange.size());
    const auto others = std::make_shared<Audience>(exchange.size());
    for (const auto& [nick, occupant] : m_occupants) {
        for (const RoomSession& each : occupant->sessions)
            (seesAddresses(*occupant) ? moderators : others)->add(exchange, {each.jid, occupant->bare, occupant->number});
    }
    m_moderators = moderators;
    m_others = others;
}

AudiencePtr Room::moderators()
{
    makeAudiences();
    return m_moderators;
}

AudiencePtr Room::others()
{
    makeAudiences();
    return m_others;
}

AudiencePtr Room::sessionsOf(const Occupant& occupant) const
{
    const auto audience = std::make_shared<Audience>(station().exchange().size());
    for (const RoomSession& each : occupant.sessions)
        audience->add(station().exchange(), {each.jid, occupant.bare, occupant.number});
    return audience;
}

AudiencePtr Room::only(const Jid& session) const
{
    const auto audience = std::make_shared<Audience>(station().exchange().size());
    audience->add(station().exchange(), {session, session.bare(), ~uint64_t(0)});
    return audience;
}

void Room::changed()
{
    m_moderators = m_others = nullptr;
}

void Room::toAll(Letters& letters, const StanzaPtr& stanza)
{
    letters.push_back({stanza, moderators()});
    letters.push_back({stanza, others()});
}

store::RoomEntry Room::entryOf(const Jid& jid) const
{
    std::string key = std::string(affiliateKey) + jid.text();
    const auto found = m_affiliates.find(jid);
    if (found == m_affiliates.end())
        return {std::move(key), {}, true};
    const Affiliate& affiliate = found->second;
    return {std::move(key), std::string(muc::nameOf(affiliate.affiliation)) + '\n' + affiliate.nick + '\n' + affiliate.reason,
            false};
}

void Room::save(std::vector<store::RoomEntry> entries, Done done)
{
    if (!done)
        done = [](Result<void>) {};
    if (m_destroyed || (!m_settings.persistent && m_id == 0 && !m_creating))
        return done({});
    if (m_creating) { // in its order, with what is so by then
        m_saves.push_back([this, entries = std::move(entries), done = std::move(done)]() mutable {
            save(std::move(entries), std::move(done));
        });
        return;
    }
    store::Rooms& rooms = *station().chat().rooms;
    const Reply<void> finished = later([this, done](Result<void> kept) {
        if (!kept)
            station().context().hub.log(watch::Channel::Xmpp, watch::Level::Error,
                                        "the room " + m_jid.text() + " was not kept: " + kept.error().text + ' ' +
                                            kept.error().detail);
        else
            m_host.service().publicRooms().changed(
                m_jid, m_settings.persistent && m_settings.listed ? std::optional(m_settings.name) : std::nullopt);
        done(std::move(kept));
    });
    if (!m_settings.persistent) { // it is one no longer
        m_host.service().countTemporary(m_creator, 1);
        m_counted = true;
        return rooms.remove(std::exchange(m_id, 0), finished);
    }
    if (m_id != 0)
        return rooms.change(m_id, m_settings.toBytes(), std::move(entries), finished);
    m_creating = true;
    std::vector<store::RoomEntry> all;
    for (const auto& [jid, affiliate] : m_affiliates)
        all.push_back(entryOf(jid));
    if (!m_vcard.empty())
        all.push_back({std::string(vcardKey), m_vcard, false});
    rooms.create(m_jid.text(), m_creator.text(), m_settings.toBytes(), std::move(all),
                 m_life.bind([this, finished](Result<store::RoomId> id) {
                     m_creating = false;
                     if (id) {
                         m_id = *id;
                         if (std::exchange(m_counted, false))
                             m_host.service().countTemporary(m_creator, -1);
                     } else {
                         m_settings.persistent = false;
                     }
                     for (const auto& each : std::exchange(m_saves, {}))
                         each();
                     finished(id ? Result<void>() : Result<void>(passOn(id.error())));
                 }));
}

void Room::vanished(const Jid& session)
{
    leave(session, {.gone = true, .codes = {muc::Kicked, muc::Unreachable}});
}

void Room::shutDown()
{
    Letters letters;
    for (const auto& [nick, occupant] : m_occupants)
        letters.push_back({presenceOf(*occupant, occupant->sessions.back(), true,
                                      {.gone = true, .ownCodes = {muc::ShutDown}}, true, nullptr),
                           sessionsOf(*occupant)});
    send(std::move(letters));
}

} // namespace posthorn::xmpp
