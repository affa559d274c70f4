// Blocking Command (XEP-0191).
#include "xmpp/modules/module.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

// Nothing when an item is no address.
std::optional<std::vector<Jid>> jidsIn(const Element& payload)
{
    std::vector<Jid> jids;
    for (const Element& each : payload.children) {
        if (!each.is("item", ns::blocking))
            continue;
        const auto jid = Jid::parse(each.attribute("jid"));
        if (!jid)
            return std::nullopt;
        jids.push_back(*jid);
    }
    return jids;
}

void list(Home& home, const StanzaPtr& question)
{
    if (Resource* asker = home.named(question->from.resource))
        asker->blockPushes = true;
    Element result("blocklist", ns::blocking);
    for (const Jid& each : home.blocked().all())
        result.add("item").set("jid", each.text());
    home.answer(question, std::move(result));
}

void change(Home& home, const StanzaPtr& question, bool block)
{
    const auto jids = jidsIn(*question->payload());
    if (!jids)
        return home.refuse(question, {Condition::JidMalformed});
    if (block && jids->empty())
        return home.refuse(question, {Condition::BadRequest});
    std::vector<Jid> removed = *jids;
    if (!block && jids->empty()) // section 3.5: all of them
        removed = std::vector<Jid>(home.blocked().all().begin(), home.blocked().all().end());
    // Who is blocked hears that the user went offline, which must go out before the list stands in the way.
    home.blocked().change(block ? *jids : std::vector<Jid>(), block ? std::vector<Jid>() : removed,
                          home.bind([&home, question, block, jids, removed](Result<void> kept) {
                              if (!kept)
                                  return home.refuse(question, StanzaError::of(kept.error()));
                              home.answer(question);
                              home.push(*question->payload(), [](const Resource& each) { return each.blockPushes; });
                              home.blockingChanged(block ? *jids : std::vector<Jid>(), block ? std::vector<Jid>() : removed);
                              home.maybeRelease();
                          }));
}

} // namespace

Module blockingModule()
{
    return {"XEP-0191", {ns::blocking}, {}, {}, {
        {"blocklist", ns::blocking, true, false, true, list},
        {"block", ns::blocking, false, true, true, [](Home& home, const StanzaPtr& question) { change(home, question, true); }},
        {"unblock", ns::blocking, false, true, true, [](Home& home, const StanzaPtr& question) { change(home, question, false); }},
    }};
}

} // namespace posthorn::xmpp
