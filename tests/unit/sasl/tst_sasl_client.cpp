#include "directory/sasl/sasl_client.h"

#include <QTest>

#include "base/text.h"

using namespace posthorn;
using namespace posthorn::directory;
using Kind = SaslClient::Step::Kind;

namespace {

SaslClientOptions options(std::string nonce = {})
{
    SaslClientOptions made;
    made.login = "user";
    made.password = "pencil";
    made.tls = true;
    made.clientNonce = std::move(nonce);
    return made;
}

std::unique_ptr<SaslClient> client(const std::vector<std::string>& offered, SaslClientOptions with = options())
{
    auto made = makeSaslClient(offered, std::move(with));
    return made ? std::move(*made) : nullptr;
}

/// Both ends talk to each other; true when both are content. @p spoil may change what the server says.
bool converse(const std::string& mechanism, SaslClientOptions with, SaslContext context, const Credentials& credentials,
              bool signatureAsChallenge, const std::function<void(std::string&)>& spoil = {})
{
    const auto client = ::client({mechanism}, std::move(with));
    const auto server = makeSaslServer(mechanism, std::move(context));
    if (!client || !server || client->mechanism() != mechanism)
        return false;
    SaslStep said = (*server)->next(client->initialResponse().value_or(""));
    for (int turn = 0; turn < 10; ++turn) {
        switch (said.kind) {
        case SaslStep::Kind::NeedCredentials:
            said = (*server)->credentials(credentials);
            continue;
        case SaslStep::Kind::CheckPassword:
            said = (*server)->passwordChecked(credentials.checkPassword(said.password));
            continue;
        case SaslStep::Kind::Failed:
            return false;
        case SaslStep::Kind::Succeeded:
            if (spoil)
                spoil(said.data);
            if (!signatureAsChallenge || said.data.empty())
                return client->finish(said.data).has_value();
            return client->next(said.data).kind == Kind::Send && client->finish().has_value();
        case SaslStep::Kind::Continue:
            break;
        }
        if (spoil)
            spoil(said.data);
        auto answer = client->next(said.data);
        if (answer.kind == Kind::DeriveKey)
            answer = client->derived(answer.derivation.run());
        if (answer.kind != Kind::Send)
            return false;
        said = (*server)->next(answer.data);
    }
    return false;
}

SaslContext context()
{
    SaslContext made;
    made.tls = true;
    made.serverSecret = "the server's secret";
    return made;
}

} // namespace

class TestSaslClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheStrongest()
    {
        QCOMPARE(client({"LOGIN", "PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"})->mechanism(), "SCRAM-SHA-256");
        QCOMPARE(client({"login", "plain", "scram-sha-1"})->mechanism(), "SCRAM-SHA-1");
        QCOMPARE(client({"LOGIN", "PLAIN"})->mechanism(), "PLAIN");
        QCOMPARE(client({"LOGIN"})->mechanism(), "LOGIN");
        QCOMPARE(makeSaslClient({"GSSAPI"}, options()).error().kind, ErrorKind::Unsupported);
        QCOMPARE(makeSaslClient({}, options()).error().kind, ErrorKind::Unsupported);
        auto clear = options();
        clear.tls = false;
        QCOMPARE(makeSaslClient({"PLAIN", "LOGIN"}, clear).error().kind, ErrorKind::Unsupported);
        clear.allowPlainWithoutTls = true;
        QCOMPARE(client({"PLAIN"}, clear)->mechanism(), "PLAIN");
        auto bound = options();
        bound.channelBindings = {{"tls-exporter", "0123"}};
        QCOMPARE(client({"SCRAM-SHA-256", "SCRAM-SHA-1-PLUS"}, bound)->mechanism(), "SCRAM-SHA-1-PLUS");
    }

    void scramExamples()
    {
        // RFC 5802 section 5 and RFC 7677 section 3.
        const struct {
            std::string mechanism, nonce, clientFirst, serverFirst, clientFinal, serverFinal;
        } rows[] = {
            {"SCRAM-SHA-1", "fyko+d2lbbFgONRv9qkxdawL", "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
             "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
             "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
             "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="},
            {"SCRAM-SHA-256", "rOprNGfwEbeRWgbNEkqO", "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
             "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
             "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
             "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
             "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="},
        };
        for (const auto& row : rows) {
            const auto begin = [&] {
                auto made = client({row.mechanism}, options(row.nonce));
                (void)made->initialResponse();
                return made;
            };
            QCOMPARE(client({row.mechanism}, options(row.nonce))->initialResponse().value_or(""), row.clientFirst);
            const auto sasl = begin();
            const auto derive = sasl->next(row.serverFirst);
            QCOMPARE(derive.kind, Kind::DeriveKey);
            const std::string key = derive.derivation.run();
            const auto proof = sasl->derived(key);
            QCOMPARE(proof.kind, Kind::Send);
            QCOMPARE(proof.data, row.clientFinal);
            QVERIFY(sasl->finish(row.serverFinal));

            // Success without the signature, or with another one, is no success.
            for (size_t i = 0; i <= row.serverFinal.size(); ++i) {
                const auto other = begin();
                (void)other->next(row.serverFirst);
                (void)other->derived(key);
                std::string message = row.serverFinal.substr(0, i);
                if (i == row.serverFinal.size())
                    message[5] = char(message[5] ^ 1);
                QVERIFY(!other->finish(message));
            }
            for (size_t i = 0; i < row.serverFirst.size() - 4; ++i)
                QCOMPARE(begin()->next(row.serverFirst.substr(0, i)).kind, Kind::Failed);
            for (const char* tail : {"x", ",", ",x", "\r\n", ",m=1"})
                QCOMPARE(begin()->next(row.serverFirst + tail).kind, Kind::Failed);
            QCOMPARE(begin()->next(row.serverFirst + ",x=unknown").kind, Kind::DeriveKey);
        }
    }

    void scramChallengesRefused_data()
    {
        QTest::addColumn<QByteArray>("challenge");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another nonce") << QByteArray("r=xyzserver,s=AAAA,i=4096");
        QTest::newRow("nonce of ours alone") << QByteArray("r=abc,s=AAAA,i=4096");
        QTest::newRow("no salt") << QByteArray("r=abcserver,s=,i=4096");
        QTest::newRow("salt no base64") << QByteArray("r=abcserver,s=!!!!,i=4096");
        QTest::newRow("one iteration") << QByteArray("r=abcserver,s=AAAA,i=1");
        QTest::newRow("endless iterations") << QByteArray("r=abcserver,s=AAAA,i=1000000000");
        QTest::newRow("overflowing iterations") << QByteArray("r=abcserver,s=AAAA,i=99999999999999999999");
        QTest::newRow("negative iterations") << QByteArray("r=abcserver,s=AAAA,i=-4096");
        QTest::newRow("error") << QByteArray("e=other-error");
        QTest::newRow("long") << "r=abcserver,s=AAAA,i=4096,x=" + QByteArray(1000000, 'x');
        QTest::newRow("long nonce") << "r=abc" + QByteArray(300, 'x') + ",s=AAAA,i=4096";
    }
    void scramChallengesRefused()
    {
        QFETCH(QByteArray, challenge);
        const auto sasl = client({"SCRAM-SHA-256"}, options("abc"));
        (void)sasl->initialResponse();
        QCOMPARE(sasl->next(challenge.toStdString()).kind, Kind::Failed);
        QCOMPARE(sasl->next("r=abcserver,s=AAAA,i=4096").kind, Kind::Failed);
        QVERIFY(!sasl->finish());
    }

    void bothEndsAgree()
    {
        const auto right = Credentials::make("pencil", 4096);
        const auto wrong = Credentials::make("crayon", 4096);
        QVERIFY(right && wrong);
        for (const std::string_view name : mechanisms(true, true, false)) {
            const std::string mechanism(name);
            auto with = options();
            auto server = context();
            if (mechanism.ends_with("-PLUS"))
                with.channelBindings = server.channelBindings = {{"tls-exporter", "octets of this connection"}};
            for (const bool asChallenge : {true, false}) {
                QVERIFY(converse(mechanism, with, server, *right, asChallenge));
                QVERIFY(!converse(mechanism, with, server, *wrong, asChallenge));
            }
            with.authzid = "user";
            QVERIFY(converse(mechanism, with, server, *right, true));
            with.authzid = "other";
            QCOMPARE(converse(mechanism, with, server, *right, true), mechanism == "LOGIN"); // which cannot carry it
        }
    }

    void namesWithCommasAndSpellings()
    {
        auto with = options();
        with.login = "a,b=c \u2168";
        with.password = "Mu\u0308ller, = \u00AD";
        const auto credentials = Credentials::make("M\u00FCller, = ", 4096);
        QVERIFY(credentials);
        for (const std::string_view name : mechanisms(true, false, false))
            QVERIFY(converse(std::string(name), with, context(), *credentials, true));
    }

    void anotherConnectionIsSeen()
    {
        const auto credentials = Credentials::make("pencil", 4096);
        auto with = options();
        auto server = context();
        with.channelBindings = {{"tls-exporter", "our connection"}};
        server.channelBindings = {{"tls-exporter", "the other connection"}};
        QVERIFY(!converse("SCRAM-SHA-256-PLUS", with, server, *credentials, false));
        // A client that could bind and is offered no -PLUS says so, and a server that offered it sees that.
        QVERIFY(!converse("SCRAM-SHA-256", with, server, *credentials, false));
        server.channelBindings.clear();
        QVERIFY(converse("SCRAM-SHA-256", with, server, *credentials, false));
    }

    void falseServersAreSeen()
    {
        const auto credentials = Credentials::make("pencil", 4096);
        const auto flip = [](char attribute) {
            return [attribute](std::string& text) {
                if (text.size() > 10 && text[0] == attribute)
                    text[8] = text[8] == 'A' ? 'B' : 'A';
            };
        };
        for (const char attribute : {'r', 'v'}) {
            QVERIFY(!converse("SCRAM-SHA-256", options(), context(), *credentials, true, flip(attribute)));
            QVERIFY(!converse("SCRAM-SHA-256", options(), context(), *credentials, false, flip(attribute)));
        }
        const auto drop = [](std::string& text) {
            if (text.starts_with("v="))
                text.clear();
        };
        QVERIFY(!converse("SCRAM-SHA-256", options(), context(), *credentials, false, drop));
    }

    void badOptions()
    {
        const auto refuses = [](auto change) {
            auto with = options();
            change(with);
            return !makeSaslClient({"PLAIN"}, with).has_value();
        };
        QVERIFY(refuses([](auto& o) { o.login.clear(); }));
        QVERIFY(refuses([](auto& o) { o.password.clear(); }));
        QVERIFY(refuses([](auto& o) { o.password = std::string("a\0b", 3); }));
        QVERIFY(refuses([](auto& o) { o.login = "\xFF"; }));
        QVERIFY(refuses([](auto& o) { o.password = std::string(1025, 'x'); }));
        QVERIFY(refuses([](auto& o) { o.authzid = std::string(1, '\0'); }));
        auto control = options();
        control.password = "a\x01";
        QCOMPARE(makeSaslClient({"SCRAM-SHA-256"}, control).error().kind, ErrorKind::Invalid);
    }

    void serversThatAskTooMuch()
    {
        const auto login = client({"LOGIN"});
        QVERIFY(!login->initialResponse());
        QCOMPARE(login->next("VXNlcm5hbWU6").data, "user");
        QCOMPARE(login->next("").data, "pencil");
        QCOMPARE(login->next("again").kind, Kind::Failed);
        const auto plain = client({"PLAIN"});
        QCOMPARE(plain->initialResponse().value_or(""), std::string("\0user\0pencil", 12));
        QCOMPARE(plain->next("more").kind, Kind::Failed);
        QCOMPARE(plain->derived("key").kind, Kind::Failed);
        QCOMPARE(client({"SCRAM-SHA-1"})->derived("key").kind, Kind::Failed);
    }
};

QTEST_APPLESS_MAIN(TestSaslClient)
#include "tst_sasl_client.moc"
