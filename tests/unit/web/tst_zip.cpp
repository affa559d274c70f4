// Archives, opened by programs that others wrote: Python's zipfile, and unzip.
#include <QTest>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <sys/mman.h>

#include "web/messenger/zip.h"

using namespace posthorn;
using namespace posthorn::web;

namespace {

/// What Python finds in each member. It fails on anything odd.
constexpr const char* reader = R"(
import io, json, sys, zipfile
data = open(sys.argv[1], "rb").read()
archive = zipfile.ZipFile(io.BytesIO(data))
bad = archive.testzip()
assert bad is None, bad
assert archive.comment == b""
print(json.dumps([{"name": i.filename, "size": i.file_size, "head": archive.read(i)[:20].hex(),
                   "mode": i.external_attr >> 16 & 0o7777, "date": list(i.date_time), "packed": i.compress_type}
                  for i in archive.infolist()]))
)";

QByteArray run(const QString& program, const QStringList& arguments, int* code)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.waitForFinished(60000);
    *code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return process.readAll();
}

QJsonArray opened(const std::string& archive)
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("a.zip")));
    if (!file.open(QIODevice::WriteOnly) || file.write(archive.data(), qint64(archive.size())) != qint64(archive.size()))
        return {};
    file.close();
    int code = 0;
    QByteArray said = run(QStringLiteral("unzip"), {QStringLiteral("-tqq"), file.fileName()}, &code);
    if (code != 0 && !(code == 1 && said.contains("zipfile is empty"))) {
        qWarning() << "unzip:" << code << said;
        return {};
    }
    said = run(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), QString::fromLatin1(reader), file.fileName()}, &code);
    if (code != 0)
        qWarning() << "zipfile:" << said;
    return QJsonDocument::fromJson(said).array();
}

QString nameAt(const QJsonArray& list, qsizetype at)
{
    return list.at(at).toObject().value(QLatin1String("name")).toString();
}

} // namespace

class TestZip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void othersCanOpenIt()
    {
        std::string noise;
        for (uint32_t state = 1; noise.size() < 70000;)
            noise += char((state = state * 1664525 + 1013904223) >> 24);
        const std::string text(3'000'000, 'x');
        ZipWriter zip;
        QVERIFY(zip.add({"folder/empty", {}, 1'795'287'600'000, 0600}));
        QVERIFY(zip.add({"folder/noise.bin", noise, 1'795'287'600'000}));
        QVERIFY(zip.add({"folder/text", text, 1'795'287'600'000, 0755}));
        QVERIFY(zip.data().size() < 80000);
        const QJsonArray list = opened(zip.data() + zip.directory());
        QCOMPARE(list.size(), qsizetype(3));
        const auto field = [&](int at, const char* name) { return list.at(at).toObject().value(QLatin1String(name)); };
        QCOMPARE(nameAt(list, 0), QStringLiteral("folder/empty"));
        QCOMPARE(field(0, "size").toInt(), 0);
        QCOMPARE(field(0, "mode").toInt(), 0600);
        QCOMPARE(field(1, "size").toInt(), int(noise.size()));
        QCOMPARE(field(1, "packed").toInt(), 0); // packing gains nothing
        QCOMPARE(field(1, "head").toString().toLatin1(), QByteArray::fromStdString(noise.substr(0, 20)).toHex());
        QCOMPARE(field(2, "size").toInt(), 3'000'000);
        QCOMPARE(field(2, "mode").toInt(), 0755);
        QCOMPARE(field(2, "date").toArray().toVariantList(), (QVariantList{2026, 11, 21, 19, 0, 0}));
    }

    void empty() { QCOMPARE(opened(ZipWriter().directory()).size(), qsizetype(0)); }

    void names()
    {
        ZipWriter zip;
        const QStringList good{QStringLiteral("ä ö/€ 漢字 😀.txt"), QStringLiteral("a&b;c'd\"e$(f)`g`.txt"), QStringLiteral("..a/b.."),
                               QStringLiteral("-rf *"), QStringLiteral("%2e%2e/x"), QString(1000, QLatin1Char('n'))};
        for (const QString& name : good)
            QVERIFY2(zip.add({name.toStdString(), "content"}), qPrintable(name));
        const std::string before = zip.data() + zip.directory();
        using namespace std::string_literals;
        for (const std::string& bad : {""s, "/etc/passwd"s, "../x"s, "a/../../x"s, "a/."s, "a//b"s, "a/"s, "a\\b"s, "..\\x"s, "C:x"s,
                                       "a\nb"s, "a\0b"s, "\x7f"s, "\xff"s, "\xc0\xae\xc0\xae/x"s, std::string(1001, 'n')})
            QVERIFY2(!zip.add({bad, "content"}), bad.c_str());
        QVERIFY(zip.data() + zip.directory() == before); // what was refused left nothing
        const QJsonArray list = opened(before);
        QCOMPARE(list.size(), good.size());
        for (qsizetype i = 0; i < good.size(); ++i)
            QCOMPARE(nameAt(list, i), good[i]);
    }

    void times_data()
    {
        QTest::addColumn<qint64>("time");
        QTest::addColumn<int>("year");
        QTest::newRow("before 1970") << qint64(-1'000'000'000'000) << 1980;
        QTest::newRow("1979") << qint64(300'000'000'000) << 1980;
        QTest::newRow("2100") << qint64(4'110'000'000'000) << 2100;
        QTest::newRow("2107") << qint64(4'354'000'000'000) << 2107;
        QTest::newRow("2200") << qint64(7'260'000'000'000) << 2107;
        QTest::newRow("beyond") << qint64(INT64_MAX) << 2107;
    }
    void times()
    {
        QFETCH(qint64, time);
        QFETCH(int, year);
        ZipWriter zip;
        QVERIFY(zip.add({"a", "b", time}));
        const QJsonArray list = opened(zip.data() + zip.directory());
        QCOMPARE(list.size(), qsizetype(1));
        QCOMPARE(list.at(0).toObject().value(QLatin1String("date")).toArray().at(0).toInt(), year);
    }

    /// Without ZIP64 there are limits, and they are kept.
    void mostMembers()
    {
        ZipWriter zip;
        for (int i = 0; i < 10000; ++i)
            QVERIFY(zip.add({std::to_string(i), "x"}));
        QVERIFY(!zip.add({"more", "x"}));
        QVERIFY(!ZipWriter::after(zip).add({"more", "x"}));
        QCOMPARE(opened(zip.data() + zip.directory()).size(), qsizetype(10000));
    }

    void tooLarge()
    {
        constexpr size_t size = size_t(5) << 30; // never read, and so never there
        void* const place = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        QVERIFY(place != MAP_FAILED);
        ZipWriter zip;
        QVERIFY(zip.add({"first", "x"}));
        for (const size_t each : {size, size_t(4) << 30, (size_t(4) << 30) + 1, size_t(1) << 30})
            QVERIFY(!zip.add({"large", {static_cast<const char*>(place), each}}));
        ::munmap(place, size);
        QCOMPARE(opened(zip.data() + zip.directory()).size(), qsizetype(1));
    }

    /// One part for all, and for each the end of his own.
    void continued()
    {
        ZipWriter first;
        QVERIFY(first.add({"shared/a", std::string(10000, 'a')}));
        QVERIFY(first.add({"shared/b", "b"}));
        for (const char* who : {"alice", "bob"}) {
            ZipWriter own = ZipWriter::after(first);
            QVERIFY(own.add({"shared/profile", who}));
            const QJsonArray list = opened(first.data() + own.data() + own.directory());
            QCOMPARE(list.size(), qsizetype(3));
            QCOMPARE(list.at(2).toObject().value(QLatin1String("head")).toString().toLatin1(), QByteArray(who).toHex());
        }
        QCOMPARE(opened(first.data() + first.directory()).size(), qsizetype(2));
    }
};

QTEST_GUILESS_MAIN(TestZip)
#include "tst_zip.moc"
