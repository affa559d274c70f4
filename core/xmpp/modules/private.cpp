// Private XML Storage (XEP-0049).
#include "xmpp/account/single.h"
#include "xmpp/modules/module.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view privateNs = "jabber:iq:private";
constexpr std::string_view kind = "xmpp-private";

std::string keyOf(const Element& element)
{
    return element.name + ' ' + element.ns;
}

void get(Home& home, const StanzaPtr& question)
{
    const Element* const asked = question->payload()->firstChild();
    if (!asked || asked->ns.empty())
        return home.refuse(question, {Condition::BadRequest});
    readSingle(home, kind, keyOf(*asked),
               home.bind([&home, question, empty = Element(asked->name, asked->ns)](Result<std::string> xml) {
                   if (!xml)
                       return home.refuse(question, StanzaError::of(xml.error()));
                   Element query("query", privateNs);
                   query.add(xml->empty() ? empty : Element::ofXml(*xml));
                   home.answer(question, std::move(query));
               }));
}

void set(Home& home, const StanzaPtr& question)
{
    const Element* const given = question->payload()->firstChild();
    if (!given || given->ns.empty() || given->ns == "jabber:client")
        return home.refuse(question, {Condition::NotAcceptable});
    writeSingle(home, kind, keyOf(*given), toXml(*given), home.bind([&home, question](Result<void> kept) {
        if (!kept)
            return home.refuse(question, StanzaError::of(kept.error()));
        home.answer(question);
    }));
}

} // namespace

Module privateModule()
{
    return {"XEP-0049", {}, {privateNs}, {}, {
        {"query", privateNs, true, false, true, get},
        {"query", privateNs, false, true, true, set},
    }};
}

} // namespace posthorn::xmpp
