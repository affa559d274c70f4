// A SqlDirectory on a database of its own, asked as if it answered at once. Every test runs on SQLite's own interface
// and on Qt SQL's.
#pragma once

#include <QTemporaryDir>
#include <QTest>

#include <deque>
#include <mutex>

#include "base/await.h"
#include "store/directory/sql_directory.h"
#include "store/sql/qt_connection.h"
#include "store/sql/sqlite_connection.h"

namespace posthorn::test {

using namespace posthorn::directory;

class DirectoryWorld {
public:
    explicit DirectoryWorld(bool qt = false)
        : m_qt(qt)
    {
        start();
    }

    /// Opens the same database anew, as after a restart or a crash.
    void start()
    {
        m_directory.reset();
        m_directory = std::make_unique<store::SqlDirectory>();
        opened = m_directory->open(opener(), [this](int64_t account, Reply<void> reply) {
            std::lock_guard lock(mutex);
            removals.push_back(account);
            if (holdRemovals)
                heldReplies.push_back(std::move(reply));
            else if (removalError)
                reply(passOn(*removalError));
            else
                reply({});
        });
    }
    void end() { m_directory.reset(); }
    store::SqlDirectory& operator*() { return *m_directory; }
    store::SqlDirectory* operator->() { return m_directory.get(); }

    store::sql::Opener opener() const
    {
        const std::string file = m_folder.filePath(QStringLiteral("directory.db")).toStdString();
        if (m_qt)
            return [file] {
                store::sql::QtDatabase database;
                database.driver = "QSQLITE";
                database.database = file;
                return store::sql::openQtConnection(database);
            };
        return [file] { return store::sql::SqliteConnection::open(file, store::sql::SqliteConnection::Mode::Writer); };
    }

    // Questions and changes, waited for. An ErrorKind or nothing.
    using Outcome = std::optional<ErrorKind>;
    Outcome addDomain(const std::string& name)
    {
        return outcome<void>([&](Executor& e, Reply<void> r) { m_directory->addDomain(name, e, r); });
    }
    Outcome removeDomain(const std::string& name)
    {
        return outcome<void>([&](Executor& e, Reply<void> r) { m_directory->removeDomain(name, e, r); });
    }
    Outcome addDomainAlias(const std::string& domain, const std::string& alias)
    {
        return outcome<void>([&](Executor& e, Reply<void> r) { m_directory->addDomainAlias(domain, alias, e, r); });
    }
    Outcome removeDomainAlias(const std::string& alias)
    {
        return outcome<void>([&](Executor& e, Reply<void> r) { m_directory->removeDomainAlias(alias, e, r); });
    }
    Outcome addAlias(const std::string& domain, const std::string& name, const std::string& target)
    {
        return outcome<void>([&](Executor& e, Reply<void> r) { m_directory->addAlias({domain, name, target}, e, r); });
    }
    Outcome removeAlias(const std::string& domain, const std::string& name)
    {
        return outcome<void>([&](Executor& e, Reply<void> r) { m_directory->removeAlias(domain, name, e, r); });
    }
    Result<Account> add(const std::string& address, AccountKind kind = AccountKind::User)
    {
        LoginRecord record;
        const size_t at = address.rfind('@');
        record.account.address = {address.substr(0, at), address.substr(at + 1)};
        record.account.kind = kind;
        record.scramSha256 = "sha256 of " + address;
        record.scramSha1 = "sha1 of " + address;
        return await<Account>([&](Executor& e, Reply<Account> r) { m_directory->addAccount(record, e, r); });
    }
    Outcome addAccount(const std::string& address)
    {
        const auto account = add(address);
        return account ? Outcome() : Outcome(account.error().kind);
    }
    Outcome removeAccount(const std::string& address)
    {
        return outcome<void>(
            [&](Executor& e, Reply<void> r) { m_directory->removeAccount(*MailAddress::parse(address), e, r); });
    }
    Outcome setPassword(const std::string& address, const std::string& sha256)
    {
        return outcome<void>([&](Executor& e, Reply<void> r) {
            m_directory->setPassword(*MailAddress::parse(address), sha256, "sha1", e, r);
        });
    }
    Outcome change(const Account& account)
    {
        return outcome<void>([&](Executor& e, Reply<void> r) { m_directory->changeAccount(account, e, r); });
    }
    Result<Resolution> resolve(const std::string& address)
    {
        return await<Resolution>(
            [&](Executor& e, Reply<Resolution> r) { m_directory->resolve(*MailAddress::parse(address), e, r); });
    }
    /// "not local", "unknown", "disabled", or the accounts and then, behind ">", the forwards.
    std::string meaning(const std::string& address)
    {
        const auto resolution = resolve(address);
        if (!resolution)
            return "error " + std::string(errorKindName(resolution.error().kind));
        switch (resolution->kind) {
        case Resolution::Kind::NotLocal:
            return "not local";
        case Resolution::Kind::Unknown:
            return "unknown";
        case Resolution::Kind::Disabled:
            return "disabled";
        case Resolution::Kind::Deliverable:
            break;
        }
        std::string text;
        for (const Account& account : resolution->accounts)
            text += (text.empty() ? "" : " ") + account.address.text();
        for (const MailAddress& forward : resolution->forwards)
            text += (text.empty() ? ">" : " >") + forward.text();
        return text;
    }
    std::optional<LoginRecord> login(const std::string& name)
    {
        using Found = std::optional<LoginRecord>;
        auto found = await<Found>([&](Executor& e, Reply<Found> r) { m_directory->findLogin(name, e, r); });
        return found ? *found : Found();
    }
    /// The address of whom that login name belongs to; empty for nobody.
    std::string loginOf(const std::string& name)
    {
        const auto record = login(name);
        return record ? record->account.address.text() : std::string();
    }
    std::optional<Account> find(const std::string& address)
    {
        using Found = std::optional<Account>;
        auto found = await<Found>(
            [&](Executor& e, Reply<Found> r) { m_directory->findAccount(*MailAddress::parse(address), e, r); });
        return found ? *found : Found();
    }
    std::vector<Account> accounts(const std::string& domain = "*", const std::string& name = "*", uint64_t from = 0,
                                  uint64_t most = UINT64_MAX)
    {
        using List = std::vector<Account>;
        auto list = await<List>([&](Executor& e, Reply<List> r) { m_directory->accounts(domain, name, from, most, e, r); });
        return list ? *list : List();
    }
    std::string names(const std::vector<Account>& list)
    {
        std::string text;
        for (const Account& account : list)
            text += (text.empty() ? "" : " ") + account.address.text();
        return text;
    }
    /// The single column that the statement gives, of the database as it lies on the disk.
    std::string rawText(const std::string& sql)
    {
        auto connection = opener()();
        auto statement = (*connection)->prepare(sql);
        std::string text;
        while (*(*statement)->step())
            text += (text.empty() ? "" : " ") + std::string((*statement)->text(0));
        (*statement)->reset();
        return text;
    }

    Result<void> opened;
    std::mutex mutex;
    std::vector<int64_t> removals; ///< accounts whose mail was to be removed
    bool holdRemovals = false;
    std::optional<Error> removalError;
    std::deque<Reply<void>> heldReplies;

private:
    template<class T>
    Outcome outcome(const std::function<void(Executor&, Reply<T>)>& ask)
    {
        auto result = await<T>(ask);
        return result ? Outcome() : Outcome(result.error().kind);
    }

    const bool m_qt;
    QTemporaryDir m_folder;
    std::unique_ptr<store::SqlDirectory> m_directory;
};

/// Declares the back ends as global data of a test class; in a test: DirectoryWorld world(useQt()).
inline void addBackEnds()
{
    QTest::addColumn<bool>("qt");
    QTest::newRow("sqlite") << false;
    QTest::newRow("qt sql") << true;
}

inline bool useQt()
{
    QFETCH_GLOBAL(bool, qt);
    return qt;
}

#define QGOOD(outcome) QCOMPARE((outcome), std::optional<posthorn::ErrorKind>())
#define QFAILS(outcome, wanted) QCOMPARE((outcome), std::optional<posthorn::ErrorKind>(posthorn::ErrorKind::wanted))

} // namespace posthorn::test
