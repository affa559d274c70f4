// What is said in rooms.
#include "messenger/client/chat/archive.h"
#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/intake.h"
#include "messenger/client/chat/marks.h"
#include "messenger/client/chat/outbox.h"
#include "messenger/client/chat/reader.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/text/safe.h"
#include "xmpp/stanza/data_form.h"

namespace posthorn::messenger {

bool Rooms::message(const Incoming& incoming)
{
    const Stanza& stanza = *incoming.stanza;
    if (stanza.type != "groupchat")
        return invitation(incoming);
    Room* const room = find(stanza.from.bare());
    // A room that we are not in says nothing; its archive is asked of it alone, and copies of room messages do not exist.
    const bool comes = room && !incoming.carbon && !incoming.sent && (incoming.archived ? incoming.archive == stanza.from.bare() : room->state != RoomState::Left);
    if (comes) {
        m.marks->message(incoming);
        said(incoming, *room);
    }
    return true;
}

void Rooms::said(const Incoming& incoming, Room& room)
{
    const Stanza& stanza = *incoming.stanza;
    const Jid jid = stanza.from.bare();
    Message message;
    message.conversation = jid;
    message.room = true;
    message.from = stanza.from;
    message.sender = safeName(stanza.from.resource);
    if (const Element* const id = stanza.child("occupant-id", occupantNs))
        message.occupant = fromUtf8(id->attribute("id")).left(200);
    const bool sameNick = fromUtf8(stanza.from.resource) == room.nick;
    message.outgoing = !message.occupant.isEmpty() && !room.ownId.empty() ? message.occupant.toStdString() == room.ownId : sameNick && !stanza.from.isBare();
    message.id = fromUtf8(stanza.id).left(200);
    if (const Element* const origin = stanza.child("origin-id", ns::sid)) {
        const QString name = fromUtf8(origin->attribute("id")).left(200);
        if (message.id.isEmpty())
            message.id = name;
        else if (name != message.id)
            message.originId = name;
    }
    message.stanzaId = fromUtf8(incoming.archiveId);
    if (message.id.isEmpty())
        message.id = message.stanzaId.isEmpty() ? fromUtf8(freshId()) : QStringLiteral("archive-") + message.stanzaId;
    message.time = incoming.time;
    message.late = incoming.late;

    Change change;
    change.message = message;
    if (!incoming.archived && !message.stanzaId.isEmpty() && m.archive->isCaughtUp(jid)) {
        change.archive = textOf(jid);
        change.archiveId = message.stanzaId;
    }
    const Element* const subject = stanza.child("subject", ns::client);
    if (subject && !stanza.child("body", ns::client)) {
        const QString text = safeText(subject->text(), 2000);
        const bool changed = room.subject != text;
        if (!incoming.archived) {
            room.subject = text;
            m.conversations->touch(jid);
            if (!room.keeps && room.state == RoomState::Joined)
                m.outbox->verified(jid);
        }
        // The one told on entering is no news.
        if (!changed || incoming.late || incoming.archived || stanza.from.isBare())
            return;
        change.message.kind = MessageKind::Subject;
        change.message.text = text;
        m.intake->push(std::move(change));
        return;
    }
    if (stanza.from.isBare()) {
        // The room itself: somebody's message was taken away, or a word to all.
        if (const auto deed = readDeed(stanza, message, true)) {
            m.intake->push(*deed);
        } else if (stanza.child("body", ns::client)) {
            change.message.kind = MessageKind::Notice;
            change.message.outgoing = false;
            change.message.text = safeText(bodyOf(stanza, m.options.language), 2000);
            m.intake->push(std::move(change));
        }
        return;
    }
    if (const auto deed = readDeed(stanza, message, false)) {
        Change done = *deed;
        if (done.kind == Change::Kind::Correct && !readContent(stanza, m.options.language, done.message))
            return;
        done.archive = change.archive;
        done.archiveId = change.archiveId;
        m.intake->push(std::move(done));
        return;
    }
    if (!readContent(stanza, m.options.language, change.message))
        return;
    if (!message.outgoing)
        change.message.mentionsMe = mentions(change.message.text, room.nick, &change.message.spans);
    m.conversations->quoteReply(change.message);
    m.intake->push(std::move(change));
}

} // namespace posthorn::messenger
