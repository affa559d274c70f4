// What tests of nodes have in common.
#pragma once

#include "base/crypto/crypto.h"
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/pubsub/caps.h"

namespace posthorn::test {

inline const std::string pubsubNs = "http://jabber.org/protocol/pubsub";
inline const std::string eventNs = "http://jabber.org/protocol/pubsub#event";
inline const std::string infoNs = "http://jabber.org/protocol/disco#info";

/// Two who see each other's presence.
inline void befriend(XmppClient& alice, XmppClient& bob, const std::string& a = "alice", const std::string& b = "bob")
{
    alice.feed("<presence type='subscribe' to='" + b + "@example.test'/>");
    bob.settle();
    bob.feed("<presence type='subscribed' to='" + a + "@example.test'/><presence type='subscribe' to='" + a + "@example.test'/>");
    alice.settle();
    alice.feed("<presence type='subscribed' to='" + b + "@example.test'/>");
    bob.settle();
    alice.clear();
    bob.clear();
}

/// What a client says that can do @p features.
inline std::string infoOf(const std::vector<std::string>& features)
{
    std::string info = "<query xmlns='" + infoNs + "' NODE><identity category='client' type='pc' name='test'/>";
    for (const std::string& each : features)
        info += "<feature var='" + each + "'/>";
    return info + "</query>";
}

inline std::string capsOf(const std::vector<std::string>& features)
{
    const auto info = xmpp::readXml(infoOf(features).replace(infoOf(features).find(" NODE"), 5, ""));
    return "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://client.test' ver='" +
           *xmpp::capsHash(*info, crypto::Hash::Sha1) + "'/>";
}

/// Answers the question that the server asks about what @p client can do, where it asks; says whether it did.
inline bool answerCaps(XmppClient& client, const std::vector<std::string>& features)
{
    client.settle();
    for (auto each = client.received.begin(); each != client.received.end(); ++each) {
        const xmpp::Element* query = each->child("query", infoNs);
        if (each->name != "iq" || each->attribute("type") != "get" || !query)
            continue;
        std::string info = infoOf(features);
        info.replace(info.find(" NODE"), 5, " node='" + std::string(query->attribute("node")) + "'");
        const std::string answer = "<iq type='result' id='" + std::string(each->attribute("id")) + "' to='" +
                                   std::string(each->attribute("from")) + "'>" + info + "</iq>";
        client.received.erase(each);
        client.feed(answer);
        return true;
    }
    return false;
}

/// Comes online wanting to hear of @p nodes.
inline bool arrive(XmppClient& client, const std::vector<std::string>& nodes)
{
    std::vector<std::string> features;
    for (const std::string& each : nodes)
        features.push_back(each + "+notify");
    client.feed("<presence>" + capsOf(features) + "</presence>");
    return answerCaps(client, features);
}

/// Asks and gives the answer.
inline xmpp::Element ask(XmppClient& client, const std::string& type, const std::string& inner, const std::string& to = {},
                         const std::string& ns = pubsubNs)
{
    static int number = 0;
    const std::string id = "ask" + std::to_string(++number);
    client.feed("<iq type='" + type + "' id='" + id + "'" + (to.empty() ? std::string() : " to='" + to + "'") +
                "><pubsub xmlns='" + ns + "'>" + inner + "</pubsub></iq>");
    client.settle();
    for (auto each = client.received.begin(); each != client.received.end(); ++each) {
        if (each->name == "iq" && each->attribute("id") == id) {
            xmpp::Element found = std::move(*each);
            client.received.erase(each);
            return found;
        }
    }
    return xmpp::Element("nothing");
}

inline std::string form(const std::string& type, const std::vector<std::pair<std::string, std::string>>& fields)
{
    std::string x = "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>" + pubsubNs + '#' +
                    type + "</value></field>";
    for (const auto& [var, value] : fields)
        x += "<field var='pubsub#" + var + "'><value>" + value + "</value></field>";
    return x + "</x>";
}

inline std::string publishing(const std::string& node, const std::string& id, const std::string& payload,
                              const std::vector<std::pair<std::string, std::string>>& options = {})
{
    return "<publish node='" + node + "'><item" + (id.empty() ? std::string() : " id='" + id + "'") + ">" + payload +
           "</item></publish>" +
           (options.empty() ? std::string() : "<publish-options>" + form("publish-options", options) + "</publish-options>");
}

/// "result", or the condition of the error and that of the extension.
inline std::string outcome(const xmpp::Element& iq)
{
    const xmpp::Element* error = iq.child("error", clientNs);
    if (!error)
        return std::string(iq.attribute("type"));
    std::string text;
    for (const xmpp::Element& each : error->children) {
        if (!each.isText() && each.name != "text")
            text += (text.empty() ? "" : " ") + each.name + (each.hasAttribute("feature") ? " " + std::string(each.attribute("feature")) : "");
    }
    return text;
}

/// Ids and payloads of what an answer or an event holds: "id:payload id:payload".
inline std::string itemsOf(const xmpp::Element& stanza)
{
    const xmpp::Element* pubsub = stanza.child("pubsub", pubsubNs);
    if (!pubsub)
        pubsub = stanza.child("event", eventNs);
    const xmpp::Element* items = pubsub ? pubsub->firstChild() : nullptr;
    if (!items)
        return "none";
    std::string text = items->name == "items" ? "" : items->name;
    for (const xmpp::Element& each : items->children) {
        if (each.isText())
            continue;
        text += text.empty() ? "" : " ";
        text += each.name == "item" ? "" : each.name + " ";
        text += std::string(each.attribute("id"));
        if (const xmpp::Element* payload = each.firstChild())
            text += ':' + (payload->text().empty() ? payload->name : payload->text());
    }
    return text;
}

} // namespace posthorn::test
