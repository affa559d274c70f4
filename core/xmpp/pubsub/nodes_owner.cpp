// What owners do about those who have to do with a node (XEP-0060 sections 8.6 to 8.9).
#include <algorithm>

#include "base/random.h"
#include "xmpp/pubsub/nodes.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view authorization = "http://jabber.org/protocol/pubsub#subscribe_authorization";

} // namespace

void Nodes::readAffiliations(const StanzaPtr& question, const Element& verb)
{
    const Node* const node = ownedBy(question, verb);
    if (!node)
        return;
    Element answer("pubsub", ns::pubsubOwner);
    Element& list = answer.add("affiliations");
    list.set("node", node->name);
    if (m_host.isAccount())
        list.add("affiliation").set("jid", m_host.address().text()).set("affiliation", "owner");
    for (const auto& [jid, affiliation] : node->affiliations)
        list.add("affiliation").set("jid", jid.text()).set("affiliation", affiliationName(affiliation));
    m_host.answer(question, std::move(answer));
}

void Nodes::changeAffiliations(const StanzaPtr& question, const Element& verb)
{
    Node* const node = ownedBy(question, verb);
    if (!node)
        return;
    auto changed = node->affiliations;
    std::vector<Jid> outcasts;
    for (const Element& each : verb.children) {
        if (!each.is("affiliation", ns::pubsubOwner))
            continue;
        const auto jid = Jid::parse(each.attribute("jid"));
        const auto affiliation = affiliationNamed(each.attribute("affiliation"));
        if (!jid || !affiliation)
            return refuse(question, {Condition::BadRequest});
        if (m_host.isAccount() && jid->sameBare(m_host.address())) {
            if (*affiliation != Affiliation::Owner)
                return refuse(question, {Condition::NotAcceptable, "an account owns its nodes"});
            continue;
        }
        if (*affiliation == Affiliation::None)
            changed.erase(jid->bare());
        else
            changed[jid->bare()] = *affiliation;
        if (*affiliation == Affiliation::Outcast)
            outcasts.push_back(jid->bare());
    }
    if (changed.size() > mostSubscribers())
        return refuse(question, {Condition::ResourceConstraint});
    const bool owned = m_host.isAccount() || std::any_of(changed.begin(), changed.end(), [](const auto& each) {
                           return each.second == Affiliation::Owner;
                       });
    if (!owned)
        return refuse(question, {Condition::NotAcceptable, "a node has an owner"});
    node->affiliations = std::move(changed);
    std::vector<Subscription> ended;
    for (const Jid& each : outcasts) {
        std::erase_if(node->subscriptions, [&](auto& subscription) {
            if (!subscription.first.sameBare(each))
                return false;
            ended.push_back(subscription.second);
            ended.back().state = Subscribed::None;
            return true;
        });
    }
    keepAndAnswer({nodeChange(*node)}, question, {}, [this, name = node->name, ended] {
        for (const Subscription& each : ended) {
            if (const Node* changed = find(name))
                tellSubscriber(*changed, each);
        }
    });
}

void Nodes::readSubscriptions(const StanzaPtr& question, const Element& verb)
{
    const Node* const node = ownedBy(question, verb);
    if (!node)
        return;
    Element answer("pubsub", ns::pubsubOwner);
    Element& list = answer.add("subscriptions");
    list.set("node", node->name);
    for (const auto& [jid, subscription] : node->subscriptions) {
        list.add("subscription").set("jid", jid.text()).set("subid", subscription.id)
            .set("subscription", subscribedName(subscription.state));
    }
    m_host.answer(question, std::move(answer));
}

void Nodes::changeSubscriptions(const StanzaPtr& question, const Element& verb)
{
    Node* const node = ownedBy(question, verb);
    if (!node)
        return;
    std::vector<Subscription> changed;
    for (const Element& each : verb.children) {
        if (!each.is("subscription", ns::pubsubOwner))
            continue;
        const auto jid = Jid::parse(each.attribute("jid"));
        const auto state = subscribedNamed(each.attribute("subscription"));
        if (!jid || !state || *state == Subscribed::Unconfigured)
            return refuse(question, {Condition::BadRequest});
        changed.push_back({*jid, {}, *state});
    }
    if (node->subscriptions.size() + changed.size() > mostSubscribers())
        return refuse(question, {Condition::ResourceConstraint});
    std::vector<Subscription> told;
    for (Subscription& each : changed) {
        const auto known = node->subscriptions.find(each.jid);
        const Subscribed before = known == node->subscriptions.end() ? Subscribed::None : known->second.state;
        if (before == each.state)
            continue;
        each.id = before == Subscribed::None ? randomName(16) : known->second.id;
        if (each.state == Subscribed::None)
            node->subscriptions.erase(each.jid);
        else
            node->subscriptions[each.jid] = each;
        told.push_back(each);
    }
    keepAndAnswer({nodeChange(*node)}, question, {}, [this, name = node->name, told] {
        for (const Subscription& each : told) {
            const Node* const changedNode = find(name);
            if (!changedNode)
                return;
            tellSubscriber(*changedNode, each);
            if (each.state == Subscribed::Yes && changedNode->config.sendLast != SendLast::Never)
                sendLastOf(*changedNode, each.jid);
        }
    });
}

namespace {

std::shared_ptr<Stanza> about(const Node& node, const Subscription& subscription, const Jid& from, const Jid& to)
{
    auto message = std::make_shared<Stanza>(Kind::Message, "headline");
    message->from = from;
    message->to = to;
    message->add("event", ns::pubsubEvent).add("subscription").set("node", node.name).set("jid", subscription.jid.text())
        .set("subid", subscription.id).set("subscription", subscribedName(subscription.state));
    return message;
}

} // namespace

// Sections 8.8.4 and 12.7: what somebody else decided about a subscription.
void Nodes::tellSubscriber(const Node& node, const Subscription& subscription)
{
    m_host.station().route(about(node, subscription, m_host.address(), subscription.jid));
}

// Where the node is set to: who came and who went.
void Nodes::tellOwners(const Node& node, const Subscription& subscription)
{
    for (const Jid& each : ownersOf(node))
        m_host.station().route(about(node, subscription, m_host.address(), each));
}

std::vector<Jid> Nodes::ownersOf(const Node& node) const
{
    std::vector<Jid> owners;
    if (m_host.isAccount())
        owners.push_back(m_host.address());
    for (const auto& [jid, affiliation] : node.affiliations) {
        if (affiliation == Affiliation::Owner)
            owners.push_back(jid);
    }
    return owners;
}

// Section 8.6: they are asked by a form.
void Nodes::askOwners(const Node& node, const Subscription& subscription)
{
    DataForm form;
    form.type = "form";
    form.title = "Subscription request";
    form.instructions = "Allow " + subscription.jid.text() + " to subscribe to " + node.name + '?';
    form.addHidden(authorization);
    form.add("pubsub#subid", subscription.id, "hidden");
    form.add("pubsub#node", node.name, "text-single", "Node");
    form.add("pubsub#subscriber_jid", subscription.jid.text(), "jid-single", "Subscriber");
    form.add("pubsub#allow", "false", "boolean", "Allow it");
    for (const Jid& each : ownersOf(node)) {
        auto message = std::make_shared<Stanza>(Kind::Message);
        message->from = m_host.address();
        message->to = each;
        message->id = "ask-" + subscription.id;
        message->content.push_back(form.toElement());
        m_host.station().route(message);
    }
}

bool Nodes::message(const StanzaPtr& message)
{
    const Element* const x = message->child("x", ns::dataForms);
    if (!x || message->isError() || x->attribute("type") == "form")
        return false;
    const auto form = DataForm::fromElement(*x);
    if (!form || form->formType() != authorization)
        return false;
    load([this, message, form](Result<void> loaded) {
        const auto found = m_nodes.find(std::string(form->value("pubsub#node")));
        const auto jid = Jid::parse(form->value("pubsub#subscriber_jid"));
        if (!loaded || found == m_nodes.end() || !jid || form->type != "submit")
            return;
        Node& node = found->second;
        const auto waiting = node.subscriptions.find(*jid);
        if (affiliationOf(node, message->from) != Affiliation::Owner || waiting == node.subscriptions.end() ||
            waiting->second.state != Subscribed::Pending)
            return;
        Subscription decided = waiting->second;
        decided.state = form->boolean("pubsub#allow").value_or(false) ? Subscribed::Yes : Subscribed::None;
        if (decided.state == Subscribed::Yes)
            waiting->second = decided;
        else
            node.subscriptions.erase(waiting);
        keep({nodeChange(node)}, [this, name = node.name, decided](Result<void> kept) {
            const Node* const changed = find(name);
            if (!kept || !changed)
                return;
            tellSubscriber(*changed, decided);
            if (decided.state == Subscribed::Yes && changed->config.sendLast != SendLast::Never)
                sendLastOf(*changed, decided.jid);
        });
    });
    return true;
}

} // namespace posthorn::xmpp
