// directory::Directory on SQL; see README.md of this folder.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/clock.h"
#include "base/serial_thread.h"
#include "directory/directory.h"
#include "store/directory/rows.h"
#include "store/sql/connection.h"

namespace posthorn::store {

class SqlDirectory final : public directory::Directory {
public:
    /// Removes an account's mail; the directory's row goes once the reply is good.
    using MailRemover = std::function<void(int64_t account, Reply<void>)>;

    explicit SqlDirectory(Clock& clock = Clock::system());
    ~SqlDirectory() override;
    /// Opens and migrates on the directory's own thread, and waits for that; then finishes, in the background, the
    /// removals that a crash interrupted. Call it once, before anything is asked.
    Result<void> open(const sql::Opener& opener, MailRemover removeMail);

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

    /// For what else lies in directory.db: runs @p work on the directory's thread, with its connection.
    void onThread(std::function<void(sql::Connection&)> work)
    {
        m_thread.post([this, work = std::move(work)] { work(*m_sql); });
    }
    /// What was cached of logins may be another now. From any thread.
    void forget();
    /// Tells the listeners of onAccessRevoked. On the directory's thread.
    void revoke(const MailAddress& address);

private:
    // Runs `work` on the directory's thread, in a transaction where it changes something, and answers the asker.
    template<class T>
    void ask(Executor& asker, Reply<T> reply, std::function<Result<T>(DirectoryRows&)> work);
    template<class T>
    void change(Executor& asker, Reply<T> reply, std::function<Result<T>(DirectoryRows&)> work);
    template<class T>
    Result<T> inTransaction(const std::function<Result<T>(DirectoryRows&)>& work);

    Result<std::pair<directory::Domain, directory::LoginRecord>> accountAt(DirectoryRows& rows,
                                                                           const MailAddress& address);
    /// Marks, then removes the mail, then the row, one account after the other; then replies.
    void removeMarked(std::vector<directory::Account> accounts, Executor& asker, Reply<void> reply);
    void mailRemoved(int64_t id, Result<void> removed, std::vector<directory::Account> left, Executor& asker,
                     Reply<void> reply);
    /// On the directory's thread: what open() does.
    Result<void> begin(const sql::Opener& opener);

    /// Lets the mail remover's late replies find out that the directory has gone.
    struct Gate {
        std::mutex mutex;
        SqlDirectory* directory = nullptr;
    };

    Clock& m_clock;
    const std::shared_ptr<Gate> m_gate = std::make_shared<Gate>();
    std::unique_ptr<sql::Connection> m_sql;
    MailRemover m_removeMail;
    std::mutex m_mutex; ///< over the caches and the listener
    std::unordered_map<std::string, directory::Resolution> m_resolutions;
    std::unordered_map<std::string, std::optional<directory::LoginRecord>> m_logins;
    std::vector<std::function<void(const MailAddress&)>> m_listeners;
    SerialThread m_thread{"directory"}; ///< last: its tasks use all of the above
};

} // namespace posthorn::store
