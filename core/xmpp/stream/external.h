// SASL EXTERNAL (RFC 4422 appendix A) for somebody whom another part of the server has proved already.
#pragma once

#include "directory/authenticator.h"
#include "xmpp/address/jid.h"

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

} // namespace posthorn::xmpp
