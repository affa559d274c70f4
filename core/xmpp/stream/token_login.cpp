// Logins by token: XEP-0484's HT mechanisms (Hashed Token SASL) and what the client says with them.
#include <algorithm>
#include <array>

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"
#include "xmpp/account/ask_home.h"
#include "xmpp/stream/login_exchange.h"
#include "xmpp/stream/sasl2.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestLogin = 512;

/// Without the hash's name in front.
struct Suffix {
    std::string_view name;
    std::string_view binding;
};
constexpr std::array suffixes = {Suffix{"HT-SHA-256-EXPR", "tls-exporter"}, Suffix{"HT-SHA-256-UNIQ", "tls-unique"},
                                 Suffix{"HT-SHA-256-ENDP", "tls-server-end-point"}, Suffix{"HT-SHA-256-NONE", ""}};

constexpr std::string_view wrong = "the token is not right";

class TokenExchange final : public LoginExchange {
public:
    TokenExchange(Station& station, wire::Link& link, std::string domain, std::shared_ptr<TokenLogin> login)
        : LoginExchange(station, link, "token")
        , m_domain(std::move(domain))
        , m_login(std::move(login))
    {
    }

    void next(std::string_view data, Handler handler) override
    {
        begin(std::move(handler));
        const size_t end = data.find('\0');
        m_outcome.login = data.substr(0, end);
        if (end == std::string_view::npos || end == 0 || end > longestLogin ||
            data.size() - end - 1 != crypto::hashSize(crypto::Hash::Sha256))
            return fail({ErrorKind::Invalid, false, "that is no message of this mechanism", {}});
        m_mac = data.substr(end + 1);
        if (m_outcome.login.find('@') == std::string::npos)
            m_outcome.login += '@' + m_domain;
        findAccount(std::string(wrong), [this](const directory::LoginRecord& record) { ask(Basis::of(record)); });
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
                return fail({ErrorKind::AuthFailed, false, std::string(wrong), {}});
            if (!proved) {
                m_login->hasExpired = proved.error().kind == ErrorKind::Denied;
                return fail(proved.error());
            }
            m_login->wantsSuccessor = proved->isInSecondHalf;
            m_outcome.data = proved->answer;
            succeed();
        });
        askHome<Tokens::Proved>(m_station, Jid::of(m_outcome.account.address), told,
                                [proof](Home& home, Reply<Tokens::Proved> reply) {
                                    home.tokens().prove(proof, home.station().now(), std::move(reply));
                                });
    }

    const std::string m_domain;
    const std::shared_ptr<TokenLogin> m_login;
    std::string m_mac;
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

std::unique_ptr<directory::SaslExchange> makeTokenExchange(Station& station, wire::Link& link, const std::string& domain,
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
