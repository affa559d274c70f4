// Tokens by which an account's clients log in without its password (XEP-0484): one for each client, and its successor
// until that is used. What is kept of a token is only what it is made from together with the installation's secret.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "directory/directory.h"
#include "xmpp/account/keeper.h"

namespace posthorn::xmpp {

/// What an account's logins rest on when a token is made. The token is void when any of it is gone: whoever takes a password
/// away from a program, or asks for a second factor from now on, means the tokens that were had by it, too.
struct Basis {
    uint64_t version = 0; ///< of the credentials
    bool secondFactor = false;
    std::vector<int64_t> appPasswords{};

    static Basis of(const directory::LoginRecord& record);
    bool holdsBy(const Basis& now) const;
};

class Tokens {
public:
    static constexpr size_t mostAgents = 20; ///< of one account; beyond, the one that logged in longest ago goes

    Tokens(store::Objects& objects, store::AccountId account, std::string secret);

    struct Token {
        std::string text;
        UnixMs ends = 0;
    };
    /// Makes one for the client @p agent, good while @p basis holds. Durable when answered.
    void issue(const std::string& agent, const std::string& mechanism, const Basis& basis, UnixMs now, UnixMs ends,
               Reply<Token> reply);

    struct Proof {
        std::string agent;
        std::string mechanism;
        std::string binding;           ///< of the channel
        std::string mac;               ///< what the client sent
        std::optional<uint64_t> count; ///< of its logins by this token: never twice the same
        bool invalidate = false;
        Basis basis{}; ///< the account's now
    };
    struct Proved {
        std::string answer;          ///< the server's own proof
        bool isInSecondHalf = false; ///< of its time
    };
    /// AuthFailed for what is wrong, Denied for a token whose time is over. What was counted is durable when answered.
    void prove(const Proof& proof, UnixMs now, Reply<Proved> reply);

    void forgetAll();
    bool isBusy() const { return m_keeper.isBusy() || !m_waiting.empty() || m_loading; }

private:
    struct Entry {
        std::string mechanism;
        std::string salt;
        Basis basis;
        UnixMs made = 0;
        UnixMs ends = 0;
        uint64_t count = 0;
    };
    using Entries = std::vector<Entry>; ///< the token in use, and the one after it

    void whenLoaded(std::function<void(Result<void>)> then);
    std::string textOf(const std::string& agent, const Entry& entry) const;
    void save(const std::string& agent, std::function<void(Result<void>)> done);

    Keeper m_keeper;
    const store::AccountId m_account;
    const std::string m_secret;
    std::map<std::string, Entries> m_agents;
    std::vector<std::function<void(Result<void>)>> m_waiting;
    bool m_loading = false;
    bool m_loaded = false;
    Life m_life;
};

} // namespace posthorn::xmpp
