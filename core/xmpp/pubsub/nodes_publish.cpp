// Publishing and retracting items (XEP-0060 sections 7.1 and 7.2).
#include "base/random.h"
#include "xmpp/pubsub/nodes.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestId = 1023;
constexpr size_t wrapping = 4096; ///< of what an item may be in the store, for what is said beside its payload

const DataForm* optionsOf(const Element& pubsub, DataForm& form, bool& bad)
{
    const Element* const options = pubsub.child("publish-options", ns::pubsub);
    const Element* const x = options ? options->child("x", ns::dataForms) : nullptr;
    if (!x)
        return nullptr;
    auto read = DataForm::fromElement(*x);
    bad = !read || read->type != "submit" || (!read->formType().empty() && read->formType() != publishOptionsForm);
    if (bad)
        return nullptr;
    form = std::move(*read);
    return &form;
}

} // namespace

void Nodes::put(Node& node, Item item, std::vector<NodeChange>& changes, std::vector<std::string>& gone)
{
    const Item& kept = node.put(std::move(item));
    if (node.config.persist)
        changes.push_back({node.name, kept.id, kept.toBytes(node.name)});
    const UnixMs now = kept.time;
    // What a node does not keep is remembered as far as it takes to send the last of it.
    const size_t most = node.config.persist ? std::max<size_t>(mostItems(node.config), 1) : 1;
    while (node.order.size() > 1) {
        const std::string id = node.order.begin()->second;
        if (node.order.size() <= most && !node.isOver(node.items.at(id), now))
            break;
        node.drop(id);
        if (node.config.persist)
            changes.push_back({node.name, id, {}, true});
        gone.push_back(id);
    }
}

void Nodes::publish(const StanzaPtr& question, const Element& verb)
{
    const std::string name(verb.attribute("node"));
    if (name.empty())
        return refuse(question, pubsubError(Condition::BadRequest, "nodeid-required"));
    if (name.size() > longestId)
        return refuse(question, {Condition::NotAcceptable});
    DataForm form;
    bool bad = false;
    const DataForm* const options = optionsOf(*question->payload(), form, bad);
    if (bad)
        return refuse(question, {Condition::BadRequest});
    const auto found = m_nodes.find(name);
    Node* node = found == m_nodes.end() ? nullptr : &found->second;
    NodeConfig config = node ? node->config : m_host.defaults(name);
    if (node) {
        if (!mayPublish(*node, question->from))
            return refuse(question, {Condition::Forbidden});
        if (options && !fitsConfig(config, *options))
            return refuse(question, pubsubError(Condition::Conflict, "precondition-not-met"));
    } else {
        if (!m_host.mayCreate(question->from)) {
            return refuse(question, m_host.isAccount() && !question->from.sameBare(m_host.address())
                                        ? StanzaError{Condition::ItemNotFound} : StanzaError{Condition::Forbidden});
        }
        if (options && (applyConfig(config, *options, m_host.isAccount()) || !fitsConfig(config, *options)))
            return refuse(question, pubsubError(Condition::Conflict, "precondition-not-met"));
    }
    // The item.
    const Element* given = nullptr;
    for (const Element& each : verb.children) {
        if (!each.is("item", ns::pubsub))
            continue;
        if (given)
            return refuse(question, pubsubError(Condition::BadRequest, "max-items-exceeded"));
        given = &each;
    }
    Item item;
    const Element* payload = nullptr;
    size_t payloads = 0;
    if (given) {
        item.id = given->attribute("id");
        for (const Element& each : given->children) {
            if (each.isText())
                continue;
            payload = &each;
            ++payloads;
        }
    }
    if (!given && (config.persist || config.payloads))
        return refuse(question, pubsubError(Condition::BadRequest, "item-required"));
    if (payloads > 1 || (payload && payload->ns == ns::pubsub))
        return refuse(question, pubsubError(Condition::BadRequest, "invalid-payload"));
    if (!payload && config.payloads)
        return refuse(question, pubsubError(Condition::BadRequest, "payload-required"));
    if (item.id.size() > longestId)
        return refuse(question, {Condition::NotAcceptable});
    if (item.id.empty())
        item.id = randomName(24);
    auto xml = std::make_shared<const std::string>(payload ? toXml(*payload) : std::string());
    size_t most = store::mostObjectBytes - wrapping;
    if (config.maxPayload != 0)
        most = std::min(most, config.maxPayload);
    if (xml->size() > most)
        return refuse(question, pubsubError(Condition::NotAcceptable, "payload-too-big"));
    if (node) {
        // Nobody but those who may delete it writes over what another one has published.
        const Item* const before = node->find(item.id);
        const Affiliation affiliation = affiliationOf(*node, question->from);
        if (before && before->publisher != question->from.bareText() && affiliation != Affiliation::Owner &&
            affiliation != Affiliation::Publisher)
            return refuse(question, {Condition::Forbidden});
    }
    item.publisher = question->from.bareText();
    item.time = m_host.station().now();
    item.size = xml->size();
    item.payload = xml;

    if (!hasRoom(node ? node->creator : question->from, item.cost()))
        return refuse(question, pubsubError(Condition::ResourceConstraint, "max-items-exceeded"));
    std::vector<NodeChange> changes;
    std::vector<std::string> gone;
    if (!node) {
        if (isFull(question->from))
            return refuse(question, pubsubError(Condition::ResourceConstraint, "max-nodes-exceeded"));
        node = create(name, question->from, config);
        changes.push_back(nodeChange(*node));
    }
    const std::string id = item.id;
    put(*node, std::move(item), changes, gone);
    Element answer("pubsub", ns::pubsub);
    Element& published = answer.add("publish");
    published.set("node", name);
    published.add("item").set("id", id);
    keepAndAnswer(std::move(changes), question, std::move(answer), [this, name, id, gone, xml] {
        tellPublished(name, id, gone, xml);
    });
}

void Nodes::retract(const StanzaPtr& question, const Element& verb)
{
    Node* const node = named(question, verb);
    if (!node)
        return;
    if (!node->config.persist)
        return refuse(question, pubsubError(Condition::FeatureNotImplemented, "unsupported", "persistent-items"));
    std::vector<std::string> ids;
    for (const Element& each : verb.children) {
        if (each.is("item", ns::pubsub))
            ids.emplace_back(each.attribute("id"));
    }
    if (ids.empty() || ids.front().empty())
        return refuse(question, pubsubError(Condition::BadRequest, "item-required"));
    const Affiliation affiliation = affiliationOf(*node, question->from);
    const bool any = affiliation == Affiliation::Owner || affiliation == Affiliation::Publisher;
    for (const std::string& each : ids) {
        const Item* const item = node->find(each);
        if (!any && (affiliation == Affiliation::Outcast || !item || item->publisher != question->from.bareText()))
            return refuse(question, {Condition::Forbidden});
        if (!item)
            return refuse(question, {Condition::ItemNotFound});
    }
    std::vector<NodeChange> changes;
    for (const std::string& each : ids) {
        if (node->find(each))
            changes.push_back({node->name, each, {}, true});
        node->drop(each);
    }
    const std::string_view notify = verb.attribute("notify");
    const bool tells = notify.empty() ? node->config.tellRetract : notify == "1" || notify == "true";
    keepAndAnswer(std::move(changes), question, {}, [this, name = node->name, ids, tells] {
        const Node* const kept = find(name);
        if (!kept)
            return;
        if (tells)
            tellGone(*kept, ids);
        for (const std::string& each : ids)
            m_host.changed(*kept, each, nullptr);
    });
}

// What is published and kept is told.
void Nodes::tellPublished(const std::string& name, const std::string& id, const std::vector<std::string>& gone,
                       const std::shared_ptr<const std::string>& xml)
{
    const auto found = m_nodes.find(name);
    if (found == m_nodes.end())
        return;
    Node& node = found->second;
    if (const Item* item = node.find(id)) {
        tellItem(node, *item, xml.get());
        if (node.config.persist && item->payload == xml && xml->size() > keptInMemory)
            node.release(id);
        if (node.config.persist && m_store->waiting() == 0)
            releasePayloads(node);
    }
    if (node.config.tellRetract && node.config.persist && mostItems(node.config) > 1)
        tellGone(node, gone);
    m_host.changed(node, id, xml.get());
}

void Nodes::publishOwn(const std::string& name, const std::string& id, std::string payload, const NodeConfig& config)
{
    load([this, name, id, payload = std::move(payload), config](Result<void> loaded) {
        if (!loaded)
            return;
        std::vector<NodeChange> changes;
        const auto found = m_nodes.find(name);
        Node* node = found == m_nodes.end() ? nullptr : &found->second;
        if (!node) {
            if (isFull(m_host.address()))
                return;
            node = create(name, m_host.address(), config);
            changes.push_back(nodeChange(*node));
        }
        const auto xml = std::make_shared<const std::string>(payload);
        Item item;
        item.id = id;
        item.publisher = m_host.address().text();
        item.time = m_host.station().now();
        item.size = xml->size();
        item.payload = xml;
        std::vector<std::string> gone;
        put(*node, std::move(item), changes, gone);
        keep(std::move(changes), [this, name, id, gone, xml](Result<void> kept) {
            if (kept)
                tellPublished(name, id, gone, xml);
        });
    });
}

void Nodes::retractOwn(const std::string& name, const std::string& id)
{
    const auto found = m_nodes.find(name);
    if (found == m_nodes.end() || !found->second.find(id))
        return;
    found->second.drop(id);
    keep({{name, id, {}, true}}, [this, name, id](Result<void> kept) {
        const Node* const node = find(name);
        if (!kept || !node)
            return;
        if (node->config.tellRetract)
            tellGone(*node, {id});
        m_host.changed(*node, id, nullptr);
    });
}

} // namespace posthorn::xmpp
