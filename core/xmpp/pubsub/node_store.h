// Where the nodes of one owner are kept: an account's in its objects, a service's among the rooms.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/chat/chat_store.h"
#include "store/objects/objects.h"
#include "xmpp/address/jid.h"
#include "xmpp/pubsub/node.h"

namespace posthorn::xmpp {

struct NodeChange {
    std::string node;
    std::string item; ///< empty: the node itself, whose end is that of its items
    std::string bytes;
    bool erase = false;
};

class NodeStore {
public:
    virtual ~NodeStore() = default;
    /// Gives all that is kept to @p take, one after the other in no order, as it comes from the store.
    virtual void load(std::function<void(KeptNode)> take, Reply<void> reply) = 0;
    /// Payloads by item id, of those that are there.
    virtual void fetch(const std::string& node, std::vector<std::string> items,
                       Reply<std::map<std::string, std::string>> reply) = 0;
    /// Durable when answered.
    virtual void change(std::vector<NodeChange> changes, Reply<void> reply) = 0;
    /// Changes that wait for the store.
    virtual size_t waiting() const = 0;
};

/// In a kind of the account's objects, each node and each item one of them.
std::unique_ptr<NodeStore> accountNodes(store::Objects& objects, store::AccountId account);
/// In the chat store's rooms: a node is a room of @p domain, whose name says nothing, and its items are the room's
/// entries. So a node goes with all that is in it, and one item costs one row.
std::unique_ptr<NodeStore> domainNodes(std::shared_ptr<store::Rooms> rooms, std::string domain);

} // namespace posthorn::xmpp
