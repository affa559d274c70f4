// Contacts that the administrator shares, as the account and its clients see them.
#include "xmpp/account/home.h"

namespace posthorn::xmpp {

bool Home::isShared(const Jid& jid) const
{
    return m_shared && jid.domain == m_shared->domain && !jid.sameBare(m_bare) && m_shared->accounts.contains(jid.local);
}

RosterItem Home::sharedItem(const std::string& local, const std::string& name) const
{
    RosterItem item;
    item.jid = {local, m_shared->domain, {}};
    item.name = name;
    item.groups = {m_shared->domain};
    item.to = item.from = item.shared = true;
    return item;
}

// What the user says of a shared contact, a name or groups of one's own, stays; the subscription is the administrator's.
RosterItem Home::shown(const RosterItem& item) const
{
    if (!isShared(item.jid))
        return item;
    RosterItem both = item;
    both.to = both.from = both.shared = true;
    both.ask = both.approved = false;
    if (!item.listed) {
        both.name = m_shared->accounts.at(item.jid.local);
        both.groups = {m_shared->domain};
    }
    return both;
}

void Home::eachContact(const std::function<void(const RosterItem&)>& use) const
{
    for (const auto& [jid, item] : m_roster) {
        if (m_shared)
            use(shown(item));
        else
            use(item);
    }
    if (!m_shared)
        return;
    for (const auto& [local, name] : m_shared->accounts) {
        const RosterItem item = sharedItem(local, name);
        if (!item.jid.sameBare(m_bare) && !m_roster.contains(item.jid))
            use(item);
    }
}

std::string Home::rosterVersion() const
{
    std::string version = std::to_string(m_rosterKeeper->state());
    return m_shared ? version + '-' + m_shared->version : version;
}

void Home::sharedContactsChanged(const SharedListPtr& list)
{
    const SharedListPtr before = std::exchange(m_shared, list);
    static const std::map<std::string, std::string, std::less<>> none;
    const auto& old = before ? before->accounts : none;
    const auto& now = m_shared ? m_shared->accounts : none;
    const std::string domain = m_bare.domain;
    for (const auto& [local, name] : now) {
        const auto known = old.find(local);
        const Jid jid{local, domain, {}};
        if (jid.sameBare(m_bare) || (known != old.end() && known->second == name))
            continue;
        const RosterItem* own = contact(jid);
        pushRosterItem(own ? *own : sharedItem(local, name), false);
        if (known == old.end())
            sendAllPresence(jid, true);
    }
    for (const auto& [local, name] : old) {
        const Jid jid{local, domain, {}};
        if (jid.sameBare(m_bare) || now.contains(local))
            continue;
        if (const RosterItem* own = contact(jid)) {
            pushRosterItem(*own, !own->isVisible());
        } else {
            RosterItem gone;
            gone.jid = jid;
            pushRosterItem(gone, true);
        }
        if (!sharesPresenceWith(jid))
            sendAllPresence(jid, false);
    }
}

} // namespace posthorn::xmpp
