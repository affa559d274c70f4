// Service Discovery (XEP-0030), with what this server and its accounts announce.
#include <set>

#include "xmpp/modules/module.h"
#include "xmpp/pubsub/pep.h"
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

void answerServerInfo(Station& station, const StanzaPtr& question)
{
    // A node may be the hash by which the server itself is known (XEP-0115 section 6.2).
    const std::string_view node = question->payload()->attribute("node");
    if (!node.empty() && !station.caps().isServers(question->to.domain, node))
        return station.refuse(question, {Condition::ItemNotFound});
    Element query = describeServer(station, question->to.domain);
    query.set("node", node);
    answer(station, question, std::move(query));
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
    if (const std::string_view node = question->payload()->attribute("node"); !node.empty())
        return home.pep().nodes().discoInfo(question, std::string(node));
    if (isStranger(home, question))
        return;
    Element query = emptyLike(question);
    query.add("identity").set("category", "account").set("type", "registered");
    query.add("identity").set("category", "pubsub").set("type", "pep");
    addFeatures(query, &Module::accountFeatures);
    home.answer(question, std::move(query));
}

void accountItems(Home& home, const StanzaPtr& question)
{
    const std::string node(question->payload()->attribute("node"));
    if (node.empty() && isStranger(home, question))
        return;
    home.pep().nodes().discoItems(question, node);
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
    return {"XEP-0030", {ns::caps, ns::caps2, "jid\\20escape"}, {},
            {{"query", ns::discoInfo, true, false, answerServerInfo}, {"query", ns::discoItems, true, false, serverItems}},
            {{"query", ns::discoInfo, true, false, false, accountInfo},
             {"query", ns::discoItems, true, false, false, accountItems}}};
}

} // namespace posthorn::xmpp
