// How a node is set, as the data forms that clients read and send (XEP-0060 section 16.4).
#pragma once

#include <optional>
#include <string>

#include "xmpp/pubsub/node.h"
#include "xmpp/stanza/data_form.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

inline constexpr std::string_view nodeConfigForm = "http://jabber.org/protocol/pubsub#node_config";
inline constexpr std::string_view publishOptionsForm = "http://jabber.org/protocol/pubsub#publish-options";

/// Type "form" with labels and options, "submit" with the values alone.
DataForm configForm(const NodeConfig& config, std::string_view type);
/// Takes over what the form says; fields that nobody knows are passed over (XEP-0004 section 3.2), unless they are
/// pubsub's own. Nothing is changed where a value is none.
std::optional<StanzaError> applyConfig(NodeConfig& config, const DataForm& form);
/// The same where only an account's contacts could be meant: a service knows none.
std::optional<StanzaError> applyConfig(NodeConfig& config, const DataForm& form, bool account);
/// Is the node as the form asks (section 7.1.5)?
bool fitsConfig(const NodeConfig& config, const DataForm& form);
/// What anybody may know of a node (section 5.4), but for its owners and creator.
DataForm metaData(const Node& node);

} // namespace posthorn::xmpp
