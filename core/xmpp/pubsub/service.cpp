#include "xmpp/pubsub/service.h"

#include <map>

#include "xmpp/modules/module.h"
#include "xmpp/pubsub/nodes.h"
#include "xmpp/route/named_service.h"

namespace posthorn::xmpp {

namespace {

/// The nodes of one domain.
class PubsubDomain final : public NodeHost {
public:
    PubsubDomain(Station& station, const std::string& domain)
        : m_station(station)
        , m_address{{}, domain, {}}
        , m_nodes(*this, domainNodes(station.chat().rooms, domain))
    {
    }

    void take(const StanzaPtr& stanza)
    {
        if (stanza->kind == Kind::Presence)
            return;
        if (!stanza->to.local.empty())
            return m_station.refuse(stanza, {Condition::ItemNotFound});
        if (stanza->kind == Kind::Message) {
            if (!stanza->isError() && !m_nodes.message(stanza))
                m_station.refuse(stanza, {Condition::ServiceUnavailable});
            return;
        }
        if (!stanza->isRequest())
            return;
        const Element& payload = *stanza->payload();
        if (payload.ns == ns::pubsub || payload.ns == ns::pubsubOwner)
            return m_nodes.question(stanza);
        const std::string node(payload.attribute("node"));
        if (stanza->type == "get" && payload.is("query", ns::discoItems))
            return m_nodes.discoItems(stanza, node);
        if (stanza->type == "get" && payload.is("query", ns::discoInfo))
            return m_nodes.discoInfo(stanza, node);
        // Ping, version and the like.
        answerForServer(m_station, stanza);
    }

    // NodeHost
    Station& station() override { return m_station; }
    const Jid& address() const override { return m_address; }
    bool isAccount() const override { return false; }
    NodeConfig defaults(const std::string&) const override
    {
        NodeConfig config;
        config.sendLast = SendLast::OnSub;
        config.maxItems = 0;
        return config;
    }
    bool mayCreate(const Jid& who) const override
    {
        return !who.local.empty() && m_station.exchange().isLocal(who.domain);
    }
    bool sharesPresenceWith(const Jid&) const override { return false; }
    bool isInGroups(const Jid&, const std::vector<std::string>&) const override { return false; }
    void answer(const StanzaPtr& question, std::optional<Element> payload) override
    {
        xmpp::answer(m_station, question, std::move(payload));
    }
    void refuse(const StanzaPtr& question, const StanzaError& error) override { m_station.refuse(question, error); }
    void tellInterested(const Node&, const StanzaPtr&) override {}
    void changed(const Node&, const std::string&, const std::string*) override {}

private:
    Station& m_station;
    const Jid m_address;
    Nodes m_nodes;
};

class PubsubService final : public NamedService {
public:
    explicit PubsubService(Exchange& exchange)
        : NamedService(exchange, config::Setting::XmppPubsubName, "Publish-subscribe")
        , m_domains(exchange.size())
    {
    }
    void take(Station& station, StanzaPtr stanza, Ticket ticket) override
    {
        if (isAboutItself(*stanza))
            return info(station, stanza);
        station.send(m_exchange.homeOf({{}, stanza->to.domain, {}}), [this, stanza, ticket](Station& there) {
            auto& domain = m_domains[there.index()][stanza->to.domain];
            if (!domain)
                domain = std::make_unique<PubsubDomain>(there, stanza->to.domain);
            domain->take(stanza);
        });
    }
    void dropStores() override
    {
        for (auto& each : m_domains)
            each.clear();
    }

private:
    bool isOn() const override { return true; }
    void info(Station& station, const StanzaPtr& question) const override
    {
        Element query("query", ns::discoInfo);
        query.add("identity").set("category", "pubsub").set("type", "service").set("name", "Publish-subscribe");
        for (const std::string_view each : {ns::discoInfo, ns::discoItems})
            query.add("feature").set("var", each);
        for (const std::string& each : Nodes::features(false))
            query.add("feature").set("var", each);
        answer(station, question, std::move(query));
    }
    /// What needs no look at the nodes.
    static bool isAboutItself(const Stanza& stanza)
    {
        return stanza.to.isDomain() && stanza.isRequest() && stanza.type == "get" && stanza.payload()->is("query", ns::discoInfo) &&
               stanza.payload()->attribute("node").empty();
    }

    std::vector<std::map<std::string, std::unique_ptr<PubsubDomain>>> m_domains; ///< by station
};

} // namespace

std::unique_ptr<Service> makePubsubService(Exchange& exchange)
{
    return std::make_unique<PubsubService>(exchange);
}

} // namespace posthorn::xmpp
