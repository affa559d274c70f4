// Files: a slot, the way up with progress, the message; cancelled, refused, too large; the way down, and pictures.
#include <QBuffer>
#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include "tests/messenger/support_chat.h"
#include "xmpp/stanza/namespaces.h"

using namespace posthorn;
using namespace posthorn::messenger;
using namespace posthorn::messenger::test;

namespace {

// Just enough of a web server: it takes what is put, in pieces, and gives what it has.
class Web : public QTcpServer {
public:
    Web()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* const socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }
    QString url(const QString& path) const { return QStringLiteral("http://127.0.0.1:%1/%2").arg(serverPort()).arg(path); }

    QByteArray head;     ///< of the last request
    QCryptographicHash taken{QCryptographicHash::Sha256};
    qint64 takenOctets = 0;
    bool holds = false;  ///< reads no more
    int status = 201;
    QByteArray body;     ///< of answers to GET
    QByteArray headers;

private:
    void read(QTcpSocket* socket)
    {
        if (holds)
            return;
        if (!socket->property("body").isValid()) {
            m_got += socket->readAll();
            const qsizetype end = m_got.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            head = m_got.left(end + 2);
            const qsizetype at = head.toLower().indexOf("content-length:");
            m_left = at < 0 ? 0 : head.mid(at + 15).split('\r').first().trimmed().toLongLong();
            socket->setProperty("body", true);
            take(m_got.mid(end + 4));
            m_got.clear();
        } else {
            take(socket->readAll());
        }
        if (m_left > 0)
            return;
        socket->setProperty("body", QVariant());
        const bool put = head.startsWith("PUT");
        const QByteArray content = put || head.startsWith("HEAD") ? QByteArray() : body;
        socket->write("HTTP/1.1 " + QByteArray::number(put ? status : 200) + " X\r\n" + headers +
                      "Content-Length: " + QByteArray::number(put ? 0 : body.size()) + "\r\n\r\n" + content);
    }
    void take(const QByteArray& bytes)
    {
        taken.addData(bytes);
        takenOctets += bytes.size();
        m_left -= bytes.size();
    }
    QByteArray m_got;
    qint64 m_left = 0;
};

QString file(const QTemporaryDir& folder, const QString& name, qint64 size)
{
    QFile out(folder.filePath(name));
    (void)out.open(QIODevice::WriteOnly);
    QByteArray block(64 << 10, '\0');
    for (qsizetype n = 0; n < block.size(); ++n)
        block[n] = char(n * 7 + 3);
    for (qint64 left = size; left > 0; left -= block.size())
        out.write(block.constData(), std::min<qint64>(left, block.size()));
    return out.fileName();
}

} // namespace

class TestChatFiles : public QObject {
    Q_OBJECT

    static void offer(ChatWorld& world, const QString& put, const QString& get)
    {
        world.answers = [put, get](const xmpp::Stanza& question) -> std::optional<QString> {
            if (question.payload()->ns != "urn:xmpp:http:upload:0")
                return std::nullopt;
            return QStringLiteral("<slot xmlns='urn:xmpp:http:upload:0'><put url='%1'><header name='Authorization'>Basic abc</header><header name='Host'>evil.example</header></put>"
                                  "<get url='%2'/></slot>").arg(put, get);
        };
    }

private Q_SLOTS:
    void aFileGoesUpAndIsNamed()
    {
        Web web;
        QTemporaryDir folder;
        ChatWorld world;
        offer(world, web.url(QStringLiteral("put")), QStringLiteral("https://files.example.org/x/plan.pdf"));
        world.start();
        QSignalSpy changed(world.chat.get(), &Chat::transferChanged);
        const QString path = file(folder, QStringLiteral("plan.pdf"), 6 << 20);
        const qint64 id = world.chat->sendFile(jid("bob@example.org"), path, QStringLiteral("the plan"));
        QCOMPARE(world.chat->transfer(id).state, TransferState::Waiting);
        QTRY_COMPARE_WITH_TIMEOUT(world.chat->transfer(id).state, TransferState::Done, 20000);
        QCOMPARE(web.takenOctets, qint64(6 << 20));
        QFile sent(path);
        QVERIFY(sent.open(QIODevice::ReadOnly));
        QCryptographicHash hash(QCryptographicHash::Sha256);
        hash.addData(&sent);
        QCOMPARE(web.taken.result(), hash.result());
        QVERIFY(web.head.contains("Authorization: Basic abc"));
        QVERIFY(!web.head.contains("evil.example"));
        QVERIFY(changed.size() >= 3);
        world.rest();
        QCOMPARE(world.sentWith(QStringLiteral("jabber:x:oob")).size(), 1);
        QVERIFY(world.sentWith(QStringLiteral("jabber:x:oob")).first().contains(QStringLiteral("<body>https://files.example.org/x/plan.pdf</body>")));
        QCOMPARE(world.sentWith(QStringLiteral("<body>the plan</body>")).size(), 1);
        const auto all = world.history(QStringLiteral("bob@example.org"));
        QCOMPARE(all.first().kind, MessageKind::File);
        QCOMPARE(all.first().file.size, qint64(6 << 20));
    }

    void begunOfflineItGoesOutOnceOverARestart_data()
    {
        QTest::addColumn<bool>("restart");
        QTest::newRow("same program") << false;
        QTest::newRow("program ended") << true;
    }
    void begunOfflineItGoesOutOnceOverARestart()
    {
        QFETCH(bool, restart);
        Web web;
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        auto world = std::make_unique<ChatWorld>(path);
        world->rest();
        QVERIFY(world->chat->largestFile() > 100000); // nobody has said that the server takes none
        const qint64 id = world->chat->sendFile(jid("bob@example.org"), file(folder, QStringLiteral("plan.pdf"), 100000), QStringLiteral("the plan"));
        QImage image(20, 10, QImage::Format_RGB32);
        image.fill(Qt::red);
        world->chat->sendImage(jid("bob@example.org"), image);
        const qint64 none = world->chat->sendFile(jid("bob@example.org"), file(folder, QStringLiteral("not wanted"), 10));
        world->rest();
        QCOMPARE(world->chat->transfer(id).state, TransferState::Waiting);
        QCOMPARE(world->chat->transfer(id).size, qint64(100000));
        world->chat->cancelTransfer(none);
        world->rest();
        if (restart) {
            world.reset();
            world = std::make_unique<ChatWorld>(path);
            world->rest();
            QCOMPARE(world->chat->transfers().size(), 2);
            QCOMPARE(world->chat->transfers().first().name, QStringLiteral("plan.pdf"));
        }
        offer(*world, web.url(QStringLiteral("put")), QStringLiteral("https://files.example.org/x/plan.pdf"));
        world->start();
        const auto isSent = [&] {
            world->rest();
            return world->sentWith(QStringLiteral("jabber:x:oob")).size() == 2 && world->sentWith(QStringLiteral("<body>the plan</body>")).size() == 1;
        };
        QTRY_VERIFY(isSent());
        // And no more of it, neither with the next stream nor with the next start.
        world->line->settleAll();
        world->rest();
        world->line->goOffline(true);
        world->start();
        QVERIFY(isSent());
        world.reset();
        world = std::make_unique<ChatWorld>(path);
        world->start();
        QVERIFY(world->chat->transfers().isEmpty());
        QCOMPARE(world->history(QStringLiteral("bob@example.org")).size(), 3);
    }

    void toldOfBeforeTheProgramEndedItIsNotSentAgain()
    {
        Web web;
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        QByteArray record;
        const QString account = QStringLiteral("alice@example.org"), kind = QStringLiteral("upload");
        {
            ChatWorld world(path);
            world.rest();
            world.chat->sendFile(jid("bob@example.org"), file(folder, QStringLiteral("a.bin"), 1000), QStringLiteral("words"));
            world.store->kept(account, kind, this, [&](const QHash<QString, QByteArray>& rows) { record = rows.isEmpty() ? QByteArray() : *rows.begin(); });
            world.rest();
            QVERIFY(!record.isEmpty());
            offer(world, web.url(QStringLiteral("put")), QStringLiteral("https://files.example.org/a.bin"));
            world.start();
            QTRY_COMPARE(world.chat->transfers().first().state, TransferState::Done);
            world.rest();
            // As if it had ended between the message and the striking off.
            world.store->keep(account, kind, QStringLiteral("x"), record);
        }
        ChatWorld world(path);
        world.start();
        QVERIFY(world.chat->transfers().isEmpty());
        QCOMPARE(world.history(QStringLiteral("bob@example.org")).size(), 2);
    }

    void aServerThatTakesNoneSaysSoOnceItIsAsked()
    {
        QTemporaryDir folder;
        ChatWorld world;
        world.answers = [](const xmpp::Stanza& question) -> std::optional<QString> {
            return question.payload()->ns == xmpp::ns::discoItems ? std::optional(QStringLiteral("<query xmlns='http://jabber.org/protocol/disco#items'/>")) : std::nullopt;
        };
        world.rest();
        const qint64 id = world.chat->sendFile(jid("bob@example.org"), file(folder, QStringLiteral("a"), 10));
        world.rest();
        QCOMPARE(world.chat->transfer(id).state, TransferState::Waiting);
        world.start();
        QCOMPARE(world.chat->largestFile(), 0);
        QCOMPARE(world.chat->transfer(id).state, TransferState::Failed);
        QVERIFY(!world.chat->transfer(id).problem.isEmpty());
    }

    void brokenOffByTheNetworkItWaits()
    {
        Web web;
        web.holds = true;
        QTemporaryDir folder;
        ChatWorld world;
        offer(world, web.url(QStringLiteral("put")), QStringLiteral("https://files.example.org/x"));
        world.start();
        const qint64 id = world.chat->sendFile(jid("bob@example.org"), file(folder, QStringLiteral("a"), 7 << 20));
        QTRY_COMPARE(world.chat->transfer(id).state, TransferState::Running);
        world.line->goOffline();
        const quint16 port = web.serverPort();
        web.close();
        for (QTcpSocket* const each : web.findChildren<QTcpSocket*>())
            each->abort();
        QTRY_COMPARE(world.chat->transfer(id).state, TransferState::Waiting);
        web.holds = false;
        QVERIFY(web.listen(QHostAddress::LocalHost, port));
        world.start(true);
        QTRY_COMPARE_WITH_TIMEOUT(world.chat->transfer(id).state, TransferState::Done, 20000);
        QCOMPARE(web.takenOctets, qint64(7 << 20));
        world.rest();
        QCOMPARE(world.sentWith(QStringLiteral("jabber:x:oob")).size(), 1);
    }

    void cancelledOnTheWay()
    {
        Web web;
        web.holds = true;
        QTemporaryDir folder;
        ChatWorld world;
        offer(world, web.url(QStringLiteral("put")), QStringLiteral("https://files.example.org/x"));
        world.start();
        const qint64 id = world.chat->sendFile(jid("bob@example.org"), file(folder, QStringLiteral("a"), 7 << 20));
        QTRY_COMPARE(world.chat->transfer(id).state, TransferState::Running);
        world.chat->cancelTransfer(id);
        QCOMPARE(world.chat->transfer(id).state, TransferState::Cancelled);
        world.rest();
        QVERIFY(world.sentWith(QStringLiteral("jabber:x:oob")).isEmpty());
    }

    void whatCannotBeSent_data()
    {
        QTest::addColumn<qint64>("size");
        QTest::addColumn<QString>("put");
        QTest::addColumn<int>("status");
        const QString here = QStringLiteral("here");
        QTest::newRow("too large") << qint64(9 << 20) << here << 201;
        QTest::newRow("empty") << qint64(0) << here << 201;
        QTest::newRow("not there") << qint64(-1) << here << 201;
        QTest::newRow("in clear to elsewhere") << qint64(10) << QStringLiteral("http://files.example.org/x") << 201;
        QTest::newRow("to a file") << qint64(10) << QStringLiteral("file:///tmp/x") << 201;
        QTest::newRow("refused") << qint64(10) << here << 403;
        QTest::newRow("sent elsewhere") << qint64(10) << here << 302;
    }
    void whatCannotBeSent()
    {
        QFETCH(qint64, size);
        QFETCH(QString, put);
        QFETCH(int, status);
        Web web;
        web.status = status;
        if (status == 302)
            web.headers = "Location: http://127.0.0.1:1/\r\n";
        QTemporaryDir folder;
        ChatWorld world;
        offer(world, put == QStringLiteral("here") ? web.url(QStringLiteral("put")) : put, QStringLiteral("https://files.example.org/x"));
        world.start();
        const QString path = size < 0 ? folder.filePath(QStringLiteral("none")) : file(folder, QStringLiteral("a"), size);
        const qint64 id = world.chat->sendFile(jid("bob@example.org"), path);
        QTRY_COMPARE(world.chat->transfer(id).state, TransferState::Failed);
        QVERIFY(!world.chat->transfer(id).problem.isEmpty());
        world.rest();
        QVERIFY(world.sentWith(QStringLiteral("jabber:x:oob")).isEmpty());
    }

    void aFileComesDownWholeOrNotAtAll()
    {
        Web web;
        web.body = QByteArray(3 << 20, 'y');
        QTemporaryDir folder;
        ChatWorld world;
        world.start();
        Message message;
        message.file = {web.url(QStringLiteral("a.bin")), QStringLiteral("a.bin"), {}, -1};
        const QString path = folder.filePath(QStringLiteral("got.bin"));
        const qint64 id = world.chat->download(jid("bob@example.org"), message, path);
        QTRY_COMPARE_WITH_TIMEOUT(world.chat->transfer(id).state, TransferState::Done, 20000);
        QCOMPARE(QFile(path).size(), qint64(3 << 20));
        QVERIFY(!QFile::exists(path + QStringLiteral(".part")));
        message.file.url = QStringLiteral("file:///etc/passwd");
        const QString other = folder.filePath(QStringLiteral("other"));
        const qint64 bad = world.chat->download(jid("bob@example.org"), message, other);
        QTRY_COMPARE(world.chat->transfer(bad).state, TransferState::Failed);
        QVERIFY(!QFile::exists(other) && !QFile::exists(other + QStringLiteral(".part")));
    }

    void picturesAfterTheUsersYes()
    {
        Web web;
        QImage image(500, 300, QImage::Format_RGB32);
        image.fill(Qt::yellow);
        QBuffer buffer(&web.body);
        buffer.open(QIODevice::WriteOnly);
        QVERIFY(image.save(&buffer, "PNG"));
        web.headers = "Content-Type: image/png; x=y\r\n";
        ChatWorld world;
        std::optional<FileLink> link;
        world.chat->fileSize(web.url(QStringLiteral("a.png")), this, [&](Result<FileLink> got) { link = *got; });
        QTRY_VERIFY(link.has_value());
        QCOMPARE(link->size, web.body.size());
        QVERIFY(link->isImage());
        std::optional<Result<QImage>> got;
        const auto fetch = [&](const QString& url) {
            got.reset();
            world.chat->picture(url, 100, this, [&](Result<QImage> answer) { got = std::move(answer); });
            return QTest::qWaitFor([&] { return got.has_value(); }, 20000);
        };
        QVERIFY(fetch(web.url(QStringLiteral("a.png"))));
        QCOMPARE((**got).width(), 100);
        web.body = bombPng(60000, 60000);
        QVERIFY(fetch(web.url(QStringLiteral("bomb.png"))));
        QVERIFY(!*got);
        web.body = QByteArray(11 << 20, 'z');
        QVERIFY(fetch(web.url(QStringLiteral("huge.png"))));
        QVERIFY(!*got);
        QVERIFY(fetch(QStringLiteral("javascript:alert(1)")));
        QVERIFY(!*got);
    }
};

QTEST_GUILESS_MAIN(TestChatFiles)
#include "tst_chat_files.moc"
