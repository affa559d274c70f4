#include "messenger/client/chat/conversations.h"

#include <QDeadlineTimer>

#include "messenger/client/chat/bookmarks.h"
#include "messenger/client/chat/displayed.h"
#include "messenger/client/chat/intake.h"
#include "messenger/client/chat/marks.h"
#include "messenger/client/chat/outbox.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/roster.h"
#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

constexpr std::string_view attentionNs = "urn:xmpp:attention:0";

constexpr qint64 attentionEvery = 30000; ///< ms, of one contact

} // namespace

QString previewOfMessage(const Message& message)
{
    if (message.retracted)
        return Chat::tr("This message was taken back.");
    if (message.kind == MessageKind::Encrypted)
        return Chat::tr("Encrypted, cannot be read here.");
    if (message.kind == MessageKind::File && message.text.isEmpty())
        return message.file.isImage() ? Chat::tr("Picture: %1").arg(message.file.name) : Chat::tr("File: %1").arg(message.file.name);
    return previewOf(message.text);
}

void Conversations::load()
{
    m.history.threads(m.account, &m, [this](const QList<Thread>& threads) {
        for (const Thread& each : threads) {
            Entry entry;
            entry.isPrivate = each.isPrivate;
            entry.hidden = each.hidden;
            entry.unread = each.unread;
            entry.mentions = each.mentions;
            entry.last = each.last;
            if (each.room)
                m.rooms->knew(each.jid);
            m_entries.emplace(each.jid, std::move(entry));
        }
    });
}

bool Conversations::message(const Incoming& incoming)
{
    const Stanza& stanza = *incoming.stanza;
    // XEP-0224: somebody wants to be looked at. It is not kept.
    if (!stanza.child("attention", attentionNs) || stanza.child("body", ns::client))
        return false;
    // By those alone whom the user knows, and not without end.
    const qint64 now = QDeadlineTimer::current().deadline();
    const bool isFree = m.roster->item(stanza.from.bare()) && now - m_attention.try_emplace(stanza.from.bare(), now - attentionEvery).first->second >= attentionEvery;
    if (isFree && !incoming.archived && !incoming.sent && !incoming.late && stanza.type != "groupchat") {
        m_attention[stanza.from.bare()] = now;
        Message message;
        message.account = m.account;
        message.conversation = message.from = stanza.from.bare();
        message.sender = nameOf(stanza.from);
        message.time = incoming.time;
        message.kind = MessageKind::Notice;
        message.text = Chat::tr("%1 wants your attention.").arg(message.sender);
        Q_EMIT m.chat.attentionAsked(message);
    }
    return true;
}

QString Conversations::nameOf(const Jid& jid) const
{
    if (m.rooms->isRoom(jid.bare()) && !jid.isBare())
        return safeName(jid.resource);
    return m.chat.contact(jid.bare()).name;
}

Conversation Conversations::of(const Jid& jid, const Entry& entry) const
{
    Conversation conversation;
    conversation.jid = jid;
    conversation.unread = entry.unread;
    conversation.mentions = entry.mentions;
    conversation.lastTime = entry.last.time;
    conversation.lastText = entry.last.key ? previewOfMessage(entry.last) : QString();
    if (m.rooms->isRoom(jid)) {
        conversation.kind = ConversationKind::Room;
        conversation.lastSender = entry.last.outgoing ? QString() : entry.last.sender;
        m.rooms->describe(conversation);
    } else {
        conversation.kind = jid.isBare() ? ConversationKind::Single : ConversationKind::Private;
        conversation.title = jid.isBare() ? nameOf(jid) : Chat::tr("%1 in %2").arg(safeName(jid.resource), one(jid.bare()).title);
    }
    return conversation;
}

QList<Conversation> Conversations::all() const
{
    QList<Conversation> all;
    for (const auto& [jid, entry] : m_entries) {
        if (!entry.hidden)
            all.append(of(jid, entry));
    }
    return all;
}

Conversation Conversations::one(const Jid& jid) const
{
    const auto found = m_entries.find(jid);
    return of(jid, found == m_entries.end() ? Entry() : found->second);
}

void Conversations::hide(const Jid& jid)
{
    const auto found = m_entries.find(jid);
    if (found == m_entries.end() || std::exchange(found->second.hidden, true))
        return;
    m.history.hide(m.account, jid, true);
    Q_EMIT m.chat.conversationsChanged();
}

void Conversations::touch(const Jid& jid)
{
    const auto [entry, isNew] = m_entries.try_emplace(jid);
    const bool shown = std::exchange(entry->second.hidden, false);
    if (isNew || shown)
        Q_EMIT m.chat.conversationsChanged();
    else
        Q_EMIT m.chat.conversationChanged(jid);
}

void Conversations::forget(const Jid& jid)
{
    const auto found = m_entries.find(jid);
    if (found == m_entries.end())
        return;
    found->second.hidden = true;
    m.history.hide(m.account, jid, true);
    Q_EMIT m.chat.conversationsChanged();
}

int Conversations::unread() const
{
    int sum = 0;
    for (const auto& [jid, entry] : m_entries)
        sum += entry.unread;
    return sum;
}

void Conversations::follow(const Outcome& outcome)
{
    Entry& entry = m_entries[outcome.conversation];
    const Message& message = outcome.message;
    if (outcome.what == Outcome::What::Added && message.key > entry.last.key && message.kind != MessageKind::Notice)
        entry.last = message;
    else if (outcome.what == Outcome::What::Changed && message.key == entry.last.key)
        entry.last = message;
    if (outcome.what == Outcome::What::Added)
        entry.hidden = false;
}

void Conversations::took(const QList<Outcome>& outcomes, bool quiet)
{
    const int unreadBefore = unread();
    bool isNew = false;
    ByJid<bool> changed;
    ByJid<Message> arrived;
    for (const Outcome& each : outcomes) {
        if (each.conversation.isEmpty() || each.unread < 0)
            continue;
        const auto known = m_entries.find(each.conversation);
        isNew = isNew || known == m_entries.end() || (known->second.hidden && each.what == Outcome::What::Added);
        follow(each);
        Entry& entry = m_entries[each.conversation];
        const bool counts = entry.unread != each.unread || entry.mentions != each.mentions;
        entry.unread = each.unread;
        entry.mentions = each.mentions;
        if (counts || each.what != Outcome::What::Nothing)
            changed[each.conversation] = changed[each.conversation] || each.what == Outcome::What::Added;
    }
    if (isNew)
        Q_EMIT m.chat.conversationsChanged();
    for (const Outcome& each : outcomes) {
        if (each.what == Outcome::What::Added) {
            if (!quiet)
                Q_EMIT m.chat.messageAdded(each.message);
            if (each.isUnread)
                arrived[each.conversation] = each.message;
            if (!quiet && each.isUnread)
                Q_EMIT m.chat.messageArrived(each.message);
        } else if (each.what == Outcome::What::Changed) {
            Q_EMIT m.chat.messageChanged(each.message);
        } else if (each.what == Outcome::What::Removed) {
            Q_EMIT m.chat.historyChanged(each.conversation);
        }
    }
    for (const auto& [jid, added] : changed) {
        if (quiet && added)
            Q_EMIT m.chat.historyChanged(jid);
        Q_EMIT m.chat.conversationChanged(jid);
    }
    // Of what came while nobody was there, the last of each conversation is told.
    if (quiet && m.archive) {
        for (const auto& [jid, message] : arrived) {
            const auto entry = m_entries.find(jid);
            if (entry != m_entries.end() && entry->second.unread > 0 && entry->second.last.key == message.key && m.ready)
                Q_EMIT m.chat.messageArrived(message);
        }
    }
    if (unread() != unreadBefore)
        Q_EMIT m.chat.unreadChanged();
}

void Conversations::readAll(const Jid& archive)
{
    for (const auto& [jid, entry] : m_entries) {
        if (!entry.unread || (archive == m.me) == m.rooms->isRoom(jid.bare()) || (archive != m.me && archive != jid))
            continue;
        Change change;
        change.kind = Change::Kind::Read;
        change.message.conversation = jid;
        m.intake->push(std::move(change));
    }
    m.intake->finish();
}

void Conversations::markRead(const Jid& jid)
{
    const auto found = m_entries.find(jid);
    if (found == m_entries.end())
        return;
    m.marks->read(jid);
    if (!found->second.unread)
        return;
    m.displayed->tell(jid, found->second.last);
    Change change;
    change.kind = Change::Kind::Read;
    change.message.conversation = jid;
    m.intake->write(std::move(change));
}

void Conversations::quoteReply(Message& message)
{
    if (message.replyTo.isEmpty())
        return;
    // The last one is at hand; of others windows show what they find by replyTo, and the history is asked.
    const auto found = m_entries.find(message.conversation);
    if (found == m_entries.end())
        return;
    const Message& last = found->second.last;
    if (last.key && (last.id == message.replyTo || last.stanzaId == message.replyTo || last.originId == message.replyTo)) {
        message.replySender = last.sender;
        message.replyText = previewOfMessage(last);
    }
}

} // namespace posthorn::messenger
