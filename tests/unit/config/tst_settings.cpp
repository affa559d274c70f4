// posthorn.ini: read, changed in place, reloaded under readers.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#include <sys/stat.h>

#include "config/settings.h"

using namespace posthorn;
using namespace posthorn::config;

namespace {

struct Ini {
    QTemporaryDir folder;
    std::string path = folder.filePath(QStringLiteral("posthorn.ini")).toStdString();

    void write(const QByteArray& text) const
    {
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
    }
    QByteArray read() const
    {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
    }
};

} // namespace

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void missingFileMeansDefaults()
    {
        Ini ini;
        Settings settings(ini.path);
        QVERIFY(settings.reload().has_value());
        QCOMPARE(settings.snapshot()->number(Setting::SmtpMaxRecipients), int64_t(1000));
    }

    void readsTheFile()
    {
        Ini ini;
        ini.write("; a comment\r\n# another\n\n[smtp]\nmax-recipients=200\r\n  enabled = no  \n[ pop3 ]\nidle-timeout\t=\t15m\n"
                  "[server]\nhost-name = mx; not a comment # either\n[]\n[smtp]\nmax-recipients = 300");
        Settings settings(ini.path);
        const auto done = settings.reload();
        QVERIFY2(done.has_value(), done ? "" : done.error().text.c_str());
        const auto now = settings.snapshot();
        QCOMPARE(now->number(Setting::SmtpMaxRecipients), int64_t(300)); // the last one counts
        QVERIFY(!now->boolean(Setting::SmtpEnabled));
        QCOMPARE(now->number(Setting::Pop3IdleTimeout), int64_t(900));
        QCOMPARE(now->text(Setting::ServerHostName), std::string("mx; not a comment # either"));
    }

    void errorsNameTheLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("error");
        QTest::newRow("no sense") << QByteArray("[smtp]\n\nwhat is this\n")
                                  << QByteArray("posthorn.ini, line 3: neither [group] nor name=value");
        QTest::newRow("open group") << QByteArray("[smtp\n")
                                    << QByteArray("posthorn.ini, line 1: neither [group] nor name=value");
        QTest::newRow("bracket") << QByteArray("[") << QByteArray("posthorn.ini, line 1: neither [group] nor name=value");
        QTest::newRow("no such name") << QByteArray("[smtp]\nenabled=1\n;\nmax-recipient=5\n")
                                      << QByteArray("posthorn.ini, line 4: no setting is called smtp.max-recipient");
        QTest::newRow("no group") << QByteArray("enabled=1\n")
                                  << QByteArray("posthorn.ini, line 1: no setting is called .enabled");
        QTest::newRow("value") << QByteArray("[smtp]\nmax-recipients=many\n")
                               << QByteArray("posthorn.ini, line 2: smtp.max-recipients: not a number");
        QTest::newRow("range") << QByteArray("[smtp]\r\nmax-recipients=5\r\n")
                               << QByteArray("posthorn.ini, line 2: smtp.max-recipients: must lie between 100 and 100000");
        QTest::newRow("bytes") << QByteArray("[server]\nhost-name=\xFF\n")
                               << QByteArray("posthorn.ini, line 2: server.host-name: must be one line of UTF-8 text");
        QTest::newRow("nul") << QByteArray("[server]\nhost-name=a\0b\n", 23)
                             << QByteArray("posthorn.ini, line 2: server.host-name: must be one line of UTF-8 text");
    }
    void errorsNameTheLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, error);
        Ini ini;
        ini.write("[smtp]\nmax-recipients = 150\n");
        Settings settings(ini.path);
        QVERIFY(settings.reload().has_value());
        const auto before = settings.snapshot();
        ini.write(text);
        const auto done = settings.reload();
        QVERIFY(!done);
        QCOMPARE(QByteArray::fromStdString(done.error().text), error);
        QCOMPARE(settings.snapshot(), before); // the old values stay in force
        const auto changed = settings.change({{Setting::SmtpEnabled, "false"}});
        QVERIFY(!changed); // and a file that is not understood is not overwritten
        QCOMPARE(ini.read(), text);
    }

    void hugeFileIsRefused()
    {
        Ini ini;
        ini.write(QByteArray(1 << 20, '\n'));
        Settings settings(ini.path);
        QVERIFY(settings.reload().has_value());
        ini.write(QByteArray((1 << 20) + 1, '\n'));
        QCOMPARE(int(settings.reload().error().kind), int(ErrorKind::TooLarge));
        QCOMPARE(int(settings.change({{Setting::SmtpEnabled, "false"}}).error().kind), int(ErrorKind::TooLarge));
        ini.write(QByteArray(1 << 20, '\n'));
        QVERIFY(!settings.change({{Setting::SmtpEnabled, "false"}})); // it could not be read again
        QVERIFY(settings.snapshot()->boolean(Setting::SmtpEnabled));
    }

    void folderInPlaceOfTheFile()
    {
        QTemporaryDir folder;
        Settings settings(folder.path().toStdString());
        QVERIFY(!settings.reload());
    }

    void changesKeepCommentsAndOrder_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after"); // of smtp.max-recipients=200
        QTest::newRow("empty") << QByteArray("") << QByteArray("[smtp]\nmax-recipients = 200\n");
        QTest::newRow("in place") << QByteArray("# top\n[smtp]\n; why\nmax-recipients=150\nenabled=true\n[pop3]\nenabled=true\n")
                                  << QByteArray("# top\n[smtp]\n; why\nmax-recipients = 200\nenabled=true\n[pop3]\nenabled=true\n");
        QTest::newRow("in its group") << QByteArray("[pop3]\nenabled=true\n\n[smtp]\n; why\nenabled=true\n")
                                      << QByteArray("[pop3]\nenabled=true\n\n[smtp]\nmax-recipients = 200\n; why\nenabled=true\n");
        QTest::newRow("new group") << QByteArray("[pop3]\nenabled=true\n; end")
                                   << QByteArray("[pop3]\nenabled=true\n; end\n\n[smtp]\nmax-recipients = 200\n");
        QTest::newRow("heading with spaces and CR") << QByteArray("[ smtp ] \r\nenabled=true\r\n")
                                                    << QByteArray("[ smtp ] \r\nmax-recipients = 200\nenabled=true\r\n");
        QTest::newRow("given twice") << QByteArray("[smtp]\nmax-recipients=150\n[pop3]\nenabled=no\n[smtp]\nmax-recipients=160\n")
                                     << QByteArray("[smtp]\nmax-recipients = 200\n[pop3]\nenabled=no\n[smtp]\n");
        QTest::newRow("a comment that looks like it") << QByteArray("[smtp]\n;max-recipients=150\n")
                                                      << QByteArray("[smtp]\nmax-recipients = 200\n;max-recipients=150\n");
        QTest::newRow("of another group") << QByteArray("[imap]\nenabled=no\n[smtp]\n[server]\nworkers=1\n")
                                          << QByteArray("[imap]\nenabled=no\n[smtp]\nmax-recipients = 200\n[server]\nworkers=1\n");
        QTest::newRow("no final line end") << QByteArray("[smtp]\nmax-recipients=150")
                                           << QByteArray("[smtp]\nmax-recipients = 200\n");
    }
    void changesKeepCommentsAndOrder()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        Ini ini;
        ini.write(before);
        Settings settings(ini.path);
        QVERIFY(settings.change({{Setting::SmtpMaxRecipients, " 200"}}).has_value());
        QCOMPARE(ini.read(), after);
        QCOMPARE(settings.snapshot()->number(Setting::SmtpMaxRecipients), int64_t(200));
        Settings again(ini.path);
        QVERIFY(again.reload().has_value());
        QCOMPARE(again.snapshot()->number(Setting::SmtpMaxRecipients), int64_t(200));
        QVERIFY(settings.change({{Setting::SmtpMaxRecipients, "200"}}).has_value());
        QCOMPARE(ini.read(), after); // and it stays so
        struct stat status{};
        QCOMPARE(::stat(ini.path.c_str(), &status), 0);
        QVERIFY(!QFile::exists(QString::fromStdString(ini.path + ".new")));
    }

    void newFileIsPrivate()
    {
        Ini ini;
        Settings settings(ini.path);
        QVERIFY(settings.change({{Setting::DeliverySmartHostPassword, "secret"}}).has_value());
        struct stat status{};
        QCOMPARE(::stat(ini.path.c_str(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0600);
    }

    void badValueChangesNothing()
    {
        Ini ini;
        ini.write("[smtp]\nenabled=true\n");
        Settings settings(ini.path);
        QVERIFY(settings.reload().has_value());
        const auto before = settings.snapshot();
        QVERIFY(!settings.change({{Setting::SmtpEnabled, "false"}, {Setting::SmtpMaxRecipients, "5"}}));
        QCOMPARE(settings.snapshot(), before);
        QCOMPARE(ini.read(), QByteArray("[smtp]\nenabled=true\n"));
    }

    void everySettingCanBeWrittenAndReadBack()
    {
        Ini ini;
        Settings settings(ini.path);
        std::vector<std::pair<Setting, std::string>> values;
        for (size_t i = 0; i < size_t(Setting::Count); ++i) {
            const SettingRow& row = config::row(Setting(i));
            const bool isText = row.type == SettingType::Text || row.type == SettingType::List;
            values.emplace_back(Setting(i), isText ? "[a]=;#\"b\"\\ ü" : std::string(row.defaultValue));
            if (isText && row.high < 20)
                values.back().second = "[a]=;";
        }
        QVERIFY(settings.change(values).has_value());
        Settings again(ini.path);
        QVERIFY(again.reload().has_value());
        for (const auto& [setting, value] : values)
            QCOMPARE(again.snapshot()->text(setting), *normalise(setting, value));
    }

    void overridesOutlastReloadsAndStayOutOfTheFile()
    {
        Ini ini;
        ini.write("[smtp]\nmax-recipients=150\n");
        Settings settings(ini.path, {{Setting::SmtpMaxRecipients, "777"}});
        QCOMPARE(settings.snapshot()->number(Setting::SmtpMaxRecipients), int64_t(777));
        QVERIFY(settings.reload().has_value());
        QCOMPARE(settings.snapshot()->number(Setting::SmtpMaxRecipients), int64_t(777));
        QVERIFY(settings.change({{Setting::SmtpEnabled, "no"}}).has_value());
        QCOMPARE(settings.snapshot()->number(Setting::SmtpMaxRecipients), int64_t(777));
        QVERIFY(!ini.read().contains("777"));
    }

    void oldSnapshotsStayAsTheyWere()
    {
        Ini ini;
        Settings settings(ini.path);
        const auto old = settings.snapshot();
        std::vector<SnapshotPtr> published;
        settings.onPublished([&](const SnapshotPtr& snapshot) { published.push_back(snapshot); });
        QVERIFY(settings.change({{Setting::SmtpMaxRecipients, "200"}}).has_value());
        QCOMPARE(old->number(Setting::SmtpMaxRecipients), int64_t(1000));
        QCOMPARE(published.size(), size_t(1));
        QCOMPARE(published[0], settings.snapshot());
        QVERIFY(settings.reload().has_value());
        QCOMPARE(published.size(), size_t(2));
    }

    void listenerMayChangeSettings()
    {
        Ini ini;
        Settings settings(ini.path);
        settings.onPublished([&](const SnapshotPtr& snapshot) {
            if (snapshot->boolean(Setting::SmtpEnabled))
                QVERIFY(settings.change({{Setting::SmtpEnabled, "no"}}).has_value());
        });
        QVERIFY(settings.change({{Setting::SmtpMaxRecipients, "200"}}).has_value());
        QVERIFY(!settings.snapshot()->boolean(Setting::SmtpEnabled));
        QCOMPARE(settings.snapshot()->number(Setting::SmtpMaxRecipients), int64_t(200));
    }

    void changesAtTheSameTimeAreAllKept()
    {
        Ini ini;
        Settings settings(ini.path);
        const Setting mine[] = {Setting::SmtpMaxRecipients, Setting::SmtpMaxErrors, Setting::SmtpMaxHops,
                                Setting::LimitConnections};
        std::atomic<bool> done{false};
        std::thread reader([&] {
            while (!done) {
                const auto now = settings.snapshot();
                if (now->number(Setting::SmtpMaxRecipients) < 100)
                    qFatal("a snapshot half made");
            }
        });
        std::vector<std::thread> writers;
        for (const Setting setting : mine)
            writers.emplace_back([&settings, setting] {
                for (int i = 0; i < 10; ++i) {
                    if (!settings.change({{setting, std::to_string(100 + i)}}))
                        qFatal("a change failed");
                }
            });
        for (auto& writer : writers)
            writer.join();
        done = true;
        reader.join();
        Settings again(ini.path);
        QVERIFY(again.reload().has_value());
        for (const Setting setting : mine) {
            QCOMPARE(again.snapshot()->number(setting), int64_t(109));
            QCOMPARE(settings.snapshot()->number(setting), int64_t(109));
        }
    }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "tst_settings.moc"
