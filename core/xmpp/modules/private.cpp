// Private XML Storage (XEP-0049).
#include "xmpp/account/single.h"
#include "xmpp/modules/module.h"
#include "xmpp/pubsub/pep.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view privateNs = "jabber:iq:private";
constexpr std::string_view kind = "xmpp-private";
constexpr std::string_view bookmarks = "storage:bookmarks"; // the nodes have them (XEP-0402)

std::string keyOf(const Element& element)
{
    return element.name + ' ' + element.ns;
}

void stored(Home& home, const StanzaPtr& question)
{
    const Element* const asked = question->payload()->firstChild();
    readSingle(home, kind, keyOf(*asked),
               home.bind([&home, question, empty = Element(asked->name, asked->ns)](Result<std::string> xml) {
                   if (!xml)
                       return home.refuse(question, StanzaError::of(xml.error()));
                   Element query("query", privateNs);
                   query.add(xml->empty() ? empty : Element::ofXml(*xml));
                   home.answer(question, std::move(query));
               }));
}

void get(Home& home, const StanzaPtr& question)
{
    const Element* const asked = question->payload()->firstChild();
    if (!asked || asked->ns.empty())
        return home.refuse(question, {Condition::BadRequest});
    if (asked->is("storage", bookmarks))
        return home.pep().readBookmarks(home.bind([&home, question](Result<std::optional<Element>> all) {
            if (!all)
                return home.refuse(question, StanzaError::of(all.error()));
            if (!*all)
                return stored(home, question);
            Element query("query", privateNs);
            query.add(std::move(**all));
            home.answer(question, std::move(query));
        }));
    stored(home, question);
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
        const Element& written = *question->payload()->firstChild();
        if (written.is("storage", bookmarks))
            home.pep().bookmarksStored(written);
    }));
}

} // namespace

Module privateModule()
{
    return {"XEP-0049", {}, {privateNs, "urn:xmpp:bookmarks:1#compat", "urn:xmpp:bookmarks:1#compat-pep"}, {}, {
        {"query", privateNs, true, false, true, get},
        {"query", privateNs, false, true, true, set},
    }};
}

} // namespace posthorn::xmpp
