// The store's whole SQL on a private PostgreSQL: schema and verbs through QPSQL. Skipped where no server is installed.
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QProcess>

#include "store/sql/qt_connection.h"
#include "tests/unit/store/chat_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

QString binaries()
{
    QDir folder(QStringLiteral("/usr/lib/postgresql"));
    const QStringList versions = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    for (const QString& version : versions) {
        const QString path = folder.filePath(version + QStringLiteral("/bin"));
        if (QFile::exists(path + QStringLiteral("/initdb")))
            return path;
    }
    return {};
}

/// PostgreSQL refuses to run as root.
bool run(const QString& program, QStringList arguments)
{
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    if (geteuid() == 0) {
        arguments = QStringList{QStringLiteral("-u"), QStringLiteral("nobody"), QStringLiteral("--"), program} +
                    arguments;
        process.start(QStringLiteral("runuser"), arguments);
    } else {
        process.start(program, arguments);
    }
    return process.waitForFinished(60000) && process.exitCode() == 0;
}

} // namespace

class StorePostgresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theVerbsWork();

private:
    static void chatInTheSameDatabase(const ChatOptions& options);
};

void StorePostgresTest::chatInTheSameDatabase(const ChatOptions& options)
{
    for (const bool again : {false, true}) {
        auto store = ChatStore::open(options);
        QVERIFY2(bool(store), store ? "" : store.error().detail.c_str());
        ChatClient client(**store);
        if (!again) {
            const auto appended = client.append(
                {archived("Grüße", {entryOf(1, idAt(1), "b@x"), entryOf(2, idAt(1), "a@x", true, "desk")}, "o"),
                 archived("zwei", {entryOf(1, idAt(2), "c@x")}), archived("drei", {entryOf(1, idAt(3), "b@x")})});
            QVERIFY2(bool(appended), appended ? "" : appended.error().detail.c_str());
            QCOMPARE(client.append({archived("x", {entryOf(1, idAt(2), "b@x")})}).error().kind, ErrorKind::Exists);
            QVERIFY(client.replace(1, idAt(1), std::string("<t/>\0", 5)));
            QVERIFY(client.leave(1, 1, "waits", 1));
            QCOMPARE(client.leave(1, 1, "waits", 1).error().kind, ErrorKind::Limit);
            QVERIFY(client.create("r@x", "a@x", std::string("s\0", 2), {{"k", "1", false}}));
            QVERIFY(client.change(client.room("r@x")->id, std::nullopt, {{"k", "2", false}, {"l", "", false}}));
        }
        ArchiveQuery query;
        query.owner = 1;
        query.most = 2;
        query.last = true;
        const auto page = client.query(query);
        QVERIFY2(bool(page), page ? "" : page.error().detail.c_str());
        QCOMPARE(idsOf(page->items), (Ids{idAt(2), idAt(3)}));
        QVERIFY(!page->complete && page->count == 3 && page->firstIndex == 1u);
        query.with = "b@x";
        const auto with = client.query(query);
        QVERIFY2(bool(with), with ? "" : with.error().detail.c_str());
        QCOMPARE(idsOf(with->items), (Ids{idAt(1), idAt(3)}));
        QCOMPARE(with->items[0].stanza, std::string("<t/>\0", 5));
        query.text = "DREI";
        QCOMPARE(idsOf(client.query(query)->items), Ids{idAt(3)});
        QCOMPARE(client.find(2, "o")->text, std::string("Grüße"));
        QVERIFY(client.ends(1).first == idAt(1));
        QCOMPARE(client.waiting(1).size(), size_t(1));
        QCOMPARE(client.room("r@x")->bytes, std::string("s\0", 2));
        QCOMPARE(client.entries(client.room("r@x")->id).size(), size_t(2));
        if (again) {
            QCOMPARE(client.expire(0, chatStart + 2).value(), size_t(2));
            QVERIFY(client.removeRoom(client.room("r@x")->id));
            QVERIFY(client.removeAccount(**store, 1));
            QVERIFY(!client.ends(1).first && !client.ends(2).first && client.waiting(1).empty());
        }
    }
}

void StorePostgresTest::theVerbsWork()
{
    const QString bin = binaries();
    if (bin.isEmpty())
        QSKIP("no PostgreSQL server is installed");
    QTemporaryDir folder;
    ::chmod(folder.path().toLocal8Bit().constData(), 0777);
    const QString data = folder.filePath(QStringLiteral("pg"));
    if (!run(bin + QStringLiteral("/initdb"), {QStringLiteral("-D"), data, QStringLiteral("-U"),
                                               QStringLiteral("posthorn"), QStringLiteral("-E"),
                                               QStringLiteral("UTF8"), QStringLiteral("--auth=trust")}))
        QSKIP("initdb does not work here");
    // On a Unix socket in the folder only: no port is taken.
    const QString options = QStringLiteral("-c listen_addresses='' -c fsync=off -k ") + folder.path();
    QVERIFY(run(bin + QStringLiteral("/pg_ctl"), {QStringLiteral("-D"), data, QStringLiteral("-w"),
                                                  QStringLiteral("-o"), options, QStringLiteral("start")}));
    const auto stop = qScopeGuard([&] {
        run(bin + QStringLiteral("/pg_ctl"),
            {QStringLiteral("-D"), data, QStringLiteral("-m"), QStringLiteral("immediate"), QStringLiteral("stop")});
    });
    sql::QtDatabase database;
    database.host = folder.path().toStdString();
    database.database = "postgres";
    database.user = "posthorn";
    StoreOptions storeOptions;
    storeOptions.folder = folder.filePath(QStringLiteral("mail")).toStdString();
    storeOptions.maintenance = false;
    storeOptions.openWriter = [database] { return sql::openQtConnection(database); };
    sql::QtDatabase readOnly = database;
    readOnly.readOnly = true;
    storeOptions.openReader = [readOnly] { return sql::openQtConnection(readOnly); };
    auto store = Store::open(storeOptions);
    QVERIFY2(bool(store), store ? "" : store.error().detail.c_str());
    {
        Client client(**store);
        auto inbox = client.find(1, "INBOX");
        QVERIFY2(bool(inbox), inbox ? "" : inbox.error().detail.c_str());
        Delivery delivery = deliveryTo({{1, "INBOX", 0}, {2, "Ä/b", 0}}, 1);
        delivery.remote.push_back({*MailAddress::parse("x@y.test"), "", 0});
        auto delivered = client.deliver(std::move(delivery));
        QVERIFY2(bool(delivered), delivered ? "" : delivered.error().detail.c_str());
        QVERIFY(client.append(inbox->id, {{bytesOf(messageText(2)), 0, Deleted, {"kw"}}}));
        auto flagged = client.flags(inbox->id, {1}, {FlagChange::Mode::Add, Seen, {}, {}});
        QVERIFY2(bool(flagged), flagged ? "" : flagged.error().detail.c_str());
        auto archive = *client.find(1, "Archive");
        auto copied = client.copy(inbox->id, {1, 2}, archive.id);
        QVERIFY2(bool(copied), copied ? "" : copied.error().detail.c_str());
        QVERIFY(client.move(inbox->id, {1}, archive.id));
        QVERIFY(client.expunge(inbox->id));
        QVERIFY(client.rename(1, "Archive", "Old/Archive"));
        QVERIFY(client.remove(1, "Trash"));
        QCOMPARE(client.usage(1)->messages, uint64_t(3));
        QVERIFY(client.settle({{QueueChange::Kind::Retry, client.queue()->front().id, 5, 1, "x"}}));
        auto totals = await<Queue::Totals>(client.executor, [&](auto r) { client.facade.queue->totals(r); });
        QVERIFY2(bool(totals), totals ? "" : totals.error().detail.c_str());
        QCOMPARE(totals->waiting, uint64_t(1));
        const auto changes = client.changes(1, (*client.open(archive.id))->at(0).modseq - 1);
        QVERIFY2(bool(changes), changes ? "" : changes.error().detail.c_str());
        QCOMPARE(changes->removed.size(), size_t(1));
        QCOMPARE(changes->left.size(), size_t(1));
        QCOMPARE(client.placements(1, changes->left)->size(), size_t(1));
        const auto set = [&](std::vector<ObjectChange> wanted) {
            return await<ObjectsSet>(client.executor, [&](auto reply) {
                client.facade.objects->set(1, "Identity", std::move(wanted), std::nullopt, reply);
            });
        };
        const auto first = set({{ObjectChange::Kind::Create, "a", std::string("x\0y", 3)},
                                {ObjectChange::Kind::Create, "b", "1"}});
        QVERIFY2(bool(first), first ? "" : first.error().detail.c_str());
        const auto second =
            set({{ObjectChange::Kind::Update, "a", std::string("z\0", 2)}, {ObjectChange::Kind::Destroy, "b", ""}});
        QVERIFY2(bool(second), second ? "" : second.error().detail.c_str());
        const auto objects = await<ObjectList>(
            client.executor, [&](auto reply) { client.facade.objects->get(1, "Identity", {"a", "b"}, reply); });
        QVERIFY2(bool(objects), objects ? "" : objects.error().detail.c_str());
        QCOMPARE(objects->items.size(), size_t(1));
        QCOMPARE(objects->items[0].bytes, std::string("z\0", 2));
        const auto since = await<ObjectChanges>(client.executor, [&](auto reply) {
            client.facade.objects->changes(1, "Identity", first->after, reply);
        });
        QVERIFY2(bool(since), since ? "" : since.error().detail.c_str());
        QVERIFY(since->updated == std::vector<std::string>{"a"} && since->destroyed == std::vector<std::string>{"b"});
        QVERIFY((*store)->maintain().value() == false);
        QCOMPARE(*client.read(archive.id, 3), messageText(1));
        QCOMPARE(client.summaries(archive.id, {1, 2, 3})->items.size(), size_t(3));
    }
    ChatOptions chatOptions;
    chatOptions.openWriter = storeOptions.openWriter;
    chatOptions.openReader = storeOptions.openReader;
    chatInTheSameDatabase(chatOptions);
    auto report = (*store)->verify();
    QVERIFY2(bool(report), report ? "" : report.error().detail.c_str());
    QVERIFY2(report->problems.empty(), report->problems.empty() ? "" : report->problems.front().c_str());
}

QTEST_GUILESS_MAIN(StorePostgresTest)
#include "tst_store_postgres.moc"
