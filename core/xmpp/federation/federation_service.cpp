#include "xmpp/federation/federation_service.h"

#include <algorithm>

#include "base/random.h"
#include "xmpp/federation/federation_policy.h"
#include "xmpp/federation/remote.h"

namespace posthorn::xmpp {

FederationService::FederationService(Exchange& exchange)
    : m_exchange(exchange)
    , m_secret(randomBytes(32))
    , m_remotes(exchange.context().workers.size())
{
}

FederationService::~FederationService() = default;

bool FederationService::serves(const std::string& domain) const
{
    // The last one that is asked: it takes whatever is nobody else's.
    const Context& context = m_exchange.context();
    return context.connector && context.resolver && !domain.empty() &&
           context.settings.snapshot()->boolean(config::Setting::XmppFederation);
}

bool FederationService::isOurs(const std::string& domain) const
{
    if (m_exchange.isLocal(domain))
        return true;
    const auto& all = m_exchange.services();
    return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.get() != this && each->serves(domain); });
}

size_t FederationService::homeOf(const DomainPair& domains) const
{
    return (std::hash<std::string>()(domains.local + ' ' + domains.remote) >> 5) % m_remotes.size();
}

Remote* FederationService::remote(Station& station, const DomainPair& domains)
{
    auto& all = m_remotes[station.index()];
    if (const auto found = all.find(domains); found != all.end())
        return found->second.get();
    if (all.size() >= mostRemotes)
        return nullptr;
    return all.emplace(domains, std::make_unique<Remote>(*this, station, domains)).first->second.get();
}

void FederationService::take(Station& station, StanzaPtr stanza, Ticket ticket)
{
    DomainPair domains{stanza->from.domain, stanza->to.domain};
    if (!mayFederate(*m_exchange.context().settings.snapshot(), domains.local, domains.remote))
        return station.refuse(stanza, {Condition::NotAllowed, "talking with that server is not allowed here"});
    station.send(homeOf(domains),
                 [this, domains = std::move(domains), stanza = std::move(stanza), ticket = std::move(ticket)](Station& there) {
                     if (Remote* const found = remote(there, domains))
                         found->send(stanza, ticket);
                     else
                         there.refuse(stanza, {Condition::ResourceConstraint, "too many servers are talked with"});
                 });
}

bool FederationService::reserve(size_t octets)
{
    if (m_waitingOctets.fetch_add(octets) + octets <= mostWaitingOctets)
        return true;
    m_waitingOctets -= octets;
    return false;
}

void FederationService::verify(Station& station, Verification verification)
{
    const size_t home = homeOf(verification.domains);
    station.send(home, [this, verification = std::move(verification)](Station& there) {
        if (Remote* const found = remote(there, verification.domains))
            found->verify(verification);
    });
}

void FederationService::borrow(Station& station, const DomainPair& domains, const SessionAddress& session)
{
    station.send(homeOf(domains), [this, domains, session](Station& there) {
        if (Remote* const found = remote(there, domains))
            found->borrow(session);
    });
}

void FederationService::giveBack(Station& station, const DomainPair& domains, const SessionAddress& session)
{
    station.send(homeOf(domains), [this, domains, session](Station& there) {
        const auto& all = m_remotes[there.index()];
        if (const auto found = all.find(domains); found != all.end())
            found->second->giveBack(session);
    });
}

void FederationService::release(Station& station, const DomainPair& domains)
{
    // Its functions may be on the stack.
    station.send(station.index(), [this, domains](Station& here) {
        auto& all = m_remotes[here.index()];
        if (const auto found = all.find(domains); found != all.end() && found->second->isIdle())
            all.erase(found);
    });
}

} // namespace posthorn::xmpp
