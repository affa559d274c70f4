// What is said in a room, its subject, and private messages (XEP-0045 sections 7.4, 7.5, 7.2.14, 8.1).
#include <algorithm>

#include "xmpp/policy/conversation_log.h"
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/stanza/message_rules.h"

namespace posthorn::xmpp {

using muc::Role;

namespace {

constexpr size_t longestSubject = 4096;

// Whoever cannot be reached is in the room no longer (section 14's note on ghosts); what a client itself refuses is another
// matter.
bool meansGone(const Stanza& error, bool isLocal)
{
    constexpr std::string_view conditions[] = {"gone", "item-not-found", "jid-malformed", "recipient-unavailable", "redirect",
                                               "remote-server-not-found", "remote-server-timeout"};
    const Element* const details = error.child("error", ns::client);
    const Element* const condition = details ? details->childIn(ns::stanzaErrors) : nullptr;
    if (!condition)
        return false;
    // Our own accounts say this of whom they block, too; of a session that is gone post() tells.
    if (!isLocal && (condition->name == "service-unavailable" || condition->name == "internal-server-error"))
        return true;
    return std::find(std::begin(conditions), std::end(conditions), condition->name) != std::end(conditions);
}

// Does it say that it was said or delayed by @p room (or does not say by whom)?
bool isDelayBy(const Element& element, const Jid& room)
{
    if (element.ns == "jabber:x:delay")
        return true;
    if (!element.is("delay", ns::delay))
        return false;
    const auto by = Jid::parse(element.attribute("from"));
    return !by || by->sameBare(room);
}

} // namespace

// Nothing that the room alone may say comes from anybody else (XEP-0359 section 5, XEP-0421, XEP-0425).
void Room::strip(Stanza& stanza) const
{
    stanza.removeChildren([this](const Element& each) {
        return each.ns == muc::user || each.ns == muc::base || each.ns == muc::occupantId ||
               (each.is("stanza-id", ns::sid) && Jid::parse(each.attribute("by")) == m_jid) ||
               isDelayBy(each, m_jid);
    });
    for (Element& each : stanza.content)
        each.removeChildren([](const Element& inner) {
            return inner.name == "moderated" && (inner.ns == muc::moderate || inner.ns == muc::moderateBefore);
        });
}

void Room::message(const StanzaPtr& stanza, const Ticket& ticket)
{
    if (stanza->isError())
        return bounced(stanza);
    if (!stanza->to.isBare())
        return privateMessage(stanza, ticket);
    Occupant* const sender = occupantOf(stanza->from);
    if (stanza->type != "groupchat") {
        if (!conversation(stanza))
            refuse(stanza, {sender ? Condition::BadRequest : Condition::NotAcceptable});
        return;
    }
    if (!sender)
        return refuse(stanza, {Condition::NotAcceptable, "you are not in this room"});
    if (stanza->child("subject", ns::client) && !stanza->child("body", ns::client))
        return changeSubject(*sender, stanza, ticket);
    if (sender->role < Role::Participant)
        return refuse(stanza, {Condition::Forbidden, "you have no voice in this room"});
    groupchat(*sender, stanza, ticket);
}

void Room::groupchat(Occupant& sender, const StanzaPtr& stanza, const Ticket& ticket)
{
    const auto message = std::make_shared<Stanza>(*stanza);
    strip(*message);
    message->from = nickJid(sender.nick);
    message->to = {};
    message->add("occupant-id", muc::occupantId).set("id", sender.id);
    say(message, sender.bare, ticket);
    if (message->childIn(muc::retract))
        retracted(*message, sender.bare);
}

// Of what stays the room says by which id it can be found again.
void Room::say(const std::shared_ptr<Stanza>& message, const Jid& sender, const Ticket& ticket)
{
    uint64_t id = 0;
    if (isWorthKeepingInRoom(*message)) {
        id = station().nextArchiveId();
        message->add("stanza-id", ns::sid).set("by", m_jid.text()).set("id", std::to_string(id));
        archive(*message, id, sender, ticket);
    }
    Letters letters;
    toAll(letters, message);
    send(std::move(letters));
    if (id && m_historyRead && message->child("body", ns::client))
        keep({id, station().now(), sender, message});
}

void Room::keep(PastMessage message)
{
    auto past = std::make_shared<Stanza>(*message.stanza);
    past->to = {};
    past->content.push_back(delayElement(m_jid, message.time));
    message.stanza = past;
    m_history.add(std::move(message), RoomSettings::mostHistory);
}

void Room::changeSubject(Occupant& sender, const StanzaPtr& stanza, const Ticket& ticket)
{
    if (sender.role < Role::Participant || (sender.role < Role::Moderator && !m_settings.subjectByAll))
        return refuse(stanza, {Condition::Forbidden, "you may not change the subject"});
    const std::string subject = stanza->childText("subject");
    if (subject.size() > longestSubject)
        return refuse(stanza, {Condition::PolicyViolation, "the subject is too long"});
    m_settings.subject = subject;
    m_settings.subjectBy = sender.nick;
    m_settings.subjectTime = station().now();
    save({}, [ticket](Result<void>) {});
    const auto message = std::make_shared<Stanza>(Kind::Message, "groupchat");
    message->id = stanza->id;
    message->language = stanza->language;
    message->from = nickJid(sender.nick);
    message->add("subject", ns::client).setText(subject);
    message->add("occupant-id", muc::occupantId).set("id", sender.id);
    Letters letters;
    toAll(letters, message);
    send(std::move(letters));
}

// Section 7.2.15: also where there is none, for it says that history is over.
StanzaPtr Room::subjectStanza() const
{
    auto message = std::make_shared<Stanza>(Kind::Message, "groupchat");
    message->from = m_settings.subjectBy.empty() ? m_jid : nickJid(m_settings.subjectBy);
    message->add("subject", ns::client).setText(m_settings.subject);
    if (m_settings.subjectTime)
        message->content.push_back(delayElement(m_jid, m_settings.subjectTime));
    return message;
}

void Room::privateMessage(const StanzaPtr& stanza, const Ticket& ticket)
{
    const Occupant* const sender = occupantOf(stanza->from);
    if (!sender)
        return refuse(stanza, {Condition::NotAcceptable, "you are not in this room"});
    if (stanza->type == "groupchat")
        return refuse(stanza, {Condition::BadRequest});
    const Occupant* const recipient = named(stanza->to.resource);
    if (!recipient)
        return refuse(stanza, {Condition::ItemNotFound, "nobody of that name is here"});
    static constexpr Role least[] = {Role::Visitor, Role::Participant, Role::Moderator};
    const auto allowed = m_settings.privateMessages;
    // A visitor may always turn to a moderator, but where nobody may do anything.
    if (allowed == RoomSettings::Private::None || (sender->role < least[size_t(allowed)] && recipient->role < Role::Moderator))
        return refuse(stanza, {Condition::Forbidden, "private messages are not wanted here"});
    if (station().exchange().isLocal(recipient->bare.domain)) // it would hear of the nickname alone
        logArrival(station(), recipient->bare.domain, *stanza);
    const auto message = std::make_shared<Stanza>(*stanza);
    strip(*message);
    message->from = nickJid(sender->nick);
    message->add("occupant-id", muc::occupantId).set("id", sender->id);
    message->add("x", muc::user);
    // One copy goes by the account, which archives it; the others to the clients alone.
    message->to = recipient->sessions.back().jid;
    Letters letters;
    for (size_t i = 0; i + 1 < recipient->sessions.size(); ++i)
        letters.push_back({message, only(recipient->sessions[i].jid)});
    station().route(message, ticket);
    send(std::move(letters));
}

void Room::bounced(const StanzaPtr& stanza)
{
    const Occupant* const from = occupantOf(stanza->from);
    if (!from)
        return;
    const bool isLocal = station().exchange().isLocal(stanza->from.domain);
    const Occupant* const to = stanza->to.isBare() ? nullptr : named(stanza->to.resource);
    if (meansGone(*stanza, isLocal))
        return vanished(stanza->from);
    if (!to) // a reflected message comes back from a client that does not like it
        return;
    auto error = std::make_shared<Stanza>(*stanza);
    error->from = nickJid(from->nick);
    error->to = to->sessions.back().jid;
    station().route(error);
}

} // namespace posthorn::xmpp
