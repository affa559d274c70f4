#include "messenger/client/chat/marks.h"

#include <QDateTime>
#include <QDeadlineTimer>

#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/intake.h"
#include "messenger/client/chat/presences.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/roster.h"
#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

constexpr qint64 typingLasts = 30000;  ///< ms; whoever goes on typing says so again
constexpr qint64 pausedAfter = 5000;
constexpr qint64 tellAgain = 20000;
constexpr qsizetype mostTypists = 50;

qint64 nowMs()
{
    return QDeadlineTimer::current().deadline();
}

} // namespace

Marks::Marks(Core& core) : Module(core)
{
    m_timer.setInterval(1000);
    QObject::connect(&m_timer, &QTimer::timeout, &m, [this] { expire(); });
}

void Marks::features(std::vector<std::string>& all) const
{
    for (const auto each : {ns::chatStates, ns::receipts, ns::markers})
        all.emplace_back(each);
}

void Marks::stopped()
{
    for (const auto& [jid, typists] : std::exchange(m_typing, {}))
        Q_EMIT m.chat.typingChanged(jid);
    m_own.clear();
    m_timer.stop();
}

bool Marks::message(const Incoming& incoming)
{
    const Stanza& stanza = *incoming.stanza;
    const bool group = stanza.type == "groupchat";
    const Jid other = incoming.sent ? stanza.to : stanza.from;
    const bool inRoom = m.rooms->isRoom(other.bare());
    const Jid conversation = inRoom && !group ? other : other.bare();
    if (!incoming.archived && !incoming.sent && !incoming.late)
        state(incoming, conversation);
    if (group)
        return false;
    const Element* const received = stanza.child("received", ns::receipts);
    const Element* marker = nullptr;
    for (const char* name : {"displayed", "acknowledged", "received"}) {
        if (!marker)
            marker = stanza.child(name, ns::markers);
    }
    if (received || marker) {
        const std::string_view id = received ? received->attribute("id") : marker->attribute("id");
        Change change;
        change.message.conversation = conversation;
        change.target = fromUtf8(id).left(200);
        if (incoming.sent) {
            // Another device of ours has shown it.
            if (!marker || marker->name == "received" || change.target.isEmpty())
                return true;
            change.kind = Change::Kind::Read;
        } else {
            change.kind = Change::Kind::State;
            change.message.state = marker && marker->name != "received" ? MessageState::Displayed : MessageState::Delivered;
            change.upTo = change.message.state == MessageState::Displayed;
        }
        if (!change.target.isEmpty())
            m.intake->push(std::move(change));
        return true;
    }
    if (!incoming.sent)
        receipt(incoming, conversation);
    // Nothing but a state: there is nothing to keep.
    return !stanza.child("body", ns::client) && stanza.childIn(ns::chatStates) && stanza.content.size() <= 3 && !stanza.child("x", "jabber:x:oob");
}

void Marks::state(const Incoming& incoming, const Jid& conversation)
{
    const Stanza& stanza = *incoming.stanza;
    const Element* const state = stanza.childIn(ns::chatStates);
    const bool says = stanza.child("body", ns::client) != nullptr;
    if (!state && !says)
        return;
    const QString who = stanza.type == "groupchat" ? safeName(stanza.from.resource) : m.conversations->nameOf(stanza.from);
    if (stanza.type == "groupchat" && who == m.rooms->nick(conversation))
        return;
    const bool composing = state && state->name == "composing" && !says;
    auto& typists = m_typing[conversation];
    const bool was = typists.contains(who);
    if (composing && (was || typists.size() < mostTypists))
        typists.insert(who, {who, nowMs() + typingLasts});
    else
        typists.remove(who);
    const bool is = typists.contains(who);
    if (typists.isEmpty())
        m_typing.erase(conversation);
    if (!m_typing.empty() && !m_timer.isActive())
        m_timer.start();
    if (was != is)
        Q_EMIT m.chat.typingChanged(conversation);
}

void Marks::expire()
{
    const qint64 now = nowMs();
    QList<Jid> changed;
    for (auto each = m_typing.begin(); each != m_typing.end();) {
        const auto before = each->second.size();
        each->second.removeIf([now](const auto& typist) { return typist.value().until <= now; });
        if (each->second.size() != before)
            changed.append(each->first);
        each = each->second.isEmpty() ? m_typing.erase(each) : std::next(each);
    }
    bool composing = false;
    for (auto& [jid, own] : m_own) {
        if (own.composing && now - own.lastKey >= pausedAfter) {
            own.composing = false;
            send(jid, Element("paused", ns::chatStates), false);
        }
        composing = composing || own.composing;
    }
    if (m_typing.empty() && !composing)
        m_timer.stop();
    for (const Jid& each : changed)
        Q_EMIT m.chat.typingChanged(each);
}

bool Marks::mayKnow(const Jid& conversation) const
{
    // Whoever may not see our presence shall not learn by a receipt that we are there (XEP-0184 section 5.3).
    return m.roster->seesUs(conversation.bare()) || m.isMe(conversation) || m.rooms->isRoom(conversation.bare());
}

void Marks::receipt(const Incoming& incoming, const Jid& conversation)
{
    const Stanza& stanza = *incoming.stanza;
    if (stanza.id.empty() || !stanza.child("body", ns::client))
        return;
    if (stanza.child("markable", ns::markers)) {
        if (m_unmarked.size() > 10000)
            m_unmarked.clear();
        m_unmarked[conversation] = stanza.id;
    }
    // A copy was answered by the device that it is a copy of.
    if (!stanza.child("request", ns::receipts) || incoming.carbon || incoming.archived || !m.options.sendsReceipts || !mayKnow(conversation))
        return;
    auto answer = std::make_shared<Stanza>(xmpp::Kind::Message, "chat");
    answer->to = stanza.from;
    answer->id = freshId();
    answer->add("received", ns::receipts).set("id", stanza.id);
    answer->add("store", ns::hints);
    m.send(std::move(answer));
}

void Marks::complete(Stanza& stanza, const Jid& to)
{
    if (!m.rooms->isRoom(to)) {
        stanza.add("request", ns::receipts);
        stanza.add("markable", ns::markers);
    }
    if (m.options.sendsTyping)
        stanza.add("active", ns::chatStates);
    m_own.erase(to);
}

void Marks::send(const Jid& to, Element payload, bool keep)
{
    const bool room = m.rooms->isRoom(to);
    auto stanza = std::make_shared<Stanza>(xmpp::Kind::Message, room ? "groupchat" : "chat");
    stanza->to = to;
    stanza->id = freshId();
    stanza->content.push_back(std::move(payload));
    stanza->add(keep ? "store" : "no-store", ns::hints);
    m.send(std::move(stanza));
}

void Marks::typing(const Jid& conversation, bool typing)
{
    if (!m.ready || !m.options.sendsTyping || m.presences->own() == Availability::Invisible || !mayKnow(conversation))
        return;
    // A room full of people is not to be told of each other's keys.
    if (m.rooms->isRoom(conversation) && m.rooms->occupantCount(conversation) > 20)
        return;
    const qint64 now = nowMs();
    Own& own = m_own[conversation];
    own.lastKey = now;
    if (typing && (!own.composing || now - own.told > tellAgain)) {
        own.composing = true;
        own.told = now;
        send(conversation, Element("composing", ns::chatStates), false);
        m_timer.start();
    } else if (!typing && own.composing) {
        m_own.erase(conversation);
        send(conversation, Element("active", ns::chatStates), false);
    }
}

QStringList Marks::whoTypes(const Jid& conversation) const
{
    const auto found = m_typing.find(conversation);
    return found == m_typing.end() ? QStringList() : QStringList(found->second.keys());
}

void Marks::read(const Jid& conversation)
{
    const auto found = m_unmarked.find(conversation);
    if (found == m_unmarked.end() || !m.ready)
        return;
    const std::string id = std::exchange(found->second, {});
    m_unmarked.erase(found);
    if (!m.options.sendsMarkers || !mayKnow(conversation))
        return;
    Element marker("displayed", ns::markers);
    marker.set("id", id);
    send(conversation, std::move(marker), true);
}

} // namespace posthorn::messenger
