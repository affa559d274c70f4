#include "directory/sasl/sasl_client.h"

#include <algorithm>

#include "base/text.h"
#include "directory/sasl/saslprep.h"
#include "directory/sasl/scram_message.h"

namespace posthorn::directory {
namespace {

using Step = SaslClient::Step;

// RFC 5802 section 5.1 speaks of 4096 as the least; some old servers have 1000. A false server that asks for one
// iteration could guess passwords from our proof at a thousand times the speed.
constexpr int leastIterations = 1000;

Step send(std::string data)
{
    Step step;
    step.kind = Step::Kind::Send;
    step.data = std::move(data);
    return step;
}

Step failure(ErrorKind kind, std::string text, std::string detail = {})
{
    Step step;
    step.kind = Step::Kind::Failed;
    step.error = fail(kind, std::move(text), std::move(detail)).value();
    return step;
}

Step unexpected()
{
    return failure(ErrorKind::Invalid, "the server sent an unexpected challenge");
}

class PlainClient final : public SaslClient {
public:
    explicit PlainClient(const SaslClientOptions& options)
        : m_message(options.authzid + '\0' + options.login + '\0' + options.password)
    {
    }
    std::string_view mechanism() const override { return "PLAIN"; }
    std::optional<std::string> initialResponse() override { return m_message; }
    Step next(std::string_view) override { return unexpected(); }
    Result<void> finish(std::string_view) override { return {}; }

private:
    const std::string m_message;
};

class LoginClient final : public SaslClient {
public:
    explicit LoginClient(const SaslClientOptions& options) : m_login(options.login), m_password(options.password) {}
    std::string_view mechanism() const override { return "LOGIN"; }
    std::optional<std::string> initialResponse() override { return std::nullopt; }
    /// The prompts' texts differ from server to server and mean nothing; their order is what counts.
    Step next(std::string_view) override
    {
        ++m_asked;
        return m_asked == 1 ? send(m_login) : m_asked == 2 ? send(m_password) : unexpected();
    }
    Result<void> finish(std::string_view) override { return {}; }

private:
    const std::string m_login;
    const std::string m_password;
    int m_asked = 0;
};

class ScramClient final : public SaslClient {
public:
    /// @p binding with -PLUS; @p couldBind when we could and the server does not offer it.
    ScramClient(std::string mechanism, scram::Variant variant, SaslClientOptions options, bool couldBind)
        : m_mechanism(std::move(mechanism)), m_hash(variant.hash), m_password(std::move(options.password)),
          m_offered(std::move(options.offered)),
          m_nonce(options.clientNonce.empty() ? scram::freshNonce() : std::move(options.clientNonce))
    {
        if (variant.plus)
            m_gs2 = "p=" + options.channelBindings.front().type;
        else
            m_gs2 = couldBind ? "y" : "n";
        m_gs2 += ',';
        if (!options.authzid.empty())
            m_gs2 += "a=" + scram::encodeName(options.authzid);
        m_gs2 += ',';
        m_binding = m_gs2;
        if (variant.plus)
            m_binding += options.channelBindings.front().data;
        m_bare = "n=" + scram::encodeName(options.login) + ",r=" + m_nonce;
    }

    std::string_view mechanism() const override { return m_mechanism; }
    std::optional<std::string> initialResponse() override
    {
        m_state = State::First;
        return m_gs2 + m_bare;
    }

    Step next(std::string_view challenge) override
    {
        if (m_state == State::First)
            return serverFirst(challenge);
        if (m_state == State::Final) {
            // Where success carries no data, as in SMTP, the server's signature comes as one more challenge.
            if (const auto checked = serverFinal(challenge); !checked)
                return failure(checked.error().kind, checked.error().text, checked.error().detail);
            return send({});
        }
        return unexpected();
    }

    Step derived(std::string_view saltedPassword) override
    {
        if (m_state != State::Deriving)
            return unexpected();
        const std::string clientKey = scramClientKey(m_hash, saltedPassword);
        const std::string withoutProof = "c=" + base64Encode(m_binding) + ",r=" + m_nonce;
        const std::string authMessage = m_bare + ',' + m_serverFirst + ',' + withoutProof;
        const std::string signature = crypto::hmac(m_hash, crypto::hash(m_hash, clientKey), authMessage);
        m_expected = "v=" + base64Encode(crypto::hmac(m_hash, scramServerKey(m_hash, saltedPassword), authMessage));
        m_state = State::Final;
        return send(withoutProof + ",p=" + base64Encode(scram::exclusiveOr(clientKey, signature)));
    }

    Result<void> finish(std::string_view additionalData) override
    {
        if (m_state == State::Final && !additionalData.empty())
            return serverFinal(additionalData);
        if (m_state == State::Proved && additionalData.empty())
            return {};
        return fail(ErrorKind::AuthFailed, "the server has not proved to know the password");
    }

private:
    enum class State { Fresh, First, Deriving, Final, Proved, Over };

    Step serverFirst(std::string_view challenge)
    {
        m_state = State::Over;
        const auto parsed = scram::parseServerFirst(challenge);
        if (!parsed)
            return failure(ErrorKind::Invalid, "the server's SCRAM challenge is malformed");
        if (!parsed->nonce.starts_with(m_nonce) || parsed->nonce.size() == m_nonce.size()
            || !scram::isNonce(parsed->nonce.substr(m_nonce.size())))
            return failure(ErrorKind::AuthFailed, "the server's SCRAM challenge is not an answer to ours");
        if (parsed->iterations < leastIterations || parsed->iterations > maxScramIterations)
            return failure(ErrorKind::Unsupported, "the server asks for too few or too many SCRAM iterations",
                           std::to_string(parsed->iterations));
        if (!confirmsOffer(challenge))
            return failure(ErrorKind::AuthFailed, "the list of login mechanisms was changed on its way to us");
        m_nonce = parsed->nonce;
        m_serverFirst = challenge;
        m_state = State::Deriving;
        Step step;
        step.kind = Step::Kind::DeriveKey;
        step.derivation = {m_hash, m_password, parsed->salt, parsed->iterations};
        return step;
    }

    /// XEP-0474: the server may say, under SCRAM's protection, what it has offered.
    bool confirmsOffer(std::string_view challenge) const
    {
        if (m_offered.empty())
            return true;
        while (!challenge.empty()) {
            const std::string_view each = takeUntil(challenge, ',');
            if (each.starts_with("h=") && each.substr(2) != base64Encode(crypto::hash(m_hash, m_offered)))
                return false;
        }
        return true;
    }

    Result<void> serverFinal(std::string_view message)
    {
        m_state = State::Over;
        if (message.starts_with("e="))
            return fail(ErrorKind::AuthFailed, "the server refused the login", std::string(message.substr(2, 200)));
        // Extensions may follow the signature and mean nothing to us.
        if (!crypto::constantTimeEquals(takeUntil(message, ','), m_expected))
            return fail(ErrorKind::AuthFailed, "the server has not proved to know the password");
        m_state = State::Proved;
        return {};
    }

    const std::string m_mechanism;
    const crypto::Hash m_hash;
    const std::string m_password; ///< prepared
    const std::string m_offered;
    std::string m_nonce;
    std::string m_gs2;
    std::string m_binding;
    std::string m_bare;
    std::string m_serverFirst;
    std::string m_expected;
    State m_state = State::Fresh;
};

Result<void> checkOptions(const SaslClientOptions& options)
{
    for (const auto* text : {&options.login, &options.password, &options.authzid}) {
        if (text->size() > maxPasswordOctets)
            return fail(ErrorKind::TooLarge, "the login name or password is too long");
        if (!isUtf8(*text) || text->find('\0') != std::string::npos)
            return fail(ErrorKind::Invalid, "the login name or password is no UTF-8 text");
    }
    if (options.login.empty() || options.password.empty())
        return fail(ErrorKind::Invalid, "the login name or password is empty");
    return {};
}

} // namespace

Step SaslClient::derived(std::string_view)
{
    return unexpected();
}

Result<std::unique_ptr<SaslClient>> makeSaslClient(const std::vector<std::string>& offered, SaslClientOptions options)
{
    if (const auto good = checkOptions(options); !good)
        return passOn(good.error());
    const auto offers = [&](std::string_view name) {
        return std::any_of(offered.begin(), offered.end(), [&](const auto& o) { return equalsIgnoreCase(o, name); });
    };
    const bool canBind = options.tls && !options.channelBindings.empty();
    const bool clear = options.tls || options.allowPlainWithoutTls;
    const bool plusOffered = offers("SCRAM-SHA-256-PLUS") || offers("SCRAM-SHA-1-PLUS");
    for (const std::string_view name : mechanisms(options.tls, canBind, clear)) {
        if (!offers(name))
            continue;
        if (name == "PLAIN")
            return std::make_unique<PlainClient>(options);
        if (name == "LOGIN")
            return std::make_unique<LoginClient>(options);
        auto login = saslPrep(options.login);
        auto password = saslPrep(options.password);
        if (!login || !password)
            return passOn((login ? password : login).error());
        if (login->empty() || password->empty())
            return fail(ErrorKind::Invalid, "the login name or password is empty");
        options.login = std::move(*login);
        options.password = std::move(*password);
        return std::make_unique<ScramClient>(std::string(name), *scram::variantOf(name), std::move(options),
                                             canBind && !plusOffered);
    }
    return fail(ErrorKind::Unsupported, "the server offers no login mechanism that may be used here");
}

} // namespace posthorn::directory
