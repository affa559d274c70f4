// The DNS over libunbound, on a thread of its own. Names of /etc/hosts and the servers of /etc/resolv.conf are
// honoured; internationalised names are asked for in their ASCII form (IDNA 2008). With a trust anchor answers are
// validated by DNSSEC (RFC 4035). Safe from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "wire/service.h"

namespace posthorn::net {

struct ResolverOptions {
    std::string resolvConf = "/etc/resolv.conf";
    std::string hosts = "/etc/hosts";
    std::string forwarder;                    ///< "127.0.0.1@5353" in place of resolvConf's servers
    std::chrono::milliseconds timeout{20000}; ///< for a whole question
    /// A file of DS or DNSKEY records, as Debian's /usr/share/dns/root.key; empty: nothing is validated.
    std::string trustAnchor;
    /// Told on the resolver's thread, or by the constructor, why nothing is validated in spite of a trust anchor: the file
    /// cannot be read, or the name servers in between strip signatures, so that every answer would be bogus.
    std::function<void(const std::string& problem)> unvalidated;
};

class Resolver final : public wire::Resolver {
public:
    explicit Resolver(ResolverOptions options = {});
    /// Questions that are under way are answered Cancelled.
    ~Resolver() override;

    /// Literal addresses ("192.0.2.1", "[IPv6:2001:db8::1]") have no MX: NotFound.
    void mx(const std::string& domain, Executor& asker, Reply<wire::MxAnswer> reply) override;
    /// Literal addresses are returned as they are, without brackets.
    void addresses(const std::string& host, Executor& asker, Reply<wire::AddressAnswer> reply) override;
    void srv(const std::string& name, Executor& asker, Reply<std::vector<wire::SrvHost>> reply) override;

private:
    class Room;
    std::shared_ptr<Room> m_room;
};

} // namespace posthorn::net
