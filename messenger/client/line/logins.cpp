#include "messenger/client/line/logins.h"

#include <algorithm>
#include <array>

#include "base/crypto/crypto.h"

namespace posthorn::messenger {

namespace {

using directory::SaslClient;

SaslClient::Step unexpected(std::string text)
{
    SaslClient::Step step;
    step.kind = SaslClient::Step::Kind::Failed;
    step.error = fail(ErrorKind::Invalid, std::move(text)).value();
    return step;
}

struct Suffix {
    std::string_view mechanism;
    std::string_view binding;
};
constexpr std::array suffixes = {Suffix{"HT-SHA-256-EXPR", "tls-exporter"}, Suffix{"HT-SHA-256-ENDP", "tls-server-end-point"},
                                 Suffix{"HT-SHA-256-NONE", ""}};

std::optional<std::string> bindingOf(std::string_view mechanism, const std::vector<wire::ChannelBinding>& bindings)
{
    for (const Suffix& each : suffixes) {
        if (each.mechanism != mechanism)
            continue;
        if (each.binding.empty())
            return std::string();
        for (const wire::ChannelBinding& binding : bindings) {
            if (binding.type == each.binding)
                return binding.data;
        }
    }
    return std::nullopt;
}

class TokenLogin final : public SaslClient {
public:
    TokenLogin(std::string mechanism, std::string login, std::string token, std::string binding)
        : m_mechanism(std::move(mechanism))
        , m_login(std::move(login))
        , m_token(std::move(token))
        , m_binding(std::move(binding))
    {
    }
    std::string_view mechanism() const override { return m_mechanism; }
    std::optional<std::string> initialResponse() override { return m_login + '\0' + mac("Initiator"); }
    Step next(std::string_view) override { return unexpected("the server sent an unexpected challenge"); }
    Result<void> finish(std::string_view data) override
    {
        if (!crypto::constantTimeEquals(data, mac("Responder")))
            return fail(ErrorKind::AuthFailed, "the server has not proved to know the token");
        return {};
    }

private:
    std::string mac(std::string_view who) const
    {
        return crypto::hmac(crypto::Hash::Sha256, m_token, std::string(who) + m_binding);
    }
    const std::string m_mechanism;
    const std::string m_login;
    const std::string m_token;
    const std::string m_binding;
};

class BearerLogin final : public SaslClient {
public:
    BearerLogin(std::string account, std::string token)
        : m_account(std::move(account))
        , m_token(std::move(token))
    {
    }
    std::string_view mechanism() const override { return "OAUTHBEARER"; }
    // RFC 7628 section 3.1
    std::optional<std::string> initialResponse() override
    {
        return "n,a=" + m_account + ",\x01" "auth=Bearer " + m_token + "\x01\x01";
    }
    // Section 3.2.3: a challenge says what is wrong, and wants to be answered so that the failure may follow.
    Step next(std::string_view) override
    {
        Step step;
        step.kind = Step::Kind::Send;
        step.data = "\x01";
        return step;
    }
    Result<void> finish(std::string_view) override { return {}; }

private:
    const std::string m_account;
    const std::string m_token;
};

} // namespace

std::unique_ptr<SaslClient> makeTokenLogin(const std::string& mechanism, const std::string& login, const std::string& token,
                                           const std::vector<wire::ChannelBinding>& bindings)
{
    auto binding = bindingOf(mechanism, bindings);
    if (!binding || token.empty())
        return nullptr;
    return std::make_unique<TokenLogin>(mechanism, login, token, std::move(*binding));
}

std::unique_ptr<SaslClient> makeBearerLogin(const std::string& account, const std::string& token)
{
    return std::make_unique<BearerLogin>(account, token);
}

std::string bestTokenMechanism(const std::vector<std::string>& offered, const std::vector<wire::ChannelBinding>& bindings)
{
    for (const Suffix& each : suffixes) {
        const bool isOffered = std::find(offered.begin(), offered.end(), each.mechanism) != offered.end();
        if (isOffered && bindingOf(each.mechanism, bindings))
            return std::string(each.mechanism);
    }
    return {};
}

} // namespace posthorn::messenger
