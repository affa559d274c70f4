// The namespaces that several rooms need. One that a single module knows stands in that module.
#pragma once

#include <string_view>

namespace posthorn::xmpp::ns {

inline constexpr std::string_view client = "jabber:client";
inline constexpr std::string_view stream = "http://etherx.jabber.org/streams";
inline constexpr std::string_view streamErrors = "urn:ietf:params:xml:ns:xmpp-streams";
inline constexpr std::string_view stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view tls = "urn:ietf:params:xml:ns:xmpp-tls";
inline constexpr std::string_view sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
inline constexpr std::string_view sasl2 = "urn:xmpp:sasl:2";
inline constexpr std::string_view bind = "urn:ietf:params:xml:ns:xmpp-bind";
inline constexpr std::string_view bind2 = "urn:xmpp:bind:0";
inline constexpr std::string_view session = "urn:ietf:params:xml:ns:xmpp-session";
inline constexpr std::string_view sm = "urn:xmpp:sm:3";
inline constexpr std::string_view csi = "urn:xmpp:csi:0";
inline constexpr std::string_view framing = "urn:ietf:params:xml:ns:xmpp-framing";
inline constexpr std::string_view roster = "jabber:iq:roster";
inline constexpr std::string_view discoInfo = "http://jabber.org/protocol/disco#info";
inline constexpr std::string_view discoItems = "http://jabber.org/protocol/disco#items";
inline constexpr std::string_view delay = "urn:xmpp:delay";
inline constexpr std::string_view carbons = "urn:xmpp:carbons:2";
inline constexpr std::string_view forward = "urn:xmpp:forward:0";
inline constexpr std::string_view hints = "urn:xmpp:hints";
inline constexpr std::string_view sid = "urn:xmpp:sid:0";
inline constexpr std::string_view blocking = "urn:xmpp:blocking";
inline constexpr std::string_view blockingErrors = "urn:xmpp:blocking:errors";
inline constexpr std::string_view reporting = "urn:xmpp:reporting:1";
inline constexpr std::string_view dataForms = "jabber:x:data";
inline constexpr std::string_view rsm = "http://jabber.org/protocol/rsm";
inline constexpr std::string_view mam = "urn:xmpp:mam:2";
inline constexpr std::string_view chatStates = "http://jabber.org/protocol/chatstates";
inline constexpr std::string_view receipts = "urn:xmpp:receipts";
inline constexpr std::string_view markers = "urn:xmpp:chat-markers:0";
inline constexpr std::string_view mucUser = "http://jabber.org/protocol/muc#user";

} // namespace posthorn::xmpp::ns
