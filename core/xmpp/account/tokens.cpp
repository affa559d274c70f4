#include "xmpp/account/tokens.h"

#include <algorithm>

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

Error wrongToken()
{
    return {ErrorKind::AuthFailed, false, "the token is not right", {}};
}

std::string macOf(const std::string& token, std::string_view who, const std::string& binding)
{
    return crypto::hmac(crypto::Hash::Sha256, token, std::string(who) + binding);
}

} // namespace

Basis Basis::of(const directory::LoginRecord& record)
{
    Basis basis{record.account.credentialsVersion, record.secondFactor};
    for (const directory::AppVerifiers& each : record.appPasswords)
        basis.appPasswords.push_back(each.id);
    return basis;
}

bool Basis::holdsBy(const Basis& now) const
{
    return version == now.version && (secondFactor || !now.secondFactor) &&
           std::all_of(appPasswords.begin(), appPasswords.end(), [&now](int64_t each) {
               return std::find(now.appPasswords.begin(), now.appPasswords.end(), each) != now.appPasswords.end();
           });
}

Tokens::Tokens(store::Objects& objects, store::AccountId account, std::string secret)
    : m_keeper(objects, account, "xmpp-tokens")
    , m_account(account)
    , m_secret(std::move(secret))
{
}

void Tokens::whenLoaded(std::function<void(Result<void>)> then)
{
    if (m_loaded)
        return then({});
    m_waiting.push_back(std::move(then));
    if (std::exchange(m_loading, true))
        return;
    m_keeper.load(m_life.bind([this](Result<std::vector<Keeper::Item>> items) {
        m_loading = false;
        m_loaded = items.has_value();
        for (size_t i = 0; items && i < items->size(); ++i) {
            const auto kept = readXml((*items)[i].bytes);
            if (!kept)
                continue;
            const std::string agent(kept->attribute("id"));
            m_keeper.known(agent, (*items)[i].id);
            Entries& entries = m_agents[agent];
            for (const Element& each : kept->children) {
                const auto number = [&each](std::string_view name) {
                    return parseNumber<uint64_t>(each.attribute(name)).value_or(0);
                };
                Basis basis{number("version"), each.hasAttribute("factor")};
                for (const Element& password : each.children)
                    basis.appPasswords.push_back(parseNumber<int64_t>(password.attribute("id")).value_or(0));
                entries.push_back({std::string(each.attribute("mechanism")), std::string(each.attribute("salt")), std::move(basis),
                                   UnixMs(number("made")), UnixMs(number("ends")), number("count")});
            }
        }
        const Result<void> outcome = items ? Result<void>() : Result<void>(passOn(items.error()));
        for (const auto& each : std::exchange(m_waiting, {}))
            each(outcome);
    }));
}

std::string Tokens::textOf(const std::string& agent, const Entry& entry) const
{
    std::string what = "xmpp-token";
    for (const std::string& each : {std::to_string(m_account), agent, entry.mechanism, entry.salt})
        what.append(1, '\0').append(each);
    return base64Encode(crypto::hmac(crypto::Hash::Sha256, m_secret, what));
}

void Tokens::save(const std::string& agent, std::function<void(Result<void>)> done)
{
    const auto kept = [done = std::move(done)](Result<store::Modseq> saved) {
        done(saved ? Result<void>() : Result<void>(passOn(saved.error())));
    };
    const auto found = m_agents.find(agent);
    if (found == m_agents.end())
        return m_keeper.erase(agent, kept);
    Element element("agent");
    element.set("id", agent);
    for (const Entry& each : found->second) {
        Element& token = element.add("token").set("mechanism", each.mechanism).set("salt", each.salt);
        token.set("version", std::to_string(each.basis.version)).set("factor", each.basis.secondFactor ? "true" : "");
        token.set("made", std::to_string(each.made)).set("ends", std::to_string(each.ends)).set("count", std::to_string(each.count));
        for (const int64_t password : each.basis.appPasswords)
            token.add("password").set("id", std::to_string(password));
    }
    m_keeper.put(agent, toXml(element), kept);
}

void Tokens::issue(const std::string& agent, const std::string& mechanism, const Basis& basis, UnixMs now, UnixMs ends,
                   Reply<Token> reply)
{
    whenLoaded([this, agent, mechanism, basis, now, ends, reply](Result<void> loaded) {
        if (!loaded)
            return reply(passOn(loaded.error()));
        if (!m_agents.contains(agent) && m_agents.size() >= mostAgents) {
            const auto lastMade = [](const auto& item) { return item.second.empty() ? 0 : item.second.back().made; };
            const auto oldest = std::min_element(m_agents.begin(), m_agents.end(), [&](const auto& a, const auto& b) {
                return lastMade(a) < lastMade(b);
            });
            const std::string gone = oldest->first;
            m_agents.erase(oldest);
            save(gone, [](Result<void>) {});
        }
        Entries& entries = m_agents[agent];
        // The one in use stays until the new one is, which may be lost on its way.
        if (entries.size() > 1)
            entries.resize(1);
        entries.push_back({mechanism, randomName(24), basis, now, ends, 0});
        const Token made{textOf(agent, entries.back()), ends};
        save(agent, [made, reply](Result<void> kept) {
            if (!kept)
                return reply(passOn(kept.error()));
            reply(made);
        });
    });
}

void Tokens::prove(const Proof& proof, UnixMs now, Reply<Proved> reply)
{
    whenLoaded([this, proof, now, reply](Result<void> loaded) {
        if (!loaded)
            return reply(passOn(loaded.error()));
        const auto found = m_agents.find(proof.agent);
        if (found == m_agents.end())
            return reply(passOn(wrongToken()));
        Entries& entries = found->second;
        const auto fits = [&](const Entry& each) {
            return each.mechanism == proof.mechanism && each.basis.holdsBy(proof.basis) &&
                   crypto::constantTimeEquals(macOf(textOf(proof.agent, each), "Initiator", proof.binding), proof.mac);
        };
        const auto entry = std::find_if(entries.begin(), entries.end(), fits);
        if (entry == entries.end() || (proof.count && *proof.count <= entry->count))
            return reply(passOn(wrongToken()));
        if (entry->ends <= now)
            return reply(passOn(Error{ErrorKind::Denied, false, "the token has expired", {}}));
        Proved proved;
        proved.answer = macOf(textOf(proof.agent, *entry), "Responder", proof.binding);
        proved.isInSecondHalf = now - entry->made > (entry->ends - entry->made) / 2;
        entry->count = proof.count.value_or(entry->count);
        const bool succeeded = entry != entries.begin();
        if (proof.invalidate)
            m_agents.erase(found);
        else
            entries.erase(entries.begin(), entry); // the client has its successor for certain
        if (!proof.invalidate && !proof.count && !succeeded)
            return reply(proved); // nothing to remember
        save(proof.agent, [proved, reply](Result<void> kept) {
            if (!kept)
                return reply(passOn(kept.error()));
            reply(proved);
        });
    });
}

void Tokens::forgetAll()
{
    whenLoaded([this](Result<void> loaded) {
        if (!loaded)
            return;
        for (const auto& [agent, entries] : std::exchange(m_agents, {}))
            save(agent, [](Result<void>) {});
    });
}

} // namespace posthorn::xmpp
