// The directory's questions and changes. SQL stands behind it in core/store/directory; protocols ask by this interface.
// Replies come on the given executor, and may come before the call returns.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "directory/values.h"

namespace posthorn::directory {

/// The verifiers of a password for one program.
struct AppVerifiers {
    int64_t id = 0;
    std::string name;
    std::string scramSha256;
    std::string scramSha1;
};

/// What a login needs: the account and its SCRAM verifiers in RFC 5803 form.
struct LoginRecord {
    Account account;
    std::string scramSha256; ///< empty: the account has no password of its own
    std::string scramSha1;
    bool secondFactor = false; ///< its own password alone opens nothing
    std::vector<AppVerifiers> appPasswords;
};

class Directory {
public:
    virtual ~Directory() = default;

    // Questions. Cached; O(1) for what was asked lately.
    /// Follows domain aliases and aliases (at most ten deep; a loop is Unknown). The part of the local name behind
    /// "+" is ignored where the whole name is nobody's. postmaster is Deliverable in each of our domains (RFC 5321
    /// section 4.5.1): where nobody has that name, or an alias of that name leads to nobody, an account without password
    /// is made for it; a disabled one receives all the same.
    virtual void resolve(const MailAddress& address, Executor& asker, Reply<Resolution> reply) = 0;
    /// @p login is an address; a name without domain is looked for where there is only one domain. Nothing for an
    /// unknown one. Aliases do not log in; domain aliases do.
    virtual void findLogin(const std::string& login, Executor& asker, Reply<std::optional<LoginRecord>> reply) = 0;

    // Changes, answered when durable. NotFound, Exists, Invalid as the names say.
    virtual void addDomain(const std::string& name, Executor& asker, Reply<void> reply) = 0;
    /// With all its accounts, aliases, mailboxes and messages.
    virtual void removeDomain(const std::string& name, Executor& asker, Reply<void> reply) = 0;
    virtual void domains(Executor& asker, Reply<std::vector<Domain>> reply) = 0;
    virtual void addDomainAlias(const std::string& domain, const std::string& alias, Executor& asker,
                                Reply<void> reply) = 0;
    virtual void removeDomainAlias(const std::string& alias, Executor& asker, Reply<void> reply) = 0;
    virtual void domainAliases(Executor& asker, Reply<std::vector<DomainAlias>> reply) = 0;

    /// Makes the account with its mailboxes. @p record.account needs address, kind, realName, enabled, quota only.
    virtual void addAccount(const LoginRecord& record, Executor& asker, Reply<Account> reply) = 0;
    virtual void removeAccount(const MailAddress& address, Executor& asker, Reply<void> reply) = 0;
    /// All that was granted by the old password ends; app passwords with other salts than the new one's go.
    virtual void setPassword(const MailAddress& address, const std::string& scramSha256, const std::string& scramSha1,
                             Executor& asker, Reply<void> reply) = 0;
    /// Changes realName, enabled and quota.
    virtual void changeAccount(const Account& account, Executor& asker, Reply<void> reply) = 0;
    virtual void findAccount(const MailAddress& address, Executor& asker, Reply<std::optional<Account>> reply) = 0;
    /// Those of @p ids that there are, in that order.
    virtual void accountsById(const std::vector<int64_t>& ids, Executor& asker, Reply<std::vector<Account>> reply) = 0;
    /// Both patterns with '*' and '?'; in order of domain and name.
    virtual void accounts(const std::string& domainPattern, const std::string& namePattern, uint64_t from,
                          uint64_t most, Executor& asker, Reply<std::vector<Account>> reply) = 0;

    virtual void addAlias(const Alias& alias, Executor& asker, Reply<void> reply) = 0;
    virtual void removeAlias(const std::string& domain, const std::string& name, Executor& asker,
                             Reply<void> reply) = 0;
    virtual void aliases(const std::string& domainPattern, const std::string& namePattern,
                         const std::string& targetPattern, Executor& asker, Reply<std::vector<Alias>> reply) = 0;

    /// Called with the account's address when its password changed, or it was disabled or removed: its sessions end.
    virtual void onAccessRevoked(std::function<void(const MailAddress&)> listener) = 0;
};

} // namespace posthorn::directory
