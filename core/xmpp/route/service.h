// Whoever answers for domains beside those of the accounts: rooms, files, components, other servers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

/// A line of the list that a domain gives of its services (XEP-0030 section 4).
struct ServiceItem {
    std::string jid;
    std::string name;
};

/// Made once, with the exchange, and used from all workers: what it keeps it keeps by station, and touches it there only.
class Service {
public:
    virtual ~Service() = default;
    /// Is @p domain, which is none of the accounts', this service's at present? Asked for each stanza to such a domain, in
    /// order of makeServices(): quick, and from any worker.
    virtual bool serves(const std::string& domain) const = 0;
    /// A stanza to such a domain, on the worker of whoever sent it. `from` is true. @p ticket is dropped when it is dealt
    /// with.
    virtual void take(Station& station, StanzaPtr stanza, Ticket ticket) = 0;
    /// Does it answer itself, on this server? Else it passes on to other ones.
    virtual bool isHere() const { return true; }
    /// What users of that local domain are told of.
    virtual std::vector<ServiceItem> itemsFor(const std::string& domain) const
    {
        (void)domain;
        return {};
    }
    /// The server is about to stop: on each worker.
    virtual void endOn(Station& station) { (void)station; }
    /// The store is about to go, and nothing runs on the workers any more.
    virtual void dropStores() {}
};

/// All of them, in the order in which they are asked.
std::vector<std::unique_ptr<Service>> makeServices(Exchange& exchange);

/// The accounts' domain of ours that @p domain is, or is a service of, by a name in front of it; empty: neither.
std::string domainOfOurs(const Exchange& exchange, const std::string& domain);

} // namespace posthorn::xmpp
