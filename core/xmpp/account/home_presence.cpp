// Presence of an account's resources (RFC 6121 section 4).
#include <algorithm>

#include "base/text.h"
#include "xmpp/account/home.h"
#include "xmpp/pubsub/pep.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t mostDirected = 1000;

bool isSubscriptionType(std::string_view type)
{
    return type == "subscribe" || type == "subscribed" || type == "unsubscribe" || type == "unsubscribed";
}

} // namespace

void Home::presenceFrom(Resource& resource, const StanzaPtr& given)
{
    if (isSubscriptionType(given->type))
        return subscriptionFrom(given);
    const StanzaPtr stanza = given->type.empty() && m_pep ? m_pep->withAvatar(given) : given;
    if (stanza->type == "probe" || stanza->type == "error")
        return stanza->to.isEmpty() || isBlocked(stanza->to) ? void() : m_station.route(stanza);
    if (!stanza->type.empty() && stanza->type != "unavailable")
        return;
    if (stanza->to.isEmpty()) {
        if (stanza->type == "unavailable")
            becomeUnavailable(resource, stanza);
        else
            broadcast(resource, stanza, !resource.isAvailable());
        return;
    }
    // Directed presence: section 4.6.
    if (isBlocked(stanza->to))
        return;
    if (stanza->type == "unavailable")
        resource.directed.erase(stanza->to);
    else if (resource.directed.size() < mostDirected)
        resource.directed.insert(stanza->to);
    else
        return;
    m_station.route(stanza);
}

void Home::sendTo(const Jid& contact, const StanzaPtr& stanza)
{
    auto copy = std::make_shared<Stanza>(*stanza);
    copy->to = contact;
    m_station.route(copy);
}

void Home::broadcast(Resource& resource, const StanzaPtr& stanza, bool initial)
{
    const auto priority = parseNumber<int>(trimmed(stanza->childText("priority")));
    const bool didNotTake = !resource.isAvailable() || resource.priority < 0;
    resource.priority = std::clamp(priority.value_or(0), -128, 127);
    const bool waits = resource.priority >= 0 && (initial || didNotTake);
    resource.presence = stanza;
    eachContact([&](const RosterItem& item) {
        if (item.from && !isBlocked(item.jid))
            sendTo(item.jid, stanza);
    });
    for (const auto& each : m_resources) { // section 4.2.2: the user's other resources, and itself
        if (each->isAvailable())
            deliver(*each, stanza);
    }
    if (initial)
        greet(resource);
    noticeCaps(resource, stanza);
    if (waits)
        deliverWaiting();
}

// What a resource hears when it comes online: who is there, and who asks.
void Home::greet(Resource& resource)
{
    for (const auto& each : m_resources) {
        if (each.get() != &resource && each->isAvailable())
            deliver(resource, each->presence);
    }
    auto probe = std::make_shared<Stanza>(Kind::Presence, "probe");
    probe->from = m_bare.withResource(resource.name);
    eachContact([&](const RosterItem& item) {
        if (item.to && !isBlocked(item.jid))
            sendTo(item.jid, probe);
        if (!item.pendingIn || isBlocked(item.jid))
            return;
        auto request = std::make_shared<Stanza>(Kind::Presence, "subscribe");
        request->from = item.jid;
        request->to = m_bare;
        if (!item.request.empty())
            request->add("status", ns::client).setText(item.request);
        deliver(resource, request);
    });
    tellPolicy(resource);
}

void Home::becomeUnavailable(Resource& resource, const StanzaPtr& stanza)
{
    const bool wasAvailable = resource.isAvailable();
    resource.presence = nullptr;
    resource.wanted = nullptr;
    resource.caps.clear();
    if (wasAvailable) {
        eachContact([&](const RosterItem& item) {
            if (item.from && !isBlocked(item.jid))
                sendTo(item.jid, stanza);
        });
        for (const auto& each : m_resources) {
            if (each->isAvailable() || each.get() == &resource)
                deliver(*each, stanza);
        }
    }
    if (wasAvailable && m_pep && std::none_of(m_resources.begin(), m_resources.end(), [](const auto& each) { return each->isAvailable(); }))
        m_pep->nodes().ownerOffline();
    for (const Jid& each : std::exchange(resource.directed, {})) {
        if (!(wasAvailable && each.isBare() && sharesPresenceWith(each)))
            sendTo(each, stanza);
    }
}

void Home::incomingPresence(const StanzaPtr& stanza)
{
    if (stanza->type == "probe")
        return answerProbe(stanza->from);
    if (isSubscriptionType(stanza->type))
        return incomingSubscription(stanza);
    contactPresence(stanza);
    if (!stanza->to.isBare()) {
        if (Resource* resource = named(stanza->to.resource))
            deliver(*resource, stanza);
        return;
    }
    for (const auto& each : m_resources) {
        if (each->isAvailable())
            deliver(*each, stanza);
    }
}

// Section 4.3.2.
void Home::answerProbe(const Jid& asker)
{
    if (!sharesPresenceWith(asker)) {
        for (const auto& each : m_resources) { // who was told by directed presence may ask, too
            if (each->isAvailable() && (each->directed.contains(asker) || each->directed.contains(asker.bare())))
                sendTo(asker, each->presence);
        }
        return;
    }
    for (const auto& each : m_resources) {
        if (each->isAvailable() && !(asker == m_bare.withResource(each->name)))
            sendTo(asker, each->presence);
    }
}

void Home::sendAllPresence(const Jid& contact, bool available)
{
    if (available && isBlocked(contact)) // by another rule than that which went, or before the administrator shared it
        return;
    for (const auto& each : m_resources) {
        if (!each->isAvailable())
            continue;
        if (available) {
            sendTo(contact, each->presence);
        } else {
            auto gone = std::make_shared<Stanza>(Kind::Presence, "unavailable");
            gone->from = m_bare.withResource(each->name);
            sendTo(contact, gone);
        }
    }
}

void Home::blockingChanged(const std::vector<Jid>& blocked, const std::vector<Jid>& unblocked)
{
    // To the blocked one the user goes offline, with the list already in force: so not by way of sendTo's callers.
    // One of the contact's resources alone makes no difference to the others.
    const auto matches = [](const Jid& rule, const Jid& jid) {
        return rule.isBare() && rule.domain == jid.domain && (rule.local.empty() || rule.local == jid.local);
    };
    const auto each = [&](const std::vector<Jid>& rules, bool available) {
        eachContact([&](const RosterItem& item) {
            if (std::none_of(rules.begin(), rules.end(), [&](const Jid& rule) { return matches(rule, item.jid); }))
                return;
            if (item.from)
                sendAllPresence(item.jid, available);
            if (available && item.to) {
                auto probe = std::make_shared<Stanza>(Kind::Presence, "probe");
                probe->from = m_bare;
                sendTo(item.jid, probe);
            }
        });
    };
    each(blocked, false);
    each(unblocked, true);
}

} // namespace posthorn::xmpp
