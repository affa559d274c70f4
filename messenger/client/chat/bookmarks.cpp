#include "messenger/client/chat/bookmarks.h"

#include "messenger/client/chat/pep.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

constexpr std::string_view bookmarksNs = "urn:xmpp:bookmarks:1";
constexpr size_t mostBookmarks = 1000;

} // namespace

void Bookmarks::features(std::vector<std::string>& all) const
{
    all.push_back(std::string(bookmarksNs) + "+notify");
}

void Bookmarks::started()
{
    m.pep->items(m.me, std::string(bookmarksNs), {}, [this](Result<Element> items) {
        if (!items)
            return;
        for (const Element& each : items->children)
            take(each);
    });
}

void Bookmarks::event(const Jid& from, const std::string& node, const Element& items)
{
    if (node != bookmarksNs || from != m.me)
        return;
    for (const Element& each : items.children) {
        if (each.name == "item") {
            take(each);
            continue;
        }
        const auto jid = each.name == "retract" ? Jid::parse(each.attribute("id")) : std::nullopt;
        if (jid && m_known.erase(*jid)) {
            m.rooms->learnName(*jid, {}, false, false);
            m.rooms->leave(*jid);
        }
    }
}

void Bookmarks::take(const Element& item)
{
    const auto jid = Jid::parse(item.attribute("id"));
    const Element* const conference = item.child("conference", bookmarksNs);
    if (!jid || !jid->isBare() || jid->local.empty() || !conference || (m_known.size() >= mostBookmarks && !m_known.contains(*jid)))
        return;
    const bool autojoin = conference->attribute("autojoin") == "true" || conference->attribute("autojoin") == "1";
    const auto known = m_known.find(*jid);
    const bool was = known != m_known.end() && known->second.attribute("autojoin") == "true";
    m_known.insert_or_assign(*jid, *conference);
    m.rooms->learnName(*jid, safeName(conference->attribute("name")), autojoin, true);
    const RoomState state = m.chat.conversation(*jid).state;
    if (autojoin && state != RoomState::Joined && state != RoomState::Joining)
        m.rooms->join(*jid, fromUtf8(conference->childText("nick", bookmarksNs)).left(100), fromUtf8(conference->childText("password", bookmarksNs)));
    else if (!autojoin && was) // another device has left it
        m.rooms->leave(*jid);
}

void Bookmarks::set(const Jid& room, const QString& name, const QString& nick, bool autojoin)
{
    Element conference("conference", bookmarksNs);
    if (const auto known = m_known.find(room); known != m_known.end())
        conference = known->second;
    conference.set("autojoin", autojoin ? "true" : "false");
    if (!name.isEmpty())
        conference.set("name", toUtf8(name));
    if (!nick.isEmpty()) {
        conference.removeChildren([](const Element& each) { return each.name == "nick"; });
        conference.addText("nick", toUtf8(nick));
    }
    m_known.insert_or_assign(room, conference);
    m.rooms->learnName(room, name, autojoin, true);
    m.pep->publish(std::string(bookmarksNs), room.text(), std::move(conference), Pep::Access::Private, 1000);
}

void Bookmarks::remove(const Jid& room)
{
    if (!m_known.erase(room))
        return;
    m.rooms->learnName(room, {}, false, false);
    m.pep->retract(std::string(bookmarksNs), room.text());
}

} // namespace posthorn::messenger
