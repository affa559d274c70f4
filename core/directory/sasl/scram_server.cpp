// SCRAM-SHA-1 and SCRAM-SHA-256 with and without channel binding (RFC 5802, RFC 7677, RFC 9266), the server's side.
#include "base/text.h"
#include "directory/sasl/mechanisms.h"
#include "directory/sasl/scram_message.h"

namespace posthorn::directory::sasl {
namespace {

class ScramServer final : public SaslServer {
public:
    ScramServer(scram::Variant variant, SaslContext context) : m_variant(variant), m_context(std::move(context)) {}

    std::string_view mechanism() const override
    {
        if (m_variant.hash == crypto::Hash::Sha1)
            return m_variant.plus ? "SCRAM-SHA-1-PLUS" : "SCRAM-SHA-1";
        return m_variant.plus ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256";
    }

    SaslStep next(std::string_view message) override
    {
        switch (m_state) {
        case State::Fresh:
            if (message.empty()) {
                m_state = State::Waiting;
                return challenge({});
            }
            return first(message);
        case State::Waiting:
            return first(message);
        case State::Final:
            return final(message);
        case State::Lookup:
        case State::Over:
            break;
        }
        return end(outOfTurn());
    }

    SaslStep credentials(const std::optional<Credentials>& found) override
    {
        if (m_state != State::Lookup)
            return end(outOfTurn());
        const bool sha1 = m_variant.hash == crypto::Hash::Sha1;
        for (size_t i = 0; found && i <= found->others.size(); ++i) {
            const Credentials& each = i == 0 ? *found : found->others[i - 1];
            const ScramVerifier& verifier = sha1 ? each.sha1 : each.sha256;
            if (verifier.isValid() && (m_known.empty() || verifier.hasSaltOf(m_known.front().second)))
                m_known.emplace_back(i, verifier);
        }
        m_verifier = m_known.empty() ? ScramVerifier::fake(m_variant.hash, m_context.serverSecret, m_login,
                                                           m_context.iterations)
                                     : m_known.front().second;
        m_serverFirst = "r=" + m_nonce + ",s=" + base64Encode(m_verifier.salt) + ",i=";
        appendNumber(m_serverFirst, m_verifier.iterations);
        if (!m_context.offered.empty())
            m_serverFirst += ",h=" + base64Encode(crypto::hash(m_variant.hash, m_context.offered));
        m_state = State::Final;
        return challenge(m_serverFirst);
    }

private:
    enum class State { Fresh, Waiting, Lookup, Final, Over };

    SaslStep end(SaslStep step)
    {
        m_state = State::Over;
        return step;
    }

    SaslStep first(std::string_view message)
    {
        const auto parsed = scram::parseClientFirst(message);
        if (!parsed)
            return end(malformed("not a client-first-message"));
        if (auto wrong = checkBinding(*parsed))
            return end(std::move(*wrong));
        auto login = prepareLogin(parsed->username);
        if (!login)
            return end(failed(std::move(login.error())));
        auto authzid = checkAuthzid(m_context, *login, parsed->authzid);
        if (!authzid)
            return end(failed(std::move(authzid.error())));
        m_login = std::move(*login);
        m_authzid = std::move(*authzid);
        m_clientFirstBare = parsed->bare;
        m_nonce = parsed->nonce;
        m_nonce += m_context.serverNonce.empty() ? scram::freshNonce() : m_context.serverNonce;
        m_expectedBinding.insert(0, parsed->gs2Header);
        m_state = State::Lookup;
        SaslStep step;
        step.kind = SaslStep::Kind::NeedCredentials;
        step.login = m_login;
        step.authzid = m_authzid;
        return step;
    }

    /// RFC 5802 section 6.
    std::optional<SaslStep> checkBinding(const scram::ClientFirst& message)
    {
        if ((message.flag == 'p') != m_variant.plus)
            return malformed("channel binding in a mechanism without it, or the other way round");
        if (message.flag == 'y' && !m_context.channelBindings.empty()) {
            // The client could bind and did not see that we can: somebody between us took -PLUS out of our list.
            return notAuthorized("the offered mechanisms were changed on their way (channel binding downgrade)");
        }
        if (message.flag != 'p')
            return std::nullopt;
        for (const auto& binding : m_context.channelBindings) {
            if (binding.type == message.bindingType) {
                m_expectedBinding = binding.data;
                return std::nullopt;
            }
        }
        return notAuthorized("unsupported channel binding type " + std::string(message.bindingType));
    }

    SaslStep final(std::string_view message)
    {
        const auto parsed = scram::parseClientFinal(message);
        const size_t size = crypto::hashSize(m_variant.hash);
        if (!parsed || parsed->proof.size() != size)
            return end(malformed("not a client-final-message"));
        if (!crypto::constantTimeEquals(parsed->nonce, m_nonce))
            return end(notAuthorized("the nonce is another one"));
        if (!crypto::constantTimeEquals(parsed->binding, m_expectedBinding))
            return end(notAuthorized("the channel binding does not match"));

        std::string authMessage = m_clientFirstBare;
        authMessage += ',';
        authMessage += m_serverFirst;
        authMessage += ',';
        authMessage += parsed->withoutProof;
        const auto fits = [&](const ScramVerifier& verifier) {
            const std::string signature = crypto::hmac(m_variant.hash, verifier.storedKey, authMessage);
            const std::string clientKey = scram::exclusiveOr(parsed->proof, signature);
            return crypto::constantTimeEquals(crypto::hash(m_variant.hash, clientKey), verifier.storedKey);
        };
        if (m_known.empty())
            (void)fits(m_verifier);
        for (const auto& [number, verifier] : m_known) {
            if (!fits(verifier))
                continue;
            SaslStep step;
            step.kind = SaslStep::Kind::Succeeded;
            step.login = m_login;
            step.authzid = m_authzid;
            step.proved = number;
            step.data = "v=" + base64Encode(crypto::hmac(m_variant.hash, verifier.serverKey, authMessage));
            return end(std::move(step));
        }
        return end(notAuthorized("wrong name or password"));
    }

    const scram::Variant m_variant;
    const SaslContext m_context;
    State m_state = State::Fresh;
    std::string m_login;
    std::string m_authzid;
    std::string m_nonce;
    std::string m_clientFirstBare;
    std::string m_serverFirst;
    std::string m_expectedBinding; ///< gs2 header and channel binding data, as the client must repeat them
    ScramVerifier m_verifier; ///< whose salt the client was told
    std::vector<std::pair<size_t, ScramVerifier>> m_known; ///< what its proof may fit, all with that salt
};

} // namespace

Result<std::unique_ptr<SaslServer>> makeScramServer(std::string_view mechanism, SaslContext context)
{
    const auto variant = scram::variantOf(mechanism);
    if (!variant || (variant->plus && (!context.tls || context.channelBindings.empty())))
        return fail(ErrorKind::Unsupported, "this mechanism is not supported", std::string(mechanism.substr(0, 64)));
    return std::make_unique<ScramServer>(*variant, std::move(context));
}

} // namespace posthorn::directory::sasl
