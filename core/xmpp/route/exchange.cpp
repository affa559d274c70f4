#include "xmpp/route/exchange.h"

#include "xmpp/account/home.h"
#include "xmpp/route/service.h"

namespace posthorn::xmpp {

Exchange::Exchange(Context context)
    : m_context(std::move(context))
    , m_turnSecret(m_context.settings, config::Setting::XmppTurnSecret)
{
    m_kept.push_back(std::make_unique<Domains>());
    m_domains = m_kept.back().get();
    for (size_t i = 0; i < m_context.workers.size(); ++i)
        m_stations.push_back(std::make_unique<Station>(*this, i));
    m_services = makeServices(*this);
}

Exchange::~Exchange()
{
    m_stopped = true; // what the stations let go of posts to nobody
}

// An account that is not loaded has no streams, and the tokens of its old password are void.
void Exchange::revoke(const Jid& account)
{
    post(homeOf(account), [bare = account.bare()](Station& there) {
        if (Home* home = there.loadedHome(bare))
            home->accessRevoked();
    });
}

void Exchange::endSessions(const Jid& account)
{
    post(homeOf(account), [bare = account.bare()](Station& there) {
        if (Home* home = there.loadedHome(bare))
            home->endSessions(EndReason::LogInAgain);
    });
}

void Exchange::endDetached()
{
    m_stopping = true;
    for (size_t i = 0; i < size(); ++i)
        post(i, [](Station& station) {
            for (const auto& each : station.exchange().services())
                each->endOn(station);
            station.endDetached();
        });
}

void Exchange::dropStores()
{
    m_stopped = true;
    for (const auto& each : m_services)
        each->dropStores();
    for (const auto& each : m_stations)
        each->dropStores();
}

Station& Exchange::stationOf(const Executor& worker)
{
    for (size_t i = 0; i < m_context.workers.size(); ++i) {
        if (m_context.workers[i].executor == &worker)
            return *m_stations[i];
    }
    return *m_stations.front();
}

size_t Exchange::homeOf(const Jid& jid) const
{
    if (m_stations.size() == 1)
        return 0;
    const std::hash<std::string> part;
    const size_t hash = (part(jid.domain) ^ part(jid.local)) * 0x9E3779B97F4A7C15u; // of the bare JID, which is not made for it
    return (hash >> 7) % m_stations.size();
}

bool Exchange::isLocal(const std::string& domain) const
{
    return m_domains.load(std::memory_order_acquire)->contains(domain);
}

std::vector<std::string> Exchange::localDomains() const
{
    const Domains& domains = *m_domains.load(std::memory_order_acquire);
    return {domains.begin(), domains.end()};
}

std::string Exchange::localBehind(std::string_view name, std::string_view domain) const
{
    if (domain.size() <= name.size() + 1 || !domain.starts_with(name) || domain[name.size()] != '.')
        return {};
    std::string behind(domain.substr(name.size() + 1));
    return isLocal(behind) ? behind : std::string();
}

Service* Exchange::serviceOf(const std::string& domain) const
{
    for (const auto& each : m_services) {
        if (each->serves(domain))
            return each.get();
    }
    return nullptr;
}

void Exchange::refreshDomains(Executor& asker, std::function<void()> done)
{
    m_context.directory.domains(asker, [this, done = std::move(done)](Result<std::vector<directory::Domain>> found) {
        if (found) {
            auto domains = std::make_unique<Domains>();
            for (const directory::Domain& each : *found)
                domains->insert(each.name);
            const std::lock_guard lock(m_mutex);
            if (*domains != *m_domains.load(std::memory_order_relaxed)) {
                m_kept.push_back(std::move(domains));
                m_domains.store(m_kept.back().get(), std::memory_order_release);
            }
        }
        done();
    });
}

void Exchange::post(size_t station, Parcel parcel)
{
    if (m_stopped)
        return;
    Station& target = *m_stations[station];
    target.executor().post([&target, parcel = std::move(parcel)] { parcel(target); });
}

} // namespace posthorn::xmpp
