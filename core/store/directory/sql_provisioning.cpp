#include "store/directory/sql_provisioning.h"

#include "base/names.h"
#include "store/sql/query.h"

namespace posthorn::store {

using namespace directory;

namespace {

constexpr int64_t mostVariables = 100;
constexpr int64_t mostMembers = 10000;
constexpr int64_t writeEvery = 10000; ///< milliseconds: logins come by the thousand, and one commit takes them all

Result<void> inTransaction(sql::Connection& sql, const std::function<Result<void>(sql::Connection&)>& work)
{
    POSTHORN_TRY(sql.begin());
    Result<void> result = work(sql);
    if (result)
        result = sql.commit();
    if (!result)
        sql.rollback();
    return result;
}

std::string keyOf(const MailAddress& address)
{
    return normalise(address).text();
}

/// Whether the question gives a number other than zero.
template<class... V>
Result<bool> any(sql::Connection& sql, std::string_view question, const V&... values)
{
    const auto count = sql::number(sql, 0, question, values...);
    if (!count)
        return passOn(count.error());
    return *count != 0;
}

} // namespace

SqlProvisioning::SqlProvisioning(SqlDirectory& directory, Clock& clock) : m_directory(directory), m_clock(clock) {}

template<class T>
void SqlProvisioning::ask(Executor& asker, Reply<T> reply, Work<T> work)
{
    m_directory.onThread([&asker, reply = std::move(reply), work = std::move(work)](sql::Connection& sql) {
        asker.post([reply, result = work(sql)]() mutable { reply(std::move(result)); });
    });
}

void SqlProvisioning::change(Executor& asker, Reply<void> reply, Work<void> work)
{
    ask<void>(asker, std::move(reply), [this, work = std::move(work)](sql::Connection& sql) {
        auto result = inTransaction(sql, work);
        m_directory.forget();
        return result;
    });
}

void SqlProvisioning::noteLogin(int64_t account, const std::string& address)
{
    const int64_t now = m_clock.steadyMs();
    {
        const std::lock_guard lock(m_mutex);
        m_noted.insert_or_assign(account, Login{m_clock.now(), address});
        if (now - m_written < writeEvery)
            return;
        m_written = now;
    }
    m_directory.onThread([this](sql::Connection& sql) { write(sql); });
}

void SqlProvisioning::write(sql::Connection& sql)
{
    std::unordered_map<int64_t, Login> noted;
    {
        const std::lock_guard lock(m_mutex);
        noted.swap(m_noted);
    }
    if (noted.empty())
        return;
    // What fails is lost: nobody waits for it, and the next login tries again.
    (void)inTransaction(sql, [&](sql::Connection& inside) -> Result<void> {
        for (const auto& [account, login] : noted) {
            POSTHORN_TRY(sql::run(inside, "DELETE FROM account_login WHERE account = ?", account));
            POSTHORN_TRY(sql::run(inside, "INSERT INTO account_login (account, at, address) SELECT id, ?, ? FROM account"
                                          " WHERE id = ?",
                                  login.at, login.address, account));
        }
        return {};
    });
}

void SqlProvisioning::lastLogin(int64_t account, Executor& asker, Reply<std::optional<Login>> reply)
{
    using Found = std::optional<Login>;
    ask<Found>(asker, std::move(reply), [this, account](sql::Connection& sql) -> Result<Found> {
        write(sql);
        Found found;
        POSTHORN_TRY(sql::each(sql::select(sql, "SELECT at, address FROM account_login WHERE account = ?", account),
                               [&](const sql::Rows& row) { found = Login{row.integer(0), std::string(row.text(1))}; }));
        return found;
    });
}

void SqlProvisioning::variables(int64_t account, Executor& asker, Reply<Variables> reply)
{
    ask<Variables>(asker, std::move(reply), [account](sql::Connection& sql) -> Result<Variables> {
        Variables list;
        POSTHORN_TRY(sql::each(
            sql::select(sql, "SELECT name, value FROM account_variable WHERE account = ? ORDER BY name", account),
            [&](const sql::Rows& row) { list.emplace_back(std::string(row.text(0)), std::string(row.text(1))); }));
        return list;
    });
}

void SqlProvisioning::setVariables(const Account& account, std::vector<Change> changes, Executor& asker,
                                   Reply<void> reply)
{
    const auto work = [this, account, changes = std::move(changes)](sql::Connection& sql) -> Result<void> {
        const auto before = sql::number(sql, -1, "SELECT restrictions FROM account WHERE id = ? AND removing = 0", account.id);
        if (!before)
            return passOn(before.error());
        if (*before < 0)
            return fail(ErrorKind::NotFound, "no such account");
        const auto put = [&](sql::Connection& inside) -> Result<void> {
            POSTHORN_TRY(sql::run(inside, "UPDATE account SET real_name = ?, quota = ?, restrictions = ? WHERE id = ?",
                                  account.realName, account.quota, account.restrictions, account.id));
            for (const Change& change : changes) {
                POSTHORN_TRY(sql::run(inside, "DELETE FROM account_variable WHERE account = ? AND name = ?", account.id,
                                      change.name));
                if (change.value)
                    POSTHORN_TRY(sql::run(inside, "INSERT INTO account_variable (account, name, value) VALUES (?, ?, ?)",
                                          account.id, change.name, *change.value));
            }
            const auto count = sql::number(inside, 0, "SELECT COUNT(*) FROM account_variable WHERE account = ?", account.id);
            if (!count)
                return passOn(count.error());
            if (*count > mostVariables)
                return fail(ErrorKind::Limit, "an account has a hundred variables at most");
            return {};
        };
        auto done = inTransaction(sql, put);
        m_directory.forget();
        if (done && (account.restrictions & ~uint32_t(*before)) != 0)
            m_directory.revoke(account.address);
        return done;
    };
    ask<void>(asker, std::move(reply), work);
}

void SqlProvisioning::members(int64_t list, Executor& asker, Reply<std::vector<ListMember>> reply)
{
    ask<std::vector<ListMember>>(asker, std::move(reply),
                                 [list](sql::Connection& sql) { return DirectoryRows(sql).members(list); });
}

void SqlProvisioning::addMember(int64_t list, const ListMember& member, Executor& asker, Reply<void> reply)
{
    change(asker, std::move(reply), [list, member](sql::Connection& sql) -> Result<void> {
        const std::string key = keyOf(member.address);
        const auto taken = any(sql, "SELECT COUNT(*) FROM list_member WHERE account = ? AND member = ?", list, key);
        if (!taken)
            return passOn(taken.error());
        if (*taken)
            return fail(ErrorKind::Exists, "on the list already: " + key);
        const auto count = sql::number(sql, 0, "SELECT COUNT(*) FROM list_member WHERE account = ?", list);
        if (!count)
            return passOn(count.error());
        if (*count >= mostMembers)
            return fail(ErrorKind::Limit, "a list has ten thousand members at most");
        return sql::run(sql, "INSERT INTO list_member (account, member, address, rights) VALUES (?, ?, ?, ?)", list, key,
                        member.address.text(), (member.reads ? 1 : 0) | (member.writes ? 2 : 0) | (member.proved ? 4 : 0));
    });
}

void SqlProvisioning::removeMember(int64_t list, const MailAddress& address, Executor& asker, Reply<void> reply)
{
    change(asker, std::move(reply), [list, key = keyOf(address)](sql::Connection& sql) -> Result<void> {
        const auto there = any(sql, "SELECT COUNT(*) FROM list_member WHERE account = ? AND member = ?", list, key);
        if (!there)
            return passOn(there.error());
        if (!*there)
            return fail(ErrorKind::NotFound, "not on the list: " + key);
        return sql::run(sql, "DELETE FROM list_member WHERE account = ? AND member = ?", list, key);
    });
}

void SqlProvisioning::addExternalAlias(const ExternalAlias& alias, Executor& asker, Reply<void> reply)
{
    change(asker, std::move(reply), [alias](sql::Connection& sql) -> Result<void> {
        const MailAddress local = normalise(alias.local);
        const auto account = sql::number(sql, 0, "SELECT account.id FROM account JOIN domain ON domain.id = account.domain"
                                                 " WHERE account.name = ? AND domain.name = ? AND removing = 0",
                                         local.local, local.domain);
        if (!account)
            return passOn(account.error());
        if (*account == 0)
            return fail(ErrorKind::NotFound, "no such account: " + local.text());
        const std::string key = keyOf(alias.remote);
        const auto taken = any(sql, "SELECT COUNT(*) FROM external_alias WHERE remote = ?", key);
        if (!taken)
            return passOn(taken.error());
        if (*taken)
            return fail(ErrorKind::Exists, "the address has an alias: " + key);
        return sql::run(sql, "INSERT INTO external_alias (remote, address, local, account) VALUES (?, ?, ?, ?)", key,
                        alias.remote.text(), local.text(), *account);
    });
}

void SqlProvisioning::removeExternalAlias(const MailAddress& remote, Executor& asker, Reply<void> reply)
{
    change(asker, std::move(reply), [key = keyOf(remote)](sql::Connection& sql) -> Result<void> {
        const auto there = any(sql, "SELECT COUNT(*) FROM external_alias WHERE remote = ?", key);
        if (!there)
            return passOn(there.error());
        if (!*there)
            return fail(ErrorKind::NotFound, "no such external alias: " + key);
        return sql::run(sql, "DELETE FROM external_alias WHERE remote = ?", key);
    });
}

void SqlProvisioning::externalAliases(Executor& asker, Reply<std::vector<ExternalAlias>> reply)
{
    using List = std::vector<ExternalAlias>;
    ask<List>(asker, std::move(reply), [](sql::Connection& sql) -> Result<List> {
        List list;
        POSTHORN_TRY(sql::each(sql::select(sql, "SELECT address, local FROM external_alias ORDER BY local, remote"),
                               [&](const sql::Rows& row) {
                                   auto remote = MailAddress::parse(row.text(0));
                                   auto local = MailAddress::parse(row.text(1));
                                   if (remote && local)
                                       list.push_back({std::move(*remote), std::move(*local)});
                               }));
        return list;
    });
}

} // namespace posthorn::store
