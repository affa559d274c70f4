#include "directory/sasl/scram_verifier.h"

#include <QTest>

#include "base/text.h"

using namespace posthorn;
using namespace posthorn::directory;
using crypto::Hash;

namespace {
constexpr int fewIterations = 4096;
// Of the password "pencil" with RFC 7677's salt, made with Python's hashlib; PostgreSQL keeps the same form.
const std::string pencil =
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
    "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
} // namespace

class TestScramVerifier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownAnswer()
    {
        const auto made = ScramVerifier::make(Hash::Sha256, "pencil", 4096, *base64Decode("W22ZaJ0SNY7soEsUEjb6gQ=="));
        QVERIFY(made);
        QCOMPARE(made->toText(), pencil);
        const auto read = ScramVerifier::fromText(pencil);
        QVERIFY(read);
        QVERIFY(read->checkPassword("pencil"));
        QVERIFY(!read->checkPassword("pencils"));
        QVERIFY(!read->checkPassword(""));
        QVERIFY(!read->checkPassword("pen\x01"));
    }

    void textWholeCutAndWithTrailingData()
    {
        for (const Hash hash : {Hash::Sha1, Hash::Sha256}) {
            const auto made = ScramVerifier::make(hash, "secret", fewIterations);
            QVERIFY(made);
            const std::string text = made->toText();
            const auto read = ScramVerifier::fromText(text);
            QVERIFY(read);
            QCOMPARE(read->toText(), text);
            for (size_t i = 0; i < text.size(); ++i) {
                const auto part = ScramVerifier::fromText(text.substr(0, i));
                QVERIFY(!part);
                QCOMPARE(part.error().kind, ErrorKind::Corrupt);
            }
            QVERIFY(!ScramVerifier::fromText(text + "x"));
            QVERIFY(!ScramVerifier::fromText(text + "\n"));
            QVERIFY(!ScramVerifier::fromText(text + "$"));
            QVERIFY(!ScramVerifier::fromText(text + ":AAAA"));
        }
    }

    void damagedText_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray keys("WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                              ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("other scheme") << "SCRAM-SHA-512$4096:AAAA$" + keys;
        QTest::newRow("no iterations") << "SCRAM-SHA-256$:AAAA$" + keys;
        QTest::newRow("zero iterations") << "SCRAM-SHA-256$0:AAAA$" + keys;
        QTest::newRow("negative iterations") << "SCRAM-SHA-256$-1:AAAA$" + keys;
        QTest::newRow("endless iterations") << "SCRAM-SHA-256$2000000000:AAAA$" + keys;
        QTest::newRow("overflowing iterations") << "SCRAM-SHA-256$99999999999999999999:AAAA$" + keys;
        QTest::newRow("no salt") << "SCRAM-SHA-256$4096:$" + keys;
        QTest::newRow("salt no base64") << "SCRAM-SHA-256$4096:A*AA$" + keys;
        QTest::newRow("keys of SHA-256 under SHA-1") << "SCRAM-SHA-1$4096:AAAA$" + keys;
        QTest::newRow("huge") << QByteArray(1000000, 'A');
    }
    void damagedText()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!ScramVerifier::fromText(text.toStdString()));
    }

    void makeRefuses()
    {
        QVERIFY(!ScramVerifier::make(Hash::Sha256, ""));
        QVERIFY(!ScramVerifier::make(Hash::Sha256, "\u00AD")); // nothing is left of it
        QVERIFY(!ScramVerifier::make(Hash::Sha256, "a\nb"));
        QVERIFY(!ScramVerifier::make(Hash::Sha256, std::string(1025, 'x')));
        QVERIFY(!ScramVerifier::make(Hash::Sha256, "x", 0));
        QVERIFY(!ScramVerifier::make(Hash::Sha256, "x", maxScramIterations + 1));
        QVERIFY(!ScramVerifier::make(Hash::Md5, "x"));
    }

    void twoPasswordsAlikeHaveDifferentVerifiers()
    {
        const auto one = Credentials::make("secret", fewIterations);
        const auto two = Credentials::make("secret", fewIterations);
        QVERIFY(one && two);
        QVERIFY(one->sha256.toText() != two->sha256.toText());
        QVERIFY(one->sha1.salt != one->sha256.salt);
        QVERIFY(one->checkPassword("secret") && two->checkPassword("secret"));
        QVERIFY(!one->checkPassword("Secret"));
        QVERIFY((Credentials{{}, one->sha1}).checkPassword("secret"));
        QVERIFY(!Credentials().checkPassword("secret"));
    }

    void spellingDoesNotMatter()
    {
        const auto made = ScramVerifier::make(Hash::Sha256, "M\u00FCller", fewIterations);
        QVERIFY(made && made->checkPassword("Mu\u0308ller"));
    }

    void fakeIsSteadyAndFitsNothing()
    {
        const auto one = ScramVerifier::fake(Hash::Sha256, "server secret", "nobody", fewIterations);
        const auto again = ScramVerifier::fake(Hash::Sha256, "server secret", "nobody", fewIterations);
        const auto other = ScramVerifier::fake(Hash::Sha256, "server secret", "nobody2", fewIterations);
        const auto elsewhere = ScramVerifier::fake(Hash::Sha256, "other secret", "nobody", fewIterations);
        QCOMPARE(one.toText(), again.toText());
        QVERIFY(one.salt != other.salt);
        QVERIFY(one.salt != elsewhere.salt);
        QCOMPARE(one.salt.size(), scramSaltSize);
        QCOMPARE(ScramVerifier::fake(Hash::Sha1, "s", "n").salt.size(), scramSaltSize);
        QVERIFY(!one.checkPassword(""));
        QVERIFY(!Credentials::fake("server secret", "nobody", fewIterations).checkPassword("secret"));
    }
};

QTEST_APPLESS_MAIN(TestScramVerifier)
#include "tst_scram_verifier.moc"
