// Message Carbons (XEP-0280).
#include "xmpp/modules/module.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

template<bool on>
void set(Home& home, const StanzaPtr& question)
{
    if (Resource* asker = home.named(question->from.resource))
        asker->carbons = on;
    home.answer(question);
}

} // namespace

Module carbonsModule()
{
    return {"XEP-0280", {ns::carbons, "urn:xmpp:carbons:rules:0"}, {}, {}, {
        {"enable", ns::carbons, false, true, true, set<true>},
        {"disable", ns::carbons, false, true, true, set<false>},
    }};
}

} // namespace posthorn::xmpp
