#include "messenger/client/chat/intake.h"

#include <QDateTime>

#include "messenger/client/chat/archive.h"
#include "messenger/client/chat/blocking.h"
#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/disco.h"
#include "messenger/client/chat/marks.h"
#include "messenger/client/chat/reader.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/text/safe.h"
#include "xmpp/stanza/message_rules.h"

namespace posthorn::messenger {

std::shared_ptr<Stanza> forwardedIn(const Element& wrapper, UnixMs& time)
{
    const Element* const forwarded = wrapper.child("forwarded", ns::forward);
    const Element* const message = forwarded ? forwarded->child("message", ns::client) : nullptr;
    if (!message)
        return nullptr;
    if (const Element* const delay = forwarded->child("delay", ns::delay))
        time = xmpp::parseDateTime(delay->attribute("stamp")).value_or(time);
    return Stanza::fromElement(*message);
}

void Intake::features(std::vector<std::string>& all) const
{
    for (const auto each : {correctNs, reactionsNs, retractNs, replyNs, fallbackNs, stylingNs, xhtmlImNs, oobNs, std::string_view(ns::sid), std::string_view("urn:xmpp:attention:0")})
        all.emplace_back(each);
}

void Intake::started()
{
    if (!m.line.hasCarbons())
        m.ask("set", {}, Element("enable", ns::carbons), [](Result<StanzaPtr>) {});
}

std::optional<Incoming> Intake::unwrap(const StanzaPtr& stanza) const
{
    Incoming incoming;
    incoming.stanza = stanza;
    incoming.time = QDateTime::currentMSecsSinceEpoch();
    if (const Element* const carbon = stanza->childIn(ns::carbons)) {
        if (carbon->name != "sent" && carbon->name != "received")
            return incoming; // <private/>
        // XEP-0280 section 11: anybody could write this; only the own account's server may say it.
        if (!stanza->from.isEmpty() && stanza->from != m.me)
            return std::nullopt;
        auto inner = forwardedIn(*carbon, incoming.time);
        if (!inner || inner->badFrom)
            return std::nullopt;
        incoming.sent = carbon->name == "sent";
        if (incoming.sent ? !inner->from.sameBare(m.me) : inner->from.isEmpty())
            return std::nullopt;
        // A copy within a copy is nobody's.
        if (inner->childIn(ns::carbons) || inner->child("result", ns::mam))
            return std::nullopt;
        incoming.carbon = true;
        incoming.stanza = std::move(inner);
    }
    const Stanza& message = *incoming.stanza;
    const bool room = message.type == "groupchat";
    incoming.archive = room ? message.from.bare() : m.me;
    const bool givesIds = room ? m.rooms->givesStanzaIds(incoming.archive) : m.disco->givesStanzaIds();
    for (const Element& each : message.content) {
        if (givesIds && each.is("stanza-id", ns::sid) && Jid::parse(each.attribute("by")) == incoming.archive)
            incoming.archiveId = each.attribute("id").substr(0, 200);
        if (each.is("delay", ns::delay) && !incoming.carbon) {
            // When it was is the word of who kept it: our server, or the room. A sender could say anything.
            const auto by = Jid::parse(each.attribute("from"));
            const bool trusted = room ? by && by->bare() == message.from.bare() : by && m.isOwnServer(*by);
            const auto stamp = trusted ? xmpp::parseDateTime(each.attribute("stamp")) : std::nullopt;
            if (stamp) {
                incoming.time = std::min(incoming.time, *stamp);
                incoming.late = true;
            }
        }
    }
    return incoming;
}

void Intake::take(const StanzaPtr& stanza)
{
    if (const Element* const result = stanza->child("result", ns::mam)) {
        m.archive->take(*stanza, *result);
        return;
    }
    if (const auto incoming = unwrap(stanza))
        process(*incoming);
}

void Intake::process(const Incoming& incoming)
{
    const Stanza& stanza = *incoming.stanza;
    if (stanza.isError()) {
        if (!incoming.archived)
            failure(stanza);
        return;
    }
    if (!incoming.sent && m.blocking->isBlocked(stanza.from))
        return;
    for (const auto& each : m.modules) {
        if (each->message(incoming))
            return;
    }
    content(incoming);
}

void Intake::content(const Incoming& incoming)
{
    const Stanza& stanza = *incoming.stanza;
    const bool outgoing = incoming.sent || stanza.from.sameBare(m.me);
    Message message;
    message.conversation = outgoing ? stanza.to.bare() : stanza.from.bare();
    message.from = outgoing ? m.me : stanza.from.bare();
    if (message.conversation.isEmpty()) // of our own server, from nowhere
        message.conversation = m.me.domain.empty() ? m.me : Jid{{}, m.me.domain, {}};
    const Jid other = outgoing ? stanza.to : stanza.from;
    if (m.rooms->isRoom(other.bare())) {
        if (other.isBare())
            return; // a room's own words have been looked at by Rooms
        message.conversation = other;
        if (!outgoing)
            message.from = other;
    }
    message.outgoing = outgoing;
    message.id = fromUtf8(stanza.id).left(200);
    if (const Element* const origin = stanza.child("origin-id", ns::sid)) {
        message.originId = fromUtf8(origin->attribute("id")).left(200);
        if (message.id.isEmpty())
            message.id = message.originId;
        if (message.originId == message.id)
            message.originId.clear();
    }
    message.stanzaId = fromUtf8(incoming.archiveId);
    if (message.id.isEmpty()) // it has to have one, if only here
        message.id = message.stanzaId.isEmpty() ? fromUtf8(freshId()) : QStringLiteral("archive-") + message.stanzaId;
    message.time = incoming.time;
    message.late = incoming.late || incoming.archived;
    message.sender = outgoing ? m.chat.ownName() : m.conversations->nameOf(other);
    if (stanza.type == "headline")
        message.kind = MessageKind::Headline;

    Change change;
    change.message = message;
    if (const auto deed = readDeed(stanza, message, false)) {
        change = *deed;
        if (change.kind == Change::Kind::Correct && !readContent(stanza, m.options.language, change.message))
            return;
    } else if (!readContent(stanza, m.options.language, change.message)) {
        return;
    }
    if (change.kind == Change::Kind::Add)
        m.conversations->quoteReply(change.message);
    if (!incoming.archived && !message.stanzaId.isEmpty() && m.archive->isCaughtUp(m.me)) {
        change.archive = m.account;
        change.archiveId = message.stanzaId;
    }
    push(std::move(change));
}

void Intake::failure(const Stanza& stanza)
{
    // Of what was sent: it comes back with its id, from whom it was sent to.
    if (stanza.id.empty() || stanza.from.isEmpty())
        return;
    const Element* const error = stanza.child("error", ns::client);
    const Element* const condition = error ? error->childIn(ns::stanzaErrors) : nullptr;
    Change change;
    change.kind = Change::Kind::State;
    change.message.conversation = m.rooms->isRoom(stanza.from.bare()) && !stanza.from.isBare() ? stanza.from : stanza.from.bare();
    change.message.state = MessageState::Failed;
    Error why;
    why.detail = condition ? condition->name : std::string();
    change.message.problem = problemOf(why);
    if (const std::string text = error ? error->childText("text", ns::stanzaErrors) : std::string(); !text.empty())
        change.message.problem += u' ' + safeText(text, 300);
    change.target = fromUtf8(stanza.id);
    push(std::move(change));
}

void Intake::finish(bool quiet, Then then)
{
    if (m_changes.isEmpty()) {
        if (then)
            then({});
        return;
    }
    m.history.apply(m.account, std::exchange(m_changes, {}), &m, [this, quiet, then = std::move(then)](const QList<Outcome>& outcomes) {
        m.conversations->took(outcomes, quiet);
        if (then)
            then(outcomes);
    });
}

void Intake::write(Change change, Then then)
{
    finish(); // what came before it stays before it
    m_changes.append(std::move(change));
    finish(false, std::move(then));
}

} // namespace posthorn::messenger
