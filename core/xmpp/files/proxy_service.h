// The proxy for files between clients that cannot reach each other (XEP-0065): its stanzas.
#pragma once

#include "xmpp/files/proxy_session.h"
#include "xmpp/route/named_service.h"

namespace posthorn::xmpp {

class ProxyService final : public NamedService {
public:
    explicit ProxyService(Exchange& exchange) : NamedService(exchange, config::Setting::XmppProxyName, "SOCKS5 proxy") {}

    // Service
    void take(Station& station, StanzaPtr stanza, Ticket ticket) override;

    const std::shared_ptr<ProxyTransfers>& transfers() const { return m_transfers; }

private:
    bool isOn() const override;
    void info(Station& station, const StanzaPtr& question) const override;
    void tellAddress(Station& station, const StanzaPtr& question) const;
    void activate(Station& station, const StanzaPtr& question) const;

    const std::shared_ptr<ProxyTransfers> m_transfers = std::make_shared<ProxyTransfers>();
};

/// A connection to the proxy.
std::unique_ptr<wire::Session> makeProxySession(Exchange& exchange);

} // namespace posthorn::xmpp
