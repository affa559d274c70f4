#include "xmpp/account/roster.h"

#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

Element RosterItem::toElement() const
{
    Element item("item", ns::roster);
    item.set("jid", jid.text()).set("name", name).set("subscription", subscription());
    if (ask)
        item.set("ask", "subscribe");
    if (approved)
        item.set("approved", "true");
    for (const std::string& group : groups)
        item.addText("group", group);
    return item;
}

std::string RosterItem::toBytes() const
{
    Element item = toElement();
    if (listed)
        item.set("listed", "true");
    if (pendingIn)
        item.addText("request", request);
    return toXml(item);
}

std::optional<RosterItem> RosterItem::fromBytes(std::string_view bytes)
{
    const auto element = readXml(bytes);
    if (!element || !element->is("item", ns::roster))
        return std::nullopt;
    const auto jid = Jid::parse(element->attribute("jid"));
    if (!jid)
        return std::nullopt;
    RosterItem item;
    item.jid = *jid;
    item.name = element->attribute("name");
    const std::string_view subscription = element->attribute("subscription");
    item.to = subscription == "to" || subscription == "both";
    item.from = subscription == "from" || subscription == "both";
    item.ask = element->hasAttribute("ask");
    item.approved = element->hasAttribute("approved");
    item.listed = element->hasAttribute("listed");
    for (const Element& each : element->children) {
        if (each.is("group", ns::roster))
            item.groups.push_back(each.text());
        if (each.is("request", ns::roster)) {
            item.pendingIn = true;
            item.request = each.text();
        }
    }
    return item;
}

} // namespace posthorn::xmpp
