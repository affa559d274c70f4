// Logins by a client's certificate. What makes it count has been found out by the TLS engine (wire::PeerCertificate).
#include <algorithm>

#include "xmpp/stream/external.h"

namespace posthorn::xmpp {

namespace {

using directory::SaslExchange;

class CertificateExchange final : public SaslExchange {
public:
    CertificateExchange(Station& station, wire::Link& link, std::vector<Jid> addresses)
        : m_station(station)
        , m_link(link)
        , m_addresses(std::move(addresses))
    {
    }

    void next(std::string_view identity, Handler handler) override
    {
        m_handler = std::move(handler);
        const auto wanted = Jid::parse(identity);
        const auto known = identity.empty() ? (m_addresses.size() == 1 ? m_addresses.begin() : m_addresses.end())
                           : wanted ? std::find(m_addresses.begin(), m_addresses.end(), *wanted)
                                    : m_addresses.end();
        if (known == m_addresses.end()) {
            m_outcome.login = m_addresses.front().text();
            return fail({ErrorKind::Invalid, false,
                         identity.empty() ? "the certificate names several accounts" : "the certificate is not that account's", {}});
        }
        m_outcome.login = known->text();
        m_station.context().directory.findLogin(
            m_outcome.login, m_link.executor(), m_life.bind([this](Result<std::optional<directory::LoginRecord>> found) {
                if (!found)
                    return fail(found.error());
                if (!*found || (*found)->account.kind != directory::AccountKind::User)
                    return fail({ErrorKind::AuthFailed, false, "there is no such account", {}});
                if (!(*found)->account.enabled)
                    return fail({ErrorKind::Denied, false, "the account is disabled", {}});
                m_outcome.kind = Outcome::Kind::Success;
                m_outcome.account = std::move((*found)->account);
                m_station.context().hub.count(watch::Counter::LoginsSucceeded);
                hand();
            }));
    }

private:
    void fail(Error error)
    {
        watch::Hub& hub = m_station.context().hub;
        hub.count(watch::Counter::LoginsFailed);
        hub.log(watch::Channel::Xmpp, watch::Level::Warning,
                "login by certificate refused for \"" + m_outcome.login + "\" from " + m_link.info().peer.address + ": " + error.text,
                m_link.info().id);
        m_outcome.kind = Outcome::Kind::Failure;
        m_outcome.error = std::move(error);
        hand();
    }

    // The handler may drop this.
    void hand()
    {
        const Handler handler = std::move(m_handler);
        handler(std::move(m_outcome));
    }

    Station& m_station;
    wire::Link& m_link;
    const std::vector<Jid> m_addresses;
    Handler m_handler;
    Outcome m_outcome;
    Life m_life;
};

} // namespace

std::vector<Jid> certifiedAddresses(const wire::LinkInfo& link, const std::string& domain)
{
    std::vector<Jid> found;
    if (!link.peerCertificate || !link.peerCertificate->problem.empty())
        return found;
    for (const std::string& each : link.peerCertificate->addresses) {
        auto jid = Jid::parse(each); // of mail addresses, too: an account's is both
        if (jid && !jid->local.empty() && jid->isBare() && jid->domain == domain &&
            std::find(found.begin(), found.end(), *jid) == found.end())
            found.push_back(std::move(*jid));
    }
    return found;
}

std::unique_ptr<directory::SaslExchange> makeCertificateExchange(Station& station, wire::Link& link, std::vector<Jid> addresses)
{
    return std::make_unique<CertificateExchange>(station, link, std::move(addresses));
}

} // namespace posthorn::xmpp
