#include "store/directory/sql_directory.h"

#include <future>

#include "base/text.h"
#include "base/names.h"
#include "store/directory/resolve.h"
#include "store/directory/schema.h"

namespace posthorn::store {

using namespace directory;

namespace {

// A cache that has grown to this is emptied: strangers' addresses must not fill the memory.
constexpr size_t mostCached = 100000;

tl::unexpected<Error> noDomain(const std::string& name)
{
    return fail(ErrorKind::NotFound, "no such domain: " + name);
}

// "*.name" or a name.
std::optional<std::string> normaliseAlias(std::string_view alias)
{
    const bool below = alias.starts_with("*.");
    auto name = normaliseDomain(below ? alias.substr(2) : alias);
    if (name && below)
        name->insert(0, "*.");
    return name;
}

template<class T>
void answer(Executor& asker, Reply<T> reply, Result<T> result)
{
    if (reply)
        asker.post([reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); });
}

} // namespace

SqlDirectory::SqlDirectory(Clock& clock)
    : m_clock(clock)
{
    m_gate->directory = this;
}

SqlDirectory::~SqlDirectory()
{
    {
        std::lock_guard lock(m_gate->mutex);
        m_gate->directory = nullptr;
    }
    // A connection belongs to one thread from its opening to its end. What was asked before is answered first.
    m_thread.post([this] { m_sql.reset(); });
}

template<class T>
void SqlDirectory::ask(Executor& asker, Reply<T> reply, std::function<Result<T>(DirectoryRows&)> work)
{
    m_thread.post([this, &asker, reply = std::move(reply), work = std::move(work)]() mutable {
        DirectoryRows rows(*m_sql);
        answer<T>(asker, std::move(reply), work(rows));
    });
}

template<class T>
Result<T> SqlDirectory::inTransaction(const std::function<Result<T>(DirectoryRows&)>& work)
{
    if (auto begun = m_sql->begin(); !begun)
        return passOn(begun.error());
    DirectoryRows rows(*m_sql);
    Result<T> result = work(rows);
    if (!result) {
        m_sql->rollback();
        return result;
    }
    if (auto done = m_sql->commit(); !done) {
        m_sql->rollback();
        return passOn(done.error());
    }
    forget();
    return result;
}

template<class T>
void SqlDirectory::change(Executor& asker, Reply<T> reply, std::function<Result<T>(DirectoryRows&)> work)
{
    m_thread.post([this, &asker, reply = std::move(reply), work = std::move(work)]() mutable {
        answer<T>(asker, std::move(reply), inTransaction<T>(work));
    });
}

void SqlDirectory::forget()
{
    std::lock_guard lock(m_mutex);
    m_resolutions.clear();
    m_logins.clear();
}

Result<void> SqlDirectory::open(const sql::Opener& opener, MailRemover removeMail)
{
    m_removeMail = std::move(removeMail);
    std::promise<Result<void>> opened;
    m_thread.post([&] { opened.set_value(begin(opener)); });
    return opened.get_future().get();
}

Result<void> SqlDirectory::begin(const sql::Opener& opener)
{
    auto connection = opener();
    if (!connection)
        return passOn(connection.error());
    m_sql = std::move(*connection);
    if (auto done = migrateDirectory(*m_sql); !done)
        return done;
    auto statement = m_sql->prepare("SELECT id FROM account WHERE removing = 1 ORDER BY id DESC");
    if (!statement)
        return passOn(statement.error());
    std::vector<Account> left;
    for (;;) {
        auto row = (*statement)->step();
        if (!row)
            return passOn(row.error());
        if (!*row)
            break;
        left.emplace_back().id = (*statement)->integer(0);
    }
    (*statement)->reset();
    if (!left.empty())
        removeMarked(std::move(left), m_thread, {});
    return {};
}

void SqlDirectory::resolve(const MailAddress& address, Executor& asker, Reply<Resolution> reply)
{
    const std::string key = address.local + '@' + address.domain;
    {
        std::unique_lock lock(m_mutex);
        const auto found = m_resolutions.find(key);
        if (found != m_resolutions.end()) {
            Resolution resolution = found->second;
            lock.unlock();
            return reply(std::move(resolution));
        }
    }
    ask<Resolution>(asker, std::move(reply), [this, address, key](DirectoryRows& rows) -> Result<Resolution> {
        const auto makePostmaster = [this, &rows](const Domain& domain) -> Result<Account> {
            auto taken = rows.run("SELECT id FROM account WHERE domain = ? AND name = 'postmaster'", domain.id);
            if (!taken)
                return passOn(taken.error());
            if (*taken)
                return fail(ErrorKind::InUse, "the postmaster's account is being removed, try again later");
            LoginRecord record;
            record.account.address.local = "postmaster";
            record.account.realName = "Postmaster";
            record.account.createdAt = m_clock.now();
            return inTransaction<Account>([&](DirectoryRows& inside) { return inside.insertAccount(domain, record); });
        };
        auto resolution = resolveAddress(rows, address, makePostmaster);
        if (resolution) {
            std::lock_guard lock(m_mutex);
            if (m_resolutions.size() >= mostCached)
                m_resolutions.clear();
            m_resolutions.insert_or_assign(key, *resolution);
        }
        return resolution;
    });
}

void SqlDirectory::findLogin(const std::string& login, Executor& asker, Reply<std::optional<LoginRecord>> reply)
{
    {
        std::unique_lock lock(m_mutex);
        const auto found = m_logins.find(login);
        if (found != m_logins.end()) {
            std::optional<LoginRecord> record = found->second;
            lock.unlock();
            return reply(std::move(record));
        }
    }
    using Found = std::optional<LoginRecord>;
    ask<Found>(asker, std::move(reply), [this, login](DirectoryRows& rows) -> Result<Found> {
        const auto look = [&]() -> Result<Found> {
            MailAddress address;
            if (const auto parsed = MailAddress::parse(login)) {
                address = normalise(*parsed);
            } else if (login.find('@') == std::string::npos && isAccountName(login)) {
                auto all = rows.domains();
                if (!all)
                    return passOn(all.error());
                if (all->size() != 1)
                    return Found();
                address = {normaliseLocal(login), all->front().name};
            } else {
                return Found();
            }
            auto domain = rows.findDomain(address.domain);
            if (!domain)
                return passOn(domain.error());
            return *domain ? rows.findAccount(**domain, address.local) : Result<Found>(Found());
        };
        auto found = look();
        if (found) {
            std::lock_guard lock(m_mutex);
            if (m_logins.size() >= mostCached)
                m_logins.clear();
            m_logins.insert_or_assign(login, *found);
        }
        return found;
    });
}

void SqlDirectory::addDomain(const std::string& name, Executor& asker, Reply<void> reply)
{
    change<void>(asker, std::move(reply), [name](DirectoryRows& rows) -> Result<void> {
        const auto normal = normaliseDomain(name);
        if (!normal)
            return fail(ErrorKind::Invalid, "not a domain name: " + name);
        auto taken = rows.domainNamed(*normal);
        if (!taken)
            return passOn(taken.error());
        auto alias = rows.run("SELECT alias FROM domain_alias WHERE alias = ?", *normal);
        if (!alias)
            return passOn(alias.error());
        if (*taken || *alias)
            return fail(ErrorKind::Exists, "the domain exists already: " + *normal);
        auto id = rows.nextNumber("domain");
        if (!id)
            return passOn(id.error());
        auto done = rows.run("INSERT INTO domain (id, name) VALUES (?, ?)", *id, *normal);
        return done ? Result<void>() : Result<void>(passOn(done.error()));
    });
}

void SqlDirectory::domains(Executor& asker, Reply<std::vector<Domain>> reply)
{
    ask<std::vector<Domain>>(asker, std::move(reply), [](DirectoryRows& rows) { return rows.domains(); });
}

void SqlDirectory::addDomainAlias(const std::string& domain, const std::string& alias, Executor& asker,
                                  Reply<void> reply)
{
    change<void>(asker, std::move(reply), [domain, alias](DirectoryRows& rows) -> Result<void> {
        const auto real = rows.domainNamed(normaliseDomain(domain).value_or(std::string()));
        if (!real)
            return passOn(real.error());
        if (!*real)
            return noDomain(domain);
        const auto normal = normaliseAlias(alias);
        if (!normal)
            return fail(ErrorKind::Invalid, "not a domain name: " + alias);
        const std::string& name = *normal;
        auto taken = rows.domainNamed(name);
        if (!taken)
            return passOn(taken.error());
        auto row = rows.run("SELECT alias FROM domain_alias WHERE alias = ?", name);
        if (!row)
            return passOn(row.error());
        if (*taken || *row)
            return fail(ErrorKind::Exists, "the domain exists already: " + name);
        auto done = rows.run("INSERT INTO domain_alias (alias, domain) VALUES (?, ?)", name, (**real).id);
        return done ? Result<void>() : Result<void>(passOn(done.error()));
    });
}

void SqlDirectory::removeDomainAlias(const std::string& alias, Executor& asker, Reply<void> reply)
{
    change<void>(asker, std::move(reply), [name = normaliseAlias(alias).value_or(alias)](DirectoryRows& rows) -> Result<void> {
        auto row = rows.run("SELECT alias FROM domain_alias WHERE alias = ?", name);
        if (!row)
            return passOn(row.error());
        if (!*row)
            return noDomain(name);
        auto done = rows.run("DELETE FROM domain_alias WHERE alias = ?", name);
        return done ? Result<void>() : Result<void>(passOn(done.error()));
    });
}

void SqlDirectory::domainAliases(Executor& asker, Reply<std::vector<DomainAlias>> reply)
{
    using List = std::vector<DomainAlias>;
    ask<List>(asker, std::move(reply), [this](DirectoryRows&) -> Result<List> {
        auto statement = m_sql->prepare("SELECT domain_alias.alias, domain.name FROM domain_alias JOIN domain ON"
                                        " domain.id = domain_alias.domain ORDER BY domain.name, domain_alias.alias");
        if (!statement)
            return passOn(statement.error());
        List list;
        for (;;) {
            auto row = (*statement)->step();
            if (!row)
                return passOn(row.error());
            if (!*row)
                break;
            list.push_back({std::string((*statement)->text(0)), std::string((*statement)->text(1))});
        }
        (*statement)->reset();
        return list;
    });
}

void SqlDirectory::addAccount(const LoginRecord& record, Executor& asker, Reply<Account> reply)
{
    change<Account>(asker, std::move(reply), [this, record](DirectoryRows& rows) -> Result<Account> {
        const MailAddress address = normalise(record.account.address);
        if (!isAccountName(address.local))
            return fail(ErrorKind::Invalid, "not a name that an account can have: " + address.local);
        auto domain = rows.domainNamed(address.domain);
        if (!domain)
            return passOn(domain.error());
        if (!*domain)
            return noDomain(address.domain);
        auto taken = rows.run("SELECT id FROM account WHERE domain = ? AND name = ?", (**domain).id, address.local);
        if (!taken)
            return passOn(taken.error());
        auto alias = rows.aliasTarget((**domain).id, address.local);
        if (!alias)
            return passOn(alias.error());
        if (*taken || *alias)
            return fail(ErrorKind::Exists, "the name is taken: " + address.text());
        LoginRecord row = record;
        row.account.address = address;
        row.account.createdAt = m_clock.now();
        return rows.insertAccount(**domain, row);
    });
}

Result<std::pair<Domain, LoginRecord>> SqlDirectory::accountAt(DirectoryRows& rows, const MailAddress& address)
{
    const MailAddress normal = normalise(address);
    auto domain = rows.domainNamed(normal.domain);
    if (!domain)
        return passOn(domain.error());
    if (!*domain)
        return noDomain(normal.domain);
    auto record = rows.findAccount(**domain, normal.local);
    if (!record)
        return passOn(record.error());
    if (!*record)
        return fail(ErrorKind::NotFound, "no such account: " + normal.text());
    return std::pair(**domain, **record);
}

void SqlDirectory::setPassword(const MailAddress& address, const std::string& scramSha256, const std::string& scramSha1,
                               Executor& asker, Reply<void> reply)
{
    m_thread.post([this, address, scramSha256, scramSha1, &asker, reply = std::move(reply)]() mutable {
        MailAddress changed;
        auto result = inTransaction<void>([&](DirectoryRows& rows) -> Result<void> {
            auto found = accountAt(rows, address);
            if (!found)
                return passOn(found.error());
            changed = found->second.account.address;
            return rows.setPassword(found->second.account.id, scramSha256, scramSha1);
        });
        if (result)
            revoke(changed);
        answer<void>(asker, std::move(reply), std::move(result));
    });
}

void SqlDirectory::changeAccount(const Account& account, Executor& asker, Reply<void> reply)
{
    m_thread.post([this, account, &asker, reply = std::move(reply)]() mutable {
        MailAddress changed;
        auto result = inTransaction<void>([&](DirectoryRows& rows) -> Result<void> {
            auto found = accountAt(rows, account.address);
            if (!found)
                return passOn(found.error());
            changed = found->second.account.address;
            auto done = rows.run("UPDATE account SET real_name = ?, enabled = ?, quota = ? WHERE id = ?",
                                 account.realName, account.enabled, account.quota, found->second.account.id);
            return done ? Result<void>() : Result<void>(passOn(done.error()));
        });
        if (result && !account.enabled)
            revoke(changed);
        answer<void>(asker, std::move(reply), std::move(result));
    });
}

void SqlDirectory::findAccount(const MailAddress& address, Executor& asker, Reply<std::optional<Account>> reply)
{
    using Found = std::optional<Account>;
    ask<Found>(asker, std::move(reply), [this, address](DirectoryRows& rows) -> Result<Found> {
        auto found = accountAt(rows, address);
        if (found)
            return Found(found->second.account);
        if (found.error().kind == ErrorKind::NotFound)
            return Found();
        return passOn(found.error());
    });
}

void SqlDirectory::accountsById(const std::vector<int64_t>& ids, Executor& asker, Reply<std::vector<Account>> reply)
{
    ask<std::vector<Account>>(asker, std::move(reply), [ids](DirectoryRows& rows) { return rows.accountsById(ids); });
}

void SqlDirectory::accounts(const std::string& domainPattern, const std::string& namePattern, uint64_t from,
                            uint64_t most, Executor& asker, Reply<std::vector<Account>> reply)
{
    using List = std::vector<Account>;
    ask<List>(asker, std::move(reply), [=](DirectoryRows& rows) -> Result<List> {
        List list;
        uint64_t index = 0;
        auto done = rows.eachAccount([&](const Account& account) {
            if (wildcardMatch(domainPattern, account.address.domain) &&
                wildcardMatch(namePattern, account.address.local) && index++ >= from && list.size() < most)
                list.push_back(account);
            return list.size() < most;
        });
        if (!done)
            return passOn(done.error());
        return list;
    });
}

void SqlDirectory::addAlias(const Alias& alias, Executor& asker, Reply<void> reply)
{
    change<void>(asker, std::move(reply), [alias](DirectoryRows& rows) -> Result<void> {
        const std::string domainName = normaliseDomain(alias.domain).value_or(std::string());
        auto domain = rows.domainNamed(domainName);
        if (!domain)
            return passOn(domain.error());
        if (!*domain)
            return noDomain(alias.domain);
        const std::string name = normaliseLocal(alias.name);
        if (name != "*" && !isAccountName(name))
            return fail(ErrorKind::Invalid, "not a name that an alias can have: " + alias.name);
        const bool targetIsAddress = alias.target.find('@') != std::string::npos;
        if (targetIsAddress ? !MailAddress::parse(alias.target) : !isAccountName(normaliseLocal(alias.target)))
            return fail(ErrorKind::Invalid, "not an address: " + alias.target);
        auto account = rows.run("SELECT id FROM account WHERE domain = ? AND name = ?", (**domain).id, name);
        if (!account)
            return passOn(account.error());
        auto taken = rows.aliasTarget((**domain).id, name);
        if (!taken)
            return passOn(taken.error());
        if (*account || *taken)
            return fail(ErrorKind::Exists, "the name is taken: " + name + '@' + domainName);
        auto done = rows.run("INSERT INTO alias (domain, name, target) VALUES (?, ?, ?)", (**domain).id, name,
                             alias.target);
        return done ? Result<void>() : Result<void>(passOn(done.error()));
    });
}

void SqlDirectory::removeAlias(const std::string& domain, const std::string& name, Executor& asker, Reply<void> reply)
{
    change<void>(asker, std::move(reply), [domain, name](DirectoryRows& rows) -> Result<void> {
        auto found = rows.domainNamed(normaliseDomain(domain).value_or(std::string()));
        if (!found)
            return passOn(found.error());
        if (!*found)
            return noDomain(domain);
        const std::string normal = normaliseLocal(name);
        auto target = rows.aliasTarget((**found).id, normal);
        if (!target)
            return passOn(target.error());
        if (!*target)
            return fail(ErrorKind::NotFound, "no such alias: " + normal + '@' + (**found).name);
        auto done = rows.run("DELETE FROM alias WHERE domain = ? AND name = ?", (**found).id, normal);
        return done ? Result<void>() : Result<void>(passOn(done.error()));
    });
}

void SqlDirectory::aliases(const std::string& domainPattern, const std::string& namePattern,
                           const std::string& targetPattern, Executor& asker, Reply<std::vector<Alias>> reply)
{
    using List = std::vector<Alias>;
    ask<List>(asker, std::move(reply), [=, this](DirectoryRows&) -> Result<List> {
        auto statement = m_sql->prepare("SELECT domain.name, alias.name, alias.target FROM alias JOIN domain ON"
                                        " domain.id = alias.domain ORDER BY domain.name, alias.name");
        if (!statement)
            return passOn(statement.error());
        List list;
        for (;;) {
            auto row = (*statement)->step();
            if (!row)
                return passOn(row.error());
            if (!*row)
                break;
            const auto text = [&](int column) { return (*statement)->text(column); };
            if (wildcardMatch(domainPattern, text(0)) && wildcardMatch(namePattern, text(1)) &&
                wildcardMatch(targetPattern, text(2)))
                list.push_back({std::string(text(0)), std::string(text(1)), std::string(text(2))});
        }
        (*statement)->reset();
        return list;
    });
}

void SqlDirectory::removeAccount(const MailAddress& address, Executor& asker, Reply<void> reply)
{
    m_thread.post([this, address, &asker, reply = std::move(reply)]() mutable {
        Account account;
        auto marked = inTransaction<void>([&](DirectoryRows& rows) -> Result<void> {
            auto found = accountAt(rows, address);
            if (!found)
                return passOn(found.error());
            account = found->second.account;
            auto done = rows.run("UPDATE account SET removing = 1 WHERE id = ?", account.id);
            return done ? Result<void>() : Result<void>(passOn(done.error()));
        });
        if (!marked)
            return answer<void>(asker, std::move(reply), std::move(marked));
        revoke(account.address);
        removeMarked({account}, asker, std::move(reply));
    });
}

void SqlDirectory::removeDomain(const std::string& name, Executor& asker, Reply<void> reply)
{
    m_thread.post([this, name, &asker, reply = std::move(reply)]() mutable {
        std::vector<Account> accounts;
        auto marked = inTransaction<void>([&](DirectoryRows& rows) -> Result<void> {
            auto domain = rows.domainNamed(normaliseDomain(name).value_or(std::string()));
            if (!domain)
                return passOn(domain.error());
            if (!*domain)
                return noDomain(name);
            const int64_t id = (**domain).id;
            auto listed = rows.eachAccount([&](const Account& account) {
                if (account.domainId == id)
                    accounts.push_back(account);
                return true;
            });
            if (!listed)
                return listed;
            for (const std::string_view sql :
                 {"UPDATE account SET removing = 1 WHERE domain = ?", "DELETE FROM alias WHERE domain = ?",
                  "DELETE FROM domain_alias WHERE domain = ?", "DELETE FROM domain WHERE id = ?"}) {
                if (auto done = rows.run(sql, id); !done)
                    return passOn(done.error());
            }
            return {};
        });
        if (!marked)
            return answer<void>(asker, std::move(reply), std::move(marked));
        for (const Account& account : accounts)
            revoke(account.address);
        removeMarked(std::move(accounts), asker, std::move(reply));
    });
}

void SqlDirectory::removeMarked(std::vector<Account> accounts, Executor& asker, Reply<void> reply)
{
    if (accounts.empty())
        return answer<void>(asker, std::move(reply), {});
    const int64_t id = accounts.back().id;
    accounts.pop_back();
    m_removeMail(id, [gate = m_gate, id, accounts = std::move(accounts), &asker,
                      reply = std::move(reply)](Result<void> removed) mutable {
        std::lock_guard lock(gate->mutex);
        SqlDirectory* const self = gate->directory;
        if (!self)
            return; // the row stays marked, and the next start goes on from there
        self->m_thread.post([self, id, accounts = std::move(accounts), &asker, reply = std::move(reply),
                             removed = std::move(removed)]() mutable {
            self->mailRemoved(id, std::move(removed), std::move(accounts), asker, std::move(reply));
        });
    });
}

void SqlDirectory::mailRemoved(int64_t id, Result<void> removed, std::vector<Account> left, Executor& asker,
                               Reply<void> reply)
{
    if (removed) {
        removed = inTransaction<void>([id](DirectoryRows& rows) { return rows.removeAccount(id); });
    }
    if (!removed)
        return answer<void>(asker, std::move(reply), std::move(removed));
    removeMarked(std::move(left), asker, std::move(reply));
}

void SqlDirectory::onAccessRevoked(std::function<void(const MailAddress&)> listener)
{
    std::lock_guard lock(m_mutex);
    m_listeners.push_back(std::move(listener));
}

void SqlDirectory::revoke(const MailAddress& address)
{
    std::vector<std::function<void(const MailAddress&)>> listeners;
    {
        std::lock_guard lock(m_mutex);
        listeners = m_listeners;
    }
    for (const auto& listener : listeners)
        listener(address);
}

} // namespace posthorn::store
