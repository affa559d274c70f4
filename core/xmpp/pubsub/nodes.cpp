#include "xmpp/pubsub/nodes.h"

#include <algorithm>

namespace posthorn::xmpp {

namespace {

constexpr size_t mostQuestionsWaiting = 100;
constexpr size_t mostChangesWaiting = 2000;
constexpr size_t mostBytes = 48 << 20; ///< of one account's items, or of the nodes that one account has made
constexpr size_t mostItemsInAll = 20'000; ///< the same; who has which is in memory
constexpr size_t mostHeldOfAccount = 1 << 20; ///< octets of payloads in memory
constexpr size_t mostHeldOfService = 16 << 20;

} // namespace

struct Nodes::Verb {
    std::string_view name;
    std::string_view ns;
    bool set;
    void (Nodes::*run)(const StanzaPtr&, const Element&);
};

const Nodes::Verb* Nodes::verbs()
{
    static constexpr Verb all[] = {
        {"items", ns::pubsub, false, &Nodes::items},
        {"subscriptions", ns::pubsub, false, &Nodes::subscriptions},
        {"affiliations", ns::pubsub, false, &Nodes::affiliations},
        {"options", ns::pubsub, false, &Nodes::noOptions},
        {"default", ns::pubsub, false, &Nodes::noDefaultOptions},
        {"publish", ns::pubsub, true, &Nodes::publish},
        {"retract", ns::pubsub, true, &Nodes::retract},
        {"create", ns::pubsub, true, &Nodes::createNode},
        {"subscribe", ns::pubsub, true, &Nodes::subscribe},
        {"unsubscribe", ns::pubsub, true, &Nodes::unsubscribe},
        {"options", ns::pubsub, true, &Nodes::noOptions},
        {"configure", ns::pubsubOwner, false, &Nodes::readConfig},
        {"default", ns::pubsubOwner, false, &Nodes::readDefaults},
        {"affiliations", ns::pubsubOwner, false, &Nodes::readAffiliations},
        {"subscriptions", ns::pubsubOwner, false, &Nodes::readSubscriptions},
        {"configure", ns::pubsubOwner, true, &Nodes::configure},
        {"delete", ns::pubsubOwner, true, &Nodes::deleteNode},
        {"purge", ns::pubsubOwner, true, &Nodes::purge},
        {"affiliations", ns::pubsubOwner, true, &Nodes::changeAffiliations},
        {"collection", ns::pubsubOwner, true, &Nodes::noCollections},
        {"subscriptions", ns::pubsubOwner, true, &Nodes::changeSubscriptions},
        {{}, {}, false, nullptr},
    };
    return all;
}

Nodes::Nodes(NodeHost& host, std::unique_ptr<NodeStore> store)
    : m_host(host)
    , m_store(std::move(store))
{
}

void Nodes::load(std::function<void(Result<void>)> then)
{
    if (m_state == State::Loaded)
        return then({});
    m_waiting.push_back(std::move(then));
    if (m_state == State::Loading)
        return;
    m_state = State::Loading;
    // Items may come before their node.
    const auto nodes = std::make_shared<std::map<std::string, Node>>();
    const auto take = [nodes, held = size_t(0), most = mostHeld(), limit = 2 * mostHeld()](KeptNode kept) mutable {
        Node& node = (*nodes)[kept.node];
        if (kept.itself) {
            kept.itself->items.swap(node.items);
            kept.itself->order.swap(node.order);
            kept.itself->bytes = node.bytes;
            kept.itself->held = node.held;
            node = std::move(*kept.itself);
        } else if (kept.item) {
            if (kept.item->size > keptInMemory)
                kept.item->payload = nullptr;
            else
                held += kept.item->size;
            node.put(std::move(*kept.item));
            if (held <= limit)
                return;
            for (auto& [name, each] : *nodes)
                each.releaseOld(held, most);
            limit = held + most;
        }
    };
    m_store->load(take, m_life.bind([this, nodes](Result<void> kept) {
        m_state = kept ? State::Loaded : State::New;
        if (kept) {
            std::erase_if(*nodes, [](const auto& each) { return each.second.name.empty(); });
            m_nodes = std::move(*nodes);
        } else {
            m_host.station().context().hub.log(watch::Channel::Xmpp, watch::Level::Error,
                                               "the nodes of " + m_host.address().text() + " cannot be read: " +
                                                   kept.error().text + ' ' + kept.error().detail);
        }
        for (const auto& each : std::exchange(m_waiting, {}))
            each(kept);
        m_host.rest();
    }));
}

void Nodes::question(const StanzaPtr& question)
{
    if (m_state != State::Loaded && m_waiting.size() >= mostQuestionsWaiting)
        return refuse(question, {Condition::ResourceConstraint});
    load([this, question](Result<void> loaded) {
        if (!loaded)
            return refuse(question, StanzaError::of(loaded.error()));
        dispatch(question);
    });
}

void Nodes::dispatch(const StanzaPtr& question)
{
    const Element& payload = *question->payload();
    for (const Element& child : payload.children) {
        if (child.isText() || child.ns != payload.ns)
            continue;
        for (const Verb* each = verbs(); each->run; ++each) {
            if (each->name != child.name || each->ns != child.ns || each->set != (question->type == "set"))
                continue;
            if (each->set && m_store->waiting() > mostChangesWaiting)
                return refuse(question, {Condition::ResourceConstraint, "too many changes at once"});
            return (this->*each->run)(question, child);
        }
    }
    refuse(question, {Condition::BadRequest});
}

const Node* Nodes::find(const std::string& node) const
{
    const auto found = m_nodes.find(node);
    return found == m_nodes.end() ? nullptr : &found->second;
}

Node* Nodes::named(const StanzaPtr& question, const Element& verb)
{
    if (!verb.hasAttribute("node")) {
        refuse(question, pubsubError(Condition::BadRequest, "nodeid-required"));
        return nullptr;
    }
    const auto found = m_nodes.find(std::string(verb.attribute("node")));
    if (found == m_nodes.end()) {
        refuse(question, {Condition::ItemNotFound});
        return nullptr;
    }
    return &found->second;
}

Node* Nodes::ownedBy(const StanzaPtr& question, const Element& verb)
{
    Node* const node = named(question, verb);
    if (node && affiliationOf(*node, question->from) != Affiliation::Owner) {
        refuse(question, {Condition::Forbidden});
        return nullptr;
    }
    return node;
}

Affiliation Nodes::affiliationOf(const Node& node, const Jid& who) const
{
    if (m_host.isAccount() && who.sameBare(m_host.address()))
        return Affiliation::Owner;
    return node.affiliationOf(who);
}

std::optional<StanzaError> Nodes::whyNotRead(const Node& node, const Jid& who, bool subscribing) const
{
    switch (affiliationOf(node, who)) {
    case Affiliation::Owner:
    case Affiliation::Publisher:
    case Affiliation::Member:
        return std::nullopt;
    case Affiliation::Outcast:
    case Affiliation::PublishOnly:
        return StanzaError{Condition::Forbidden};
    case Affiliation::None:
        break;
    }
    switch (node.config.access) {
    case AccessModel::Open:
        return std::nullopt;
    case AccessModel::Presence:
        if (m_host.sharesPresenceWith(who))
            return std::nullopt;
        return pubsubError(Condition::NotAuthorized, "presence-subscription-required");
    case AccessModel::Roster:
        if (m_host.isInGroups(who, node.config.groups))
            return std::nullopt;
        return pubsubError(Condition::NotAuthorized, "not-in-roster-group");
    case AccessModel::Authorize:
        if (subscribing || node.hasSubscriber(who.bare()))
            return std::nullopt;
        return pubsubError(Condition::NotAuthorized, "not-subscribed");
    case AccessModel::Whitelist:
        break;
    }
    return pubsubError(Condition::NotAllowed, "closed-node");
}

bool Nodes::mayPublish(const Node& node, const Jid& who) const
{
    switch (affiliationOf(node, who)) {
    case Affiliation::Owner:
    case Affiliation::Publisher:
    case Affiliation::PublishOnly:
        return true;
    case Affiliation::Outcast:
        return false;
    case Affiliation::Member:
    case Affiliation::None:
        break;
    }
    return node.config.publish == PublishModel::Open ||
           (node.config.publish == PublishModel::Subscribers && node.hasSubscriber(who.bare()));
}

void Nodes::keep(std::vector<NodeChange> changes, std::function<void(Result<void>)> done)
{
    if (changes.empty())
        return done({});
    m_store->change(std::move(changes), m_life.bind([this, done = std::move(done)](Result<void> kept) {
        if (!kept) {
            m_host.station().context().hub.log(watch::Channel::Xmpp, watch::Level::Warning,
                                               "a node of " + m_host.address().text() + " was not kept: " +
                                                   kept.error().text + ' ' + kept.error().detail);
            // What is in memory is not what is kept: it is read again.
            if (m_state == State::Loaded) {
                m_state = State::New;
                m_nodes.clear();
            }
        }
        done(std::move(kept));
        m_host.rest();
    }));
}

void Nodes::keepAndAnswer(std::vector<NodeChange> changes, const StanzaPtr& question, std::optional<Element> payload,
                          std::function<void()> then)
{
    keep(std::move(changes), [this, question, payload = std::move(payload), then = std::move(then)](Result<void> kept) mutable {
        if (!kept)
            return refuse(question, StanzaError::of(kept.error()));
        m_host.answer(question, std::move(payload));
        if (then)
            then();
    });
}

size_t Nodes::mostItems(const NodeConfig& config) const
{
    const auto most = size_t(m_host.station().context().settings.snapshot()->number(config::Setting::XmppPubsubItems));
    return config.maxItems == 0 ? most : std::min(config.maxItems, most);
}

bool Nodes::isFull(const Jid& creator) const
{
    const auto most = size_t(m_host.station().context().settings.snapshot()->number(config::Setting::XmppPubsubNodes));
    if (m_nodes.size() < most)
        return false;
    return m_host.isAccount() || size_t(std::count_if(m_nodes.begin(), m_nodes.end(), [&](const auto& each) {
               return each.second.creator == creator.bare();
           })) >= most;
}

bool Nodes::hasRoom(const Jid& creator, size_t bytes) const
{
    size_t items = 1;
    for (const auto& [name, node] : m_nodes) {
        if (!m_host.isAccount() && node.creator != creator.bare())
            continue;
        bytes += node.bytes;
        items += node.items.size();
    }
    return bytes <= mostBytes && items <= mostItemsInAll;
}

size_t Nodes::mostHeld() const
{
    return m_host.isAccount() ? mostHeldOfAccount : mostHeldOfService;
}

size_t Nodes::held() const
{
    size_t octets = 0;
    for (const auto& [name, node] : m_nodes)
        octets += node.held;
    return octets;
}

void Nodes::releasePayloads(Node& node)
{
    size_t octets = held();
    node.releaseOld(octets, mostHeld());
}

Node* Nodes::create(const std::string& name, const Jid& creator, const NodeConfig& config)
{
    Node node;
    node.name = name;
    node.creator = creator.bare();
    node.made = m_host.station().now();
    node.config = config;
    if (!m_host.isAccount())
        node.affiliations[creator.bare()] = Affiliation::Owner;
    return &m_nodes.insert_or_assign(name, std::move(node)).first->second;
}

void Nodes::payloads(const Node& node, const std::vector<std::string>& items,
                     std::function<void(Result<std::map<std::string, std::string>>)> use)
{
    std::map<std::string, std::string> here;
    std::vector<std::string> elsewhere;
    for (const std::string& each : items) {
        const Item* const item = node.find(each);
        if (!item)
            continue;
        if (item->payload)
            here[each] = *item->payload;
        else
            elsewhere.push_back(each);
    }
    if (elsewhere.empty())
        return use(std::move(here));
    ++m_working;
    m_store->fetch(node.name, std::move(elsewhere),
                   m_life.bind([this, here = std::move(here), use = std::move(use)](
                                   Result<std::map<std::string, std::string>> found) mutable {
                       --m_working;
                       if (found)
                           found->merge(here);
                       use(std::move(found));
                       m_host.rest();
                   }));
}

} // namespace posthorn::xmpp
