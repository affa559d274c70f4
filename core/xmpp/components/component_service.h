// Programs that answer for a domain of their own (XEP-0114). The settings say which, and in which file each one's secret
// stands.
#pragma once

#include <map>
#include <mutex>

#include "base/serial_thread.h"
#include "wire/link.h"
#include "xmpp/route/service.h"

namespace posthorn::xmpp {

class ComponentService final : public Service {
public:
    explicit ComponentService(Exchange& exchange) : m_exchange(exchange) {}

    // Service
    bool serves(const std::string& domain) const override;
    void take(Station& station, StanzaPtr stanza, Ticket ticket) override;
    std::vector<ServiceItem> itemsFor(const std::string& domain) const override;
    void dropStores() override;

    // For the connections, from any worker.
    /// What stands in the file of that domain's component, without white space around it. NotFound.
    void secretOf(const std::string& domain, Executor& asker, Reply<std::string> reply);
    /// Exists: it is connected already.
    Result<void> connected(const std::string& domain, const SessionAddress& session);
    void disconnected(const std::string& domain, const SessionAddress& session);

private:
    /// Domains and their files, as the settings have them; with the mutex held.
    const std::map<std::string, std::string>& files() const;

    Exchange& m_exchange;
    mutable std::mutex m_mutex;
    mutable std::string m_setting; ///< that m_files was made of
    mutable std::map<std::string, std::string> m_files;
    std::map<std::string, SessionAddress> m_sessions;
    std::unique_ptr<SerialThread> m_reading; ///< of secrets; made when the first is asked for
    bool m_stopped = false;
};

/// A component's connection.
std::unique_ptr<wire::Session> makeComponentSession(Exchange& exchange);

} // namespace posthorn::xmpp
