// The profile folder: accounts, preferences, pins, secrets, the profile file, one instance.
#include <QtTest/QtTest>

#include <sys/stat.h>

#include "messenger/client/profile/one_instance.h"
#include "messenger/client/profile/profile.h"
#include "messenger/client/profile/profile_file.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

QString text(const char* latin1)
{
    return QString::fromLatin1(latin1);
}

/// A keyring as a test wants it.
class FakeKeyring final : public SecretStore {
public:
    enum class Mood { Good, Silent, Broken } mood = Mood::Good;
    QHash<QString, QString> kept;
    void read(const QString& key, Read reply) override
    {
        if (mood == Mood::Broken)
            return reply(fail(ErrorKind::Unavailable, "no such service"));
        if (mood == Mood::Good && kept.contains(key))
            return reply(kept[key]);
        if (mood == Mood::Good)
            reply(fail(ErrorKind::NotFound, "nothing is kept"));
    }
    void write(const QString& key, const QString& value, Done reply) override
    {
        if (mood == Mood::Broken)
            return reply(fail(ErrorKind::Unavailable, "no such service"));
        if (mood == Mood::Silent)
            return;
        kept[key] = value;
        reply({});
    }
    void remove(const QString& key, Done reply) override
    {
        kept.remove(key);
        reply({});
    }
};

std::unique_ptr<Secrets> inFile(const QString& folder)
{
    return std::make_unique<Secrets>(nullptr, makeSecretFile(folder));
}

void put(const QString& file, const QByteArray& bytes)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(bytes);
}

QByteArray profileFile(const char* change = "")
{
    return QByteArray(R"({"version":1,"server":"https://mail.example.org:3443","account":"Alice@example.org","name":"Alice",)"
                      R"("enrolment":"0123456789012345678901234567890123456789abc","expires":"2026-12-01T00:00:00Z","later":{"a":1})")
           + change + "}";
}

const QDateTime now = QDateTime::fromString(text("2026-11-22T12:00:00Z"), Qt::ISODate);

} // namespace

class TestProfile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void accountsAreKept()
    {
        AccountSettings account;
        account.address = text("Alice@Example.org");
        account.web = text("https://mail.example.org:3443");
        account.folders[text("m3")] = {false, text("#ff0000")};
        account.more[text("later")] = 1;
        {
            Profile profile(path(), inFile(path()));
            QVERIFY(profile.load());
            QSignalSpy changes(&profile, &Profile::accountsChanged);
            QVERIFY(profile.save(account));
            QCOMPARE(changes.size(), 1);
            QVERIFY(!profile.save(AccountSettings()));
        }
        Profile profile(path(), inFile(path()));
        QVERIFY(profile.load());
        const AccountSettings* const found = profile.account(text("alice@example.org"));
        QVERIFY(found);
        QCOMPARE(found->web, account.web);
        QCOMPARE(found->folders, account.folders);
        QCOMPARE(found->more, account.more);
        QVERIFY(!found->agent.isEmpty());
        struct stat status {};
        QCOMPARE(::stat(qPrintable(path() + text("/accounts.json")), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0600);
        QVERIFY(profile.removeAccount(text("alice@example.org")));
        QVERIFY(profile.accounts().isEmpty());
    }

    void aDamagedOrLaterProfileIsLeftAlone()
    {
        QDir().mkpath(path());
        put(path() + text("/accounts.json"), "{\"accounts\": [");
        Profile damaged(path(), inFile(path()));
        QCOMPARE(int(damaged.load().error().kind), int(ErrorKind::Corrupt));
        put(path() + text("/accounts.json"), "{\"version\": 2, \"accounts\": []}");
        Profile later(path(), inFile(path()));
        QCOMPARE(int(later.load().error().kind), int(ErrorKind::Unsupported));
    }

    void preferencesHaveDefaultsAndRanges()
    {
        const QString file = path() + text("/preferences.json");
        QDir().mkpath(path());
        put(file, "{\"mail.interval-seconds\": 60, \"presence.last\": \"asleep\", \"sound.on\": false, \"later\": [1], \"sound.volume\": 5000}");
        Preferences preferences;
        const auto loaded = preferences.load(file);
        QVERIFY(!loaded);
        QVERIFY(loaded.error().text.find("presence.last") != std::string::npos);
        QCOMPARE(preferences.number(Preference::MailInterval), 60);
        QVERIFY(!preferences.boolean(Preference::Sounds));
        QCOMPARE(preferences.text(Preference::Availability), text("online"));
        QCOMPARE(preferences.number(Preference::SoundVolume), 80);
        QSignalSpy changes(&preferences, &Preferences::changed);
        QVERIFY(preferences.set(Preference::IdleMinutes, 20));
        QVERIFY(preferences.set(Preference::IdleMinutes, 20));
        QCOMPARE(changes.size(), 1);
        QVERIFY(!preferences.set(Preference::IdleMinutes, 0));
        QVERIFY(!preferences.set(Preference::Images, text("sometimes")));
        QVERIFY(!preferences.set(Preference::Language, QString(17, u'x')));
        QVERIFY(preferences.flush());
        Preferences again;
        QVERIFY(again.load(file));
        QCOMPARE(again.number(Preference::IdleMinutes), 20);
        QFile kept(file);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QVERIFY2(kept.readAll().contains("\"later\""), "what a later version wrote stays");
        put(file, "no JSON");
        QVERIFY(!again.load(file));
        QVERIFY(QFile::exists(file + text(".damaged")));
        for (size_t i = 0; i < size_t(Preference::Count); ++i) {
            const auto& row = Preferences::row(Preference(i));
            QVERIFY2(Preferences().text(Preference(i)) == text(row.initial), row.key);
        }
    }

    void pins()
    {
        const QString file = path() + text("/pins.json");
        QDir().mkpath(path());
        Pins pins;
        QVERIFY(pins.load(file));
        wire::PeerCertificate shown;
        shown.der = "one";
        QCOMPARE(judgeCertificate(pins.known(), "example.org", shown), Judgement::Vouched);
        shown.problem = "self-signed";
        QCOMPARE(judgeCertificate(pins.known(), "example.org", shown), Judgement::New);
        QVERIFY(pins.pin(text("Example.org"), "one"));
        QCOMPARE(judgeCertificate(pins.known(), "example.org", shown), Judgement::Known);
        shown.der = "two";
        QCOMPARE(judgeCertificate(pins.known(), "example.org", shown), Judgement::Changed);
        QCOMPARE(judgeCertificate(pins.known(), "chat.example.org", shown, "example.org"), Judgement::New);
        shown.der = "one";
        QCOMPARE(judgeCertificate(pins.known(), "chat.example.org", shown, "example.org"), Judgement::Known);
        Pins again;
        QVERIFY(again.load(file));
        QCOMPARE(again.fingerprint(text("example.org")), fingerprintOf("one"));
        QCOMPARE(fingerprintOf("one").size(), 95);
        put(file, "{\"example.org\": \"AB:CD\"}");
        QVERIFY(!again.load(file));
        QVERIFY(again.known().empty());
    }

    void secretsInTheKeyring()
    {
        QDir().mkpath(path());
        auto keyring = std::make_unique<FakeKeyring>();
        FakeKeyring& ring = *keyring;
        Secrets secrets(std::move(keyring), makeSecretFile(path()));
        QCOMPARE(secrets.keeping(), Secrets::Keeping::Unknown);
        write(secrets, text("pencil"));
        QCOMPARE(secrets.keeping(), Secrets::Keeping::Keyring);
        QCOMPARE(read(secrets), text("pencil"));
        QCOMPARE(ring.kept.size(), 1);
        QVERIFY(!QFile::exists(path() + text("/secrets.json")));
        secrets.removeAll(text("a@b"));
        QCOMPARE(read(secrets), QString());
    }

    void whatIsNotToBeKeptIsHeldInMemory()
    {
        QDir().mkpath(path());
        auto keyring = std::make_unique<FakeKeyring>();
        FakeKeyring& ring = *keyring;
        Profile profile(path(), std::make_unique<Secrets>(std::move(keyring), makeSecretFile(path())));
        QVERIFY(profile.load());
        Secrets& secrets = profile.secrets();
        write(secrets, text("kept before"));
        QCOMPARE(ring.kept.size(), 1);
        AccountSettings account;
        account.address = text("a@b");
        account.keepsPassword = false;
        QVERIFY(profile.save(account));
        bool done = false;
        profile.keep(text("a@b"), Secret::Password, text("pencil"), this, [&](Result<void> kept) { done = kept.has_value(); });
        QVERIFY(!done);
        QTRY_VERIFY(done);
        QCOMPARE(read(secrets), text("pencil"));
        QTRY_VERIFY(ring.kept.isEmpty());
        QVERIFY(!QFile::exists(path() + text("/secrets.json")));
        Profile again(path(), std::make_unique<Secrets>(nullptr, makeSecretFile(path())));
        QVERIFY(again.load());
        QVERIFY(!again.account(text("a@b"))->keepsPassword);
        QCOMPARE(read(again.secrets()), QString());
        secrets.hold(text("a@b"), Secret::Password, {});
        QCOMPARE(read(secrets), QString());
    }

    void secretsWithoutKeyring_data()
    {
        QTest::addColumn<int>("mood");
        QTest::newRow("silent") << int(FakeKeyring::Mood::Silent);
        QTest::newRow("broken") << int(FakeKeyring::Mood::Broken);
    }
    void secretsWithoutKeyring()
    {
        QFETCH(int, mood);
        QDir().mkpath(path());
        auto keyring = std::make_unique<FakeKeyring>();
        keyring->mood = FakeKeyring::Mood(mood);
        Secrets secrets(std::move(keyring), makeSecretFile(path()));
        secrets.setPatience(50);
        QSignalSpy told(&secrets, &Secrets::keepingChanged);
        write(secrets, text("pencil"));
        QCOMPARE(secrets.keeping(), Secrets::Keeping::File);
        QCOMPARE(told.size(), 1);
        QVERIFY(!secrets.problem().isEmpty());
        QFile file(path() + text("/secrets.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("pencil"));
        struct stat status {};
        for (const char* each : {"/secrets.json", "/secrets.key"}) {
            QCOMPARE(::stat(qPrintable(path() + text(each)), &status), 0);
            QCOMPARE(int(status.st_mode & 0777), 0600);
        }
        Secrets again(nullptr, makeSecretFile(path()));
        QCOMPARE(read(again), text("pencil"));
        // Sealed for its name: it does not open as another's.
        QByteArray bytes;
        QVERIFY(file.seek(0));
        bytes = file.readAll().replace("a@b/password", "c@d/password");
        file.close();
        put(file.fileName(), bytes);
        QCOMPARE(read(again, text("c@d")), QString());
    }

    void noAnswerForWhoHasGone()
    {
        QDir().mkpath(path());
        Secrets secrets(nullptr, makeSecretFile(path()));
        auto asker = std::make_unique<QObject>();
        bool called = false;
        secrets.read(text("a@b"), Secret::Password, asker.get(), [&](Result<QString>) { called = true; });
        QVERIFY2(!called, "never before the asking function returns");
        asker.reset();
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }

    void aProfileFile()
    {
        QDir().mkpath(path());
        const QString file = path() + text("/posthorn-messenger.profile");
        QCOMPARE(ProfileFile::lookIn({path()}), QString());
        put(file, profileFile());
        QCOMPARE(ProfileFile::lookIn({text("/nowhere"), path()}), file);
        const auto found = ProfileFile::read(file, now);
        QVERIFY(found);
        QCOMPARE(found->account, text("alice@example.org"));
        QCOMPARE(found->server, text("https://mail.example.org:3443"));
        Profile profile(path() + text("/p"), inFile(path() + text("/p")));
        QVERIFY(profile.load());
        QVERIFY(mayEnrol(profile, *found));
        bool kept = false;
        keepEnrolled(profile, *found, text("d1"), text("bearer"), now.addDays(90), this, [&](Result<void> done) { kept = done.has_value(); });
        QTRY_VERIFY(kept);
        QVERIFY2(!mayEnrol(profile, *found), "once is enough");
        QCOMPARE(profile.account(text("alice@example.org"))->login, AccountSettings::Login::Device);
        QVERIFY(ProfileFile::takeTokenOut(file));
        QCOMPARE(int(ProfileFile::read(file, now).error().kind), int(ErrorKind::Denied));
        QFile bytes(file);
        QVERIFY(bytes.open(QIODevice::ReadOnly));
        const QByteArray rest = bytes.readAll();
        QVERIFY(!rest.contains("0123456789") && rest.contains("later"));
    }

    void aProfileFileThatIsNone_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("kind");
        QTest::newRow("empty") << QByteArray() << int(ErrorKind::Invalid);
        QTest::newRow("no JSON") << QByteArray("hello") << int(ErrorKind::Invalid);
        QTest::newRow("a list") << QByteArray("[1]") << int(ErrorKind::Invalid);
        QTest::newRow("later") << profileFile().replace("\"version\":1", "\"version\":2") << int(ErrorKind::Unsupported);
        QTest::newRow("no version") << profileFile().replace("\"version\":1,", "") << int(ErrorKind::Invalid);
        QTest::newRow("too old") << profileFile().replace("2026-12-01", "2026-11-01") << int(ErrorKind::Denied);
        QTest::newRow("not https") << profileFile().replace("https:", "http:") << int(ErrorKind::Invalid);
        QTest::newRow("with a path") << profileFile().replace(":3443", ":3443/x") << int(ErrorKind::Invalid);
        QTest::newRow("with a name") << profileFile().replace("https://", "https://a:b@") << int(ErrorKind::Invalid);
        QTest::newRow("no address") << profileFile().replace("Alice@", "") << int(ErrorKind::Invalid);
        QTest::newRow("a short token") << profileFile().replace("0123456789", "01") << int(ErrorKind::Invalid);
        QTest::newRow("used") << profileFile().replace("\"enrolment\"", "\"enrolled\"") << int(ErrorKind::Denied);
        QTest::newRow("huge") << profileFile(QByteArray(",\"x\":\"" + QByteArray(ProfileFile::longest, 'a') + "\"").constData())
                              << int(ErrorKind::TooLarge);
        QTest::newRow("cut off") << profileFile().chopped(20) << int(ErrorKind::Invalid);
    }
    void aProfileFileThatIsNone()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, kind);
        QDir().mkpath(path());
        put(path() + text("/f"), bytes);
        const auto found = ProfileFile::read(path() + text("/f"), now);
        QVERIFY(!found);
        QCOMPARE(int(found.error().kind), kind);
        QVERIFY(!found.error().text.empty());
        QCOMPARE(int(ProfileFile::read(path() + text("/none"), now).error().kind), int(ErrorKind::NotFound));
    }

    void oneInstance()
    {
        OneInstance first(path());
        QCOMPARE(first.claim({}), OneInstance::Role::First);
        QSignalSpy calls(&first, &OneInstance::called);
        // The second start is another process; here it is another thread.
        OneInstance::Role role = OneInstance::Role::Unknown;
        const auto second = std::unique_ptr<QThread>(QThread::create([&] {
            OneInstance other(path());
            role = other.claim({text("xmpp:bob@example.org?message"), QStringLiteral("--löud")});
        }));
        second->start();
        QTRY_COMPARE(calls.size(), 1);
        QVERIFY(second->wait(5000));
        QCOMPARE(role, OneInstance::Role::Second);
        QCOMPARE(calls[0][0].toStringList(), QStringList({text("xmpp:bob@example.org?message"), QStringLiteral("--löud")}));
        OneInstance elsewhere(path() + text("/other"));
        QCOMPARE(elsewhere.claim({}), OneInstance::Role::First);
    }

private:
    QString path() const { return m_folder->path() + text("/profile"); }
    void write(Secrets& secrets, const QString& value)
    {
        bool done = false;
        secrets.write(text("a@b"), Secret::Password, value, this, [&](Result<void> kept) {
            QVERIFY(kept);
            done = true;
        });
        QTRY_VERIFY(done);
    }
    QString read(Secrets& secrets, const QString& account = text("a@b"))
    {
        std::optional<QString> found;
        secrets.read(account, Secret::Password, this, [&](Result<QString> value) { found = value.value_or(QString()); });
        [&] { QTRY_VERIFY(found); }();
        return found.value_or(text("no answer"));
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
