#include "xmpp/pubsub/node.h"

#include <array>

#include "base/text.h"
#include "xmpp/pubsub/node_config.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view keptNs = "https://posthorn.dev/xmpp/pubsub";
constexpr std::array<std::string_view, 6> affiliationNames = {"none", "member", "publish-only", "publisher", "owner", "outcast"};
constexpr std::array<std::string_view, 4> subscribedNames = {"none", "pending", "unconfigured", "subscribed"};

template<class T, size_t size>
std::optional<T> named(const std::array<std::string_view, size>& names, std::string_view name)
{
    for (size_t i = 0; i < size; ++i) {
        if (names[i] == name)
            return T(i);
    }
    return std::nullopt;
}

} // namespace

StanzaError pubsubError(Condition condition, std::string_view name, std::string_view feature)
{
    StanzaError error{condition};
    if (!name.empty()) {
        error.application = Element(name, ns::pubsubErrors);
        error.application.set("feature", feature);
    }
    return error;
}

std::string_view affiliationName(Affiliation affiliation)
{
    return affiliationNames[size_t(affiliation)];
}

std::optional<Affiliation> affiliationNamed(std::string_view name)
{
    return named<Affiliation>(affiliationNames, name);
}

std::string_view subscribedName(Subscribed state)
{
    return subscribedNames[size_t(state)];
}

std::optional<Subscribed> subscribedNamed(std::string_view name)
{
    return named<Subscribed>(subscribedNames, name);
}

std::string Item::toBytes(std::string_view node) const
{
    Element item("item", keptNs);
    item.set("node", node).set("id", id).set("publisher", publisher);
    item.set("time", std::to_string(time)).set("order", std::to_string(order));
    if (payload && !payload->empty())
        item.add(Element::ofXml(*payload));
    return toXml(item);
}

const Item* Node::find(const std::string& id) const
{
    const auto found = items.find(id);
    return found == items.end() ? nullptr : &found->second;
}

Item& Node::put(Item item)
{
    drop(item.id);
    if (item.order == 0)
        item.order = order.empty() ? 1 : order.rbegin()->first + 1;
    order.emplace(item.order, item.id);
    bytes += item.cost();
    held += item.payload ? item.size : 0;
    std::string id = item.id;
    return items.insert_or_assign(std::move(id), std::move(item)).first->second;
}

void Node::drop(const std::string& id)
{
    const auto found = items.find(id);
    if (found == items.end())
        return;
    order.erase(found->second.order);
    bytes -= found->second.cost();
    held -= found->second.payload ? found->second.size : 0;
    items.erase(found);
}

void Node::release(const std::string& id)
{
    const auto found = items.find(id);
    if (found == items.end() || !found->second.payload)
        return;
    held -= found->second.size;
    found->second.payload = nullptr;
}

void Node::releaseOld(size_t& all, size_t most)
{
    for (auto each = order.begin(); all > most && each != order.end() && std::next(each) != order.end(); ++each) {
        const size_t before = held;
        release(each->second);
        all -= before - held;
    }
}

bool Node::isOver(const Item& item, UnixMs now) const
{
    const uint64_t age = now > item.time ? uint64_t(now - item.time) / 1000 : 0;
    return config.expire != 0 && age > config.expire;
}

Affiliation Node::affiliationOf(const Jid& who) const
{
    const auto found = affiliations.find(who.bare());
    return found == affiliations.end() ? Affiliation::None : found->second;
}

const Subscription* Node::subscriptionOf(const Jid& jid) const
{
    auto found = subscriptions.find(jid);
    if (found == subscriptions.end())
        found = subscriptions.find(jid.bare());
    return found == subscriptions.end() ? nullptr : &found->second;
}

bool Node::hasSubscriber(const Jid& bare) const
{
    // A bare JID sorts before its full ones.
    for (auto each = subscriptions.lower_bound(bare); each != subscriptions.end() && each->first.sameBare(bare); ++each) {
        if (each->second.state == Subscribed::Yes)
            return true;
    }
    return false;
}

size_t Node::subscriptionsOf(const Jid& bare) const
{
    size_t count = 0;
    for (auto each = subscriptions.lower_bound(bare); each != subscriptions.end() && each->first.sameBare(bare); ++each)
        ++count;
    return count;
}

Element Node::itemElement(const Item& item, std::string_view ns, const std::string* payload) const
{
    Element element("item", ns);
    element.set("id", item.id);
    if (config.itemReply == "publisher")
        element.set("publisher", item.publisher);
    if (payload && !payload->empty())
        element.add(Element::ofXml(*payload));
    return element;
}

std::string Node::toBytes() const
{
    Element node("node", keptNs);
    node.set("name", name).set("creator", creator.text()).set("made", std::to_string(made));
    node.add(configForm(config, "submit").toElement());
    for (const auto& [jid, affiliation] : affiliations)
        node.add("affiliation").set("jid", jid.text()).set("is", affiliationName(affiliation));
    for (const auto& [jid, subscription] : subscriptions)
        node.add("subscription").set("jid", jid.text()).set("id", subscription.id).set("is", subscribedName(subscription.state));
    return toXml(node);
}

std::optional<KeptNode> readKept(std::string_view bytes)
{
    const auto element = readXml(bytes, 4 << 20);
    if (!element || element->ns != keptNs)
        return std::nullopt;
    KeptNode kept;
    if (element->name == "item") {
        kept.node = element->attribute("node");
        Item item;
        item.id = element->attribute("id");
        item.publisher = element->attribute("publisher");
        item.time = parseNumber<UnixMs>(element->attribute("time")).value_or(0);
        item.order = parseNumber<uint64_t>(element->attribute("order")).value_or(0);
        const Element* const payload = element->firstChild();
        item.payload = std::make_shared<const std::string>(payload ? toXml(*payload) : std::string());
        item.size = item.payload->size();
        kept.item = std::move(item);
        return kept;
    }
    Node node;
    node.name = kept.node = element->attribute("name");
    node.creator = Jid::parse(element->attribute("creator")).value_or(Jid());
    node.made = parseNumber<UnixMs>(element->attribute("made")).value_or(0);
    if (const Element* x = element->child("x", ns::dataForms)) {
        if (const auto form = DataForm::fromElement(*x))
            (void)applyConfig(node.config, *form);
    }
    for (const Element& each : element->children) {
        const auto jid = Jid::parse(each.attribute("jid"));
        if (!jid)
            continue;
        if (each.is("affiliation", keptNs))
            node.affiliations[*jid] = affiliationNamed(each.attribute("is")).value_or(Affiliation::None);
        else if (each.is("subscription", keptNs))
            node.subscriptions[*jid] = {*jid, std::string(each.attribute("id")),
                                        subscribedNamed(each.attribute("is")).value_or(Subscribed::None)};
    }
    kept.itself = std::move(node);
    return kept;
}

} // namespace posthorn::xmpp
