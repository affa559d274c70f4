#include "web/push/push_gateway.h"

#include <algorithm>

namespace posthorn::web {

namespace {

using Proof = directory::Principal::Proof;

/// A letter for the kind of proof, its public name, and the password's version, with which all of them end.
std::string credentialText(char kind, const std::string& name, const directory::Account& account)
{
    return kind + std::to_string(account.credentialsVersion) + ":" + name;
}

char letterOf(Proof proof)
{
    switch (proof) {
    case Proof::Session:
        return 's';
    case Proof::Token:
        return 't';
    case Proof::AppPassword:
        return 'a';
    case Proof::Password:
        break;
    }
    return 'p';
}

class Gateway final : public jmap::PushGateway {
public:
    explicit Gateway(PushGatewayParts parts) : m_parts(std::move(parts)) {}

    void push(jmap::PushMessage message, Executor& asker, Reply<unsigned> reply) override
    {
        m_parts.directory.findAccount(
            message.address, asker,
            m_life.bind([this, message, &asker, reply = std::move(reply)](
                            const Result<std::optional<directory::Account>>& found) mutable {
                if (!found)
                    return reply(passOn(found.error()));
                if (!*found || (*found)->id != message.account || !(*found)->enabled)
                    return reply(over());
                checkGrant(std::move(message), **found, asker, std::move(reply));
            }));
    }

private:
    static tl::unexpected<Error> over() { return fail(ErrorKind::Denied, "who subscribed is not signed in any more"); }

    void checkGrant(jmap::PushMessage message, const directory::Account& account, Executor& asker, Reply<unsigned> reply)
    {
        const std::string& credential = message.credential;
        const size_t colon = credential.find(':');
        const std::string name = colon == std::string::npos ? std::string() : credential.substr(colon + 1);
        const char kind = credential.empty() ? '\0' : credential.front();
        if (credential != credentialText(kind, name, account))
            return reply(over());
        if (kind == 'p')
            return post(std::move(message), asker, std::move(reply));
        if (kind == 's' || kind == 't') {
            const auto grants = m_parts.sessions->ofAccount(
                account.id, kind == 's' ? directory::Grant::Kind::Session : directory::Grant::Kind::Token);
            const bool lives = std::any_of(grants.begin(), grants.end(), [&name](const WebSession& one) { return one.id == name; });
            return lives ? post(std::move(message), asker, std::move(reply)) : reply(over());
        }
        if (kind != 'a' || !m_parts.access)
            return reply(over());
        m_parts.access->appPasswords(
            account.id, asker,
            m_life.bind([this, message = std::move(message), name, &asker,
                         reply = std::move(reply)](const Result<std::vector<directory::AppPassword>>& all) mutable {
                if (!all)
                    return reply(passOn(all.error()));
                const bool lives = std::any_of(all->begin(), all->end(), [&name](const auto& one) { return std::to_string(one.id) == name; });
                return lives ? post(std::move(message), asker, std::move(reply)) : reply(over());
            }));
    }

    void post(jmap::PushMessage message, Executor& asker, Reply<unsigned> reply)
    {
        const auto address = parseWebAddress(message.url);
        if (!address || !address->secure)
            return reply(over());
        http::FetchWish wish;
        wish.method = "POST";
        wish.accept = "*/*";
        wish.agent = "Posthorn";
        wish.mostBody = 64 * 1024;
        wish.fields.add("TTL", std::to_string(message.timeToLive)); // RFC 8030 section 5.2
        wish.fields.add("Urgency", "normal");
        wish.fields.add("Content-Type", message.encrypted ? "application/octet-stream" : "application/json");
        if (message.encrypted)
            wish.fields.add("Content-Encoding", "aes128gcm");
        wish.body = std::move(message.body);
        fetchOuter(m_parts.web, asker, *address, std::move(wish), "push", m_life,
                   m_life.bind([reply = std::move(reply)](const Result<http::Fetched>& answer) {
                       if (answer)
                           return reply(answer->status);
                       // A name may be mended; one that leads inside is no push service.
                       reply(passOn(answer.error()));
                   }));
    }

    const PushGatewayParts m_parts;
    Life m_life;
};

} // namespace

std::string credentialOf(const directory::Principal& principal)
{
    return credentialText(letterOf(principal.proof), principal.proofName, principal.account);
}

std::unique_ptr<jmap::PushGateway> makePushGateway(PushGatewayParts parts)
{
    return std::make_unique<Gateway>(std::move(parts));
}

} // namespace posthorn::web
