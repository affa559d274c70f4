// The command line and what an xmpp: address wants.
#include <QTest>

#include "messenger/program/options.h"

using namespace posthorn;
using namespace posthorn::messenger;

class TestOptions : public QObject {
    Q_OBJECT

    static QStringList words(std::initializer_list<const char*> list)
    {
        QStringList out;
        for (const char* each : list)
            out.append(QString::fromUtf8(each));
        return out;
    }

private Q_SLOTS:
    void theCommandLine()
    {
        const auto options = Options::parse(words({"--profile", "/tmp/x/../y", "--server=https://mail.example.org", "--hidden", "xmpp:bob@x.example"}));
        QVERIFY(options);
        QCOMPARE(options->profile, QStringLiteral("/tmp/y"));
        QCOMPARE(options->server, QStringLiteral("https://mail.example.org"));
        QVERIFY(options->hidden && !options->quit);
        QCOMPARE(options->address, QStringLiteral("xmpp:bob@x.example"));
        QVERIFY(Options::parse({}));
        for (const char* wrong : {"--profile", "--server", "--nonsense", "http://x.example", "no-such-file.profile"})
            QVERIFY2(!Options::parse(words({wrong})), wrong);
    }

    void addresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("jid");
        QTest::addColumn<bool>("join");
        QTest::addColumn<QString>("body");
        const auto row = [](const char* text, const char* jid, bool join, const char* body) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(jid) << join << QString::fromUtf8(body);
        };
        row("xmpp:bob@x.example", "bob@x.example", false, "");
        row("XMPP:bob@x.example/desk", "bob@x.example", false, "");
        row("xmpp:den@rooms.x.example?join", "den@rooms.x.example", true, "");
        row("xmpp:bob@x.example?message;subject=a;body=Hello%20there%26", "bob@x.example", false, "Hello there&");
        row("xmpp://me@y.example/bob@x.example?message", "bob@x.example", false, "");
        row("xmpp:bob@x.example?remove;body=x", "bob@x.example", false, "");
        row("xmpp:bob@x.example#fragment", "bob@x.example", false, "");
        row("xmpp:x.example", "", false, "");
        row("xmpp:", "", false, "");
        row("mailto:bob@x.example", "", false, "");
        row("xmpp:b%00b@x.example", "", false, "");
    }
    void addresses()
    {
        QFETCH(QString, text);
        QFETCH(QString, jid);
        const auto uri = parseXmppUri(text);
        QCOMPARE(uri.has_value(), !jid.isEmpty());
        if (!uri)
            return;
        QCOMPARE(uri->jid, jid);
        QTEST(uri->join, "join");
        QTEST(uri->body, "body");
    }
};

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
