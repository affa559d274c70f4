// Making, setting, deleting and purging nodes (XEP-0060 sections 8.1 to 8.5).
#include "base/random.h"
#include "xmpp/pubsub/nodes.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestName = 1023;

// The form inside a <configure/>; nothing where there is one that is none.
std::optional<std::optional<DataForm>> formIn(const Element* configure)
{
    const Element* const x = configure ? configure->child("x", ns::dataForms) : nullptr;
    if (!x)
        return std::optional<DataForm>();
    auto form = DataForm::fromElement(*x);
    if (!form || (form->type != "submit" && form->type != "cancel") ||
        (!form->formType().empty() && form->formType() != nodeConfigForm))
        return std::nullopt;
    return form;
}

// Nodes of nodes (XEP-0248) there are none: better said than made into something else.
std::optional<StanzaError> collections(const DataForm& form)
{
    if (form.value("pubsub#node_type") != "collection" && form.value("pubsub#collection").empty())
        return std::nullopt;
    return pubsubError(Condition::FeatureNotImplemented, "unsupported", "collections");
}

} // namespace

void Nodes::createNode(const StanzaPtr& question, const Element& verb)
{
    std::string name(verb.attribute("node"));
    const bool instant = name.empty();
    if (instant)
        name = randomName(24);
    if (name.size() > longestName)
        return refuse(question, {Condition::NotAcceptable});
    if (!m_host.mayCreate(question->from))
        return refuse(question, {Condition::Forbidden});
    if (m_nodes.contains(name))
        return refuse(question, {Condition::Conflict});
    NodeConfig config = m_host.defaults(name);
    const auto form = formIn(question->payload()->child("configure", ns::pubsub));
    if (!form)
        return refuse(question, {Condition::BadRequest});
    if (*form) {
        if (const auto why = collections(**form))
            return refuse(question, *why);
        if (const auto why = applyConfig(config, **form, m_host.isAccount()))
            return refuse(question, *why);
    }
    if (isFull(question->from))
        return refuse(question, pubsubError(Condition::ResourceConstraint, "max-nodes-exceeded"));
    const Node* const node = create(name, question->from, config);
    std::optional<Element> answer;
    if (instant) {
        answer = Element("pubsub", ns::pubsub);
        answer->add("create").set("node", name);
    }
    keepAndAnswer({nodeChange(*node)}, question, std::move(answer));
}

void Nodes::readConfig(const StanzaPtr& question, const Element& verb)
{
    const Node* const node = ownedBy(question, verb);
    if (!node)
        return;
    Element answer("pubsub", ns::pubsubOwner);
    Element& configure = answer.add("configure");
    configure.set("node", node->name);
    configure.add(configForm(node->config, "form").toElement());
    m_host.answer(question, std::move(answer));
}

void Nodes::configure(const StanzaPtr& question, const Element& verb)
{
    Node* const node = ownedBy(question, verb);
    if (!node)
        return;
    const auto form = formIn(&verb);
    if (!form || !*form)
        return refuse(question, {Condition::BadRequest});
    if ((*form)->type == "cancel")
        return m_host.answer(question, {});
    if (const auto why = collections(**form))
        return refuse(question, *why);
    NodeConfig config = node->config;
    if (const auto why = applyConfig(config, **form, m_host.isAccount()))
        return refuse(question, *why);
    const bool forgets = node->config.persist && !config.persist;
    std::vector<NodeChange> changes;
    std::vector<std::string> kept;
    for (const auto& [order, id] : node->order)
        kept.push_back(id);
    // What is kept no longer, or is too much now, goes.
    const size_t most = config.persist ? std::max<size_t>(mostItems(config), 1) : 0;
    for (size_t i = 0; i + most < kept.size(); ++i) {
        node->drop(kept[i]);
        if (forgets || node->config.persist)
            changes.push_back({node->name, kept[i], {}, true});
    }
    node->config = config;
    changes.insert(changes.begin(), nodeChange(*node));
    keepAndAnswer(std::move(changes), question, {}, [this, name = node->name] {
        const Node* const changed = find(name);
        if (!changed || !changed->config.tellConfig)
            return;
        Element configuration("configuration", ns::pubsubEvent);
        configuration.set("node", name);
        if (changed->config.payloads)
            configuration.add(configForm(changed->config, "result").toElement());
        tell(*changed, std::move(configuration));
    });
}

void Nodes::readDefaults(const StanzaPtr& question, const Element&)
{
    Element answer("pubsub", ns::pubsubOwner);
    answer.add("default").add(configForm(m_host.defaults({}), "form").toElement());
    m_host.answer(question, std::move(answer));
}

void Nodes::noCollections(const StanzaPtr& question, const Element&)
{
    refuse(question, pubsubError(Condition::FeatureNotImplemented, "unsupported", "collections"));
}

void Nodes::deleteNode(const StanzaPtr& question, const Element& verb)
{
    Node* const node = ownedBy(question, verb);
    if (!node)
        return;
    const auto gone = std::make_shared<Node>(std::move(*node));
    m_nodes.erase(gone->name);
    std::vector<NodeChange> changes;
    if (gone->config.persist) {
        for (const auto& [id, item] : gone->items)
            changes.push_back({gone->name, id, {}, true});
    }
    changes.push_back({gone->name, {}, {}, true});
    const Element* const redirect = verb.child("redirect", ns::pubsubOwner);
    keepAndAnswer(std::move(changes), question, {},
                  [this, gone, uri = std::string(redirect ? redirect->attribute("uri") : std::string_view())] {
                      if (gone->config.tellDelete) {
                          Element deleted("delete", ns::pubsubEvent);
                          deleted.set("node", gone->name);
                          if (!uri.empty())
                              deleted.add("redirect").set("uri", uri);
                          tell(*gone, std::move(deleted));
                      }
                      gone->items.clear();
                      gone->order.clear();
                      m_host.changed(*gone, {}, nullptr);
                  });
}

void Nodes::purgeItems(Node& node, std::vector<NodeChange>& changes)
{
    for (const auto& [id, item] : node.items) {
        if (node.config.persist)
            changes.push_back({node.name, id, {}, true});
    }
    node.items.clear();
    node.order.clear();
    node.bytes = node.held = 0;
}

void Nodes::purge(const StanzaPtr& question, const Element& verb)
{
    Node* const node = ownedBy(question, verb);
    if (!node)
        return;
    if (!node->config.persist)
        return refuse(question, pubsubError(Condition::FeatureNotImplemented, "unsupported", "persistent-items"));
    std::vector<NodeChange> changes;
    purgeItems(*node, changes);
    keepAndAnswer(std::move(changes), question, {}, [this, name = node->name] {
        const Node* const purged = find(name);
        if (!purged)
            return;
        if (purged->config.tellRetract) {
            Element all("purge", ns::pubsubEvent);
            all.set("node", name);
            tell(*purged, std::move(all));
        }
        m_host.changed(*purged, {}, nullptr);
    });
}

void Nodes::ownerOffline()
{
    std::vector<NodeChange> changes;
    for (auto& [name, node] : m_nodes) {
        if (!node.config.purgeOffline || node.items.empty())
            continue;
        purgeItems(node, changes);
        Element all("purge", ns::pubsubEvent);
        all.set("node", name);
        tell(node, std::move(all));
    }
    keep(std::move(changes), [](Result<void>) {});
}

} // namespace posthorn::xmpp
