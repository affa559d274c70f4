// What subscribers do, and ask about themselves (XEP-0060 sections 5.6, 5.7, 6.1 to 6.4).
#include "base/random.h"
#include "xmpp/pubsub/nodes.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t mostOfOne = 20; ///< subscriptions of one account to one node: by its bare JID, and by full ones

void describe(Element& element, const std::string& node, const Subscription& subscription)
{
    element.set("node", node).set("jid", subscription.jid.text());
    element.set("subid", subscription.id).set("subscription", subscribedName(subscription.state));
}

} // namespace

void Nodes::subscribe(const StanzaPtr& question, const Element& verb)
{
    const auto jid = Jid::parse(verb.attribute("jid"));
    if (!jid || !jid->sameBare(question->from))
        return refuse(question, pubsubError(Condition::BadRequest, "invalid-jid"));
    if (question->payload()->child("options", ns::pubsub)) // section 6.3.7
        return noOptions(question, verb);
    Node* const node = named(question, verb);
    if (!node)
        return;
    const auto known = node->subscriptions.find(*jid);
    if (const auto why = whyNotRead(*node, *jid, true))
        return refuse(question, *why);
    if (known != node->subscriptions.end() && known->second.state == Subscribed::Pending)
        return refuse(question, pubsubError(Condition::NotAuthorized, "pending-subscription"));
    const Affiliation affiliation = affiliationOf(*node, *jid);
    if (!node->config.subscribing && affiliation != Affiliation::Owner)
        return refuse(question, pubsubError(Condition::FeatureNotImplemented, "unsupported", "subscribe"));
    if (known == node->subscriptions.end() &&
        (node->subscriptions.size() >= mostSubscribers() || node->subscriptionsOf(jid->bare()) >= mostOfOne))
        return refuse(question, pubsubError(Condition::PolicyViolation, "too-many-subscriptions"));
    const bool again = known != node->subscriptions.end();
    Subscription& subscription = node->subscriptions[*jid];
    if (!again) {
        const bool waits = node->config.access == AccessModel::Authorize && affiliation == Affiliation::None;
        subscription = {*jid, randomName(16), waits ? Subscribed::Pending : Subscribed::Yes};
    }
    Element answer("pubsub", ns::pubsub);
    describe(answer.add("subscription"), node->name, subscription);
    std::vector<NodeChange> changes;
    if (!again)
        changes.push_back(nodeChange(*node));
    keepAndAnswer(std::move(changes), question, std::move(answer), [this, name = node->name, jid = *jid, again] {
        const Node* const subscribed = find(name);
        const Subscription* const made = subscribed ? subscribed->subscriptionOf(jid) : nullptr;
        if (!made)
            return;
        if (made->state == Subscribed::Pending)
            return askOwners(*subscribed, *made);
        if (subscribed->config.tellSubscriptions && !again)
            tellOwners(*subscribed, *made);
        if (subscribed->config.sendLast != SendLast::Never)
            sendLastOf(*subscribed, jid);
    });
}

void Nodes::unsubscribe(const StanzaPtr& question, const Element& verb)
{
    const auto jid = Jid::parse(verb.attribute("jid"));
    if (!jid)
        return refuse(question, pubsubError(Condition::BadRequest, "jid-required"));
    if (!jid->sameBare(question->from))
        return refuse(question, {Condition::Forbidden});
    Node* const node = named(question, verb);
    if (!node)
        return;
    const auto known = node->subscriptions.find(*jid);
    if (known == node->subscriptions.end()) {
        StanzaError error = pubsubError(Condition::UnexpectedRequest, "not-subscribed");
        error.type = "cancel";
        return refuse(question, error);
    }
    if (verb.hasAttribute("subid") && verb.attribute("subid") != known->second.id)
        return refuse(question, pubsubError(Condition::NotAcceptable, "invalid-subid"));
    Subscription gone = known->second;
    gone.state = Subscribed::None;
    node->subscriptions.erase(known);
    Element answer("pubsub", ns::pubsub);
    describe(answer.add("subscription"), node->name, gone);
    keepAndAnswer({nodeChange(*node)}, question, std::move(answer), [this, name = node->name, gone] {
        const Node* const left = find(name);
        if (left && left->config.tellSubscriptions)
            tellOwners(*left, gone);
    });
}

void Nodes::subscriptions(const StanzaPtr& question, const Element& verb)
{
    const std::string only(verb.attribute("node"));
    if (!only.empty() && !find(only))
        return refuse(question, {Condition::ItemNotFound});
    Element answer("pubsub", ns::pubsub);
    Element& list = answer.add("subscriptions");
    list.set("node", only);
    const Jid bare = question->from.bare();
    for (const auto& [name, node] : m_nodes) {
        if (!only.empty() && name != only)
            continue;
        for (auto each = node.subscriptions.lower_bound(bare);
             each != node.subscriptions.end() && each->first.sameBare(bare); ++each)
            describe(list.add("subscription"), name, each->second);
    }
    m_host.answer(question, std::move(answer));
}

void Nodes::affiliations(const StanzaPtr& question, const Element& verb)
{
    const std::string only(verb.attribute("node"));
    if (!only.empty() && !find(only))
        return refuse(question, {Condition::ItemNotFound});
    Element answer("pubsub", ns::pubsub);
    Element& list = answer.add("affiliations");
    list.set("node", only);
    for (const auto& [name, node] : m_nodes) {
        const Affiliation affiliation = affiliationOf(node, question->from);
        if ((only.empty() || name == only) && affiliation != Affiliation::None)
            list.add("affiliation").set("node", name).set("affiliation", affiliationName(affiliation));
    }
    m_host.answer(question, std::move(answer));
}

void Nodes::noOptions(const StanzaPtr& question, const Element&)
{
    refuse(question, pubsubError(Condition::FeatureNotImplemented, "unsupported", "subscription-options"));
}

void Nodes::noDefaultOptions(const StanzaPtr& question, const Element&)
{
    refuse(question, pubsubError(Condition::FeatureNotImplemented, "unsupported", "retrieve-default-sub"));
}

} // namespace posthorn::xmpp
