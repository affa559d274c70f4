// Who hears of whose presence (RFC 6121 section 3, and the tables of appendix A).
#include "xmpp/account/home.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestRequest = 1024;
constexpr size_t mostRequests = 500; ///< that wait for the user's word

} // namespace

void Home::sendPresence(const Jid& to, std::string_view type)
{
    auto stanza = std::make_shared<Stanza>(Kind::Presence, type);
    stanza->from = m_bare;
    stanza->to = to.bare();
    m_station.route(stanza);
}

// Each of these is kept while it is already under way: waiting for the disk would let what the same client sends next (its
// directed presence, most often) overtake it (RFC 6120 section 10.1).
//
// What the user's client sends: the user's side of the state (appendix A.2).
void Home::subscriptionFrom(const StanzaPtr& stanza)
{
    if (stanza->to.isEmpty())
        return;
    const Jid contact = stanza->to.bare();
    if (contact == m_bare || isShared(contact)) // there is nothing to ask for, or to give up
        return;
    const RosterItem* const known = this->contact(contact);
    if (!known && stanza->type == "unsubscribed")
        return;
    if ((!known || !known->isVisible()) && stanza->type.starts_with("subscribe") && isRosterFull())
        return refuse(stanza, {Condition::PolicyViolation, "the roster is full"});
    auto bare = std::make_shared<Stanza>(*stanza); // section 3.1.2: stamped with the bare JIDs
    bare->from = m_bare;
    bare->to = contact;
    const auto go = [this, bare, contact](bool presence) {
        m_station.route(bare);
        if (presence)
            sendAllPresence(contact, bare->type == "subscribed");
    };
    if (stanza->type == "subscribe") {
        if (isBlocked(contact))
            return refuse(stanza, blockedError());
        RosterItem& item = itemFor(contact);
        if (item.to)
            return go(false);
        item.ask = true;
        saveContact(contact);
        go(false);
    } else if (stanza->type == "unsubscribe") {
        if (!known || (!known->to && !known->ask))
            return go(false);
        RosterItem& item = itemFor(contact);
        item.to = item.ask = false;
        saveContact(contact);
        go(false);
    } else if (stanza->type == "subscribed") {
        RosterItem& item = itemFor(contact);
        if (item.from)
            return;
        if (!item.pendingIn) { // section 3.4: approved beforehand
            item.approved = true;
            return saveContact(contact);
        }
        item.pendingIn = false;
        item.request.clear();
        item.from = true;
        saveContact(contact);
        go(true);
    } else {
        RosterItem& item = itemFor(contact);
        const bool matters = item.from || item.pendingIn;
        if (!matters && !item.approved)
            return;
        const bool heard = item.from;
        const bool seen = heard || item.approved;
        item.from = item.pendingIn = item.approved = false;
        item.request.clear();
        saveContact(contact, {}, seen);
        if (matters)
            go(heard);
    }
}

// What comes from the contact's server: the contact's side (appendix A.3).
void Home::incomingSubscription(const StanzaPtr& stanza)
{
    const Jid contact = stanza->from.bare();
    if (contact == m_bare || isShared(contact))
        return;
    const auto tell = [this, stanza](const std::function<bool(const Resource&)>& which) {
        for (const auto& each : m_resources) {
            if (which(*each))
                deliver(*each, stanza);
        }
    };
    const auto available = [](const Resource& each) { return each.isAvailable(); };
    const auto interested = [](const Resource& each) { return each.interested; };
    if (stanza->type == "subscribe") {
        const RosterItem* known = this->contact(contact);
        if (known && known->from)
            return sendPresence(contact, "subscribed");
        if (!known && requests() >= mostRequests)
            return; // whoever has so many has no use for one more
        RosterItem& item = itemFor(contact);
        if (item.approved) {
            item.approved = false;
            item.from = true;
            saveContact(contact);
            sendPresence(contact, "subscribed");
            return sendAllPresence(contact, true);
        }
        const bool again = item.pendingIn;
        item.pendingIn = true;
        item.request = beginningOf(stanza->childText("status"), longestRequest);
        if (!again)
            saveContact(contact, {}, false); // section 3.1.3: the request itself tells of it
        tell(available);
    } else if (stanza->type == "unsubscribe") {
        const RosterItem* known = this->contact(contact);
        if (!known || (!known->from && !known->pendingIn))
            return;
        RosterItem& item = itemFor(contact);
        const bool heard = item.from;
        item.from = item.pendingIn = false;
        item.request.clear();
        tell(interested); // before the roster push (section 3.1.6)
        saveContact(contact, {}, heard);
        if (heard)
            sendAllPresence(contact, false);
    } else if (stanza->type == "subscribed") {
        const RosterItem* known = this->contact(contact);
        if (!known || !known->ask || known->to)
            return; // nobody asked
        RosterItem& item = itemFor(contact);
        item.ask = false;
        item.to = true;
        tell(interested); // before the roster push (section 3.1.6)
        saveContact(contact);
        askNewContact(contact);
    } else {
        const RosterItem* known = this->contact(contact);
        if (!known || (!known->ask && !known->to))
            return;
        RosterItem& item = itemFor(contact);
        item.ask = item.to = false;
        tell(interested); // before the roster push (section 3.1.6)
        saveContact(contact);
    }
}

} // namespace posthorn::xmpp
