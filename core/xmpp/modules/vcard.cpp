// vcard-temp (XEP-0054).
#include "xmpp/account/single.h"
#include "xmpp/modules/module.h"
#include "xmpp/pubsub/pep.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view vcard = "vcard-temp";
constexpr std::string_view kind = "xmpp-vcard";

void get(Home& home, const StanzaPtr& question)
{
    const auto give = home.bind([&home, question](Result<std::string> xml) {
        if (!xml)
            return home.refuse(question, StanzaError::of(xml.error()));
        if (!xml->empty())
            return home.answer(question, Element::ofXml(*xml));
        if (!question->from.sameBare(home.bare()))
            return home.refuse(question, {Condition::ItemNotFound});
        home.answer(question, Element("vCard", vcard));
    });
    readSingle(home, kind, vcard, home.bind([&home, question, give](Result<std::string> xml) {
        if (!xml)
            return home.refuse(question, StanzaError::of(xml.error()));
        home.pep().vcardFor(question->from, *xml, give);
    }));
}

void set(Home& home, const StanzaPtr& question)
{
    writeSingle(home, kind, vcard, toXml(*question->payload()), home.bind([&home, question](Result<void> kept) {
        if (!kept)
            return home.refuse(question, StanzaError::of(kept.error()));
        home.answer(question);
        home.pep().vcardChanged(*question->payload());
    }));
}

} // namespace

Module vcardModule()
{
    return {"XEP-0054", {vcard}, {vcard, "urn:xmpp:pep-vcard-conversion:0"}, {}, {
        {"vCard", vcard, true, false, false, get},
        {"vCard", vcard, false, true, true, set},
    }};
}

} // namespace posthorn::xmpp
