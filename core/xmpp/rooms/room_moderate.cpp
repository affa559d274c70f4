// Messages taken back: by their sender (XEP-0424) or by a moderator (XEP-0425, in both of its forms: clients that are about
// still say the one before version 0.3). Of what is archived a tombstone stays.
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
    if (const PastMessage* past = m_history.find(id); past && (!sender || past->sender == *sender)) {
        m_history.replace(id, buried(*past->stanza, tombstone));
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
    const Element& outer = *question->payload();
    const bool isBefore = outer.ns == muc::fasten; // <apply-to id=''><moderate><retract/>
    const Element* const wish = isBefore ? outer.child("moderate", muc::moderateBefore) : &outer;
    const std::string_view ns = isBefore ? muc::moderateBefore : muc::moderate;
    const auto id = parseNumber<uint64_t>(outer.attribute("id"));
    if (!wish || !wish->child("retract", isBefore ? muc::retractBefore : muc::retract))
        return refuse(question, {outer.hasAttribute("id") ? Condition::FeatureNotImplemented : Condition::BadRequest});
    if (!id)
        return refuse(question, {Condition::ItemNotFound});
    const std::string by = nickJid(moderator->nick).text();
    Element moderated("moderated", muc::moderate);
    moderated.set("by", by);
    moderated.add("occupant-id", muc::occupantId).set("id", moderator->id);
    const std::string reason = beginningOf(wish->childText("reason", ns), longestReason);
    const std::string said = "moderation-" + std::to_string(++m_lastNumber);
    const auto addTo = [moderated, reason](Element& element) {
        element.add(moderated);
        if (!reason.empty())
            element.addText("reason", reason);
    };
    Element tombstone("retracted", muc::retract);
    tombstone.set("stamp", formatDateTime(station().now())).set("id", said);
    addTo(tombstone);
    entomb(*id, nullptr, tombstone, [this, question, id = *id, addTo, said, by, reason](Result<void> done) {
        if (!done)
            return refuse(question, StanzaError::of(done.error()));
        const auto message = std::make_shared<Stanza>(Kind::Message, "groupchat");
        message->id = said;
        message->from = m_jid;
        Element& retract = message->add("retract", muc::retract);
        retract.set("id", std::to_string(id));
        addTo(retract);
        Element& applied = message->add("apply-to", muc::fasten);
        applied.set("id", std::to_string(id));
        Element& before = applied.add("moderated", muc::moderateBefore);
        before.set("by", by);
        before.add("retract", muc::retractBefore);
        if (!reason.empty())
            before.addText("reason", reason);
        say(message, m_jid, {});
        answer(question);
    });
}

} // namespace posthorn::xmpp
