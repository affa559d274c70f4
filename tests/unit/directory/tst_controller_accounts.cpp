// The controller's accounts: what lies in the file, and who gets in.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "directory/controller_accounts.h"

using namespace posthorn;
using namespace posthorn::directory;

namespace {

const std::string secret(32, 's');

struct Place {
    QTemporaryDir folder;
    std::string path = folder.filePath(QStringLiteral("ctrlaccounts.tab")).toStdString();

    ControllerAccounts accounts(const std::string& key = secret) const
    {
        return ControllerAccounts(path, key);
    }
    QByteArray text() const
    {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QByteArray& text) const
    {
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
};

std::string digest(const std::string& timeStamp, const std::string& password)
{
    return '#' + hexEncode(crypto::hash(crypto::Hash::Md5, timeStamp + password));
}

} // namespace

class TestControllerAccounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addedAccountsGetIn()
    {
        const Place place;
        auto accounts = place.accounts();
        QVERIFY(accounts.load());
        QVERIFY(accounts.names().empty());
        QVERIFY(!accounts.isRight("admin", "", "<1.2@x>"));
        QVERIFY(!accounts.add("admin", "pass\tword ü")); // one line, without control characters
        QVERIFY(accounts.add("admin", "pass word ü").has_value());
        QCOMPARE(accounts.add("admin", "other").error().kind, ErrorKind::Exists);
        QVERIFY(accounts.add("b.c_d-e@f", "2").has_value());
        QCOMPARE(accounts.names(), (std::vector<std::string>{"admin", "b.c_d-e@f"}));
        for (int round = 0; round < 2; ++round) {
            QVERIFY(accounts.isRight("admin", "pass word ü", "<1.2@x>"));
            QVERIFY(accounts.isRight("admin", digest("<1.2@x>", "pass word ü"), "<1.2@x>"));
            QVERIFY(accounts.isRight("admin", toUpper(digest("<1.2@x>", "pass word ü")), "<1.2@x>"));
            QVERIFY(!accounts.isRight("admin", digest("<1.3@x>", "pass word ü"), "<1.2@x>"));
            QVERIFY(!accounts.isRight("admin", "pass word", "<1.2@x>"));
            QVERIFY(!accounts.isRight("admin", "", "<1.2@x>"));
            QVERIFY(!accounts.isRight("admin", "#", "<1.2@x>"));
            QVERIFY(!accounts.isRight("Admin", "pass word ü", "<1.2@x>"));
            QVERIFY(!accounts.isRight("b.c_d-e@f", "pass word ü", "<1.2@x>"));
            QVERIFY(accounts.load()); // from the disk
        }
        QVERIFY(accounts.remove("admin").has_value());
        QVERIFY(!accounts.isRight("admin", "pass word ü", "<1.2@x>"));
        QCOMPARE(accounts.remove("admin").error().kind, ErrorKind::NotFound);
        auto others = place.accounts();
        QVERIFY(others.load());
        QCOMPARE(others.names(), std::vector<std::string>{"b.c_d-e@f"});
    }

    void secretsAreSealed()
    {
        const Place place;
        auto accounts = place.accounts();
        QVERIFY(accounts.add("admin", "open sesame").has_value());
        struct stat status{};
        QCOMPARE(::stat(place.path.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0600));
        const QByteArray text = place.text();
        QVERIFY(text.startsWith("\"admin\"\t\""));
        QVERIFY(!text.contains("sesame"));
        QVERIFY(!QByteArray::fromBase64(text.mid(9)).contains("sesame"));
        auto elsewhere = place.accounts(std::string(32, 't'));
        QCOMPARE(elsewhere.load().error().kind, ErrorKind::Corrupt);
        QVERIFY(elsewhere.names().empty());
    }

    void secretsCannotBeExchanged()
    {
        const Place place;
        auto accounts = place.accounts();
        QVERIFY(accounts.add("boss", "hard to guess").has_value());
        QVERIFY(accounts.add("guest", "guest").has_value());
        QList<QByteArray> lines = place.text().split('\n');
        place.write("\"boss\"\t" + lines[1].split('\t')[1] + "\n" + lines[1] + "\n");
        QCOMPARE(accounts.load().error().text, std::string("line 1 of ctrlaccounts.tab cannot be read"));
        QVERIFY(!accounts.isRight("boss", "guest", "<1.2@x>"));
        QVERIFY(accounts.isRight("guest", "guest", "<1.2@x>"));
        // What cannot be read is not thrown away by the next change either.
        QCOMPARE(accounts.add("third", "third").error().kind, ErrorKind::Corrupt);
        QVERIFY(place.text().contains("boss"));
    }

    void rubbishInTheFile_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QByteArray("") << true;
        QTest::newRow("comment") << QByteArray("# nobody\n\n\r\n") << true;
        QTest::newRow("no TAB") << QByteArray("\"admin\"") << false;
        QTest::newRow("no base64") << QByteArray("\"admin\"\t\"!\"\n") << false;
        QTest::newRow("nothing sealed") << QByteArray("\"admin\"\t\"\"\n") << false;
        QTest::newRow("the original's") << QByteArray("\"admin\"\t\"0401080c0b15041616\"\n") << false;
        QTest::newRow("octets") << QByteArray("\0\xFF\n\"", 4) << false;
        QTest::newRow("quote alone") << QByteArray("\"\n") << false;
    }
    void rubbishInTheFile()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        const Place place;
        place.write(text);
        auto accounts = place.accounts();
        QCOMPARE(accounts.load().has_value(), good);
        QVERIFY(accounts.names().empty());
        QVERIFY(!accounts.isRight("admin", "", "<1.2@x>"));
    }

    void tooLarge()
    {
        const Place place;
        place.write(QByteArray(5 << 20, '\n'));
        QCOMPARE(place.accounts().load().error().kind, ErrorKind::TooLarge);
    }

    void whoCouldNotLogInIsNotAdded()
    {
        const Place place;
        auto accounts = place.accounts();
        for (const char* name : {"", "a b", "a\"", "a\tb", "ä", "#a"})
            QCOMPARE(accounts.add(name, "password").error().kind, ErrorKind::Invalid);
        QCOMPARE(accounts.add(std::string(65, 'a'), "password").error().kind, ErrorKind::Invalid);
        for (const std::string& password : {std::string(), std::string("#0123"), std::string("a\nb"), std::string(257, 'a')})
            QCOMPARE(accounts.add("name", password).error().kind, ErrorKind::Invalid);
        QVERIFY(!QFile::exists(QString::fromStdString(place.path)));
    }

    void failedWriteChangesNothing()
    {
        const Place place;
        auto accounts = ControllerAccounts(place.path + "/not/a/folder", secret);
        QVERIFY(!accounts.add("admin", "password"));
        QVERIFY(!accounts.isRight("admin", "password", "<1.2@x>"));
    }
};

QTEST_APPLESS_MAIN(TestControllerAccounts)
#include "tst_controller_accounts.moc"
