// A roster (RFC 6121 section 2): its items as values, and the tables of subscription states (appendix A).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "xmpp/address/jid.h"
#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

struct RosterItem {
    Jid jid; ///< bare
    std::string name;
    std::vector<std::string> groups;
    bool to = false;   ///< the user hears of the contact's presence
    bool from = false; ///< the contact hears of the user's
    bool ask = false;  ///< "Pending Out"
    bool approved = false; ///< RFC 6121 section 3.4
    bool pendingIn = false;
    std::string request; ///< what the pending request says, as XML of its children
    bool shared = false; ///< it comes from a group that the administrator shares; nothing of it is kept

    /// False for one that is only there for its pending request: clients do not see it (RFC 6121 appendix A).
    bool isVisible() const { return to || from || ask || approved || listed; }
    bool listed = false; ///< the user put it there
    std::string_view subscription() const { return to && from ? "both" : to ? "to" : from ? "from" : "none"; }

    /// As roster pushes and results have it.
    Element toElement() const;
    /// As it is kept.
    std::string toBytes() const;
    static std::optional<RosterItem> fromBytes(std::string_view bytes);
};

using Roster = std::map<Jid, RosterItem>;

/// The greatest lengths that a client may set.
constexpr size_t longestRosterName = 1023;
constexpr size_t longestGroupName = 1023;
constexpr size_t mostGroups = 100;

} // namespace posthorn::xmpp
