// directory::AccessRecords in directory.db, on the directory's thread.
#pragma once

#include "base/clock.h"
#include "directory/access_records.h"
#include "store/directory/sql_directory.h"

namespace posthorn::store {

class SqlAccess final : public directory::AccessRecords {
public:
    /// @p directory has been opened; it outlives this object, and its thread has done what this one asked for before it ends.
    explicit SqlAccess(SqlDirectory& directory, Clock& clock = Clock::system());

    void addAppPassword(int64_t account, const std::string& name, const std::string& scramSha256,
                        const std::string& scramSha1, Executor& asker, Reply<directory::AppPassword> reply) override;
    void appPasswords(int64_t account, Executor& asker, Reply<std::vector<directory::AppPassword>> reply) override;
    void removeAppPassword(int64_t account, int64_t id, Executor& asker, Reply<void> reply) override;
    void noteAppPasswordUse(int64_t id, const std::string& address, UnixMs at) override;

    void secondFactor(int64_t account, Executor& asker, Reply<directory::SecondFactorRecord> reply) override;
    void setSecondFactor(int64_t account, const std::string& sealedSecret, Executor& asker, Reply<void> reply) override;
    void confirmSecondFactor(int64_t account, int64_t step, std::vector<std::string> recoveryHashes,
                             const std::string& keepGrant, Executor& asker, Reply<void> reply) override;
    void setRecoveryCodes(int64_t account, std::vector<std::string> hashes, Executor& asker, Reply<void> reply) override;
    void takeStep(int64_t account, int64_t step, Executor& asker, Reply<bool> reply) override;
    void takeRecoveryCode(int64_t account, const std::string& hash, Executor& asker, Reply<bool> reply) override;
    void removeSecondFactor(int64_t account, Executor& asker, Reply<void> reply) override;

    void grants(UnixMs now, Executor& asker, Reply<std::vector<directory::Grant>> reply) override;
    void putGrant(const directory::Grant& grant, std::function<void(bool inForce)> reply) override;
    void touchGrants(std::vector<Use> uses) override;
    void removeGrants(std::vector<std::string> keys) override;
    void settled(Executor& asker, Reply<void> reply) override;

private:
    template<class T>
    using Work = std::function<Result<T>(sql::Connection&)>;
    /// In a transaction on the directory's thread; the asker is answered.
    template<class T>
    void change(Executor& asker, Reply<T> reply, Work<T> work, bool touchesLogins = false);
    template<class T>
    void ask(Executor& asker, Reply<T> reply, Work<T> work);
    template<class T>
    static Result<T> inTransaction(sql::Connection& sql, const Work<T>& work);

    SqlDirectory& m_directory;
    Clock& m_clock;
};

} // namespace posthorn::store
