// SASL EXTERNAL (RFC 4422 appendix A): for somebody whom another part of the server has proved already, and for who shows a
// certificate that names an account (RFC 6120 section 6.3.8, XEP-0178 section 2).
#pragma once

#include <vector>

#include "directory/authenticator.h"
#include "xmpp/address/jid.h"
#include "xmpp/route/station.h"

namespace posthorn::xmpp {

class External final : public directory::SaslExchange {
public:
    explicit External(directory::Account account)
        : m_account(std::move(account))
    {
    }
    /// Nobody may be spoken for but oneself: the identity to act as is empty, or one's own address.
    void next(std::string_view identity, Handler handler) override
    {
        Outcome outcome;
        outcome.login = m_account.address.text();
        const auto jid = Jid::parse(identity);
        if (identity.empty() || (jid && jid->resource.empty() && *jid == Jid::of(m_account.address))) {
            outcome.kind = Outcome::Kind::Success;
            outcome.account = m_account;
        } else {
            outcome.error = {ErrorKind::AuthFailed, false, "this connection is another account's", {}};
        }
        handler(std::move(outcome));
    }

private:
    directory::Account m_account;
};

/// The addresses of @p domain that the peer's certificate vouches for, each once; of none where it has none that counts.
std::vector<Jid> certifiedAddresses(const wire::LinkInfo& link, const std::string& domain);
/// A login as one of them: the one that the client names, or the only one there is. Invalid for an identity that the
/// certificate does not name; else as with passwords: AuthFailed, Denied (disabled).
std::unique_ptr<directory::SaslExchange> makeCertificateExchange(Station& station, wire::Link& link, std::vector<Jid> addresses);

} // namespace posthorn::xmpp
