// Services that each domain of ours has under a name in front of it, which a setting says: files, the proxy between clients.
#pragma once

#include "xmpp/route/service.h"

namespace posthorn::xmpp {

class NamedService : public Service {
public:
    bool serves(const std::string& domain) const final;
    std::vector<ServiceItem> itemsFor(const std::string& domain) const final;

protected:
    /// @p title: what lists call it.
    NamedService(Exchange& exchange, config::Setting name, std::string title);
    virtual bool isOn() const = 0;
    /// Answers disco#info.
    virtual void info(Station& station, const StanzaPtr& question) const = 0;
    std::string name() const;
    /// Deals with what every service hears: all that is no question to itself, discovery, pings. False: it is another one.
    bool deals(Station& station, const StanzaPtr& stanza) const;

    Exchange& m_exchange;

private:
    const config::Setting m_name;
    const std::string m_title;
};

} // namespace posthorn::xmpp
