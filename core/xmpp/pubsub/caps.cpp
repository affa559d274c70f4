#include "xmpp/pubsub/caps.h"

#include "xmpp/modules/module.h"
#include "xmpp/route/station.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr auto patience = std::chrono::seconds(30); ///< with a client that has been asked
constexpr size_t mostQuestions = 1000;
constexpr size_t mostWaiting = 1000; ///< for one answer
constexpr size_t longestAnnounced = 1024;
constexpr std::string_view serverNode = "https://posthorn.dev";
constexpr std::string_view suffix = "+notify";

Wanted wantedIn(const Element& info)
{
    static const auto nothing = std::make_shared<const std::set<std::string>>();
    std::set<std::string> all;
    size_t bytes = 0;
    for (const Element& each : info.children) {
        const std::string_view var = each.is("feature", ns::discoInfo) ? each.attribute("var") : std::string_view();
        if (!var.ends_with(suffix))
            continue;
        bytes += var.size();
        if (bytes > Caps::mostWantedBytes)
            break;
        all.emplace(var.substr(0, var.size() - suffix.size()));
    }
    return all.empty() ? nothing : std::make_shared<const std::set<std::string>>(std::move(all));
}

} // namespace

Caps::Caps(Station& station)
    : m_station(station)
{
}

std::string Caps::Announced::key() const
{
    return (second ? "2 " : "1 ") + std::to_string(algorithm ? int(*algorithm) : -1) + ' ' + hash;
}

std::optional<crypto::Hash> Caps::algorithmNamed(std::string_view name)
{
    if (name == "sha-1")
        return crypto::Hash::Sha1;
    if (name == "sha-256")
        return crypto::Hash::Sha256;
    if (name == "sha-512")
        return crypto::Hash::Sha512;
    return std::nullopt;
}

std::optional<Caps::Announced> Caps::announcedBy(const Stanza& presence)
{
    if (const Element* c = presence.child("c", ns::caps); c && c->hasAttribute("ver")) {
        Announced announced;
        announced.node = std::string(c->attribute("node")) + '#' + std::string(c->attribute("ver"));
        announced.hash = c->attribute("ver");
        announced.algorithm = algorithmNamed(c->attribute("hash"));
        return announced;
    }
    if (const Element* c = presence.child("c", ns::caps2)) {
        for (const Element& each : c->children) {
            const auto algorithm = algorithmNamed(each.attribute("algo"));
            if (!each.is("hash", ns::hashes) || !algorithm)
                continue;
            Announced announced;
            announced.hash = each.text();
            announced.node = std::string(ns::caps2) + '#' + std::string(each.attribute("algo")) + '.' + announced.hash;
            announced.algorithm = algorithm;
            announced.second = true;
            return announced;
        }
    }
    return std::nullopt;
}

std::string Caps::nodeIn(const Stanza& presence)
{
    const auto announced = announcedBy(presence);
    return announced ? announced->node.substr(0, longestAnnounced) : std::string();
}

void Caps::resolve(const Jid& asker, const Stanza& presence, Done done)
{
    auto announced = announcedBy(presence);
    if (!announced || announced->node.size() > longestAnnounced)
        return done(nullptr);
    std::string key = announced->key();
    if (const auto known = m_known.find(key); known != m_known.end())
        return done(known->second);
    if (!announced->algorithm) // what cannot be verified says something of this client alone
        key += ' ' + presence.from.text();
    const bool asked = m_questions.contains(key);
    if (!asked) {
        std::string owner = ownerOf(presence.from);
        if (!mayAsk(owner))
            return done(nullptr);
        ++m_asked[owner];
        m_questions[key].owner = std::move(owner);
    }
    Question& question = m_questions[key];
    if (question.waiting.size() >= mostWaiting)
        return done(nullptr);
    question.waiting.push_back({asker, presence.from, std::move(*announced), std::move(done)});
    if (!asked)
        ask(key);
}

std::string Caps::ownerOf(const Jid& client) const
{
    return m_station.exchange().isLocal(client.domain) ? client.bareText() : client.domain;
}

bool Caps::mayAsk(const std::string& owner) const
{
    const auto found = m_asked.find(owner);
    const size_t most = owner.find('@') == std::string::npos ? mostOfServer : mostOfAccount;
    return m_questions.size() < mostQuestions && (found == m_asked.end() || found->second < most);
}

void Caps::forget(Questions::iterator question)
{
    if (const auto found = m_asked.find(question->second.owner); --found->second == 0)
        m_asked.erase(found);
    m_questions.erase(question);
}

void Caps::ask(const std::string& key)
{
    Question& question = m_questions[key];
    const Waiter& waiter = question.waiting.front();
    question.id = "caps-" + std::to_string(m_station.index()) + '-' + std::to_string(++m_number);
    m_byId[question.id] = key;
    auto stanza = std::make_shared<Stanza>(Kind::Iq, "get");
    stanza->id = question.id;
    stanza->from = waiter.asker;
    stanza->to = waiter.client;
    stanza->add("query", ns::discoInfo).set("node", waiter.announced.node);
    m_station.route(stanza);
    m_station.after(patience, m_life.bind([this, key, id = question.id] {
        const auto found = m_questions.find(key);
        if (found == m_questions.end() || found->second.id != id)
            return;
        m_byId.erase(id);
        found->second.waiting.pop_front();
        next(key);
    }));
}

// Somebody else with the same hash.
void Caps::next(const std::string& key)
{
    const auto question = m_questions.find(key);
    if (question->second.waiting.empty())
        forget(question);
    else
        ask(key);
}

bool Caps::answered(const Stanza& response)
{
    const auto id = m_byId.find(response.id);
    if (id == m_byId.end())
        return false;
    const std::string key = id->second;
    Question& question = m_questions[key];
    Waiter& first = question.waiting.front();
    if (first.client != response.from || first.asker != response.to.bare())
        return false;
    m_byId.erase(id);
    const Waiter waiter = std::move(first);
    question.waiting.pop_front();
    const Element* const info = response.isError() ? nullptr : response.child("query", ns::discoInfo);
    const Wanted wanted = info ? wantedIn(*info) : nullptr;
    const Announced& said = waiter.announced;
    bool verified = false;
    if (info && said.algorithm) {
        const auto hash = said.second ? caps2Hash(*info, *said.algorithm) : capsHash(*info, *said.algorithm);
        verified = hash && *hash == said.hash;
    }
    if (!verified) {
        next(key);
        return waiter.done(wanted), true;
    }
    remember(key, wanted);
    const auto waiting = std::move(question.waiting);
    forget(m_questions.find(key));
    waiter.done(wanted);
    for (const Waiter& each : waiting)
        each.done(wanted);
    return true;
}

Caps::Own& Caps::own(const std::string& domain)
{
    Own& own = m_own[domain];
    std::shared_ptr<const void> settings = m_station.context().settings.snapshot();
    if (own.settings == settings)
        return own;
    const Element info = describeServer(m_station, domain);
    const std::string ver = capsHash(info, crypto::Hash::Sha1).value_or(std::string());
    Element c("c", ns::caps), second("c", ns::caps2);
    c.set("hash", "sha-1").set("node", serverNode).set("ver", ver);
    own = {std::move(settings), {}, {std::string(serverNode) + '#' + ver}};
    for (const auto& [name, kind] : {std::pair{"sha-256", crypto::Hash::Sha256}, {"sha-512", crypto::Hash::Sha512}}) {
        const std::string hash = caps2Hash(info, kind).value_or(std::string());
        second.add("hash", ns::hashes).set("algo", name).setText(hash);
        own.nodes.insert(std::string(ns::caps2) + '#' + name + '.' + hash);
    }
    own.xml = toXml(c) + toXml(second);
    return own;
}

const std::string& Caps::ofServer(const std::string& domain)
{
    return own(domain).xml;
}

bool Caps::isServers(const std::string& domain, std::string_view node)
{
    return own(domain).nodes.contains(std::string(node));
}

void Caps::remember(const std::string& key, Wanted wanted)
{
    if (!m_known.insert_or_assign(key, std::move(wanted)).second)
        return;
    m_oldest.push_back(key);
    if (m_oldest.size() > mostKnown) {
        m_known.erase(m_oldest.front());
        m_oldest.pop_front();
    }
}

} // namespace posthorn::xmpp
