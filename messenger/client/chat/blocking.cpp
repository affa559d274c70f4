#include "messenger/client/chat/blocking.h"

#include "messenger/client/chat/roster.h"

namespace posthorn::messenger {

namespace {

constexpr size_t mostBlocked = 20000;

} // namespace

void Blocking::started()
{
    m.ask("get", {}, Element("blocklist", ns::blocking), [this](Result<StanzaPtr> answer) {
        const Element* const list = answer ? (*answer)->child("blocklist", ns::blocking) : nullptr;
        if (!list)
            return;
        m_blocked.clear();
        for (const Element& each : list->children) {
            if (const auto jid = Jid::parse(each.attribute("jid")); jid && each.name == "item" && m_blocked.size() < mostBlocked)
                m_blocked.emplace(*jid, true);
        }
        Q_EMIT m.chat.contactsChanged();
    });
}

bool Blocking::question(const StanzaPtr& stanza)
{
    const Element* const change = stanza->type == "set" ? stanza->childIn(ns::blocking) : nullptr;
    if (!change)
        return false;
    if (!stanza->from.isEmpty() && stanza->from != m.me) {
        m.refuse(*stanza, xmpp::Condition::NotAllowed);
        return true;
    }
    bool any = false;
    for (const Element& each : change->children) {
        const auto jid = each.name == "item" ? Jid::parse(each.attribute("jid")) : std::nullopt;
        if (!jid)
            continue;
        any = true;
        if (change->name == "block" && m_blocked.size() < mostBlocked) {
            m_blocked.emplace(*jid, true);
            m.roster->dropRequest(*jid);
        } else {
            m_blocked.erase(*jid);
        }
    }
    if (change->name == "unblock" && !any)
        m_blocked.clear();
    m.reply(*stanza);
    Q_EMIT m.chat.contactsChanged();
    return true;
}

bool Blocking::isBlocked(const Jid& jid) const
{
    return !m_blocked.empty() && (m_blocked.contains(jid) || m_blocked.contains(jid.bare()) || m_blocked.contains({{}, jid.domain, {}}));
}

QList<Jid> Blocking::all() const
{
    QList<Jid> all;
    for (const auto& [jid, blocked] : m_blocked)
        all.append(jid);
    return all;
}

void Blocking::set(const Jid& jid, bool blocked, Chat::Done done)
{
    Element change(blocked ? "block" : "unblock", ns::blocking);
    change.add("item").set("jid", jid.text());
    m.tell({}, std::move(change), std::move(done)); // the server's push changes the list
}

} // namespace posthorn::messenger
