// What the user writes, as stanza and as message. Everything that has to arrive goes by the outbox.
#include <QDateTime>
#include <QUuid>

#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/intake.h"
#include "messenger/client/chat/marks.h"
#include "messenger/client/chat/outbox.h"
#include "messenger/client/chat/reader.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/text/safe.h"
#include "messenger/client/chat/text/styling.h"
#include "xmpp/xml/read.h"

namespace posthorn::messenger {

namespace {

constexpr qsizetype longestQuote = 500;

// What stands before the answer for those whose program knows no replies.
QString quoteOf(const Message& message)
{
    QString text = message.retracted ? QString() : message.text.isEmpty() && !message.file.url.isEmpty() ? message.file.url : message.text;
    text.truncate(longestQuote);
    if (!text.isEmpty() && text.back().isHighSurrogate())
        text.chop(1);
    QString quoted;
    for (const QString& line : text.isEmpty() ? QStringList() : text.split(u'\n'))
        quoted += QStringLiteral("> ") + line + u'\n';
    return quoted;
}

std::string colourName(quint32 colour)
{
    return QStringLiteral("#%1").arg(colour & 0xFFFFFF, 6, 16, QLatin1Char('0')).toStdString();
}

} // namespace

std::shared_ptr<Stanza> Conversations::begin(const Jid& to, const QString& id) const
{
    const bool room = m.rooms->isRoom(to);
    auto stanza = std::make_shared<Stanza>(xmpp::Kind::Message, room ? "groupchat" : "chat");
    stanza->to = to;
    stanza->id = toUtf8(id);
    stanza->add("origin-id", ns::sid).set("id", stanza->id);
    if (!room && !to.isBare())
        stanza->add("x", ns::mucUser); // a private message in a room, for carbons (XEP-0045 section 7.5)
    return stanza;
}

Message Conversations::own(const Jid& to, const QString& id) const
{
    Message message;
    message.account = m.account;
    message.conversation = to;
    message.id = id;
    message.room = m.rooms->isRoom(to);
    message.from = message.room ? to.withResource(toUtf8(m.rooms->nick(to))) : m.me;
    message.sender = message.room ? m.rooms->nick(to) : m.chat.ownName();
    message.outgoing = true;
    message.time = QDateTime::currentMSecsSinceEpoch();
    message.state = MessageState::Waiting;
    return message;
}

std::string Conversations::foreignId(const Message& message) const
{
    // In rooms the room's own id, for two occupants may use the same (XEP-0461 section 3.1, XEP-0444, XEP-0424).
    if (message.room)
        return toUtf8(message.stanzaId);
    return toUtf8(message.originId.isEmpty() ? message.id : message.originId);
}

QString Conversations::send(const Jid& to, const Draft& draft, const FileLink& file, const QString& wanted)
{
    if (to.isEmpty() || (draft.text.trimmed().isEmpty() && file.url.isEmpty()) || draft.text.toUtf8().size() > 65536)
        return {};
    if (!draft.correctionOf.isEmpty()) {
        correct(to, draft, draft.correctionOf);
        return draft.correctionOf;
    }
    const QString id = wanted.isEmpty() ? fromUtf8(freshId()) : wanted;
    if (draft.replyTo.isEmpty()) {
        compose(to, draft, file, id, {});
        return id;
    }
    m.history.find(m.account, to, draft.replyTo, &m, [this, to, draft, file, id](const Message& found) { compose(to, draft, file, id, found); });
    return id;
}

void Conversations::say(Stanza& stanza, const QString& text, quint32 colour, const FileLink& file, const Message& repliedTo) const
{
    QString body = text;
    const std::string target = repliedTo.key ? foreignId(repliedTo) : std::string();
    if (!target.empty())
        stanza.add("reply", replyNs).set("to", repliedTo.from.text()).set("id", target);
    if (!file.url.isEmpty()) {
        stanza.add("x", oobNs).addText("url", toUtf8(file.url));
        body = file.url; // alone, so that other programs show it as a file
    } else if (const QString quoted = repliedTo.key ? quoteOf(repliedTo) : QString(); !quoted.isEmpty()) {
        if (!target.empty()) { // what has no name that others know is quoted, no more
            Element& fallback = stanza.add("fallback", fallbackNs);
            fallback.set("for", replyNs);
            fallback.add("body").set("start", "0").set("end", std::to_string(quoted.toUcs4().size()));
        }
        body = quoted + body;
    }
    stanza.add("body", ns::client).setText(toUtf8(body));
    if (colour)
        stanza.add("colour", colourNs).set("value", colourName(colour));
}

void Conversations::compose(const Jid& to, const Draft& draft, const FileLink& file, const QString& id, const Message& repliedTo)
{
    auto stanza = begin(to, id);
    Message message = own(to, id);
    if (repliedTo.key) {
        message.replyTo = repliedTo.id;
        message.replySender = repliedTo.sender;
        message.replyText = previewOfMessage(repliedTo);
    }
    if (file.url.isEmpty()) {
        message.text = safeText(draft.text.toStdString());
    } else {
        message.kind = MessageKind::File;
        message.file = file;
    }
    say(*stanza, draft.text, draft.colour, file, repliedTo);
    message.spans = readStyling(message.text);
    findLinks(message.text, message.spans);
    message.colour = draft.colour ? draft.colour | 0xFF000000u : 0;
    m.marks->complete(*stanza, to);
    m.outbox->submit(std::move(message), std::move(stanza));
}

void Conversations::correct(const Jid& to, const Draft& draft, const QString& id)
{
    m.history.find(m.account, to, id, &m, [this, to, draft](const Message& old) {
        if (!old.key || !old.outgoing || old.retracted)
            return;
        // The correction stands for all of it: what it answers is said again.
        m.history.find(m.account, to, old.replyTo, &m, [this, to, draft, old](const Message& repliedTo) {
            const QString id = fromUtf8(freshId());
            auto stanza = begin(to, id);
            stanza->add("replace", correctNs).set("id", toUtf8(old.originId.isEmpty() ? old.id : old.originId));
            say(*stanza, draft.text, draft.colour, {}, repliedTo);
            m.marks->complete(*stanza, to);
            Change change;
            change.kind = Change::Kind::Correct;
            change.target = old.id;
            change.message = own(to, id);
            change.message.text = safeText(draft.text.toStdString());
            change.message.spans = readStyling(change.message.text);
            findLinks(change.message.text, change.message.spans);
            change.message.colour = draft.colour ? draft.colour | 0xFF000000u : 0;
            m.outbox->submit(std::move(change), std::move(stanza));
        });
    });
}

void Conversations::resend(const Jid& conversation, const QString& id)
{
    m.history.find(m.account, conversation, id, &m, [this, conversation](const Message& old) {
        if (!old.key || old.state != MessageState::Failed)
            return;
        m.history.find(m.account, conversation, old.replyTo, &m, [this, conversation, old](const Message& repliedTo) {
            auto stanza = begin(conversation, old.id);
            say(*stanza, old.text, old.colour, old.file, repliedTo);
            m.marks->complete(*stanza, conversation);
            Change change;
            change.kind = Change::Kind::State;
            change.target = old.id;
            change.message = old;
            change.message.state = MessageState::Waiting;
            change.message.problem.clear();
            m.outbox->submit(std::move(change), std::move(stanza));
        });
    });
}

void Conversations::retract(const Jid& conversation, const QString& id)
{
    m.history.find(m.account, conversation, id, &m, [this, conversation](const Message& old) {
        if (!old.key || !old.outgoing || old.retracted)
            return;
        const bool neverSent = old.state == MessageState::Failed || (old.state == MessageState::Waiting && !m.outbox->isUnderWay(old.id));
        Change change;
        change.target = old.id;
        if (neverSent) {
            m.outbox->drop(old.id);
            change.kind = Change::Kind::Remove;
            change.message = old;
            m.intake->write(std::move(change));
            return;
        }
        const std::string target = foreignId(old);
        if (target.empty())
            return; // the room has not said yet what it is called
        const QString own = fromUtf8(freshId());
        auto stanza = begin(conversation, own);
        stanza->add("retract", retractNs).set("id", target);
        stanza->add("fallback", fallbackNs).set("for", retractNs);
        stanza->add("body", ns::client).setText("This person attempted to retract a previous message, but it's unsupported by your client.");
        stanza->add("store", ns::hints);
        change.kind = Change::Kind::Retract;
        change.message = this->own(conversation, own);
        m.outbox->submit(std::move(change), std::move(stanza));
    });
}

void Conversations::react(const Jid& conversation, const QString& id, const QString& emoji)
{
    m.history.find(m.account, conversation, id, &m, [this, conversation, emoji](const Message& old) {
        const std::string target = old.key ? foreignId(old) : std::string();
        if (target.empty() || old.retracted || emoji.trimmed().isEmpty())
            return;
        QStringList mine;
        for (const Reaction& each : old.reactions) {
            if (each.mine)
                mine.append(each.emoji);
        }
        if (!mine.removeOne(emoji))
            mine.append(emoji);
        const QString own = fromUtf8(freshId());
        auto stanza = begin(conversation, own);
        Element& reactions = stanza->add("reactions", reactionsNs);
        reactions.set("id", target);
        for (const QString& each : mine)
            reactions.addText("reaction", toUtf8(each));
        stanza->add("store", ns::hints);
        Change change;
        change.kind = Change::Kind::React;
        change.target = old.id;
        change.reactions = mine;
        change.message = this->own(conversation, own);
        m.outbox->submit(std::move(change), std::move(stanza));
    });
}

} // namespace posthorn::messenger
