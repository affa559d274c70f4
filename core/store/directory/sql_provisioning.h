// directory::Provisioning in directory.db, on the directory's thread.
#pragma once

#include <mutex>
#include <unordered_map>

#include "base/clock.h"
#include "directory/provisioning.h"
#include "store/directory/sql_directory.h"

namespace posthorn::store {

class SqlProvisioning final : public directory::Provisioning {
public:
    /// @p directory has been opened; it outlives this object, and its thread has done what this one asked for before it ends.
    explicit SqlProvisioning(SqlDirectory& directory, Clock& clock = Clock::system());

    void noteLogin(int64_t account, const std::string& address) override;
    void lastLogin(int64_t account, Executor& asker, Reply<std::optional<Login>> reply) override;
    void variables(int64_t account, Executor& asker, Reply<Variables> reply) override;
    void setVariables(const directory::Account& account, std::vector<Change> changes, Executor& asker,
                      Reply<void> reply) override;
    void members(int64_t list, Executor& asker, Reply<std::vector<directory::ListMember>> reply) override;
    void addMember(int64_t list, const directory::ListMember& member, Executor& asker, Reply<void> reply) override;
    void removeMember(int64_t list, const MailAddress& address, Executor& asker, Reply<void> reply) override;
    void addExternalAlias(const directory::ExternalAlias& alias, Executor& asker, Reply<void> reply) override;
    void removeExternalAlias(const MailAddress& remote, Executor& asker, Reply<void> reply) override;
    void externalAliases(Executor& asker, Reply<std::vector<directory::ExternalAlias>> reply) override;

private:
    template<class T>
    using Work = std::function<Result<T>(sql::Connection&)>;
    template<class T>
    void ask(Executor& asker, Reply<T> reply, Work<T> work);
    /// In a transaction; what is cached of addresses and logins is forgotten.
    void change(Executor& asker, Reply<void> reply, Work<void> work);
    /// Writes down the logins that were noted. On the directory's thread.
    void write(sql::Connection& sql);

    SqlDirectory& m_directory;
    Clock& m_clock;
    std::mutex m_mutex; ///< over what follows
    std::unordered_map<int64_t, Login> m_noted;
    int64_t m_written = -1000000; ///< when that was ordered last, by the steady clock
};

} // namespace posthorn::store
