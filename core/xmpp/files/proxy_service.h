// The proxy for files between clients that cannot reach each other (XEP-0065): its stanzas.
#pragma once

#include "xmpp/files/proxy_session.h"
#include "xmpp/route/service.h"

namespace posthorn::xmpp {

class ProxyService final : public Service {
public:
    explicit ProxyService(Exchange& exchange) : m_exchange(exchange) {}

    // Service
    bool serves(const std::string& domain) const override;
    void take(Station& station, StanzaPtr stanza, Ticket ticket) override;
    std::vector<ServiceItem> itemsFor(const std::string& domain) const override;

    const std::shared_ptr<ProxyTransfers>& transfers() const { return m_transfers; }

private:
    std::string name() const;
    bool isOn() const;
    void info(Station& station, const StanzaPtr& question) const;
    void tellAddress(Station& station, const StanzaPtr& question) const;
    void activate(Station& station, const StanzaPtr& question) const;

    Exchange& m_exchange;
    const std::shared_ptr<ProxyTransfers> m_transfers = std::make_shared<ProxyTransfers>();
};

/// A connection to the proxy.
std::unique_ptr<wire::Session> makeProxySession(Exchange& exchange);

} // namespace posthorn::xmpp
