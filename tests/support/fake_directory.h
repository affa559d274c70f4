// A directory in memory and logins against it, for protocol tests. Answers come inside the asking call or, with
// `deferred`, by the asker's executor; errors can be injected.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "directory/authenticator.h"

namespace posthorn::test {

class FakeDirectory final : public directory::Directory {
public:
    // The test's side.
    /// Adds the account, and its domain where that is missing. Returns its id: @p id, or the next one.
    int64_t addUser(const std::string& address, const std::string& password = "secret", uint64_t quota = 0,
                    int64_t id = 0);
    /// "name@domain" to addresses, which are looked up in turn; those of other domains become forwards.
    void setAlias(const std::string& address, std::vector<std::string> targets);
    void setEnabled(const std::string& address, bool enabled);
    /// Of directory::Restriction.
    void setRestrictions(const std::string& address, uint32_t restrictions);
    /// Makes the address a mailing list.
    void setList(const std::string& address, directory::MailingList list);
    /// What the record of a login says of them.
    void setAppPasswords(const std::string& address, std::vector<int64_t> ids);
    void setSecondFactor(const std::string& address, bool has);
    void setPasswordOf(const std::string& address, const std::string& password);
    /// Null for an unknown one.
    const directory::Account* account(const std::string& address) const;
    std::string passwordOf(const std::string& address) const;

    bool deferred = false;      ///< answer by the executor
    std::optional<Error> error; ///< every question fails like this

    // directory::Directory
    void resolve(const MailAddress& address, Executor& asker, Reply<directory::Resolution> reply) override;
    void findLogin(const std::string& login, Executor& asker,
                   Reply<std::optional<directory::LoginRecord>> reply) override;
    void addDomain(const std::string& name, Executor& asker, Reply<void> reply) override;
    void removeDomain(const std::string& name, Executor& asker, Reply<void> reply) override;
    void domains(Executor& asker, Reply<std::vector<directory::Domain>> reply) override;
    void addDomainAlias(const std::string& domain, const std::string& alias, Executor& asker,
                        Reply<void> reply) override;
    void removeDomainAlias(const std::string& alias, Executor& asker, Reply<void> reply) override;
    void domainAliases(Executor& asker, Reply<std::vector<directory::DomainAlias>> reply) override;
    void addAccount(const directory::LoginRecord& record, Executor& asker, Reply<directory::Account> reply) override;
    void removeAccount(const MailAddress& address, Executor& asker, Reply<void> reply) override;
    void setPassword(const MailAddress& address, const std::string& scramSha256, const std::string& scramSha1,
                     Executor& asker, Reply<void> reply) override;
    void changeAccount(const directory::Account& account, Executor& asker, Reply<void> reply) override;
    void findAccount(const MailAddress& address, Executor& asker,
                     Reply<std::optional<directory::Account>> reply) override;
    void accountsById(const std::vector<int64_t>& ids, Executor& asker,
                      Reply<std::vector<directory::Account>> reply) override;
    void accounts(const std::string& domainPattern, const std::string& namePattern, uint64_t from, uint64_t most,
                  Executor& asker, Reply<std::vector<directory::Account>> reply) override;
    void addAlias(const directory::Alias& alias, Executor& asker, Reply<void> reply) override;
    void removeAlias(const std::string& domain, const std::string& name, Executor& asker, Reply<void> reply) override;
    void aliases(const std::string& domainPattern, const std::string& namePattern, const std::string& targetPattern,
                 Executor& asker, Reply<std::vector<directory::Alias>> reply) override;
    void onAccessRevoked(std::function<void(const MailAddress&)> listener) override;
    /// Tells the listeners that the account's access ended.
    void revoke(const std::string& address);

private:
    struct User {
        directory::Account account;
        std::string password;
        std::vector<int64_t> appPasswords{};
        bool secondFactor = false;
    };
    template<class T>
    void answer(Executor& asker, Reply<T> reply, Result<T> result);
    void collect(const MailAddress& address, int depth, directory::Resolution& resolution, bool& known) const;

    std::vector<directory::Domain> m_domains;
    std::vector<directory::DomainAlias> m_domainAliases;
    std::map<std::string, User> m_users; ///< by address in lower case
    std::map<std::string, std::vector<std::string>> m_aliases;
    std::map<std::string, std::shared_ptr<const directory::MailingList>> m_lists;
    std::vector<std::function<void(const MailAddress&)>> m_listeners;
    int64_t m_nextId = 1;
};

/// Logins against a FakeDirectory: PLAIN and LOGIN for real, and "SCRAM-SHA-256" as a conversation of fixed form: the
/// client says "n,,n=NAME,r=abc", is challenged with "r=abcdef,s=c2FsdA==,i=4096", answers "c=biws,r=abcdef,p=PASSWORD"
/// and is told "v=proof" with the success.
class FakeAuthenticator final : public directory::Authenticator {
public:
    explicit FakeAuthenticator(FakeDirectory& directory) : m_directory(directory) {}

    bool deferred = false;      ///< outcomes come by the link's executor
    std::optional<Error> error; ///< every login fails like this (Limit, Unavailable, ...)

    /// A name without domain means the directory's first domain. AuthFailed, Denied (disabled).
    Result<directory::Account> check(const std::string& login, const std::string& password) const;

    std::vector<std::string> mechanisms(const wire::LinkInfo& link, bool clearAllowed) const override;
    std::unique_ptr<directory::SaslExchange> begin(std::string_view mechanism, wire::Link& link,
                                                   bool clearAllowed) override;
    void checkPassword(const std::string& login, const std::string& password, wire::Link& link,
                       Reply<directory::Account> reply) override;
    void makeVerifiers(const std::string& password, Executor& asker,
                       Reply<std::pair<std::string, std::string>> reply) override;

private:
    FakeDirectory& m_directory;
};

} // namespace posthorn::test
