// What discovery says of nodes and items (XEP-0060 sections 5.1 to 5.5).
#include "xmpp/pubsub/nodes.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t mostListed = 1000;

constexpr std::string_view common[] = {
    "access-authorize", "access-open", "access-whitelist", "auto-create", "config-node",
    "config-node-max", "create-and-configure", "create-nodes", "delete-items", "delete-nodes", "instant-nodes", "item-ids",
    "last-published", "manage-subscriptions", "member-affiliation", "meta-data", "modify-affiliations", "multi-items",
    "outcast-affiliation", "persistent-items", "publish", "publish-only-affiliation", "publish-options",
    "publisher-affiliation", "purge-nodes", "retract-items", "retrieve-affiliations", "retrieve-default", "retrieve-items",
    "retrieve-subscriptions", "rsm", "subscribe",
};
constexpr std::string_view ofAccounts[] = {"access-presence", "access-roster", "auto-subscribe", "filtered-notifications", "presence-notifications",
                                           "presence-subscribe"};

} // namespace

std::vector<std::string> Nodes::features(bool account)
{
    std::vector<std::string> all = {std::string(ns::pubsub)};
    const auto add = [&all](std::string_view name) { all.push_back(std::string(ns::pubsub) + '#' + std::string(name)); };
    for (const std::string_view each : common)
        add(each);
    if (account) {
        for (const std::string_view each : ofAccounts)
            add(each);
    }
    return all;
}

void Nodes::discoInfo(const StanzaPtr& question, const std::string& name)
{
    load([this, question, name](Result<void> loaded) {
        const Node* const node = find(name);
        if (!loaded || !node)
            return refuse(question, {Condition::ItemNotFound});
        // That there is one is as secret as what it holds: to whoever cannot subscribe to it.
        if (node->config.access != AccessModel::Authorize && whyNotRead(*node, question->from, true))
            return refuse(question, {Condition::ItemNotFound});
        Element query("query", ns::discoInfo);
        query.set("node", name);
        query.add("identity").set("category", "pubsub").set("type", "leaf").set("name", node->config.title);
        query.add("feature").set("var", ns::discoInfo);
        query.add("feature").set("var", ns::discoItems);
        query.add("feature").set("var", ns::pubsub);
        query.add(metaData(*node).toElement());
        m_host.answer(question, std::move(query));
    });
}

void Nodes::discoItems(const StanzaPtr& question, const std::string& name)
{
    load([this, question, name](Result<void> loaded) {
        if (!loaded)
            return refuse(question, StanzaError::of(loaded.error()));
        Element query("query", ns::discoItems);
        query.set("node", name);
        const auto add = [&](std::string_view key, const std::string& value, const std::string& title) {
            if (query.children.size() < mostListed)
                query.add("item").set("jid", m_host.address().text()).set(key, value).set("name", title);
        };
        if (name.empty()) {
            for (const auto& [each, node] : m_nodes) {
                if (!whyNotRead(node, question->from, node.config.access == AccessModel::Authorize))
                    add("node", each, node.config.title);
            }
            return m_host.answer(question, std::move(query));
        }
        const Node* const node = find(name);
        if (!node)
            return refuse(question, {Condition::ItemNotFound});
        if (const auto why = whyNotRead(*node, question->from, false))
            return refuse(question, *why);
        for (const auto& [order, id] : node->order) // section 5.5: an item's name is its id, and it has no node
            add("name", id, id);
        m_host.answer(question, std::move(query));
    });
}

} // namespace posthorn::xmpp
