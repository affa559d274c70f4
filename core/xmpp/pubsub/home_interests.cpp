// What an account's clients want to hear of (XEP-0163 section 4): found out from their presence, told to contacts' homes,
// and looked at again when something comes.
#include <algorithm>

#include "xmpp/account/home.h"
#include "xmpp/pubsub/pep.h"

namespace posthorn::xmpp {

Pep& Home::pep()
{
    if (!m_pep)
        m_pep = std::make_unique<Pep>(*this);
    return *m_pep;
}

void Home::avatarChanged()
{
    for (const auto& each : m_resources) {
        if (each->isAvailable())
            broadcast(*each, m_pep->withAvatar(each->presence), false);
    }
}

void Home::noticeCaps(Resource& resource, const StanzaPtr& presence)
{
    std::string caps = Caps::nodeIn(*presence);
    if (caps == resource.caps) // what it is by them is known, or is being asked for
        return;
    resource.caps = std::move(caps);
    m_station.caps().resolve(m_bare, *presence, bind([this, name = resource.name](const Wanted& wanted) {
        wants(name, wanted);
    }));
}

void Home::wants(const std::string& name, const Wanted& wanted)
{
    Resource* const resource = named(name);
    if (!resource || !resource->isAvailable() || resource->wanted == wanted)
        return;
    const Wanted before = std::exchange(resource->wanted, wanted);
    if (!wanted || wanted->empty())
        return;
    Wanted fresh = wanted;
    if (before) {
        auto rest = std::make_shared<std::set<std::string>>();
        std::set_difference(wanted->begin(), wanted->end(), before->begin(), before->end(), std::inserter(*rest, rest->end()));
        fresh = rest;
    }
    if (fresh->empty())
        return;
    const Jid client = m_bare.withResource(name);
    if (!m_station.nodeless().contains(m_bare))
        pep().greet(client, fresh);
    std::vector<Jid> contacts;
    eachContact([&](const RosterItem& item) {
        if (item.to && !isBlocked(item.jid))
            contacts.push_back(item.jid);
    });
    askContacts(client, fresh, contacts);
}

// Contacts' homes send what they published last. One parcel for each worker, whatever the number of contacts.
void Home::askContacts(const Jid& client, const Wanted& wanted, const std::vector<Jid>& contacts)
{
    Exchange& exchange = m_station.exchange();
    std::vector<std::vector<Jid>> byStation(exchange.size());
    for (const Jid& each : contacts) {
        if (exchange.isLocal(each.domain) && !each.local.empty())
            byStation[exchange.homeOf(each)].push_back(each);
    }
    for (size_t i = 0; i < byStation.size(); ++i) {
        if (byStation[i].empty())
            continue;
        m_station.send(i, [client, wanted, list = std::move(byStation[i])](Station& there) {
            for (const Jid& each : list) {
                if (there.nodeless().contains(each))
                    continue;
                there.withHome(each, [client, wanted](Home* home) {
                    if (home && home->sharesPresenceWith(client) && !home->isBlocked(client))
                        home->pep().greet(client, wanted);
                });
            }
        });
    }
}

// The account hears of the contact's presence from now on.
void Home::askNewContact(const Jid& contact)
{
    for (const auto& each : m_resources) {
        if (each->isAvailable() && each->wanted && !each->wanted->empty())
            askContacts(m_bare.withResource(each->name), each->wanted, {contact});
    }
}

void Home::contactPresence(const StanzaPtr& presence)
{
    if (m_station.exchange().isLocal(presence->from.domain) || presence->from.isBare())
        return;
    if (presence->type == "unavailable") {
        if (m_pep)
            m_pep->remoteWants(presence->from, nullptr);
        return;
    }
    if (!presence->type.empty() || !sharesPresenceWith(presence->from) || m_station.nodeless().contains(m_bare))
        return;
    m_station.caps().resolve(m_bare, *presence, bind([this, from = presence->from](const Wanted& wanted) {
        pep().remoteWants(from, wanted);
    }));
}

bool Home::hears(const Jid& publisher) const
{
    return publisher.sameBare(m_bare) || (!isBlocked(publisher) && (publisher.local.empty() || mayTalkWith(publisher)));
}

void Home::event(const StanzaPtr& message, const Jid& to)
{
    if (!hears(message->from))
        return;
    if (!to.isBare()) {
        if (const Resource* resource = named(to.resource))
            m_station.deliver(resource->session, {message, to});
        return;
    }
    for (const auto& each : m_resources) {
        if (each->isAvailable() && each->priority >= 0)
            m_station.deliver(each->session, {message, to});
    }
}

void Home::eventOf(const std::string& node, const StanzaPtr& message)
{
    if (!hears(message->from))
        return;
    for (const auto& each : m_resources) {
        if (each->isAvailable() && each->wanted && each->wanted->contains(node))
            m_station.deliver(each->session, {message, m_bare.withResource(each->name)});
    }
}

} // namespace posthorn::xmpp
