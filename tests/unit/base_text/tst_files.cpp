// The machine's own file system behind its interface.
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include "base/files.h"

using namespace posthorn;

class TestFiles : public QObject {
    Q_OBJECT

    static std::string in(const QTemporaryDir& folder, const char* name)
    {
        return folder.filePath(QString::fromUtf8(name)).toStdString();
    }

private Q_SLOTS:
    void writesAndReads()
    {
        QTemporaryDir folder;
        FileSystem& files = FileSystem::system();
        const auto file = files.open(in(folder, "a"), OpenMode::ReadWrite);
        QVERIFY(file.has_value());
        const std::string_view pieces[] = {"one ", "", "two ", "three"};
        QVERIFY((*file)->write(0, pieces).has_value());
        QCOMPARE(*(*file)->size(), int64_t(13));
        QCOMPARE(*(*file)->read(0, 100), std::string("one two three"));
        QCOMPARE(*(*file)->read(4, 3), std::string("two"));
        QCOMPARE(*(*file)->read(13, 5), std::string());
        QCOMPARE(*(*file)->read(1000, 5), std::string());
        const std::string_view over[] = {"TWO"};
        QVERIFY((*file)->write(4, over).has_value());
        QVERIFY((*file)->sync().has_value());
        QVERIFY((*file)->truncate(8).has_value());
        QCOMPARE(*(*file)->read(0, 100), std::string("one TWO "));
        QVERIFY((*file)->write(0, {}).has_value());
        const std::string_view nothing[] = {"", ""};
        QVERIFY((*file)->write(0, nothing).has_value());
    }

    void manyPieces()
    {
        QTemporaryDir folder;
        const auto file = FileSystem::system().open(in(folder, "a"), OpenMode::ReadWrite);
        std::vector<std::string> texts;
        std::string all;
        for (int i = 0; i < 3000; ++i) {
            texts.push_back(i % 7 == 0 ? std::string() : std::to_string(i) + ' ');
            all += texts.back();
        }
        const std::vector<std::string_view> pieces(texts.begin(), texts.end());
        QVERIFY((*file)->write(5, pieces).has_value());
        QCOMPARE(*(*file)->read(5, all.size() + 10), all);
        QCOMPARE(*(*file)->read(0, 5), std::string(5, '\0'));
    }

    void errorsHaveKinds()
    {
        QTemporaryDir folder;
        FileSystem& files = FileSystem::system();
        QCOMPARE(int(files.open(in(folder, "missing"), OpenMode::Read).error().kind), int(ErrorKind::NotFound));
        QCOMPARE(int(files.open(in(folder, "missing/a"), OpenMode::ReadWrite).error().kind), int(ErrorKind::NotFound));
        QCOMPARE(int(files.remove(in(folder, "missing")).error().kind), int(ErrorKind::NotFound));
        QCOMPARE(int(files.rename(in(folder, "missing"), in(folder, "b")).error().kind), int(ErrorKind::NotFound));
        QVERIFY(files.open(in(folder, "missing"), OpenMode::Read).error().detail.find("missing") != std::string::npos);
        QVERIFY(!files.open(folder.path().toStdString(), OpenMode::ReadWrite).has_value());
        QVERIFY(replaceFile(files, in(folder, "a"), "x").has_value());
        const auto readOnly = files.open(in(folder, "a"), OpenMode::Read);
        const std::string_view pieces[] = {"y"};
        QVERIFY(!(*readOnly)->write(0, pieces));
        QVERIFY(!(*readOnly)->read(-1, 5));
        QVERIFY(!files.syncFolder(in(folder, "missing")));
        QVERIFY(!files.freeSpace(in(folder, "missing")));
        QVERIFY(*files.freeSpace(folder.path().toStdString()) > 0);
    }

    void folders()
    {
        QTemporaryDir folder;
        FileSystem& files = FileSystem::system();
        QVERIFY(files.makeFolder(in(folder, "a/b/c")).has_value());
        QVERIFY(files.makeFolder(in(folder, "a/b/c")).has_value());
        QVERIFY(files.makeFolder(in(folder, "a/b/c/")).has_value());
        struct stat status{};
        QCOMPARE(::stat(in(folder, "a/b").c_str(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0700);
        for (const char* name : {"z", "a", "m"})
            QVERIFY(replaceFile(files, in(folder, "a/b/c/") + name, "x").has_value());
        QCOMPARE(*files.list(in(folder, "a/b/c")), (std::vector<std::string>{"a", "m", "z"}));
        QCOMPARE(*files.list(in(folder, "missing")), std::vector<std::string>());
        QVERIFY(!files.list(in(folder, "a/b/c/a")));
        QVERIFY(files.rename(in(folder, "a/b/c/a"), in(folder, "a/b/c/z")).has_value());
        QVERIFY(files.remove(in(folder, "a/b/c/m")).has_value());
        QCOMPARE(*files.list(in(folder, "a/b/c")), std::vector<std::string>{"z"});
        QVERIFY(files.syncFolder(in(folder, "a/b/c")).has_value());
    }

    void aFileWhereAFolderShouldBe()
    {
        QTemporaryDir folder;
        FileSystem& files = FileSystem::system();
        QVERIFY(replaceFile(files, in(folder, "a"), "x").has_value());
        QVERIFY(!files.makeFolder(in(folder, "a")));
        QVERIFY(!files.makeFolder(in(folder, "a/b")));
        QVERIFY(!files.makeFolder(""));
    }

    void replacedFilesAreWholeAndPrivate()
    {
        QTemporaryDir folder;
        FileSystem& files = FileSystem::system();
        const std::string path = in(folder, "a");
        QVERIFY(replaceFile(files, path, std::string(100000, 'x')).has_value());
        QVERIFY(replaceFile(files, path, "short").has_value());
        QCOMPARE(*(*files.open(path, OpenMode::Read))->read(0, 1000), std::string("short"));
        QVERIFY(replaceFile(files, path, "").has_value());
        QCOMPARE(*(*files.open(path, OpenMode::Read))->size(), int64_t(0));
        struct stat status{};
        QCOMPARE(::stat(path.c_str(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0600);
        QCOMPARE(*files.list(folder.path().toStdString()), std::vector<std::string>{"a"});
        QVERIFY(!replaceFile(files, in(folder, "missing/a"), "x"));
    }
};

QTEST_APPLESS_MAIN(TestFiles)
#include "tst_files.moc"
