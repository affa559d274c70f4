#include "store/directory/schema.h"

#include <array>
#include <span>
#include <string_view>

namespace posthorn::store {

namespace {

// Numbers come from the table `sequence` and are never given twice: the mail index refers to accounts by them.
constexpr std::array<std::string_view, 6> version1 = {
    "CREATE TABLE sequence (name TEXT NOT NULL PRIMARY KEY, next BIGINT NOT NULL)",
    "INSERT INTO sequence (name, next) VALUES ('account', 1), ('domain', 1)",
    "CREATE TABLE domain (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    "CREATE TABLE domain_alias (alias TEXT NOT NULL PRIMARY KEY, domain BIGINT NOT NULL)",
    "CREATE TABLE account (id BIGINT NOT NULL PRIMARY KEY, domain BIGINT NOT NULL, name TEXT NOT NULL,"
    " kind INTEGER NOT NULL, real_name TEXT NOT NULL, enabled INTEGER NOT NULL, quota BIGINT NOT NULL,"
    " credentials_version BIGINT NOT NULL, scram_sha256 TEXT NOT NULL, scram_sha1 TEXT NOT NULL,"
    " created_at BIGINT NOT NULL, removing INTEGER NOT NULL, UNIQUE (domain, name))",
    "CREATE TABLE alias (domain BIGINT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (domain, name))",
};

// What opens an account besides its password, and what was granted after a proof. Hashes and sealed secrets only, as hex.
constexpr std::array<std::string_view, 7> version2 = {
    "INSERT INTO sequence (name, next) VALUES ('app_password', 1)",
    "CREATE TABLE app_password (id BIGINT NOT NULL PRIMARY KEY, account BIGINT NOT NULL, name TEXT NOT NULL,"
    " scram_sha256 TEXT NOT NULL, scram_sha1 TEXT NOT NULL, since BIGINT NOT NULL, last_used BIGINT NOT NULL,"
    " last_address TEXT NOT NULL)",
    "CREATE INDEX app_password_account ON app_password (account)",
    "CREATE TABLE second_factor (account BIGINT NOT NULL PRIMARY KEY, sealed TEXT NOT NULL, confirmed INTEGER NOT NULL,"
    " since BIGINT NOT NULL, last_step BIGINT NOT NULL)",
    "CREATE TABLE recovery_code (account BIGINT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (account, hash))",
    "CREATE TABLE access_grant (hash TEXT NOT NULL PRIMARY KEY, kind INTEGER NOT NULL, id TEXT NOT NULL,"
    " account BIGINT NOT NULL, credentials_version BIGINT NOT NULL, name TEXT NOT NULL, scope TEXT NOT NULL,"
    " address TEXT NOT NULL, agent TEXT NOT NULL, since BIGINT NOT NULL, last_seen BIGINT NOT NULL,"
    " ends BIGINT NOT NULL, idle BIGINT NOT NULL)",
    "CREATE INDEX access_grant_account ON access_grant (account)",
};

// What administrators' commands say of accounts; see directory/provisioning.h. Addresses are as they were given, keys in lower
// case.
constexpr std::array<std::string_view, 6> version3 = {
    "ALTER TABLE account ADD COLUMN restrictions INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE account_variable (account BIGINT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (account, name))",
    "CREATE TABLE account_login (account BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, address TEXT NOT NULL)",
    "CREATE TABLE list_member (account BIGINT NOT NULL, member TEXT NOT NULL, address TEXT NOT NULL,"
    " rights INTEGER NOT NULL, PRIMARY KEY (account, member))",
    "CREATE TABLE external_alias (remote TEXT NOT NULL PRIMARY KEY, address TEXT NOT NULL, local TEXT NOT NULL,"
    " account BIGINT NOT NULL)",
    "CREATE INDEX external_alias_account ON external_alias (account)",
};

constexpr std::array<std::span<const std::string_view>, 3> migrations = {std::span<const std::string_view>(version1),
                                                                         std::span<const std::string_view>(version2),
                                                                         std::span<const std::string_view>(version3)};

Result<int64_t> currentVersion(sql::Connection& connection)
{
    auto created = connection.execute("CREATE TABLE IF NOT EXISTS directory_version (version INTEGER NOT NULL)");
    if (!created)
        return passOn(created.error());
    auto statement = connection.prepare("SELECT version FROM directory_version");
    if (!statement)
        return passOn(statement.error());
    auto row = (*statement)->step();
    if (!row)
        return passOn(row.error());
    const int64_t version = *row ? (*statement)->integer(0) : 0;
    (*statement)->reset();
    return version;
}

} // namespace

Result<void> migrateDirectory(sql::Connection& connection)
{
    if (auto begun = connection.begin(); !begun)
        return begun;
    const auto work = [&]() -> Result<void> {
        const auto version = currentVersion(connection);
        if (!version)
            return passOn(version.error());
        if (*version > int64_t(migrations.size()))
            return fail(ErrorKind::Unsupported, "directory.db was made by a newer version of this program");
        if (*version == int64_t(migrations.size()))
            return {};
        for (size_t step = size_t(*version); step < migrations.size(); ++step) {
            for (const std::string_view sql : migrations[step]) {
                if (auto done = connection.execute(sql); !done)
                    return done;
            }
        }
        if (auto done = connection.execute("DELETE FROM directory_version"); !done)
            return done;
        return connection.execute("INSERT INTO directory_version (version) VALUES (" +
                                  std::to_string(migrations.size()) + ")");
    };
    if (auto done = work(); !done) {
        connection.rollback();
        return done;
    }
    return connection.commit();
}

} // namespace posthorn::store
