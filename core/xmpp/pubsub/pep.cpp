#include "xmpp/pubsub/pep.h"

#include <algorithm>

#include "xmpp/account/home.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t mostRemote = 5000;
constexpr size_t mostNodeless = 100'000;

// Nodes that concern nobody but their owner, whatever a client forgets to say about them.
constexpr std::string_view ownersOnly[] = {
    "storage:bookmarks",        // XEP-0048
    "urn:xmpp:bookmarks:1",     // XEP-0402
    "urn:xmpp:mds:displayed:0", // XEP-0490
};

} // namespace

Pep::Pep(Home& home)
    : m_home(home)
    , m_nodes(*this, accountNodes(*home.station().store().objects, home.accountId()))
{
}

Station& Pep::station()
{
    return m_home.station();
}

const Jid& Pep::address() const
{
    return m_home.bare();
}

void Pep::prepare()
{
    if (!station().nodeless().contains(address()))
        m_nodes.load([](Result<void>) {});
}

void Pep::greet(const Jid& client, const Wanted& wanted)
{
    m_nodes.sendLast(client, [wanted](const std::string& node) { return wanted->contains(node); });
}

void Pep::remoteWants(const Jid& client, const Wanted& wanted)
{
    const auto known = m_remote.find(client);
    if (!wanted || wanted->empty()) {
        if (known != m_remote.end())
            m_remote.erase(known);
        return;
    }
    if (known != m_remote.end() && known->second == wanted)
        return;
    if (known == m_remote.end() && m_remote.size() >= mostRemote)
        return;
    m_remote[client] = wanted;
    greet(client, wanted);
}

NodeConfig Pep::defaults(const std::string& node) const
{
    NodeConfig config;
    config.access = AccessModel::Presence;
    if (std::find(std::begin(ownersOnly), std::end(ownersOnly), node) != std::end(ownersOnly))
        config.access = AccessModel::Whitelist;
    return config;
}

bool Pep::mayCreate(const Jid& who) const
{
    return who.sameBare(address());
}

bool Pep::sharesPresenceWith(const Jid& who) const
{
    return m_home.sharesPresenceWith(who);
}

bool Pep::isInGroups(const Jid& who, const std::vector<std::string>& groups) const
{
    bool found = false;
    m_home.eachContact([&](const RosterItem& item) {
        found = found || (item.jid.sameBare(who) && std::any_of(item.groups.begin(), item.groups.end(), [&](const std::string& each) {
                              return std::find(groups.begin(), groups.end(), each) != groups.end();
                          }));
    });
    return found;
}

void Pep::answer(const StanzaPtr& question, std::optional<Element> payload)
{
    m_home.answer(question, std::move(payload));
}

void Pep::refuse(const StanzaPtr& question, const StanzaError& error)
{
    m_home.refuse(question, error);
    rest();
}

void Pep::rest()
{
    if (m_nodes.isLoaded() && m_nodes.all().empty()) {
        auto& all = station().nodeless();
        if (all.size() >= mostNodeless)
            all.clear();
        all.insert(address());
    } else {
        station().nodeless().erase(address());
    }
    m_home.maybeRelease();
}

void Pep::tellInterested(const Node& node, const StanzaPtr& message)
{
    for (const auto& each : m_home.resources()) {
        const Jid own = address().withResource(each->name);
        if (each->wanted && each->wanted->contains(node.name) && !node.subscriptionOf(own))
            station().deliver(each->session, {message, own});
    }
    std::vector<Jid> contacts;
    m_home.eachContact([&](const RosterItem& item) {
        if (item.from && !m_home.isBlocked(item.jid) && !node.hasSubscriber(item.jid) && m_nodes.mayRead(node, item.jid))
            contacts.push_back(item.jid);
    });
    if (!contacts.empty())
        spreadToInterested(station(), message, node.name, contacts);
    for (const auto& [jid, wanted] : m_remote) {
        if (!wanted->contains(node.name) || std::find(contacts.begin(), contacts.end(), jid.bare()) == contacts.end())
            continue;
        auto copy = std::make_shared<Stanza>(*message);
        copy->to = jid;
        station().route(copy);
    }
}

} // namespace posthorn::xmpp
