#include "store/directory/sql_access.h"

#include "base/text.h"
#include "store/sql/query.h"

namespace posthorn::store {

using namespace directory;

namespace {

constexpr int64_t mostAppPasswords = 50;

std::string unhex(std::string_view text)
{
    const auto digit = [](char c) { return c <= '9' ? c - '0' : asciiLower(c) - 'a' + 10; };
    std::string bytes;
    for (size_t i = 0; i + 1 < text.size(); i += 2)
        bytes += char(digit(text[i]) << 4 | digit(text[i + 1]));
    return bytes;
}

template<class T>
void answer(Executor& asker, Reply<T> reply, Result<T> result)
{
    asker.post([reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); });
}

Result<void> noSuchThing(std::string_view what)
{
    return fail(ErrorKind::NotFound, "there is no such " + std::string(what));
}

Result<void> putCodes(sql::Connection& sql, int64_t account, const std::vector<std::string>& hashes)
{
    POSTHORN_TRY(sql::run(sql, "DELETE FROM recovery_code WHERE account = ?", account));
    for (const std::string& hash : hashes)
        POSTHORN_TRY(sql::run(sql, "INSERT INTO recovery_code (account, hash) VALUES (?, ?)", account, hexEncode(hash)));
    return {};
}

/// Whether all passwords of the account, its own and the apps', have the salts of these verifiers.
Result<bool> saltsFit(sql::Connection& sql, int64_t account, const std::string& sha256, const std::string& sha1)
{
    bool fit = true;
    const auto look = [&](const sql::Rows& row) {
        for (int i = 0; i < 2; ++i) {
            const std::string_view there = row.text(i);
            const bool isVerifier = there.find('$') != std::string_view::npos;
            fit = fit && (!isVerifier || saltOf(there) == saltOf(i == 0 ? sha256 : sha1));
        }
    };
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT scram_sha256, scram_sha1 FROM account WHERE id = ?", account), look));
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT scram_sha256, scram_sha1 FROM app_password WHERE account = ?", account),
                           look));
    return fit;
}

} // namespace

SqlAccess::SqlAccess(SqlDirectory& directory, Clock& clock) : m_directory(directory), m_clock(clock) {}

template<class T>
Result<T> SqlAccess::inTransaction(sql::Connection& sql, const Work<T>& work)
{
    if (auto begun = sql.begin(); !begun)
        return passOn(begun.error());
    Result<T> result = work(sql);
    if (!result) {
        sql.rollback();
        return result;
    }
    if (auto done = sql.commit(); !done) {
        sql.rollback();
        return passOn(done.error());
    }
    return result;
}

template<class T>
void SqlAccess::change(Executor& asker, Reply<T> reply, Work<T> work, bool touchesLogins)
{
    m_directory.onThread([this, &asker, reply = std::move(reply), work = std::move(work), touchesLogins](sql::Connection& sql) {
        auto result = inTransaction<T>(sql, work);
        if (touchesLogins)
            m_directory.forget();
        answer<T>(asker, reply, std::move(result));
    });
}

template<class T>
void SqlAccess::ask(Executor& asker, Reply<T> reply, Work<T> work)
{
    m_directory.onThread([&asker, reply = std::move(reply), work = std::move(work)](sql::Connection& sql) {
        answer<T>(asker, reply, work(sql));
    });
}

void SqlAccess::addAppPassword(int64_t account, const std::string& name, const std::string& scramSha256,
                               const std::string& scramSha1, Executor& asker, Reply<AppPassword> reply)
{
    const auto work = [=, this](sql::Connection& sql) -> Result<AppPassword> {
        const auto there = sql::number(sql, 0, "SELECT COUNT(*) FROM account WHERE id = ? AND removing = 0", account);
        if (!there)
            return passOn(there.error());
        if (*there == 0)
            return fail(ErrorKind::NotFound, "no such account");
        const auto count = sql::number(sql, 0, "SELECT COUNT(*) FROM app_password WHERE account = ?", account);
        if (!count)
            return passOn(count.error());
        if (*count >= mostAppPasswords)
            return fail(ErrorKind::Limit, "the account has fifty app passwords: remove one first");
        const auto fit = saltsFit(sql, account, scramSha256, scramSha1);
        if (!fit)
            return passOn(fit.error());
        if (!*fit)
            return fail(ErrorKind::InUse, "the password was changed meanwhile, try again");
        auto id = DirectoryRows(sql).nextNumber("app_password");
        if (!id)
            return passOn(id.error());
        AppPassword made{*id, name, m_clock.now(), 0, {}};
        POSTHORN_TRY(sql::run(sql, "INSERT INTO app_password (id, account, name, scram_sha256, scram_sha1, since,"
                                   " last_used, last_address) VALUES (?, ?, ?, ?, ?, ?, 0, '')",
                              made.id, account, name, scramSha256, scramSha1, made.since));
        return made;
    };
    change<AppPassword>(asker, std::move(reply), work, true);
}

void SqlAccess::appPasswords(int64_t account, Executor& asker, Reply<std::vector<AppPassword>> reply)
{
    ask<std::vector<AppPassword>>(asker, std::move(reply), [account](sql::Connection& sql) -> Result<std::vector<AppPassword>> {
        std::vector<AppPassword> list;
        POSTHORN_TRY(sql::each(sql::select(sql, "SELECT id, name, since, last_used, last_address FROM app_password"
                                                " WHERE account = ? ORDER BY id",
                                           account),
                               [&](const sql::Rows& row) {
                                   list.push_back({row.integer(0), std::string(row.text(1)), row.integer(2),
                                                   row.integer(3), std::string(row.text(4))});
                               }));
        return list;
    });
}

void SqlAccess::removeAppPassword(int64_t account, int64_t id, Executor& asker, Reply<void> reply)
{
    const auto work = [account, id](sql::Connection& sql) -> Result<void> {
        const auto there =
            sql::number(sql, 0, "SELECT COUNT(*) FROM app_password WHERE account = ? AND id = ?", account, id);
        if (!there)
            return passOn(there.error());
        if (*there == 0)
            return noSuchThing("app password");
        return sql::run(sql, "DELETE FROM app_password WHERE id = ?", id);
    };
    change<void>(asker, std::move(reply), work, true);
}

void SqlAccess::noteAppPasswordUse(int64_t id, const std::string& address, UnixMs at)
{
    m_directory.onThread([id, address, at](sql::Connection& sql) {
        (void)sql::run(sql, "UPDATE app_password SET last_used = ?, last_address = ? WHERE id = ?", at, address, id);
    });
}

void SqlAccess::secondFactor(int64_t account, Executor& asker, Reply<SecondFactorRecord> reply)
{
    ask<SecondFactorRecord>(asker, std::move(reply), [account](sql::Connection& sql) -> Result<SecondFactorRecord> {
        std::optional<SecondFactorRecord> found;
        POSTHORN_TRY(sql::each(sql::select(sql, "SELECT sealed, confirmed, since, last_step FROM second_factor"
                                                " WHERE account = ?",
                                           account),
                               [&](const sql::Rows& row) {
                                   found = SecondFactorRecord{unhex(row.text(0)), row.integer(1) != 0, row.integer(2),
                                                              row.integer(3), 0};
                               }));
        if (!found)
            return fail(ErrorKind::NotFound, "the account has no second factor");
        const auto left = sql::number(sql, 0, "SELECT COUNT(*) FROM recovery_code WHERE account = ?", account);
        if (!left)
            return passOn(left.error());
        found->recoveryLeft = *left;
        return *found;
    });
}

namespace {

Result<void> wantUnconfirmed(sql::Connection& sql, int64_t account)
{
    const auto on =
        sql::number(sql, 0, "SELECT COUNT(*) FROM second_factor WHERE account = ? AND confirmed = 1", account);
    if (!on)
        return passOn(on.error());
    if (*on > 0)
        return fail(ErrorKind::Exists, "the account has a second factor already");
    return {};
}

} // namespace

void SqlAccess::setSecondFactor(int64_t account, const std::string& sealedSecret, Executor& asker, Reply<void> reply)
{
    const auto work = [account, sealed = hexEncode(sealedSecret), now = m_clock.now()](sql::Connection& sql) -> Result<void> {
        POSTHORN_TRY(wantUnconfirmed(sql, account));
        POSTHORN_TRY(sql::run(sql, "DELETE FROM second_factor WHERE account = ?", account));
        return sql::run(sql, "INSERT INTO second_factor (account, sealed, confirmed, since, last_step)"
                             " VALUES (?, ?, 0, ?, 0)",
                        account, sealed, now);
    };
    change<void>(asker, std::move(reply), work);
}

void SqlAccess::confirmSecondFactor(int64_t account, int64_t step, std::vector<std::string> recoveryHashes,
                                    const std::string& keepGrant, Executor& asker, Reply<void> reply)
{
    const auto work = [=, hashes = std::move(recoveryHashes), now = m_clock.now()](sql::Connection& sql) -> Result<void> {
        POSTHORN_TRY(wantUnconfirmed(sql, account));
        const auto begun = sql::number(sql, 0, "SELECT COUNT(*) FROM second_factor WHERE account = ?", account);
        if (!begun)
            return passOn(begun.error());
        if (*begun == 0)
            return noSuchThing("second factor");
        POSTHORN_TRY(sql::run(sql, "UPDATE second_factor SET confirmed = 1, since = ?, last_step = ? WHERE account = ?",
                              now, step, account));
        POSTHORN_TRY(sql::run(sql, "DELETE FROM access_grant WHERE account = ? AND id <> ?", account, keepGrant));
        return putCodes(sql, account, hashes);
    };
    change<void>(asker, std::move(reply), work, true);
}

void SqlAccess::setRecoveryCodes(int64_t account, std::vector<std::string> hashes, Executor& asker, Reply<void> reply)
{
    change<void>(asker, std::move(reply),
                 [account, hashes = std::move(hashes)](sql::Connection& sql) { return putCodes(sql, account, hashes); });
}

void SqlAccess::takeStep(int64_t account, int64_t step, Executor& asker, Reply<bool> reply)
{
    const auto work = [account, step](sql::Connection& sql) -> Result<bool> {
        const auto last = sql::number(sql, step, "SELECT last_step FROM second_factor WHERE account = ?", account);
        if (!last)
            return passOn(last.error());
        if (*last >= step)
            return false;
        POSTHORN_TRY(sql::run(sql, "UPDATE second_factor SET last_step = ? WHERE account = ?", step, account));
        return true;
    };
    change<bool>(asker, std::move(reply), work);
}

void SqlAccess::takeRecoveryCode(int64_t account, const std::string& hash, Executor& asker, Reply<bool> reply)
{
    const auto work = [account, text = hexEncode(hash)](sql::Connection& sql) -> Result<bool> {
        const auto there =
            sql::number(sql, 0, "SELECT COUNT(*) FROM recovery_code WHERE account = ? AND hash = ?", account, text);
        if (!there)
            return passOn(there.error());
        if (*there == 0)
            return false;
        POSTHORN_TRY(sql::run(sql, "DELETE FROM recovery_code WHERE account = ? AND hash = ?", account, text));
        return true;
    };
    change<bool>(asker, std::move(reply), work);
}

void SqlAccess::removeSecondFactor(int64_t account, Executor& asker, Reply<void> reply)
{
    const auto work = [account](sql::Connection& sql) -> Result<void> {
        POSTHORN_TRY(sql::run(sql, "DELETE FROM second_factor WHERE account = ?", account));
        return sql::run(sql, "DELETE FROM recovery_code WHERE account = ?", account);
    };
    change<void>(asker, std::move(reply), work, true);
}

void SqlAccess::grants(UnixMs now, Executor& asker, Reply<std::vector<Grant>> reply)
{
    const auto work = [now](sql::Connection& sql) -> Result<std::vector<Grant>> {
        POSTHORN_TRY(sql::run(sql, "DELETE FROM access_grant WHERE ends <= ? OR last_seen + idle <= ? OR NOT EXISTS"
                                   " (SELECT 1 FROM account WHERE account.id = access_grant.account AND enabled = 1"
                                   " AND removing = 0 AND account.credentials_version = access_grant.credentials_version)",
                              now, now));
        std::vector<Grant> list;
        POSTHORN_TRY(sql::each(
            sql::select(sql, "SELECT hash, access_grant.kind, access_grant.id, access_grant.account,"
                             " access_grant.credentials_version, access_grant.name, scope, address, agent, since,"
                             " last_seen, ends, idle, account.domain, account.name, domain.name, account.real_name,"
                             " account.quota, account.created_at FROM access_grant JOIN account ON"
                             " account.id = access_grant.account JOIN domain ON domain.id = account.domain"),
            [&](const sql::Rows& row) {
                Grant grant;
                grant.key = unhex(row.text(0));
                grant.kind = Grant::Kind(row.integer(1));
                grant.id = row.text(2);
                grant.account.id = row.integer(3);
                grant.account.credentialsVersion = uint64_t(row.integer(4));
                grant.name = row.text(5);
                grant.scope = row.text(6);
                grant.address = row.text(7);
                grant.agent = row.text(8);
                grant.since = row.integer(9);
                grant.lastSeen = row.integer(10);
                grant.ends = row.integer(11);
                grant.idleMs = row.integer(12);
                grant.account.domainId = row.integer(13);
                grant.account.address = {std::string(row.text(14)), std::string(row.text(15))};
                grant.account.realName = row.text(16);
                grant.account.quota = uint64_t(row.integer(17));
                grant.account.createdAt = row.integer(18);
                list.push_back(std::move(grant));
            }));
        return list;
    };
    change<std::vector<Grant>>(asker, std::move(reply), work);
}

void SqlAccess::putGrant(const Grant& grant, std::function<void(bool)> reply)
{
    m_directory.onThread([grant, reply = std::move(reply)](sql::Connection& sql) {
        const auto valid = sql::number(sql, 0, "SELECT COUNT(*) FROM account WHERE id = ? AND credentials_version = ?"
                                               " AND enabled = 1 AND removing = 0",
                                       grant.account.id, grant.account.credentialsVersion);
        if (valid && *valid == 0)
            return reply(false);
        // One that the disk does not take is in force until the next start.
        (void)sql::run(sql, "INSERT INTO access_grant (hash, kind, id, account, credentials_version, name, scope, address,"
                            " agent, since, last_seen, ends, idle) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       hexEncode(grant.key), int64_t(grant.kind), grant.id, grant.account.id,
                       grant.account.credentialsVersion, grant.name, grant.scope, grant.address, grant.agent, grant.since,
                       grant.lastSeen, grant.ends, grant.idleMs);
        reply(true);
    });
}

void SqlAccess::touchGrants(std::vector<Use> uses)
{
    m_directory.onThread([uses = std::move(uses)](sql::Connection& sql) {
        (void)inTransaction<void>(sql, [&](sql::Connection& inside) -> Result<void> {
            for (const Use& use : uses)
                POSTHORN_TRY(sql::run(inside, "UPDATE access_grant SET last_seen = ?, address = ? WHERE hash = ?",
                                      use.lastSeen, use.address, hexEncode(use.key)));
            return {};
        });
    });
}

void SqlAccess::removeGrants(std::vector<std::string> keys)
{
    m_directory.onThread([keys = std::move(keys)](sql::Connection& sql) {
        (void)inTransaction<void>(sql, [&](sql::Connection& inside) -> Result<void> {
            for (const std::string& key : keys)
                POSTHORN_TRY(sql::run(inside, "DELETE FROM access_grant WHERE hash = ?", hexEncode(key)));
            return {};
        });
    });
}

void SqlAccess::settled(Executor& asker, Reply<void> reply)
{
    ask<void>(asker, std::move(reply), [](sql::Connection&) -> Result<void> { return {}; });
}

} // namespace posthorn::store
