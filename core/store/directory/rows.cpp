#include "store/directory/rows.h"

#include "base/text.h"
#include "store/sql/query.h"

namespace posthorn::store {

using directory::Account;
using directory::AccountKind;
using directory::Domain;
using directory::LoginRecord;

namespace {

// Resets a statement however the function that uses it ends.
class Rows {
public:
    explicit Rows(sql::Statement* statement)
        : m_statement(statement)
    {
    }
    ~Rows() { m_statement->reset(); }
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    sql::Statement* operator->() const { return m_statement; }

private:
    sql::Statement* m_statement;
};

constexpr std::string_view accountColumns =
    "account.id, account.domain, account.name, account.kind, account.real_name, account.enabled, account.quota,"
    " account.credentials_version, account.created_at, account.scram_sha256, account.scram_sha1,"
    " account.restrictions";

Account readAccount(const Rows& row, std::string domainName)
{
    Account account;
    account.id = row->integer(0);
    account.domainId = row->integer(1);
    account.address = {std::string(row->text(2)), std::move(domainName)};
    account.kind = row->integer(3) == 0 ? AccountKind::User : AccountKind::List;
    account.realName = row->text(4);
    account.enabled = row->integer(5) != 0;
    account.quota = uint64_t(row->integer(6));
    account.credentialsVersion = uint64_t(row->integer(7));
    account.createdAt = row->integer(8);
    account.restrictions = uint32_t(row->integer(11));
    return account;
}

} // namespace

Result<std::optional<Domain>> DirectoryRows::domainNamed(const std::string& name)
{
    auto statement = m_sql.prepare("SELECT id, name FROM domain WHERE name = ?");
    if (!statement)
        return passOn(statement.error());
    const Rows row(*statement);
    row->bind(1, name);
    auto found = row->step();
    if (!found)
        return passOn(found.error());
    if (!*found)
        return std::optional<Domain>();
    return std::optional(Domain{row->integer(0), std::string(row->text(1))});
}

Result<std::optional<Domain>> DirectoryRows::findDomain(const std::string& name)
{
    auto direct = domainNamed(name);
    if (!direct || *direct)
        return direct;
    auto statement = m_sql.prepare("SELECT domain.id, domain.name FROM domain_alias JOIN domain ON"
                                   " domain.id = domain_alias.domain WHERE domain_alias.alias = ?");
    if (!statement)
        return passOn(statement.error());
    // The name itself, then "*.parent" for each parent; a name has at most 127 labels.
    std::string_view rest = name;
    std::string pattern = name;
    for (;;) {
        const Rows row(*statement);
        row->bind(1, pattern);
        auto found = row->step();
        if (!found)
            return passOn(found.error());
        if (*found)
            return std::optional(Domain{row->integer(0), std::string(row->text(1))});
        const size_t dot = rest.find('.');
        if (dot == std::string_view::npos)
            return std::optional<Domain>();
        rest.remove_prefix(dot + 1);
        pattern = "*." + std::string(rest);
    }
}

Result<std::vector<Domain>> DirectoryRows::domains()
{
    auto statement = m_sql.prepare("SELECT id, name FROM domain ORDER BY name");
    if (!statement)
        return passOn(statement.error());
    const Rows row(*statement);
    std::vector<Domain> list;
    for (;;) {
        auto found = row->step();
        if (!found)
            return passOn(found.error());
        if (!*found)
            return list;
        list.push_back({row->integer(0), std::string(row->text(1))});
    }
}

Result<std::optional<LoginRecord>> DirectoryRows::findAccount(const Domain& domain, const std::string& name)
{
    auto statement = m_sql.prepare("SELECT " + std::string(accountColumns) +
                                   " FROM account WHERE domain = ? AND name = ? AND removing = 0");
    if (!statement)
        return passOn(statement.error());
    const Rows row(*statement);
    row->bind(1, domain.id);
    row->bind(2, name);
    auto found = row->step();
    if (!found)
        return passOn(found.error());
    if (!*found)
        return std::optional<LoginRecord>();
    LoginRecord record;
    record.account = readAccount(row, domain.name);
    record.scramSha256 = row->text(9);
    record.scramSha1 = row->text(10);
    POSTHORN_TRY(sql::each(sql::select(m_sql, "SELECT id, name, scram_sha256, scram_sha1 FROM app_password"
                                              " WHERE account = ? ORDER BY id",
                                       record.account.id),
                           [&](const sql::Rows& each) {
                               record.appPasswords.push_back({each.integer(0), std::string(each.text(1)),
                                                              std::string(each.text(2)), std::string(each.text(3))});
                           }));
    const auto factors = sql::number(m_sql, 0, "SELECT COUNT(*) FROM second_factor WHERE account = ? AND confirmed = 1",
                                     record.account.id);
    if (!factors)
        return passOn(factors.error());
    record.secondFactor = *factors > 0;
    return std::optional(std::move(record));
}

Result<void> DirectoryRows::setPassword(int64_t account, const std::string& scramSha256, const std::string& scramSha1)
{
    POSTHORN_TRY(run("UPDATE account SET scram_sha256 = ?, scram_sha1 = ?,"
                     " credentials_version = credentials_version + 1 WHERE id = ?",
                     scramSha256, scramSha1, account));
    POSTHORN_TRY(run("DELETE FROM access_grant WHERE account = ?", account));
    if (scramSha256.empty())
        return {};
    std::vector<int64_t> stale;
    POSTHORN_TRY(sql::each(sql::select(m_sql, "SELECT id, scram_sha256, scram_sha1 FROM app_password WHERE account = ?",
                                       account),
                           [&](const sql::Rows& row) {
                               if (saltOf(row.text(1)) != saltOf(scramSha256) || saltOf(row.text(2)) != saltOf(scramSha1))
                                   stale.push_back(row.integer(0));
                           }));
    for (const int64_t id : stale)
        POSTHORN_TRY(run("DELETE FROM app_password WHERE id = ?", id));
    return {};
}

Result<void> DirectoryRows::removeAccount(int64_t account)
{
    for (const std::string_view sql :
         {"DELETE FROM app_password WHERE account = ?", "DELETE FROM second_factor WHERE account = ?",
          "DELETE FROM recovery_code WHERE account = ?", "DELETE FROM access_grant WHERE account = ?",
          "DELETE FROM account_variable WHERE account = ?", "DELETE FROM account_login WHERE account = ?",
          "DELETE FROM list_member WHERE account = ?", "DELETE FROM external_alias WHERE account = ?",
          "DELETE FROM account WHERE id = ?"})
        POSTHORN_TRY(run(sql, account));
    return {};
}

Result<std::vector<directory::ListMember>> DirectoryRows::members(int64_t list)
{
    std::vector<directory::ListMember> members;
    POSTHORN_TRY(sql::each(sql::select(m_sql, "SELECT address, rights FROM list_member WHERE account = ? ORDER BY member", list),
                           [&](const sql::Rows& row) {
                               const int64_t rights = row.integer(1);
                               if (const auto address = MailAddress::parse(row.text(0)))
                                   members.push_back({*address, (rights & 1) != 0, (rights & 2) != 0, (rights & 4) != 0});
                           }));
    return members;
}

Result<std::optional<std::string>> DirectoryRows::variable(int64_t account, const std::string& name)
{
    std::optional<std::string> value;
    POSTHORN_TRY(sql::each(sql::select(m_sql, "SELECT value FROM account_variable WHERE account = ? AND name = ?", account, name),
                           [&](const sql::Rows& row) { value = std::string(row.text(0)); }));
    return value;
}

std::string_view saltOf(std::string_view verifier)
{
    return verifier.substr(0, verifier.find('$', verifier.find('$') + 1));
}

Result<std::optional<std::string>> DirectoryRows::aliasTarget(int64_t domain, const std::string& name)
{
    auto statement = m_sql.prepare("SELECT target FROM alias WHERE domain = ? AND name = ?");
    if (!statement)
        return passOn(statement.error());
    const Rows row(*statement);
    row->bind(1, domain);
    row->bind(2, name);
    auto found = row->step();
    if (!found)
        return passOn(found.error());
    return *found ? std::optional(std::string(row->text(0))) : std::nullopt;
}

Result<int64_t> DirectoryRows::nextNumber(const std::string& sequence)
{
    auto statement = m_sql.prepare("SELECT next FROM sequence WHERE name = ?");
    if (!statement)
        return passOn(statement.error());
    int64_t number = 0;
    {
        const Rows row(*statement);
        row->bind(1, sequence);
        auto found = row->step();
        if (!found)
            return passOn(found.error());
        if (!*found)
            return fail(ErrorKind::Corrupt, "the directory is damaged", "no sequence " + sequence);
        number = row->integer(0);
    }
    auto done = run("UPDATE sequence SET next = ? WHERE name = ?", number + 1, sequence);
    if (!done)
        return passOn(done.error());
    return number;
}

Result<Account> DirectoryRows::insertAccount(const Domain& domain, const LoginRecord& record)
{
    auto id = nextNumber("account");
    if (!id)
        return passOn(id.error());
    Account account = record.account;
    account.id = *id;
    account.domainId = domain.id;
    account.address.domain = domain.name;
    account.credentialsVersion = 1;
    auto done = run("INSERT INTO account (id, domain, name, kind, real_name, enabled, quota, credentials_version,"
                    " scram_sha256, scram_sha1, created_at, removing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                    account.id, domain.id, account.address.local, account.kind == AccountKind::User ? 0 : 1,
                    account.realName, account.enabled, account.quota, account.credentialsVersion, record.scramSha256,
                    record.scramSha1, account.createdAt);
    if (!done)
        return passOn(done.error());
    return account;
}

Result<std::vector<Account>> DirectoryRows::accountsById(const std::vector<int64_t>& ids)
{
    std::vector<Account> accounts;
    for (const int64_t id : ids) {
        auto statement = m_sql.prepare("SELECT " + std::string(accountColumns) +
                                       ", domain.name FROM account JOIN domain ON domain.id = account.domain"
                                       " WHERE removing = 0 AND account.id = ?");
        if (!statement)
            return passOn(statement.error());
        const Rows row(*statement);
        row->bind(1, id);
        auto found = row->step();
        if (!found)
            return passOn(found.error());
        if (*found)
            accounts.push_back(readAccount(row, std::string(row->text(12))));
    }
    return accounts;
}

Result<void> DirectoryRows::eachAccount(const std::function<bool(const Account&)>& take)
{
    auto statement = m_sql.prepare("SELECT " + std::string(accountColumns) +
                                   ", domain.name FROM account JOIN domain ON domain.id = account.domain"
                                   " WHERE removing = 0 ORDER BY domain.name, account.name");
    if (!statement)
        return passOn(statement.error());
    const Rows row(*statement);
    for (;;) {
        auto found = row->step();
        if (!found)
            return passOn(found.error());
        if (!*found || !take(readAccount(row, std::string(row->text(12)))))
            return {};
    }
}

} // namespace posthorn::store
