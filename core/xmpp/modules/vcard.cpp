// vcard-temp (XEP-0054).
#include "xmpp/account/single.h"
#include "xmpp/modules/module.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view vcard = "vcard-temp";
constexpr std::string_view kind = "xmpp-vcard";

void get(Home& home, const StanzaPtr& question)
{
    readSingle(home, kind, vcard, home.bind([&home, question](Result<std::string> xml) {
        if (!xml)
            return home.refuse(question, StanzaError::of(xml.error()));
        if (!xml->empty())
            return home.answer(question, Element::ofXml(*xml));
        if (!question->from.sameBare(home.bare()))
            return home.refuse(question, {Condition::ItemNotFound});
        home.answer(question, Element("vCard", vcard));
    }));
}

void set(Home& home, const StanzaPtr& question)
{
    writeSingle(home, kind, vcard, toXml(*question->payload()), home.bind([&home, question](Result<void> kept) {
        if (!kept)
            return home.refuse(question, StanzaError::of(kept.error()));
        home.answer(question);
    }));
}

} // namespace

Module vcardModule()
{
    return {"XEP-0054", {vcard}, {vcard}, {}, {
        {"vCard", vcard, true, false, false, get},
        {"vCard", vcard, false, true, true, set},
    }};
}

} // namespace posthorn::xmpp
