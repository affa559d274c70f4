// What subscribers are told (XEP-0060 sections 7.1.2, 7.2.2, 8 and 12).
#include "xmpp/account/home.h"
#include "xmpp/pubsub/nodes.h"
#include "xmpp/route/station.h"
#include "xmpp/stanza/message_rules.h"

namespace posthorn::xmpp {

namespace {

std::shared_ptr<Stanza> eventOf(const Node& node, const Jid& from, Element inner)
{
    auto message = std::make_shared<Stanza>(Kind::Message, node.config.messageType == "normal" ? std::string_view()
                                                                                               : node.config.messageType);
    message->from = from;
    message->add("event", ns::pubsubEvent).add(std::move(inner));
    return message;
}

Element itemsElement(const Node& node, const Item& item, const std::string* payload)
{
    Element items("items", ns::pubsubEvent);
    items.set("node", node.name);
    items.add(node.itemElement(item, ns::pubsubEvent, node.config.payloads ? payload : nullptr));
    return items;
}

std::vector<std::vector<Jid>> byStation(Station& station, const std::vector<Jid>& to, const StanzaPtr& message)
{
    Exchange& exchange = station.exchange();
    std::vector<std::vector<Jid>> own(exchange.size());
    for (const Jid& each : to) {
        if (exchange.isLocal(each.domain) && !each.local.empty()) {
            own[exchange.homeOf(each)].push_back(each);
        } else if (message) {
            auto copy = std::make_shared<Stanza>(*message);
            copy->to = each;
            station.route(copy);
        }
    }
    return own;
}

} // namespace

void spread(Station& station, const StanzaPtr& message, const std::vector<Jid>& to)
{
    if (message->type != "headline") { // these may wait for somebody who is away
        for (const Jid& each : to) {
            auto copy = std::make_shared<Stanza>(*message);
            copy->to = each;
            station.route(copy);
        }
        return;
    }
    auto own = byStation(station, to, message);
    for (size_t i = 0; i < own.size(); ++i) {
        if (own[i].empty())
            continue;
        station.send(i, [message, list = std::move(own[i])](Station& there) {
            for (const Jid& each : list) {
                if (Home* home = there.loadedHome(each.bare()))
                    home->event(message, each);
            }
        });
    }
}

void spreadToInterested(Station& station, const StanzaPtr& message, const std::string& node, const std::vector<Jid>& to)
{
    auto own = byStation(station, to, nullptr);
    for (size_t i = 0; i < own.size(); ++i) {
        if (own[i].empty())
            continue;
        station.send(i, [message, node, list = std::move(own[i])](Station& there) {
            for (const Jid& each : list) {
                if (Home* home = there.loadedHome(each))
                    home->eventOf(node, message);
            }
        });
    }
}

void Nodes::tell(const Node& node, Element inner)
{
    const StanzaPtr message = eventOf(node, m_host.address(), std::move(inner));
    std::vector<Jid> subscribers;
    for (const auto& [jid, subscription] : node.subscriptions) {
        // Whoever may not read it any more (a contact that is none now) hears nothing of it.
        if (subscription.state == Subscribed::Yes && !whyNotRead(node, jid, true))
            subscribers.push_back(jid);
    }
    if (!subscribers.empty())
        spread(m_host.station(), message, subscribers);
    m_host.tellInterested(node, message);
}

void Nodes::tellItem(const Node& node, const Item& item, const std::string* payload)
{
    if (node.config.deliver)
        tell(node, itemsElement(node, item, payload));
}

void Nodes::tellGone(const Node& node, const std::vector<std::string>& ids)
{
    if (ids.empty())
        return;
    Element items("items", ns::pubsubEvent);
    items.set("node", node.name);
    for (const std::string& each : ids)
        items.add("retract").set("id", each);
    tell(node, std::move(items));
}

void Nodes::sendLastOf(const Node& node, const Jid& to)
{
    const Item* const last = node.last();
    if (!last || node.isOver(*last, m_host.station().now()))
        return;
    payloads(node, {last->id}, [this, name = node.name, id = last->id, to](auto found) {
        const Node* const node = find(name);
        const Item* const item = node ? node->find(id) : nullptr;
        if (!found || !item)
            return;
        const auto message = eventOf(*node, m_host.address(), itemsElement(*node, *item, &(*found)[id]));
        message->to = to;
        message->content.push_back(delayElement(m_host.address(), item->time));
        m_host.station().route(message);
    });
}

void Nodes::sendLast(const Jid& to, const std::function<bool(const std::string&)>& wants)
{
    load([this, to, wants](Result<void> loaded) {
        if (!loaded)
            return;
        for (const auto& [name, node] : m_nodes) {
            if (node.config.sendLast == SendLast::OnSubAndPresence && node.config.deliver && wants(name) &&
                !whyNotRead(node, to, false))
                sendLastOf(node, to);
        }
    });
}

} // namespace posthorn::xmpp
