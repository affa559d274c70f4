// What people publish of themselves (XEP-0163): events of nodes, and nodes of one's own.
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Pep final : public Module {
public:
    using Module::Module;
    enum class Access { Contacts, Open, Private };
    bool message(const Incoming& incoming) override;
    /// @p keep: items that stay; 0: the latest alone.
    void publish(const std::string& node, const std::string& id, Element payload, Access access, int keep, Chat::Done done = {});
    void retract(const std::string& node, const std::string& id, Chat::Done done = {});
    /// Items of a node; an empty @p item: all.
    void items(const Jid& of, const std::string& node, const std::string& item, std::function<void(Result<Element>)> then);
};

inline constexpr std::string_view pubsubNs = "http://jabber.org/protocol/pubsub";
inline constexpr std::string_view pubsubEventNs = "http://jabber.org/protocol/pubsub#event";

} // namespace posthorn::messenger
