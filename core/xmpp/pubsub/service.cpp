#include "xmpp/pubsub/service.h"

#include <map>

#include "xmpp/modules/module.h"
#include "xmpp/pubsub/nodes.h"

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
            return node.empty() ? info(stanza) : m_nodes.discoInfo(stanza, node);
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
    void info(const StanzaPtr& question)
    {
        Element query("query", ns::discoInfo);
        query.add("identity").set("category", "pubsub").set("type", "service").set("name", "Publish-subscribe");
        for (const std::string_view each : {ns::discoInfo, ns::discoItems})
            query.add("feature").set("var", each);
        for (const std::string& each : Nodes::features(false))
            query.add("feature").set("var", each);
        answer(question, std::move(query));
    }

    Station& m_station;
    const Jid m_address;
    Nodes m_nodes;
};

class PubsubService final : public Service {
public:
    explicit PubsubService(Exchange& exchange)
        : m_exchange(exchange)
        , m_domains(exchange.size())
    {
    }
    bool serves(const std::string& domain) const override { return !m_exchange.localBehind(name(), domain).empty(); }
    void take(Station& station, StanzaPtr stanza, Ticket ticket) override
    {
        station.send(m_exchange.homeOf({{}, stanza->to.domain, {}}), [this, stanza, ticket](Station& there) {
            auto& domain = m_domains[there.index()][stanza->to.domain];
            if (!domain)
                domain = std::make_unique<PubsubDomain>(there, stanza->to.domain);
            domain->take(stanza);
        });
    }
    std::vector<ServiceItem> itemsFor(const std::string& domain) const override
    {
        return {{name() + '.' + domain, "Publish-subscribe"}};
    }
    void dropStores() override
    {
        for (auto& each : m_domains)
            each.clear();
    }

private:
    std::string name() const { return std::string(m_exchange.context().settings.snapshot()->text(config::Setting::XmppPubsubName)); }

    Exchange& m_exchange;
    std::vector<std::map<std::string, std::unique_ptr<PubsubDomain>>> m_domains; ///< by station
};

} // namespace

std::unique_ptr<Service> makePubsubService(Exchange& exchange)
{
    return std::make_unique<PubsubService>(exchange);
}

} // namespace posthorn::xmpp
