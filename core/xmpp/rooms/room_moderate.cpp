// Messages taken back: by their sender (XEP-0424) or by a moderator (XEP-0425). Of what is archived a tombstone stays.
#include "base/text.h"
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestReason = 1024;

// What is left of a message: who sent it when, and that it is gone.
std::shared_ptr<Stanza> buried(const Stanza& message, const Element& tombstone)
{
    auto left = std::make_shared<Stanza>(message);
    left->removeChildren([](const Element& each) {
        return each.ns != muc::occupantId && each.ns != ns::sid && !each.is("delay", ns::delay);
    });
    left->content.push_back(tombstone);
    return left;
}

} // namespace

void Room::entomb(uint64_t id, const Jid* sender, const Element& tombstone, Done done)
{
    if (PastMessage* past = m_history.find(id); past && (!sender || past->sender == *sender)) {
        past->stanza = buried(*past->stanza, tombstone);
        if (!isArchived())
            return done({});
    }
    if (!isArchived())
        return done(Result<void>(fail(ErrorKind::NotFound, "there is no such message")));
    store::ArchiveQuery query;
    query.owner = -m_id;
    query.ids = {id};
    std::optional<Jid> must = sender ? std::optional(*sender) : std::nullopt;
    station().chat().archive->query(std::move(query), later([this, id, must, tombstone, done](Result<store::ArchivePage> page) {
        if (!page)
            return done(Result<void>(passOn(page.error())));
        auto element = page->items.empty() ? std::nullopt : readXml(page->items.front().stanza);
        if (!element || !Stanza::isStanza(*element) || (must && page->items.front().with != must->text()))
            return done(Result<void>(fail(ErrorKind::NotFound, "there is no such message")));
        const auto left = buried(*Stanza::fromElement(std::move(*element)), tombstone);
        station().chat().archive->replace(-m_id, id, left->standalone(), {}, later(done));
    }));
}

void Room::retracted(const Stanza& message, const Jid& sender)
{
    const Element* const retract = message.child("retract", muc::retract);
    const auto id = retract ? parseNumber<uint64_t>(retract->attribute("id")) : std::nullopt;
    if (!id)
        return;
    Element tombstone("retracted", muc::retract);
    tombstone.set("stamp", formatDateTime(station().now())).set("id", message.id);
    entomb(*id, &sender, tombstone, [](Result<void>) {});
}

void Room::moderate(const StanzaPtr& question)
{
    const Occupant* const moderator = occupantOf(question->from);
    if (!moderator || moderator->role < muc::Role::Moderator)
        return refuse(question, {Condition::Forbidden});
    const Element& wish = *question->payload();
    const auto id = parseNumber<uint64_t>(wish.attribute("id"));
    if (!wish.child("retract", muc::retract))
        return refuse(question, {wish.hasAttribute("id") ? Condition::FeatureNotImplemented : Condition::BadRequest});
    if (!id)
        return refuse(question, {Condition::ItemNotFound});
    Element moderated("moderated", muc::moderate);
    moderated.set("by", nickJid(moderator->nick).text());
    moderated.add("occupant-id", muc::occupantId).set("id", moderator->id);
    const std::string reason = beginningOf(wish.childText("reason", muc::moderate), longestReason);
    const auto addTo = [moderated, reason](Element& element) {
        element.add(moderated);
        if (!reason.empty())
            element.addText("reason", reason);
    };
    Element tombstone("retracted", muc::retract);
    tombstone.set("stamp", formatDateTime(station().now()));
    addTo(tombstone);
    entomb(*id, nullptr, tombstone, [this, question, id = *id, addTo](Result<void> done) {
        if (!done)
            return refuse(question, StanzaError::of(done.error()));
        const auto message = std::make_shared<Stanza>(Kind::Message, "groupchat");
        message->id = "moderation-" + std::to_string(++m_lastNumber);
        message->from = m_jid;
        Element& retract = message->add("retract", muc::retract);
        retract.set("id", std::to_string(id));
        addTo(retract);
        say(message, m_jid, {});
        answer(question);
    });
}

} // namespace posthorn::xmpp
