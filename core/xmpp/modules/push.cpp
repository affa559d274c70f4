// Push Notifications (XEP-0357): clients turn them on and off.
#include "xmpp/account/push.h"
#include "xmpp/modules/module.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view push = "urn:xmpp:push:0";
constexpr size_t longestNode = 1024;

Reply<void> answerTo(Home& home, const StanzaPtr& question)
{
    return home.bind([&home, question](Result<void> done) {
        if (!done)
            home.refuse(question, StanzaError::of(done.error()));
        else
            home.answer(question);
        home.maybeRelease();
    });
}

void change(Home& home, const StanzaPtr& question)
{
    const Element& payload = *question->payload();
    const auto service = Jid::parse(payload.attribute("jid"));
    const std::string node(payload.attribute("node"));
    if (!service)
        return home.refuse(question, {payload.hasAttribute("jid") ? Condition::JidMalformed : Condition::BadRequest});
    if (node.size() > longestNode)
        return home.refuse(question, {Condition::BadRequest});
    if (payload.name == "disable")
        return home.pushServices().disable(*service, payload.hasAttribute("node") ? std::optional(node) : std::nullopt,
                                   answerTo(home, question));
    home.pushServices().enable(*service, node, question->from.resource, payload.child("x", ns::dataForms), answerTo(home, question));
}

} // namespace

Module pushModule()
{
    return {"XEP-0357", {push}, {push}, {}, {
        {"enable", push, false, true, true, change},
        {"disable", push, false, true, true, change},
    }};
}

} // namespace posthorn::xmpp
