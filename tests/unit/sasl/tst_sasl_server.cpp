#include "directory/sasl/sasl_server.h"

#include <QTest>

#include "base/crypto/crypto.h"
#include "base/text.h"

using namespace posthorn;
using namespace posthorn::directory;
using crypto::Hash;
using Kind = SaslStep::Kind;

namespace {

constexpr std::string_view nul("\0", 1);

SaslContext context(bool tls = true)
{
    SaslContext made;
    made.tls = tls;
    made.serverSecret = "the server's secret";
    made.iterations = 4096;
    return made;
}

std::unique_ptr<SaslServer> server(std::string_view mechanism, SaslContext with = context())
{
    auto made = makeSaslServer(mechanism, std::move(with));
    return made ? std::move(*made) : nullptr;
}

/// RFC 5802 section 5 and RFC 7677 section 3: user "user", password "pencil".
struct Example {
    std::string mechanism;
    Hash hash;
    std::string serverNonce;
    std::string salt;
    std::string clientFirst;
    std::string serverFirst;
    std::string clientFinal;
    std::string serverFinal;

    SaslContext with() const
    {
        SaslContext made = context();
        made.serverNonce = serverNonce;
        return made;
    }
    Credentials credentials() const
    {
        const auto verifier = ScramVerifier::make(hash, "pencil", 4096, *base64Decode(salt));
        return hash == Hash::Sha1 ? Credentials{{}, *verifier} : Credentials{*verifier, {}};
    }
};

const Example examples[] = {
    {"SCRAM-SHA-1", Hash::Sha1, "3rfcNHYJY1ZVvWVs7j", "QSXCR+Q6sek8bf92", "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
     "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
     "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
     "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="},
    {"SCRAM-SHA-256", Hash::Sha256, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "W22ZaJ0SNY7soEsUEjb6gQ==",
     "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
     "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
     "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
     "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="},
};

} // namespace

class TestSaslServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void offers()
    {
        const auto names = [](bool tls, bool binding, bool clear) {
            std::string all;
            for (const auto name : mechanisms(tls, binding, clear))
                all += (all.empty() ? "" : " ") + std::string(name);
            return all;
        };
        QCOMPARE(names(true, true, false), "SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN");
        QCOMPARE(names(true, false, false), "SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN");
        QCOMPARE(names(false, false, false), "SCRAM-SHA-256 SCRAM-SHA-1");
        QCOMPARE(names(false, true, true), "SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN");
    }

    void factory()
    {
        for (const auto name : mechanisms(true, false, false)) {
            const auto made = makeSaslServer(toLower(name), context());
            QVERIFY(made);
            QCOMPARE((*made)->mechanism(), name);
        }
        QCOMPARE(makeSaslServer("CRAM-MD5", context()).error().kind, ErrorKind::Unsupported);
        QCOMPARE(makeSaslServer("", context()).error().kind, ErrorKind::Unsupported);
        QCOMPARE(makeSaslServer(std::string(100000, 'x'), context()).error().kind, ErrorKind::Unsupported);
        QCOMPARE(makeSaslServer("SCRAM-SHA-256-PLUS", context()).error().kind, ErrorKind::Unsupported);
        QCOMPARE(makeSaslServer("PLAIN", context(false)).error().kind, ErrorKind::Denied);
        QCOMPARE(makeSaslServer("LOGIN", context(false)).error().kind, ErrorKind::Denied);
        SaslContext clear = context(false);
        clear.allowPlainWithoutTls = true;
        QVERIFY(makeSaslServer("PLAIN", clear));
    }

    void plain()
    {
        for (const bool initial : {true, false}) {
            const auto sasl = server("PLAIN");
            if (!initial) {
                const auto empty = sasl->next("");
                QCOMPARE(empty.kind, Kind::Continue);
                QVERIFY(empty.data.empty());
            }
            const auto asked = sasl->next(std::string(nul) + "alice" + std::string(nul) + "secret");
            QCOMPARE(asked.kind, Kind::CheckPassword);
            QCOMPARE(asked.login, "alice");
            QCOMPARE(asked.password, "secret");
            const auto done = sasl->passwordChecked(true);
            QCOMPARE(done.kind, Kind::Succeeded);
            QCOMPARE(done.login, "alice");
            QCOMPARE(sasl->next("x").kind, Kind::Failed);
            QCOMPARE(sasl->passwordChecked(true).kind, Kind::Failed);
        }
    }

    void plainWrongPassword()
    {
        const auto sasl = server("PLAIN");
        (void)sasl->next(std::string(nul) + "alice" + std::string(nul) + "secret");
        const auto wrong = sasl->passwordChecked(false);
        QCOMPARE(wrong.kind, Kind::Failed);
        QCOMPARE(wrong.error.kind, ErrorKind::AuthFailed);
        QCOMPARE(sasl->passwordChecked(true).kind, Kind::Failed);
    }

    void plainRefused_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<int>("error");
        const int invalid = int(ErrorKind::Invalid);
        QTest::newRow("no NUL") << QByteArray("alice") << invalid;
        QTest::newRow("one NUL") << QByteArray("alice\0secret", 12) << invalid;
        QTest::newRow("three NUL") << QByteArray("\0alice\0secret\0", 14) << invalid;
        QTest::newRow("no name") << QByteArray("\0\0secret", 8) << invalid;
        QTest::newRow("no password") << QByteArray("\0alice\0", 7) << invalid;
        QTest::newRow("name is no UTF-8") << QByteArray("\0\xFF\0secret", 9) << invalid;
        QTest::newRow("password is no UTF-8") << QByteArray("\0alice\0\xFF", 8) << invalid;
        QTest::newRow("control in the name") << QByteArray("\0ali\nce\0secret", 14) << invalid;
        QTest::newRow("another authzid") << QByteArray("bob\0alice\0secret", 16) << int(ErrorKind::Denied);
        QTest::newRow("long name") << QByteArray(1, '\0') + QByteArray(513, 'a') + QByteArray("\0x", 2)
                                   << int(ErrorKind::TooLarge);
        QTest::newRow("long password") << QByteArray("\0a\0", 3) + QByteArray(1025, 'x') << int(ErrorKind::TooLarge);
        QTest::newRow("endless") << QByteArray(10000000, 'x') << invalid;
    }
    void plainRefused()
    {
        QFETCH(QByteArray, message);
        QFETCH(int, error);
        const auto step = server("PLAIN")->next(message.toStdString());
        QCOMPARE(step.kind, Kind::Failed);
        QCOMPARE(int(step.error.kind), error);
    }

    void plainPrefixesNeverAskForMore()
    {
        const std::string whole = std::string(nul) + "alice" + std::string(nul) + "secret";
        for (size_t i = 1; i < whole.size(); ++i) {
            const auto kind = server("PLAIN")->next(whole.substr(0, i)).kind;
            QVERIFY(kind == Kind::Failed || (kind == Kind::CheckPassword && i > 7));
        }
    }

    void authzid()
    {
        const std::string message = "alice" + std::string(nul) + "alice" + std::string(nul) + "secret";
        QCOMPARE(server("PLAIN")->next(message).kind, Kind::CheckPassword);
        SaslContext jid = context();
        jid.mayActAs = [](std::string_view login, std::string_view other) {
            return other == std::string(login) + "@example.org";
        };
        const std::string full = "alice@example.org" + std::string(nul) + "alice" + std::string(nul) + "secret";
        const auto step = server("PLAIN", jid)->next(full);
        QCOMPARE(step.kind, Kind::CheckPassword);
        QCOMPARE(step.authzid, "alice@example.org");
        QCOMPARE(server("PLAIN", jid)->next(message).error.kind, ErrorKind::Denied);
        QCOMPARE(server("PLAIN")->next(full).error.kind, ErrorKind::Denied);
        QCOMPARE(server("SCRAM-SHA-256")->next("n,a=bob,n=alice,r=abc").error.kind, ErrorKind::Denied);
        QCOMPARE(server("SCRAM-SHA-256")->next("n,a=a=3Db,n=a=3Db,r=abc").kind, Kind::NeedCredentials);
    }

    void login()
    {
        for (const bool initial : {true, false}) {
            const auto sasl = server("LOGIN");
            if (!initial)
                QCOMPARE(sasl->next("").data, "Username:");
            const auto name = sasl->next("alice");
            QCOMPARE(name.kind, Kind::Continue);
            QCOMPARE(name.data, "Password:");
            const auto asked = sasl->next("secret");
            QCOMPARE(asked.kind, Kind::CheckPassword);
            QCOMPARE(asked.login, "alice");
            QCOMPARE(asked.password, "secret");
            QCOMPARE(sasl->passwordChecked(true).login, "alice");
        }
        const auto empty = server("LOGIN");
        QCOMPARE(empty->next("").kind, Kind::Continue);
        QCOMPARE(empty->next("").kind, Kind::Failed);
        const auto noPassword = server("LOGIN");
        QCOMPARE(noPassword->next("alice").kind, Kind::Continue);
        QCOMPARE(noPassword->next("").kind, Kind::Failed);
    }

    void scramExamples()
    {
        for (const auto& example : examples) {
            for (const bool initial : {true, false}) {
                const auto sasl = server(example.mechanism, example.with());
                if (!initial)
                    QCOMPARE(sasl->next("").kind, Kind::Continue);
                const auto asked = sasl->next(example.clientFirst);
                QCOMPARE(asked.kind, Kind::NeedCredentials);
                QCOMPARE(asked.login, "user");
                const auto challenge = sasl->credentials(example.credentials());
                QCOMPARE(challenge.kind, Kind::Continue);
                QCOMPARE(challenge.data, example.serverFirst);
                const auto done = sasl->next(example.clientFinal);
                QCOMPARE(done.kind, Kind::Succeeded);
                QCOMPARE(done.data, example.serverFinal);
                QCOMPARE(done.login, "user");
                QCOMPARE(sasl->next("").kind, Kind::Failed);
            }
        }
    }

    void scramCutAndTrailing()
    {
        for (const auto& example : examples) {
            const auto credentials = example.credentials();
            const auto last = [&](const std::string& message) {
                const auto sasl = server(example.mechanism, example.with());
                (void)sasl->next(example.clientFirst);
                (void)sasl->credentials(credentials);
                return sasl->next(message).kind;
            };
            QCOMPARE(last(example.clientFinal), Kind::Succeeded);
            for (size_t i = 0; i < example.clientFinal.size(); ++i) {
                QCOMPARE(last(example.clientFinal.substr(0, i)), Kind::Failed);
                std::string changed = example.clientFinal;
                changed[i] = char(changed[i] ^ 1);
                QCOMPARE(last(changed), Kind::Failed);
            }
            for (const char* tail : {"x", "\r\n", ",", ",x=1", "="})
                QCOMPARE(last(example.clientFinal + tail), Kind::Failed);
            QCOMPARE(last(example.clientFinal + std::string(1000000, 'x')), Kind::Failed);
            // Every cut of the first message is refused, until only the nonce gets shorter.
            const size_t nonceAt = example.clientFirst.find(",r=") + 4;
            for (size_t i = 1; i < nonceAt; ++i)
                QCOMPARE(server(example.mechanism)->next(example.clientFirst.substr(0, i)).kind, Kind::Failed);
        }
    }

    void scramFirstRefused_data()
    {
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
        row("no header", "n=user,r=abc");
        row("unknown flag", "x,,n=user,r=abc");
        row("binding without -PLUS", "p=tls-exporter,,n=user,r=abc");
        row("binding without type", "p=,,n=user,r=abc");
        row("mandatory extension", "n,,m=ext,n=user,r=abc");
        row("mandatory extension at the end", "n,,n=user,r=abc,m=ext");
        row("bad extension", "n,,n=user,r=abc,extension");
        row("comma at the end", "n,,n=user,r=abc,");
        row("no name", "n,,n=,r=abc");
        row("no nonce", "n,,n=user,r=");
        row("nonce with a space", "n,,n=user,r=a c");
        row("nonce with a control", "n,,n=user,r=a\x01");
        row("nonce in UTF-8", "n,,n=user,r=\u00FC");
        row("long nonce", "n,,n=user,r=" + QByteArray(257, 'x'));
        row("long name", "n,,n=" + QByteArray(513, 'x') + ",r=abc");
        row("bad escape", "n,,n=us=2Der,r=abc");
        row("escape cut off", "n,,n=user=2,r=abc");
        row("no UTF-8", "n,,n=\xFF,r=abc");
        row("NUL", QByteArray("n,,n=us\0er,r=abc", 16));
        row("wrong order", "n,,r=abc,n=user");
        row("bad authzid", "n,b=x,n=user,r=abc");
        row("empty authzid", "n,a=,n=user,r=abc");
        row("endless", "n,,n=user,r=abc,x=" + QByteArray(1000000, 'x'));
    }
    void scramFirstRefused()
    {
        QFETCH(QByteArray, message);
        QCOMPARE(server("SCRAM-SHA-256")->next(message.toStdString()).kind, Kind::Failed);
        QCOMPARE(server("SCRAM-SHA-1")->next(message.toStdString()).kind, Kind::Failed);
    }

    void scramNames()
    {
        QCOMPARE(server("SCRAM-SHA-256")->next("n,,n=a=2Cb=3D,r=abc").login, "a,b=");
        QCOMPARE(server("SCRAM-SHA-256")->next("n,,n=I\u00ADX,r=abc").login, "IX");
        QCOMPARE(server("SCRAM-SHA-256")->next("y,,n=user,r=abc,x=unknown").login, "user");
    }

    void unknownUsersLookLikeKnownOnes()
    {
        const auto challengeOf = [](const std::string& name, const std::optional<Credentials>& found) {
            SaslContext with = context();
            with.serverNonce = "server";
            const auto sasl = server("SCRAM-SHA-256", with);
            (void)sasl->next("n,,n=" + name + ",r=client");
            return sasl->credentials(found).data;
        };
        const auto known = Credentials::make("secret", 4096);
        QVERIFY(known);
        const std::string unknown = challengeOf("nobody", std::nullopt);
        QCOMPARE(unknown.size(), challengeOf("alice", *known).size());
        QCOMPARE(unknown, challengeOf("nobody", std::nullopt));
        QVERIFY(unknown != challengeOf("nobody2", std::nullopt));
        QVERIFY(unknown.ends_with(",i=4096"));
        // An account without a verifier for this mechanism is treated the same.
        QCOMPARE(challengeOf("nobody", Credentials{{}, known->sha1}), unknown);

        const Example& example = examples[1];
        const auto failureOf = [&](const std::optional<Credentials>& found) {
            const auto sasl = server(example.mechanism, example.with());
            (void)sasl->next(example.clientFirst);
            (void)sasl->credentials(found);
            return sasl->next(example.clientFinal).error;
        };
        QCOMPARE(failureOf(std::nullopt).text, failureOf(*known).text);
        QCOMPARE(failureOf(std::nullopt).detail, failureOf(*known).detail);
        QCOMPARE(failureOf(std::nullopt).kind, ErrorKind::AuthFailed);
    }

    void whatWasOfferedIsConfirmed() // XEP-0474
    {
        SaslContext with = context();
        with.offered = "PLAIN\x1eSCRAM-SHA-1\x1eSCRAM-SHA-256\x1ftls-exporter";
        for (const auto& [mechanism, hash] : {std::pair("SCRAM-SHA-256", crypto::Hash::Sha256), std::pair("SCRAM-SHA-1", crypto::Hash::Sha1)}) {
            const auto sasl = server(mechanism, with);
            (void)sasl->next("n,,n=user,r=abc");
            const std::string challenge = sasl->credentials(std::nullopt).data;
            QVERIFY(challenge.ends_with(",i=4096,h=" + base64Encode(crypto::hash(hash, with.offered))));
        }
        // A login with such a challenge, as a client would make it that looks at nothing behind the iterations.
        const auto known = Credentials::make("pencil", 4096);
        const auto sasl = server("SCRAM-SHA-256", with);
        (void)sasl->next("n,,n=user,r=abc");
        const std::string challenge = sasl->credentials(*known).data;
        const std::string final = "c=biws," + challenge.substr(0, challenge.find(','));
        const std::string salted = crypto::pbkdf2(crypto::Hash::Sha256, "pencil", known->sha256.salt, 4096, 32);
        const std::string key = crypto::hmac(crypto::Hash::Sha256, salted, "Client Key");
        std::string proof = crypto::hmac(crypto::Hash::Sha256, crypto::hash(crypto::Hash::Sha256, key),
                                         "n=user,r=abc," + challenge + ',' + final);
        for (size_t i = 0; i < proof.size(); ++i)
            proof[i] ^= key[i];
        QCOMPARE(sasl->next(final + ",p=" + base64Encode(proof)).kind, SaslStep::Kind::Succeeded);
    }

    void noncesAreFresh()
    {
        const auto nonce = [] {
            const auto sasl = server("SCRAM-SHA-256");
            (void)sasl->next("n,,n=user,r=abc");
            return sasl->credentials(std::nullopt).data.substr(0, 29);
        };
        QVERIFY(nonce() != nonce());
    }

    void downgradeIsSeen()
    {
        SaslContext bound = context();
        bound.channelBindings = {{"tls-exporter", "0123"}};
        QCOMPARE(server("SCRAM-SHA-256", bound)->next("y,,n=user,r=abc").error.kind, ErrorKind::AuthFailed);
        QCOMPARE(server("SCRAM-SHA-256", bound)->next("n,,n=user,r=abc").kind, Kind::NeedCredentials);
        QCOMPARE(server("SCRAM-SHA-256")->next("y,,n=user,r=abc").kind, Kind::NeedCredentials);
        QCOMPARE(server("SCRAM-SHA-256-PLUS", bound)->next("n,,n=user,r=abc").kind, Kind::Failed);
        QCOMPARE(server("SCRAM-SHA-256-PLUS", bound)->next("y,,n=user,r=abc").kind, Kind::Failed);
        QCOMPARE(server("SCRAM-SHA-256-PLUS", bound)->next("p=tls-unique,,n=user,r=abc").kind, Kind::Failed);
        QCOMPARE(server("SCRAM-SHA-256-PLUS", bound)->next("p=tls-exporter,,n=user,r=abc").kind, Kind::NeedCredentials);
    }

    void outOfTurn()
    {
        for (const auto name : mechanisms(true, false, false)) {
            QCOMPARE(server(name)->passwordChecked(true).kind, Kind::Failed);
            QCOMPARE(server(name)->credentials(std::nullopt).kind, Kind::Failed);
        }
        const auto sasl = server("SCRAM-SHA-256");
        QCOMPARE(sasl->next("n,,n=user,r=abc").kind, Kind::NeedCredentials);
        QCOMPARE(sasl->next("c=biws,r=abc,p=AAAA").kind, Kind::Failed);
        QCOMPARE(sasl->credentials(std::nullopt).kind, Kind::Failed);
    }
};

QTEST_APPLESS_MAIN(TestSaslServer)
#include "tst_sasl_server.moc"
