// TLS as a filter of bytes: two streams talk to each other without any socket.
#include <QTemporaryDir>
#include <QTest>

#include <random>
#include <sys/stat.h>

#include "base/crypto/crypto.h"
#include "net/certificate_store.h"

using namespace posthorn;
using net::TlsStream;
using Status = TlsStream::Status;

namespace {

/// Two ends and what is on its way between them.
struct Pair {
    std::unique_ptr<TlsStream> server;
    std::unique_ptr<TlsStream> client;
    std::string toServer;
    std::string toClient;
    bool serverDone = false;
    bool clientDone = false;

    /// Shakes hands, moving at most @p step bytes at once; false when one end failed.
    bool shake(size_t step = SIZE_MAX)
    {
        std::string_view nothing;
        if (client->handshake(nothing, toServer) == Status::Failed)
            return false;
        for (int round = 0; round < 100000 && !(serverDone && clientDone); ++round) {
            if (!move(*server, toServer, toClient, serverDone, step) ||
                !move(*client, toClient, toServer, clientDone, step))
                return false;
        }
        return serverDone && clientDone;
    }
    static bool move(TlsStream& to, std::string& in, std::string& out, bool& done, size_t step)
    {
        if (in.empty() || done)
            return true;
        std::string_view piece = std::string_view(in).substr(0, step);
        const size_t before = piece.size();
        const Status status = to.handshake(piece, out);
        in.erase(0, before - piece.size());
        done |= status == Status::Done;
        return status != Status::Failed;
    }
    /// Reads all that has arrived at @p to.
    static std::string readAll(TlsStream& to, std::string& in, std::string& out, Status* last = nullptr,
                               size_t step = SIZE_MAX)
    {
        std::string all;
        char plain[1000];
        Status status = Status::NeedMore;
        do {
            std::string_view piece = std::string_view(in).substr(0, step);
            const size_t before = piece.size();
            do {
                size_t size = 0;
                status = to.read(piece, plain, size, out);
                all.append(plain, size);
            } while (status == Status::Done);
            in.erase(0, before - piece.size());
        } while (!in.empty() && status == Status::NeedMore);
        if (last)
            *last = status;
        return all;
    }
};

} // namespace

class TestTlsStream : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::string path(const char* name) const { return m_folder.path().toStdString() + '/' + name; }
    net::CertificateStore m_store{m_folder.path().toStdString() + "/tls"};

    Pair pair(net::ClientTls& rules, const std::string& name = "localhost", bool verify = false)
    {
        Pair made;
        made.server = TlsStream::server(m_store.current());
        made.client = TlsStream::client(verify ? rules.verifying() : rules.any(), name, verify);
        return made;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto loaded = m_store.load(config::Snapshot());
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().text.c_str());
    }

    void keysAreSecret()
    {
        for (const char* name : {"tls/self-signed-ecdsa.key", "tls/self-signed-rsa.key"}) {
            struct stat status {};
            QCOMPARE(::stat(path(name).c_str(), &status), 0);
            QCOMPARE(int(status.st_mode & 0777), 0600);
        }
    }

    void shakesHandsInAnyPieces()
    {
        net::ClientTls rules;
        for (const size_t step : {size_t(1), size_t(7), size_t(100000)}) {
            Pair ends = pair(rules);
            QVERIFY(ends.shake(step));
            wire::LinkInfo server;
            wire::LinkInfo client;
            ends.server->describe(server);
            ends.client->describe(client);
            QVERIFY(server.tls);
            QCOMPARE(server.tlsVersion, std::string("TLSv1.3"));
            QCOMPARE(server.serverName, std::string("localhost"));
            QVERIFY(server.tlsBits >= 128);
            QCOMPARE(server.channelBindings.size(), size_t(2));
            for (size_t i = 0; i < 2; ++i) {
                QCOMPARE(server.channelBindings[i].type, client.channelBindings[i].type);
                QCOMPARE(server.channelBindings[i].data, client.channelBindings[i].data);
                QCOMPARE(server.channelBindings[i].data.size(), size_t(32));
            }
            QCOMPARE(server.channelBindings[0].type, std::string("tls-exporter"));
            QCOMPARE(server.channelBindings[1].type, std::string("tls-server-end-point"));

            std::string big(100000, '\0');
            std::mt19937 random(1);
            for (char& c : big)
                c = char(random());
            QVERIFY(ends.client->write(big, ends.toServer));
            QCOMPARE(Pair::readAll(*ends.server, ends.toServer, ends.toClient, nullptr, step), big);
            QVERIFY(ends.server->write("answer", ends.toClient));
            QCOMPARE(Pair::readAll(*ends.client, ends.toClient, ends.toServer, nullptr, step), std::string("answer"));

            ends.client->goodbye(ends.toServer);
            Status last = Status::NeedMore;
            QCOMPARE(Pair::readAll(*ends.server, ends.toServer, ends.toClient, &last, step), std::string());
            QCOMPARE(last, Status::Ended);
        }
    }

    void serversJudgeEachOther()
    {
        net::ClientTls trusting(path("tls/self-signed-rsa.crt")); // what a client shows is the last of the pair
        net::ClientTls strange;
        const auto shake = [&](net::ClientTls& serverRules, net::ClientTls& clientRules, bool shows) {
            Pair ends = pair(strange, "localhost");
            ends.server->askPeer(*serverRules.verifying(), net::TlsStream::Role::Server);
            ends.client->askPeer(*clientRules.verifying(), net::TlsStream::Role::Server);
            if (shows)
                ends.client->showCertificate(*m_store.current(), "localhost");
            ends.client->askProtocol("xmpp-server");
            wire::LinkInfo server;
            wire::LinkInfo client;
            if (ends.shake()) {
                ends.server->describe(server);
                ends.client->describe(client);
            }
            return std::pair(server, client);
        };
        const auto has = [](const wire::LinkInfo& info, const std::string& name) {
            const auto& shown = info.peerCertificate;
            return shown && std::find(shown->names.begin(), shown->names.end(), name) != shown->names.end();
        };
        const auto [trusted, judged] = shake(trusting, strange, true);
        QVERIFY(trusted.tls && judged.tls);
        QVERIFY(has(trusted, "localhost"));
        QCOMPARE(trusted.peerCertificate->problem, std::string());
        QVERIFY(judged.peerCertificate && judged.peerCertificate->names.empty()); // nobody vouches for the server's, and the connection stands
        QVERIFY(!judged.peerCertificate->problem.empty());
        const auto [silent, other] = shake(trusting, strange, false);
        QVERIFY(silent.tls && !silent.peerCertificate);
        const auto [doubtful, third] = shake(strange, strange, true);
        QVERIFY(doubtful.tls && doubtful.peerCertificate->names.empty() && !doubtful.peerCertificate->problem.empty());
    }

    void rubbishFails()
    {
        Pair ends;
        ends.server = TlsStream::server(m_store.current());
        std::string out;
        std::string_view in = "EHLO client.test\r\n";
        QCOMPARE(ends.server->handshake(in, out), Status::Failed);
        QVERIFY(!ends.server->error().empty());
    }

    void alteredRecordsFail()
    {
        net::ClientTls rules;
        Pair ends = pair(rules);
        QVERIFY(ends.shake());
        QVERIFY(ends.client->write("secret", ends.toServer));
        ends.toServer.back() = char(ends.toServer.back() ^ 1);
        Status last = Status::NeedMore;
        QCOMPARE(Pair::readAll(*ends.server, ends.toServer, ends.toClient, &last), std::string());
        QCOMPARE(last, Status::Failed);
    }

    void certificatesAreVerified()
    {
        net::ClientTls trusting(path("tls/self-signed-ecdsa.crt"));
        for (const char* name : {"localhost", "127.0.0.1", "::1"})
            QVERIFY(pair(trusting, name, true).shake());
        Pair wrongName = pair(trusting, "other.test", true);
        QVERIFY(!wrongName.shake());
        QVERIFY(wrongName.client->error().find("certificate not accepted") == 0);
        net::ClientTls strict;
        Pair unknown = pair(strict, "localhost", true);
        QVERIFY(!unknown.shake());
        QVERIFY(unknown.client->error().find("certificate not accepted") == 0);
    }

    void aFaultyReloadKeepsTheOldSet()
    {
        const auto before = m_store.current();
        config::Snapshot settings;
        settings.set(config::Setting::TlsCertificate, path("missing.pem"));
        const auto loaded = m_store.load(settings);
        QVERIFY(!loaded);
        QVERIFY(loaded.error().text.find("missing.pem") != std::string::npos);
        QCOMPARE(m_store.current(), before);

        config::Snapshot mismatched;
        mismatched.set(config::Setting::TlsCertificate, path("tls/self-signed-ecdsa.crt"));
        mismatched.set(config::Setting::TlsPrivateKey, path("tls/self-signed-rsa.key"));
        const auto again = m_store.load(mismatched);
        QVERIFY(!again);
        QVERIFY(again.error().text.find("self-signed-rsa.key") != std::string::npos);
        QCOMPARE(m_store.current(), before);
    }

    static QByteArray contentOf(const std::string& file)
    {
        QFile in(QString::fromStdString(file));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    static void put(const std::string& file, const std::string& content)
    {
        QFile out(QString::fromStdString(file));
        QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(out.write(content.c_str()), qint64(content.size()));
    }

    void theOwnPairFollowsTheHostName()
    {
        const std::string folder = path("own");
        const std::string ecdsa = folder + "/self-signed-ecdsa.crt";
        QVERIFY(net::selfSignedPair(folder, "mail.example.test").has_value());
        const QByteArray first = contentOf(ecdsa);
        const QByteArray firstRsa = contentOf(folder + "/self-signed-rsa.crt");
        QVERIFY(net::selfSignedPair(folder, "mail.example.test").has_value());
        QCOMPARE(contentOf(ecdsa), first);
        QVERIFY(net::selfSignedPair(folder, "post.example.test").has_value());
        const QByteArray second = contentOf(ecdsa);
        QVERIFY(second != first && contentOf(folder + "/self-signed-rsa.crt") != firstRsa);
        // A name that no certificate can have leaves things as they are.
        QVERIFY(net::selfSignedPair(folder, "no host name").has_value());
        QCOMPARE(contentOf(ecdsa), second);
        // A pair that a crash tore apart is made anew, and serves.
        put(ecdsa, first.toStdString());
        QVERIFY(net::selfSignedPair(folder, "mail.example.test").has_value());
        QVERIFY(contentOf(ecdsa) != first);
        net::CertificateStore store(folder);
        config::Snapshot named;
        named.set(config::Setting::ServerHostName, "mail.example.test");
        QVERIFY(store.load(named).has_value());
    }

    void theOwnPairIsRenewedInTime()
    {
        const std::string folder = path("old");
        const std::string file = folder + "/self-signed-ecdsa.crt";
        QVERIFY(net::selfSignedPair(folder, "mail.example.test").has_value());
        const UnixMs day = 86400000;
        for (const auto& [left, renewed] : {std::pair(31, false), std::pair(29, true), std::pair(-1, true)}) {
            const auto key = crypto::makeKey(crypto::KeyKind::EcdsaP256);
            const std::vector<std::string> names = {"mail.example.test", "localhost", "127.0.0.1", "::1"};
            const auto aged = crypto::makeCertificate(*key, names, 3650, Clock::system().now() - (3650 - left) * day);
            put(folder + "/self-signed-ecdsa.key", key->toPem());
            put(file, *aged);
            QVERIFY(net::selfSignedPair(folder, "mail.example.test").has_value());
            QCOMPARE(contentOf(file) != QByteArray::fromStdString(*aged), renewed);
        }
    }

    /// Whatever its names and its end.
    void anAdministratorsIsKept()
    {
        const std::string folder = path("theirs");
        const std::string file = folder + "/self-signed-ecdsa.crt";
        QVERIFY(net::selfSignedPair(folder, "mail.example.test").has_value());
        const auto key = crypto::makeKey(crypto::KeyKind::EcdsaP256);
        for (const std::vector<std::string>& names :
             {std::vector<std::string>{"their.example.test"},
              std::vector<std::string>{"their.example.test", "localhost", "127.0.0.1", "::1"}}) {
            const auto theirs = crypto::makeCertificate(*key, names, 10);
            put(folder + "/self-signed-ecdsa.key", key->toPem());
            put(file, *theirs);
            QVERIFY(net::selfSignedPair(folder, "mail.example.test").has_value());
            QCOMPARE(contentOf(file), QByteArray::fromStdString(*theirs));
        }
    }
};

QTEST_APPLESS_MAIN(TestTlsStream)
#include "tst_tls_stream.moc"
