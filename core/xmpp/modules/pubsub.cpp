// Personal Eventing (XEP-0163): questions about an account's nodes.
#include "xmpp/modules/module.h"
#include "xmpp/pubsub/pep.h"

namespace posthorn::xmpp {

namespace {

void ask(Home& home, const StanzaPtr& question)
{
    home.pep().nodes().question(question);
}

std::vector<std::string_view> accountFeatures()
{
    static const std::vector<std::string> all = Nodes::features(true);
    return {all.begin(), all.end()};
}

} // namespace

Module pubsubModule()
{
    return {"XEP-0163", {}, accountFeatures(), {}, {
        {{}, ns::pubsub, true, true, false, ask},
        {{}, ns::pubsubOwner, true, true, false, ask},
    }};
}

} // namespace posthorn::xmpp
