// Blocking Command (XEP-0191), with reports of what is unwanted (XEP-0377).
#include "xmpp/modules/module.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestReport = 1000;

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

// For the administrators: in the log, and as a message to those that have an account here.
void report(Home& home, const Jid& whom, const Element& about)
{
    Station& station = home.station();
    ++station.exchange().reports;
    const std::string_view reason = about.attribute("reason");
    const bool isSpam = reason.ends_with(":spam");
    std::string text = home.bare().text() + " reports " + whom.text() + (isSpam ? " for spam" : " for abuse");
    size_t messages = 0;
    for (const Element& each : about.children)
        messages += each.is("stanza-id", ns::sid);
    if (messages > 0)
        text += ", " + std::to_string(messages) + (messages == 1 ? " message" : " messages");
    if (const std::string words = about.childText("text", ns::reporting); !words.empty())
        text += ": " + beginningOf(words, longestReport);
    station.context().hub.log(watch::Channel::Xmpp, watch::Level::Warning, text);
    for (const std::string& each : station.context().settings.snapshot()->list(config::Setting::XmppAdministrators)) {
        const auto administrator = Jid::parse(each);
        if (!administrator || administrator->local.empty())
            continue;
        auto message = std::make_shared<Stanza>(Kind::Message);
        message->from = {{}, home.bare().domain, {}};
        message->to = administrator->bare();
        Element body("body", ns::client);
        body.setText(text);
        message->content.push_back(std::move(body));
        station.route(message);
    }
}

void readReports(Home& home, const Element& block)
{
    for (const Element& item : block.children) {
        const Element* const about = item.is("item", ns::blocking) ? item.child("report", ns::reporting) : nullptr;
        const auto whom = Jid::parse(item.attribute("jid"));
        if (about && whom)
            report(home, *whom, *about);
    }
}

// Without the reports, which are not for the account's other clients.
Element withoutReports(Element payload)
{
    for (Element& each : payload.children)
        each.removeChildren([](const Element& child) { return child.ns == ns::reporting; });
    return payload;
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
                              if (block)
                                  readReports(home, *question->payload());
                              home.push(withoutReports(*question->payload()), [](const Resource& each) { return each.blockPushes; });
                              home.blockingChanged(block ? *jids : std::vector<Jid>(), block ? std::vector<Jid>() : removed);
                              home.maybeRelease();
                          }));
}

} // namespace

Module blockingModule()
{
    return {"XEP-0191", {ns::blocking, ns::reporting}, {}, {}, {
        {"blocklist", ns::blocking, true, false, true, list},
        {"block", ns::blocking, false, true, true, [](Home& home, const StanzaPtr& question) { change(home, question, true); }},
        {"unblock", ns::blocking, false, true, true, [](Home& home, const StanzaPtr& question) { change(home, question, false); }},
    }};
}

} // namespace posthorn::xmpp
