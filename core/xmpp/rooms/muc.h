// The words of Multi-User Chat (XEP-0045).
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include "xmpp/stanza/namespaces.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp::muc {

inline constexpr std::string_view base = "http://jabber.org/protocol/muc";
inline constexpr std::string_view user = ns::mucUser;
inline constexpr std::string_view admin = "http://jabber.org/protocol/muc#admin";
inline constexpr std::string_view owner = "http://jabber.org/protocol/muc#owner";
inline constexpr std::string_view unique = "http://jabber.org/protocol/muc#unique";
inline constexpr std::string_view roomConfig = "http://jabber.org/protocol/muc#roomconfig";
inline constexpr std::string_view roomInfo = "http://jabber.org/protocol/muc#roominfo";
inline constexpr std::string_view request = "http://jabber.org/protocol/muc#request";
inline constexpr std::string_view registering = "http://jabber.org/protocol/muc#register";
inline constexpr std::string_view traffic = "http://jabber.org/protocol/muc#traffic";
inline constexpr std::string_view stableId = "http://jabber.org/protocol/muc#stable_id";
inline constexpr std::string_view selfPing = "http://jabber.org/protocol/muc#self-ping-optimization";
inline constexpr std::string_view reservedNick = "x-roomuser-item"; ///< a node of disco
inline constexpr std::string_view registration = "jabber:iq:register";
inline constexpr std::string_view conference = "jabber:x:conference"; ///< XEP-0249
inline constexpr std::string_view occupantId = "urn:xmpp:occupant-id:0"; ///< XEP-0421
inline constexpr std::string_view hats = "urn:xmpp:hats:0"; ///< XEP-0317
inline constexpr std::string_view moderate = "urn:xmpp:message-moderate:1"; ///< XEP-0425
inline constexpr std::string_view moderateBefore = "urn:xmpp:message-moderate:0"; ///< XEP-0425 before version 0.3
inline constexpr std::string_view retractBefore = "urn:xmpp:message-retract:0";
inline constexpr std::string_view fasten = "urn:xmpp:fasten:0"; ///< XEP-0422, by which it was said then
inline constexpr std::string_view retract = "urn:xmpp:message-retract:1";   ///< XEP-0424
inline constexpr std::string_view vcard = "vcard-temp";
inline constexpr std::string_view vcardUpdate = "vcard-temp:x:update"; ///< XEP-0153
inline constexpr std::string_view ping = "urn:xmpp:ping";

/// What lasts beyond a visit (section 5.2); rising.
enum class Affiliation { Outcast, None, Member, Admin, Owner };
/// What holds during one (section 5.1); rising.
enum class Role { None, Visitor, Participant, Moderator };

std::string_view nameOf(Affiliation affiliation);
std::string_view nameOf(Role role);
std::optional<Affiliation> affiliationOf(std::string_view name);
std::optional<Role> roleOf(std::string_view name);

/// Status codes (the registry of section 15.6).
enum Status {
    RealJidsShown = 100, ConfigurationChanged = 104, Self = 110, LoggingOn = 170, LoggingOff = 171, NonAnonymous = 172,
    SemiAnonymous = 173, Created = 201, NickAssigned = 210, Banned = 301, NickChanged = 303, Kicked = 307,
    AffiliationLost = 321, MembersOnly = 322, ShutDown = 332, Unreachable = 333
};
void addStatus(Element& x, int code);

/// @p stanza comes back with @p error, which is @p room's own and not that of somebody in it (RFC 6120 section 8.3.1).
std::shared_ptr<Stanza> errorBy(const Jid& room, const Stanza& stanza, const StanzaError& error);

/// A presence that wants to enter says so (section 7.2.1).
inline const Element* entering(const Stanza& stanza)
{
    return stanza.kind == Kind::Presence && stanza.type.empty() ? stanza.child("x", base) : nullptr;
}

} // namespace posthorn::xmpp::muc
