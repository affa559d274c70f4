// What tests of rooms have in common: words of XEP-0045 and how one looks at them.
#pragma once

#include <set>

#include "tests/unit/xmpp/xmpp_world.h"

namespace posthorn::test {

inline const std::string muc = "http://jabber.org/protocol/muc";
inline const std::string mucUser = "http://jabber.org/protocol/muc#user";
inline const std::string mucAdmin = "http://jabber.org/protocol/muc#admin";
inline const std::string mucOwner = "http://jabber.org/protocol/muc#owner";
inline const std::string stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline const std::string room = "den@rooms.example.test";

inline std::string in(const std::string& nick) { return room + "/" + nick; }

inline std::set<int> codesOf(const xmpp::Element& stanza)
{
    std::set<int> codes;
    if (const xmpp::Element* x = stanza.child("x", mucUser)) {
        for (const xmpp::Element& each : x->children) {
            if (each.is("status", mucUser))
                codes.insert(std::stoi(std::string(each.attribute("code"))));
        }
    }
    return codes;
}

inline xmpp::Element itemOf(const xmpp::Element& stanza)
{
    const xmpp::Element* x = stanza.child("x", mucUser);
    const xmpp::Element* item = x ? x->child("item", mucUser) : nullptr;
    return item ? *item : xmpp::Element("nothing");
}

/// "forbidden" and so on; empty for what is no error.
inline std::string errorOf(const xmpp::Element& stanza)
{
    const xmpp::Element* error = stanza.child("error", clientNs);
    const xmpp::Element* condition = error ? error->childIn(stanzaErrors) : nullptr;
    return condition ? condition->name : std::string();
}

inline std::string bodyOf(const xmpp::Element& message) { return message.childText("body", clientNs); }

inline std::string enterXml(const std::string& nick, const std::string& inside = {}, const std::string& where = room)
{
    return "<presence to='" + where + "/" + nick + "'><x xmlns='" + muc + "'>" + inside + "</x></presence>";
}

/// Enters and passes over all up to the room's subject. Returns the own presence.
inline xmpp::Element enter(XmppClient& client, const std::string& nick, const std::string& inside = {}, const std::string& where = room)
{
    client.feed(enterXml(nick, inside, where));
    xmpp::Element own("nothing");
    for (;;) {
        xmpp::Element each = client.take();
        if (each.name == "nothing" || !errorOf(each).empty())
            return each;
        if (each.name == "presence" && codesOf(each).contains(110))
            own = each;
        if (each.name == "message" && each.child("subject", clientNs))
            return own;
    }
}

inline std::string query(const std::string& type, const std::string& id, const std::string& xml, const std::string& to = room)
{
    return "<iq type='" + type + "' id='" + id + "' to='" + to + "'>" + xml + "</iq>";
}

/// Asks, and returns the answer; what came before it is dropped.
inline xmpp::Element ask(XmppClient& client, const std::string& type, const std::string& xml, const std::string& to = room)
{
    static int last = 0;
    const std::string id = "ask" + std::to_string(++last);
    client.feed(query(type, id, xml, to));
    for (;;) {
        xmpp::Element each = client.take("iq");
        if (each.name == "nothing" || each.attribute("id") == id)
            return each;
    }
}

inline std::string field(const std::string& var, const std::string& value)
{
    return "<field var='" + var + "'><value>" + value + "</value></field>";
}

inline std::string configXml(const std::string& fields)
{
    return "<query xmlns='" + mucOwner + "'><x xmlns='jabber:x:data' type='submit'>" +
           field("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig") + fields + "</x></query>";
}

/// A new room of that client, configured.
inline void makeRoom(XmppClient& owner, const std::string& nick, const std::string& fields = {}, const std::string& where = room)
{
    enter(owner, nick, {}, where);
    const xmpp::Element answer = ask(owner, "set", configXml(fields), where);
    if (answer.attribute("type") != "result")
        qFatal("the room was not made: %s", toXml(answer).c_str());
    owner.clear();
}

inline xmpp::Element administer(XmppClient& client, const std::string& items)
{
    return ask(client, "set", "<query xmlns='" + mucAdmin + "'>" + items + "</query>");
}

inline void say(XmppClient& client, const std::string& text, const std::string& more = {}, const std::string& where = room)
{
    client.feed("<message to='" + where + "' type='groupchat' id='m-" + text + "'><body>" + text + "</body>" + more + "</message>");
}

inline const std::string persistent = field("muc#roomconfig_persistentroom", "1");

} // namespace posthorn::test
