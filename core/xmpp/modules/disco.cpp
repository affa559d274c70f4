// Service Discovery (XEP-0030), with what this server and its accounts announce.
#include <set>

#include "xmpp/modules/module.h"
#include "xmpp/route/service.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

void addFeatures(Element& query, std::vector<std::string_view> Module::*which)
{
    std::set<std::string_view> all = {ns::discoInfo, ns::discoItems};
    for (const Module& module : modules())
        all.insert((module.*which).begin(), (module.*which).end());
    for (const std::string_view each : all)
        query.add("feature").set("var", each);
}

Element emptyLike(const StanzaPtr& question)
{
    const Element& asked = *question->payload();
    Element query("query", asked.ns);
    query.set("node", asked.attribute("node"));
    return query;
}

void serverInfo(Station& station, const StanzaPtr& question)
{
    if (question->payload()->hasAttribute("node"))
        return station.refuse(question, {Condition::ItemNotFound});
    answer(station, question, describeServer(station, question->to.domain));
}

void serverItems(Station& station, const StanzaPtr& question)
{
    if (question->payload()->hasAttribute("node"))
        return station.refuse(question, {Condition::ItemNotFound});
    Element query = emptyLike(question);
    for (const auto& service : station.exchange().services()) {
        for (const ServiceItem& each : service->itemsFor(question->to.domain))
            query.add("item").set("jid", each.jid).set("name", each.name);
    }
    answer(station, question, std::move(query));
}

// XEP-0030 section 8: a stranger hears no more of an account than of one that does not exist.
bool isStranger(Home& home, const StanzaPtr& question)
{
    if (home.sharesPresenceWith(question->from))
        return false;
    home.refuse(question, {Condition::ServiceUnavailable});
    return true;
}

void accountInfo(Home& home, const StanzaPtr& question)
{
    if (isStranger(home, question))
        return;
    if (question->payload()->hasAttribute("node"))
        return home.refuse(question, {Condition::ItemNotFound});
    Element query = emptyLike(question);
    query.add("identity").set("category", "account").set("type", "registered");
    addFeatures(query, &Module::accountFeatures);
    home.answer(question, std::move(query));
}

void accountItems(Home& home, const StanzaPtr& question)
{
    if (isStranger(home, question))
        return;
    home.answer(question, emptyLike(question));
}

} // namespace

Element describeServer(Station& station, const std::string& domain)
{
    Element query("query", ns::discoInfo);
    query.add("identity").set("category", "server").set("type", "im").set("name", "Posthorn");
    addFeatures(query, &Module::serverFeatures);
    for (const Module& module : modules()) {
        if (module.describe)
            module.describe(station, domain, query);
    }
    return query;
}

Module discoModule()
{
    return {"XEP-0030", {}, {},
            {{"query", ns::discoInfo, true, false, serverInfo}, {"query", ns::discoItems, true, false, serverItems}},
            {{"query", ns::discoInfo, true, false, false, accountInfo},
             {"query", ns::discoItems, true, false, false, accountItems}}};
}

} // namespace posthorn::xmpp
