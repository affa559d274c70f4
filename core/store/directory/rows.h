// Single rows of directory.db, read and written. On the directory's thread only.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "directory/directory.h"
#include "store/sql/connection.h"

namespace posthorn::store {

class DirectoryRows {
public:
    explicit DirectoryRows(sql::Connection& connection)
        : m_sql(connection)
    {
    }

    /// The domain of that name, or the one it is an alias of (also by "*.parent").
    Result<std::optional<directory::Domain>> findDomain(const std::string& name);
    Result<std::optional<directory::Domain>> domainNamed(const std::string& name); ///< aliases not followed
    Result<std::vector<directory::Domain>> domains();
    Result<std::optional<directory::LoginRecord>> findAccount(const directory::Domain& domain, const std::string& name);
    /// Those that there are, in that order.
    Result<std::vector<directory::Account>> accountsById(const std::vector<int64_t>& ids);
    Result<std::optional<std::string>> aliasTarget(int64_t domain, const std::string& name);
    /// Gives the account its id.
    Result<directory::Account> insertAccount(const directory::Domain& domain, const directory::LoginRecord& record);
    /// New verifiers: what the old password granted ends, and app passwords whose salts are others.
    Result<void> setPassword(int64_t account, const std::string& scramSha256, const std::string& scramSha1);
    /// The account's row, and all that hangs on it.
    Result<void> removeAccount(int64_t account);
    /// In order of addresses.
    Result<std::vector<directory::ListMember>> members(int64_t list);
    Result<std::optional<std::string>> variable(int64_t account, const std::string& name);
    Result<int64_t> nextNumber(const std::string& sequence);
    /// Calls @p take for each account in order of domain and name until it returns false.
    Result<void> eachAccount(const std::function<bool(const directory::Account&)>& take);

    /// Binds, steps once and resets: for statements without rows of interest. Tells whether a row was returned.
    template<class... Values>
    Result<bool> run(std::string_view sql, const Values&... values);

private:
    template<class First, class... Rest>
    static void bindAll(sql::Statement& statement, int index, const First& first, const Rest&... rest);
    static void bindAll(sql::Statement&, int) {}

    sql::Connection& m_sql;
};

/// Scheme, iterations and salt of a verifier's text (RFC 5803), as they stand there.
std::string_view saltOf(std::string_view verifier);

template<class First, class... Rest>
void DirectoryRows::bindAll(sql::Statement& statement, int index, const First& first, const Rest&... rest)
{
    if constexpr (std::is_convertible_v<First, std::string_view>)
        statement.bind(index, std::string_view(first));
    else
        statement.bind(index, static_cast<int64_t>(first));
    bindAll(statement, index + 1, rest...);
}

template<class... Values>
Result<bool> DirectoryRows::run(std::string_view sql, const Values&... values)
{
    auto statement = m_sql.prepare(sql);
    if (!statement)
        return passOn(statement.error());
    bindAll(**statement, 1, values...);
    auto row = (*statement)->step();
    (*statement)->reset();
    return row;
}

} // namespace posthorn::store
