// Logins by token: XEP-0484's HT mechanisms (Hashed Token SASL) and what the client says with them.
#include <algorithm>
#include <array>

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"
#include "xmpp/account/ask_home.h"
#include "xmpp/stream/sasl2.h"

namespace posthorn::xmpp {

namespace {

using directory::SaslExchange;

constexpr size_t longestLogin = 512;

/// Without the hash's name in front.
struct Suffix {
    std::string_view name;
    std::string_view binding;
};
constexpr std::array suffixes = {Suffix{"HT-SHA-256-EXPR", "tls-exporter"}, Suffix{"HT-SHA-256-UNIQ", "tls-unique"},
                                 Suffix{"HT-SHA-256-ENDP", "tls-server-end-point"}, Suffix{"HT-SHA-256-NONE", ""}};

class TokenExchange final : public SaslExchange {
public:
    TokenExchange(Station& station, wire::Link& link, std::string domain, std::shared_ptr<TokenLogin> login)
        : m_station(station)
        , m_link(link)
        , m_domain(std::move(domain))
        , m_login(std::move(login))
    {
    }

    void next(std::string_view data, Handler handler) override
    {
        m_handler = std::move(handler);
        const size_t end = data.find('\0');
        m_outcome.login = data.substr(0, end);
        if (end == std::string_view::npos || end == 0 || end > longestLogin ||
            data.size() - end - 1 != crypto::hashSize(crypto::Hash::Sha256))
            return fail({ErrorKind::Invalid, false, "that is no message of this mechanism", {}});
        m_mac = data.substr(end + 1);
        std::string name = m_outcome.login;
        if (name.find('@') == std::string::npos)
            name += '@' + m_domain;
        m_station.context().directory.findLogin(
            name, m_link.executor(), m_life.bind([this](Result<std::optional<directory::LoginRecord>> found) {
                if (!found)
                    return fail(found.error());
                const Error wrong{ErrorKind::AuthFailed, false, "the token is not right", {}};
                if (!*found || (*found)->account.kind != directory::AccountKind::User)
                    return fail(wrong);
                if (!(*found)->account.enabled)
                    return fail({ErrorKind::Denied, false, "the account is disabled", {}});
                m_outcome.account = (*found)->account;
                ask(Basis::of(**found));
            }));
    }

private:
    void ask(Basis basis)
    {
        Tokens::Proof proof{m_login->agent, m_login->mechanism,
                            tokenBinding(m_link.info(), m_login->mechanism).value_or(std::string()),
                            m_mac,          m_login->count,
                            m_login->invalidate, std::move(basis)};
        const Reply<Tokens::Proved> told = m_life.bind([this](Result<Tokens::Proved> proved) {
            if (!proved && proved.error().kind == ErrorKind::NotFound) // without instant messaging
                return fail({ErrorKind::AuthFailed, false, "the token is not right", {}});
            if (!proved) {
                m_login->hasExpired = proved.error().kind == ErrorKind::Denied;
                return fail(proved.error());
            }
            m_login->wantsSuccessor = proved->isInSecondHalf;
            m_outcome.kind = Outcome::Kind::Success;
            m_outcome.data = proved->answer;
            hand();
        });
        askHome<Tokens::Proved>(m_station, Jid::of(m_outcome.account.address), told,
                                [proof](Home& home, Reply<Tokens::Proved> reply) {
                                    home.tokens().prove(proof, home.station().now(), std::move(reply));
                                });
    }

    void fail(Error error)
    {
        m_outcome.kind = Outcome::Kind::Failure;
        m_outcome.error = std::move(error);
        if (m_outcome.error.kind == ErrorKind::AuthFailed || m_outcome.error.kind == ErrorKind::Denied)
            m_station.context().hub.log(watch::Channel::Xmpp, watch::Level::Warning,
                                        "login by token refused for \"" + m_outcome.login.substr(0, 256) + "\" from " +
                                            m_link.info().peer.address,
                                        m_link.info().id);
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
    const std::string m_domain;
    const std::shared_ptr<TokenLogin> m_login;
    Handler m_handler;
    Outcome m_outcome;
    std::string m_mac;
    Life m_life;
};

} // namespace

std::vector<std::string> tokenMechanisms(const wire::LinkInfo& link)
{
    std::vector<std::string> names;
    for (const Suffix& each : suffixes) {
        if (tokenBinding(link, each.name))
            names.emplace_back(each.name);
    }
    return names;
}

std::optional<std::string> tokenBinding(const wire::LinkInfo& link, std::string_view mechanism)
{
    const auto suffix = std::find_if(suffixes.begin(), suffixes.end(), [&](const Suffix& each) { return each.name == mechanism; });
    if (suffix == suffixes.end())
        return std::nullopt;
    if (suffix->binding.empty())
        return std::string();
    for (const wire::ChannelBinding& each : link.channelBindings) {
        if (each.type == suffix->binding)
            return each.data;
    }
    return std::nullopt;
}

std::unique_ptr<SaslExchange> makeTokenExchange(Station& station, wire::Link& link, const std::string& domain,
                                                std::shared_ptr<TokenLogin> login)
{
    return std::make_unique<TokenExchange>(station, link, domain, std::move(login));
}

std::string resourceFor(std::string_view tag, std::string_view agent, const Jid& account)
{
    std::string suffix = randomName(12);
    if (!agent.empty()) // of the account's own clients nobody learns the names that they have among themselves
        suffix = hexEncode(crypto::hash(crypto::Hash::Sha256, account.bareText() + '\n' + std::string(agent))).substr(0, 12);
    return tag.empty() ? suffix : std::string(tag) + '.' + suffix;
}

} // namespace posthorn::xmpp
