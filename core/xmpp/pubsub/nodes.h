// The nodes of one owner, an account (PEP, XEP-0163) or a service, and all that XEP-0060 lets people do with them. On one
// worker. Nodes are read when they are first asked for; payloads of more than a little stay in the store.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "xmpp/pubsub/node.h"
#include "xmpp/pubsub/node_config.h"
#include "xmpp/pubsub/node_store.h"
#include "xmpp/route/station.h"

namespace posthorn::xmpp {

/// Whose nodes they are.
class NodeHost {
public:
    virtual ~NodeHost() = default;
    virtual Station& station() = 0;
    /// An account's bare JID or a service's domain.
    virtual const Jid& address() const = 0;
    /// The owner is an account: nodes are made by publishing, and its contacts are told without asking.
    virtual bool isAccount() const = 0;
    virtual NodeConfig defaults(const std::string& node) const = 0;
    virtual bool mayCreate(const Jid& who) const = 0;
    /// Is @p who subscribed to the owner's presence?
    virtual bool sharesPresenceWith(const Jid& who) const = 0;
    virtual bool isInGroups(const Jid& who, const std::vector<std::string>& groups) const = 0;
    virtual void answer(const StanzaPtr& question, std::optional<Element> payload) = 0;
    virtual void refuse(const StanzaPtr& question, const StanzaError& error) = 0;
    /// To those who want to hear of the node without having subscribed.
    virtual void tellInterested(const Node& node, const StanzaPtr& message) = 0;
    /// Something was published (@p payload is its XML) or retracted (null), or all of it went (@p item empty).
    virtual void changed(const Node& node, const std::string& item, const std::string* payload) = 0;
    /// Something that was under way has ended.
    virtual void rest() {}
};

class Nodes {
public:
    Nodes(NodeHost& host, std::unique_ptr<NodeStore> store);

    /// Reads what is kept, unless that has been done, then calls @p then; with an error where it cannot be read.
    void load(std::function<void(Result<void>)> then);
    bool isLoaded() const { return m_state == State::Loaded; }
    bool isBusy() const { return m_state == State::Loading || m_store->waiting() > 0 || m_working > 0; }

    /// An IQ with a payload of XEP-0060.
    void question(const StanzaPtr& question);
    /// disco#info and disco#items of a node, disco#items of the owner.
    void discoInfo(const StanzaPtr& question, const std::string& node);
    void discoItems(const StanzaPtr& question, const std::string& node);
    /// An owner's word about a subscription that waits for it (section 8.6). False: it is something else.
    bool message(const StanzaPtr& message);
    /// The last items of nodes that @p wants, to a client that has come (XEP-0163 section 4.3).
    void sendLast(const Jid& to, const std::function<bool(const std::string& node)>& wants);
    /// All of the owner's clients have gone.
    void ownerOffline();

    const std::map<std::string, Node>& all() const { return m_nodes; }
    /// Octets of payloads in memory.
    size_t held() const;
    bool mayRead(const Node& node, const Jid& who) const { return !whyNotRead(node, who, false); }
    const Node* find(const std::string& node) const;
    /// The payloads of items, as the store has them or they are in memory.
    void payloads(const Node& node, const std::vector<std::string>& items,
                  std::function<void(Result<std::map<std::string, std::string>>)> use);
    /// For the server's own conversions, in the owner's name: the node is made with @p config where there is none.
    void publishOwn(const std::string& node, const std::string& item, std::string payload, const NodeConfig& config);
    void retractOwn(const std::string& node, const std::string& item);

    /// What anybody may do with it, for the disco of whoever has it.
    static std::vector<std::string> features(bool account);

private:
    static constexpr size_t keptInMemory = 2048; ///< payloads up to this stay there
    enum class State { New, Loading, Loaded };
    struct Verb;
    static const Verb* verbs();
    void dispatch(const StanzaPtr& question);
    void refuse(const StanzaPtr& question, const StanzaError& error) { m_host.refuse(question, error); }
    /// The node that the verb names; refuses and answers null where there is none.
    Node* named(const StanzaPtr& question, const Element& verb);
    Node* ownedBy(const StanzaPtr& question, const Element& verb);
    Affiliation affiliationOf(const Node& node, const Jid& who) const;
    /// Why @p who may not read; nothing: it may.
    std::optional<StanzaError> whyNotRead(const Node& node, const Jid& who, bool subscribing) const;
    bool mayPublish(const Node& node, const Jid& who) const;
    void keep(std::vector<NodeChange> changes, std::function<void(Result<void>)> done);
    NodeChange nodeChange(const Node& node) const { return {node.name, {}, node.toBytes()}; }
    /// Keeps, then answers with @p payload or the error.
    void keepAndAnswer(std::vector<NodeChange> changes, const StanzaPtr& question, std::optional<Element> payload = {},
                       std::function<void()> then = {});
    size_t mostItems(const NodeConfig& config) const;
    Node* create(const std::string& name, const Jid& creator, const NodeConfig& config);
    bool isFull(const Jid& creator) const;
    /// Does all that @p creator's nodes hold leave room for an item of that size?
    bool hasRoom(const Jid& creator, size_t bytes) const;
    size_t mostHeld() const;
    /// Where payloads are too many for memory, those of @p node, which are kept, are in the store alone from now on.
    void releasePayloads(Node& node);
    size_t mostSubscribers() const { return m_host.isAccount() ? 1000 : 5000; }

    // nodes_publish.cpp
    void publish(const StanzaPtr& question, const Element& verb);
    void retract(const StanzaPtr& question, const Element& verb);
    void put(Node& node, Item item, std::vector<NodeChange>& changes, std::vector<std::string>& gone);
    void tellPublished(const std::string& name, const std::string& id, const std::vector<std::string>& gone,
                       const std::shared_ptr<const std::string>& xml);
    // nodes_items.cpp
    void items(const StanzaPtr& question, const Element& verb);
    // nodes_manage.cpp
    void createNode(const StanzaPtr& question, const Element& verb);
    void readConfig(const StanzaPtr& question, const Element& verb);
    void configure(const StanzaPtr& question, const Element& verb);
    void readDefaults(const StanzaPtr& question, const Element& verb);
    void deleteNode(const StanzaPtr& question, const Element& verb);
    void purge(const StanzaPtr& question, const Element& verb);
    void purgeItems(Node& node, std::vector<NodeChange>& changes);
    // nodes_subscribe.cpp
    void subscribe(const StanzaPtr& question, const Element& verb);
    void unsubscribe(const StanzaPtr& question, const Element& verb);
    void subscriptions(const StanzaPtr& question, const Element& verb);
    void affiliations(const StanzaPtr& question, const Element& verb);
    void noOptions(const StanzaPtr& question, const Element& verb);
    void noDefaultOptions(const StanzaPtr& question, const Element& verb);
    void noCollections(const StanzaPtr& question, const Element& verb);
    // nodes_owner.cpp
    void readAffiliations(const StanzaPtr& question, const Element& verb);
    void changeAffiliations(const StanzaPtr& question, const Element& verb);
    void readSubscriptions(const StanzaPtr& question, const Element& verb);
    void changeSubscriptions(const StanzaPtr& question, const Element& verb);
    void tellSubscriber(const Node& node, const Subscription& subscription);
    void tellOwners(const Node& node, const Subscription& subscription);
    std::vector<Jid> ownersOf(const Node& node) const;
    void askOwners(const Node& node, const Subscription& subscription);
    // nodes_events.cpp
    void tell(const Node& node, Element inner);
    void tellItem(const Node& node, const Item& item, const std::string* payload);
    void tellGone(const Node& node, const std::vector<std::string>& items);
    void sendLastOf(const Node& node, const Jid& to);

    NodeHost& m_host;
    std::unique_ptr<NodeStore> m_store;
    State m_state = State::New;
    std::vector<std::function<void(Result<void>)>> m_waiting;
    std::map<std::string, Node> m_nodes;
    size_t m_working = 0; ///< answers that are being put together
    Life m_life;
};

/// One message to many: to each account of ours as one parcel for its worker, with the content written once.
void spread(Station& station, const StanzaPtr& message, const std::vector<Jid>& to);
/// The same to those clients of accounts that announced that they want to hear of @p node.
void spreadToInterested(Station& station, const StanzaPtr& message, const std::string& node, const std::vector<Jid>& to);

} // namespace posthorn::xmpp
