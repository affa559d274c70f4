#include "store/search/account_index.h"

#include <algorithm>
#include <atomic>

#include "base/random.h"
#include "base/text.h"
#include "store/sql/query.h"
#include "store/sql/sqlite_connection.h"

namespace posthorn::store {

namespace {

constexpr int64_t version = 1;

constexpr std::string_view schema = R"(
CREATE TABLE mailbox (id INTEGER PRIMARY KEY, next INTEGER NOT NULL);
CREATE TABLE state (id INTEGER PRIMARY KEY, next_body INTEGER NOT NULL);
INSERT INTO state (id, next_body) VALUES (1, 1);
CREATE TABLE mail (body INTEGER PRIMARY KEY, thread INTEGER NOT NULL, text INTEGER NOT NULL,
    checksum INTEGER NOT NULL);
CREATE INDEX mail_open ON mail (text, body) WHERE text <> 1;
CREATE TABLE link (key INTEGER PRIMARY KEY, thread INTEGER NOT NULL);
CREATE TABLE preview (body INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(sender, recipient, cc, bcc, subject, file, body,
    content='', columnsize=0, detail=full, tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE heads USING fts5(head, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE words_terms USING fts5vocab(words, row);
CREATE VIRTUAL TABLE heads_terms USING fts5vocab(heads, row);
)";

/// This start of the machine: what an earlier one left open may have lost writes.
const std::string& bootName()
{
    static const std::string name = [] {
        std::string id;
        if (auto file = FileSystem::system().open("/proc/sys/kernel/random/boot_id", OpenMode::Read)) {
            if (auto text = (*file)->read(0, 64))
                id = std::string(trimmed(*text)).substr(0, 8);
        }
        return id.empty() ? hexEncode(randomBytes(4)) : id;
    }();
    return name;
}

std::string folderOf(const std::string& folder, uint64_t account)
{
    return folder + "/" + hexEncode(std::string(1, char(account & 0xff)));
}

/// The file while nobody uses it.
std::string restingName(AccountId account)
{
    return std::to_string(account) + ".db";
}

std::string openName(AccountId account)
{
    return std::to_string(account) + ".open-" + bootName();
}

Result<void> removeIfThere(FileSystem& files, const std::string& path)
{
    auto removed = files.remove(path);
    if (!removed && removed.error().kind != ErrorKind::NotFound)
        return removed;
    return {};
}

/// Removes the account's files but for @p keep and what belongs to it.
Result<void> removeOthers(FileSystem& files, const std::string& folder, AccountId account, const std::string& keep)
{
    auto names = files.list(folder);
    if (!names)
        return passOn(names.error());
    const std::string prefix = std::to_string(account) + ".";
    for (const std::string& name : *names) {
        if (name.starts_with(prefix) && (keep.empty() || !name.starts_with(keep)))
            POSTHORN_TRY(removeIfThere(files, folder + "/" + name));
    }
    return {};
}

} // namespace

AccountIndex::AccountIndex(FileSystem& files, std::string folder, AccountId account)
    : m_files(files)
    , m_folder(std::move(folder))
    , m_account(account)
{
}

AccountIndex::~AccountIndex() = default;

bool AccountIndex::exists(FileSystem& files, const std::string& folder, AccountId account)
{
    const std::string own = folderOf(folder, uint64_t(account));
    return files.open(own + "/" + restingName(account), OpenMode::Read).has_value() ||
           files.open(own + "/" + openName(account), OpenMode::Read).has_value();
}

Result<void> AccountIndex::remove(FileSystem& files, const std::string& folder, AccountId account)
{
    return removeOthers(files, folderOf(folder, uint64_t(account)), account, {});
}

std::vector<AccountId> AccountIndex::list(FileSystem& files, const std::string& folder, unsigned number)
{
    std::vector<AccountId> out;
    const auto names = files.list(folderOf(folder, number));
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
        const auto account = parseNumber<AccountId>(std::string_view(name).substr(0, name.find('.')));
        if (account && (out.empty() || out.back() != *account))
            out.push_back(*account);
    }
    return out;
}

Result<std::unique_ptr<AccountIndex>> AccountIndex::open(FileSystem& files, const std::string& folder,
                                                         AccountId account, const char* vfs)
{
    const std::string own = folderOf(folder, uint64_t(account));
    const std::string resting = own + "/" + restingName(account);
    const std::string path = own + "/" + openName(account);
    POSTHORN_TRY(files.makeFolder(own));
    if (files.open(resting, OpenMode::Read)) {
        POSTHORN_TRY(removeOthers(files, own, account, restingName(account)));
        POSTHORN_TRY(files.rename(resting, path));
    } else {
        POSTHORN_TRY(removeOthers(files, own, account, openName(account)));
    }
    std::unique_ptr<AccountIndex> index(new AccountIndex(files, own, account));
    for (int tries = 0;; ++tries) {
        auto opened = sql::SqliteConnection::open(path, sql::SqliteConnection::Mode::Cache, vfs);
        Result<void> done;
        if (opened) {
            index->m_sql = std::move(*opened);
            done = index->prepare();
        } else {
            done = passOn(opened.error());
        }
        if (done)
            return index;
        index->m_sql.reset();
        const bool another = done.error().kind == ErrorKind::Corrupt || done.error().kind == ErrorKind::Unsupported;
        if (!another || tries > 0)
            return passOn(done.error());
        POSTHORN_TRY(removeOthers(files, own, account, {}));
    }
}

Result<void> AccountIndex::prepare()
{
    auto found = sql::number(*m_sql, 0, "PRAGMA user_version");
    if (!found)
        return passOn(found.error());
    if (*found != 0 && *found != version)
        return fail(ErrorKind::Unsupported, "an index of another version");
    if (*found == 0) {
        POSTHORN_TRY(inTransaction([this] {
            return m_sql->execute(std::string(schema) + "PRAGMA user_version = " + std::to_string(version));
        }));
    }
    auto count = sql::number(*m_sql, 0, "SELECT COUNT(*) FROM mail");
    if (!count)
        return passOn(count.error());
    m_count = uint64_t(*count);
    return readPositions();
}

Result<void> AccountIndex::close()
{
    m_sql.reset(); // carries its log into the file
    const std::string path = m_folder + "/" + openName(m_account);
    {
        auto file = m_files.open(path, OpenMode::ReadWrite);
        if (!file)
            return passOn(file.error());
        POSTHORN_TRY((*file)->sync());
    }
    return m_files.rename(path, m_folder + "/" + restingName(m_account));
}

Result<void> AccountIndex::inTransaction(const std::function<Result<void>()>& f)
{
    POSTHORN_TRY(m_sql->begin());
    auto done = f();
    if (done)
        done = m_sql->commit();
    if (!done)
        m_sql->rollback();
    return done;
}

Result<void> AccountIndex::readPositions()
{
    m_positions = {};
    auto next = sql::number(*m_sql, 1, "SELECT next_body FROM state WHERE id = 1");
    if (!next)
        return passOn(next.error());
    m_positions.nextBody = *next;
    return sql::each(sql::select(*m_sql, "SELECT id, next FROM mailbox ORDER BY id"), [this](const sql::Rows& row) {
        m_positions.mailboxes.push_back({row.integer(0), Uid(row.integer(1))});
    });
}

Result<void> AccountIndex::writePositions(const AccountPositions& now)
{
    POSTHORN_TRY(sql::run(*m_sql, "DELETE FROM mailbox"));
    for (const ThreadMap::Position& mailbox : now.mailboxes)
        POSTHORN_TRY(sql::run(*m_sql, "INSERT INTO mailbox (id, next) VALUES (?, ?)", mailbox.mailbox, mailbox.next));
    return sql::run(*m_sql, "UPDATE state SET next_body = ? WHERE id = 1", now.nextBody);
}

Result<ThreadMapPtr> AccountIndex::threads()
{
    const auto byBody = [](const ThreadMap::Item& a, const ThreadMap::Item& b) { return a.body < b.body; };
    const auto byThread = [](const ThreadMap::Item& a, const ThreadMap::Item& b) {
        return a.thread != b.thread ? a.thread < b.thread : a.body < b.body;
    };
    if (m_threads && m_newThreads.empty() && m_threads->positions == m_positions.mailboxes)
        return m_threads;
    auto map = std::make_shared<ThreadMap>();
    if (m_threads) {
        *map = *m_threads;
        const auto merge = [this](std::vector<ThreadMap::Item>& items, auto less) {
            std::sort(m_newThreads.begin(), m_newThreads.end(), less);
            const auto old = items.insert(items.end(), m_newThreads.begin(), m_newThreads.end());
            std::inplace_merge(items.begin(), old, items.end(), less);
        };
        merge(map->byBody, byBody);
        merge(map->byThread, byThread);
    } else {
        map->byBody.reserve(m_count);
        POSTHORN_TRY(sql::each(sql::select(*m_sql, "SELECT body, thread FROM mail ORDER BY body"),
                               [&map](const sql::Rows& row) {
                                   map->byBody.push_back({row.integer(0), row.integer(1)});
                               }));
        static std::atomic<uint64_t> lineages{0};
        map->lineage = ++lineages;
        map->byThread = map->byBody;
        std::sort(map->byThread.begin(), map->byThread.end(), byThread);
    }
    map->positions = m_positions.mailboxes;
    m_newThreads.clear();
    m_threads = std::move(map);
    return m_threads;
}

Result<std::vector<ThreadId>> AccountIndex::threadsOf(const std::vector<BodyId>& bodies)
{
    std::vector<ThreadId> out;
    out.reserve(bodies.size());
    for (const BodyId body : bodies) {
        auto thread = sql::number(*m_sql, 0, "SELECT thread FROM mail WHERE body = ?", body);
        if (!thread)
            return passOn(thread.error());
        out.push_back(*thread);
    }
    return out;
}

Result<std::vector<std::optional<std::string>>> AccountIndex::previews(const std::vector<BodyId>& bodies)
{
    std::vector<std::optional<std::string>> out;
    out.reserve(bodies.size());
    for (const BodyId body : bodies) {
        auto& preview = out.emplace_back();
        POSTHORN_TRY(sql::each(sql::select(*m_sql, "SELECT text FROM preview WHERE body = ?", body),
                               [&preview](const sql::Rows& row) { preview = std::string(row.text(0)); }));
    }
    return out;
}

Result<SearchPosition> AccountIndex::position()
{
    auto pending = sql::number(*m_sql, 0, "SELECT COUNT(*) FROM mail WHERE text <> 1 AND text = 0");
    if (!pending)
        return passOn(pending.error());
    return SearchPosition{m_count, uint64_t(*pending) + m_missing.size()};
}

} // namespace posthorn::store
