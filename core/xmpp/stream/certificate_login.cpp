// Logins by a client's certificate. What makes it count has been found out by the TLS engine (wire::PeerCertificate).
#include <algorithm>

#include "xmpp/stream/external.h"
#include "xmpp/stream/login_exchange.h"

namespace posthorn::xmpp {

namespace {

class CertificateExchange final : public LoginExchange {
public:
    CertificateExchange(Station& station, wire::Link& link, std::vector<Jid> addresses)
        : LoginExchange(station, link, "certificate")
        , m_addresses(std::move(addresses))
    {
    }

    void next(std::string_view identity, Handler handler) override
    {
        begin(std::move(handler));
        const auto wanted = Jid::parse(identity);
        const auto known = identity.empty() ? (m_addresses.size() == 1 ? m_addresses.begin() : m_addresses.end())
                           : wanted ? std::find(m_addresses.begin(), m_addresses.end(), *wanted)
                                    : m_addresses.end();
        if (known == m_addresses.end()) {
            m_outcome.login = m_addresses.front().addressText();
            return fail({ErrorKind::Invalid, false,
                         identity.empty() ? "the certificate names several accounts" : "the certificate is not that account's", {}});
        }
        m_outcome.login = known->addressText();
        findAccount("there is no such account", [this](const directory::LoginRecord&) { succeed(); });
    }

private:
    const std::vector<Jid> m_addresses;
};

} // namespace

std::vector<Jid> certifiedAddresses(const wire::LinkInfo& link, const std::string& domain)
{
    std::vector<Jid> found;
    if (!link.peerCertificate || !link.peerCertificate->problem.empty())
        return found;
    for (const std::string& each : link.peerCertificate->addresses) {
        auto jid = Jid::parse(each);
        if (const auto mail = jid ? std::nullopt : MailAddress::parse(each)) // "o'neil@...", which no Jid may be
            jid = Jid::of(*mail);
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
