// A node of PubSub (XEP-0060): how it is set, who has to do with it, and its items.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "xmpp/address/jid.h"
#include "xmpp/stanza/stanza_error.h"
#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

namespace ns {
inline constexpr std::string_view pubsub = "http://jabber.org/protocol/pubsub";
inline constexpr std::string_view pubsubOwner = "http://jabber.org/protocol/pubsub#owner";
inline constexpr std::string_view pubsubEvent = "http://jabber.org/protocol/pubsub#event";
inline constexpr std::string_view pubsubErrors = "http://jabber.org/protocol/pubsub#errors";
} // namespace ns

/// An error with its condition of XEP-0060 beside RFC 6120's; @p feature for "unsupported".
StanzaError pubsubError(Condition condition, std::string_view name = {}, std::string_view feature = {});

enum class Affiliation { None, Member, PublishOnly, Publisher, Owner, Outcast };
enum class Subscribed { None, Pending, Unconfigured, Yes };
enum class AccessModel { Open, Presence, Roster, Authorize, Whitelist };
enum class PublishModel { Publishers, Subscribers, Open };
enum class SendLast { Never, OnSub, OnSubAndPresence };

std::string_view affiliationName(Affiliation affiliation);
std::optional<Affiliation> affiliationNamed(std::string_view name);
std::string_view subscribedName(Subscribed state);
std::optional<Subscribed> subscribedNamed(std::string_view name);

/// How a node is set (section 16.4.4).
struct NodeConfig {
    std::string title, description, language, type, contact;
    std::string messageType = "headline";
    std::string itemReply = "owner";
    AccessModel access = AccessModel::Open;
    PublishModel publish = PublishModel::Publishers;
    SendLast sendLast = SendLast::OnSubAndPresence;
    std::vector<std::string> groups; ///< of the roster, whose contacts may read
    size_t maxItems = 1;             ///< 0: as many as the server keeps ("max")
    size_t maxPayload = 0;           ///< octets; 0: as the server has it
    uint64_t expire = 0;             ///< seconds after which an item goes; 0: never
    bool persist = true;
    bool deliver = true;
    bool payloads = true;
    bool tellConfig = false;
    bool tellDelete = true;
    bool tellRetract = true;
    bool tellSubscriptions = false;
    bool subscribing = true;
    bool purgeOffline = false;
    bool operator==(const NodeConfig&) const = default;
};

struct Item {
    std::string id;
    std::string publisher; ///< bare JID
    UnixMs time = 0;
    uint64_t order = 0; ///< rising with each publication
    size_t size = 0;    ///< octets of the payload
    std::shared_ptr<const std::string> payload; ///< XML; null while it is in the store alone

    /// Octets that it takes, roughly: that many small ones cost, too.
    size_t cost() const { return size + id.size() + 512; }
    /// As it is kept.
    std::string toBytes(std::string_view node) const;
};

struct Subscription {
    Jid jid; ///< as it was subscribed: bare or full
    std::string id;
    Subscribed state = Subscribed::None;
};

struct Node {
    std::string name;
    Jid creator;
    UnixMs made = 0;
    NodeConfig config;
    std::map<Jid, Affiliation> affiliations; ///< by bare JID
    std::map<Jid, Subscription> subscriptions;
    std::map<std::string, Item> items;
    size_t bytes = 0; ///< that its items take, roughly
    size_t held = 0;  ///< octets of payloads that are in memory
    std::map<uint64_t, std::string> order; ///< ids of items, the oldest first

    const Item* last() const { return order.empty() ? nullptr : &items.at(order.rbegin()->second); }
    const Item* find(const std::string& id) const;
    Item& put(Item item);
    void drop(const std::string& id);
    /// The item's payload is from now on in the store alone.
    void release(const std::string& id);
    /// The same for the oldest, but never for the last one, until @p all, the octets held in this node and others, are no
    /// more than @p most.
    void releaseOld(size_t& all, size_t most);
    /// Has its time come (item_expire)?
    bool isOver(const Item& item, UnixMs now) const;
    Affiliation affiliationOf(const Jid& who) const;
    /// Of that JID or, where there is none, its bare one.
    const Subscription* subscriptionOf(const Jid& jid) const;
    bool hasSubscriber(const Jid& bare) const;
    /// How many that account has.
    size_t subscriptionsOf(const Jid& bare) const;
    /// <item/> as items are given and told of; @p payload may be null.
    Element itemElement(const Item& item, std::string_view ns, const std::string* payload) const;

    /// As it is kept, without its items.
    std::string toBytes() const;
};

/// What is kept, read: a node (without items), or an item of one.
struct KeptNode {
    std::string node;
    std::optional<Node> itself;
    std::optional<Item> item;
};
std::optional<KeptNode> readKept(std::string_view bytes);

} // namespace posthorn::xmpp
