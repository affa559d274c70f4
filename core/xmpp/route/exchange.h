// The stations of all workers, and what they know in common. Parcels between stations are collected during a turn of the
// sender's worker and go over in one batch.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "xmpp/address/jid.h"
#include "xmpp/context.h"
#include "xmpp/route/secret_file.h"

namespace posthorn::xmpp {

class Service;
class Station;

/// Work for a station, done on its worker.
using Parcel = std::function<void(Station&)>;

class Exchange {
public:
    /// @p context's workers run. start() follows before the first session.
    explicit Exchange(Context context);
    /// After the workers have ended.
    ~Exchange();

    const Context& context() const { return m_context; }
    size_t size() const { return m_stations.size(); }
    Station& station(size_t index) { return *m_stations[index]; }
    /// An account's password has changed, it was disabled or removed: its streams end, and those that wait for their client
    /// to come back, too. From any thread.
    void revoke(const Jid& account);
    /// Something that its programs may have logged in by is gone: its streams end, to log in again. From any thread.
    void endSessions(const Jid& account);
    /// The server is about to stop: streams that wait for their clients to come back do not do so any longer, and what
    /// they hold is kept for later. Done on the workers.
    void endDetached();
    bool isStopping() const { return m_stopping; }
    /// The store is about to go, and nothing runs on the workers any more: what is still posted is dropped.
    void dropStores();
    /// The station of a worker's executor.
    Station& stationOf(const Executor& worker);
    /// Where an account or a room is at home: from its bare JID.
    size_t homeOf(const Jid& jid) const;

    /// Domains whose accounts are ours. From any thread.
    bool isLocal(const std::string& domain) const;
    std::vector<std::string> localDomains() const;
    /// The domain of ours that is behind "@p name." in @p domain; empty: there is none.
    std::string localBehind(std::string_view name, std::string_view domain) const;
    /// Who answers for @p domain beside the accounts; null: nobody. From any thread.
    Service* serviceOf(const std::string& domain) const;
    const std::vector<std::unique_ptr<Service>>& services() const { return m_services; }
    /// Asks the directory anew which they are.
    void refreshDomains(Executor& asker, std::function<void()> done);

    /// What this server shares with the TURN servers (XEP-0215). From any thread.
    std::string turnSecret() const { return m_turnSecret.get(); }
    /// Messages that were reported as unwanted since the start (XEP-0377). From any thread.
    std::atomic<uint64_t> reports{0};
    /// Sessions that are bound, for the console. From any thread.
    std::atomic<uint64_t> bound{0};
    /// For whoever is no station: from any thread.
    void post(size_t station, Parcel parcel);

private:
    using Domains = std::set<std::string>;
    Context m_context;
    SecretFile m_turnSecret;
    std::atomic<bool> m_stopping{false};
    std::atomic<bool> m_stopped{false};
    std::mutex m_mutex; ///< over m_kept
    /// Every stanza asks, several times, on all workers: without a lock. Sets of before are kept, for whoever looks at one
    /// still; there are as many as there were changes.
    std::vector<std::unique_ptr<const Domains>> m_kept;
    std::atomic<const Domains*> m_domains;
    std::vector<std::unique_ptr<Station>> m_stations;
    std::vector<std::unique_ptr<Service>> m_services;
};

} // namespace posthorn::xmpp
