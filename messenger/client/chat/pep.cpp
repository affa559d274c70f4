#include "messenger/client/chat/pep.h"

#include "xmpp/stanza/data_form.h"

namespace posthorn::messenger {

bool Pep::message(const Incoming& incoming)
{
    const Element* const event = incoming.stanza->child("event", pubsubEventNs);
    if (!event)
        return false;
    // Nodes are an account's (bare); what comes wrapped or by somebody's client is no event.
    if (incoming.carbon || incoming.archived || incoming.stanza->isError() || (!incoming.stanza->from.isEmpty() && !incoming.stanza->from.isBare()))
        return true;
    if (const Element* const items = event->child("items", pubsubEventNs)) {
        const Jid from = incoming.stanza->from.isEmpty() ? m.me : incoming.stanza->from;
        m.event(from, std::string(items->attribute("node")), *items);
    }
    return true;
}

void Pep::publish(const std::string& node, const std::string& id, Element payload, Access access, int keep, Chat::Done done)
{
    Element pubsub("pubsub", pubsubNs);
    Element& publish = pubsub.add("publish");
    publish.set("node", node);
    publish.add("item").set("id", id).add(std::move(payload));
    xmpp::DataForm options;
    options.type = "submit";
    options.addHidden("http://jabber.org/protocol/pubsub#publish-options");
    options.add("pubsub#persist_items", "true");
    options.add("pubsub#access_model", access == Access::Private ? "whitelist" : access == Access::Open ? "open" : "presence");
    if (keep > 0) {
        options.add("pubsub#max_items", std::to_string(keep));
        options.add("pubsub#send_last_published_item", "never");
    }
    pubsub.add("publish-options").add(options.toElement());
    m.tell(m.me, std::move(pubsub), std::move(done));
}

void Pep::retract(const std::string& node, const std::string& id, Chat::Done done)
{
    Element pubsub("pubsub", pubsubNs);
    Element& retract = pubsub.add("retract");
    retract.set("node", node).set("notify", "true");
    retract.add("item").set("id", id);
    m.tell(m.me, std::move(pubsub), std::move(done));
}

void Pep::items(const Jid& of, const std::string& node, const std::string& item, std::function<void(Result<Element>)> then)
{
    Element pubsub("pubsub", pubsubNs);
    Element& items = pubsub.add("items");
    items.set("node", node);
    if (!item.empty())
        items.add("item").set("id", item);
    m.ask("get", of, std::move(pubsub), [then = std::move(then)](Result<StanzaPtr> answer) {
        if (!answer) {
            then(passOn(answer.error()));
            return;
        }
        const Element* const got = (*answer)->child("pubsub", pubsubNs);
        const Element* const list = got ? got->child("items", pubsubNs) : nullptr;
        then(list ? *list : Element("items", pubsubNs));
    });
}

} // namespace posthorn::messenger
