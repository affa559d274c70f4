// The small things that a line is made of.
#include <QtTest/QtTest>

#include "messenger/client/line/backoff.h"
#include "messenger/client/line/logins.h"
#include "messenger/client/line/problem_text.h"
#include "messenger/client/line/unacknowledged.h"
#include "messenger/client/profile/server_finder.h"
#include "tests/messenger/support_line.h"
#include "xmpp/stanza/namespaces.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

QString text(const char* latin1)
{
    return QString::fromLatin1(latin1);
}

std::shared_ptr<xmpp::Stanza> question(const char* to)
{
    auto made = std::make_shared<xmpp::Stanza>(xmpp::Kind::Iq, "get");
    if (*to)
        made->to = *xmpp::Jid::parse(to);
    made->add("ping", "urn:xmpp:ping");
    return made;
}

std::shared_ptr<xmpp::Stanza> answerTo(const xmpp::Stanza& asked, const char* from)
{
    auto made = std::make_shared<xmpp::Stanza>(xmpp::Kind::Iq, "result");
    made->id = asked.id;
    if (*from)
        made->from = *xmpp::Jid::parse(from);
    return made;
}

} // namespace

class TestLineParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersComeFromWhomWasAsked_data()
    {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<QByteArray>("answers");
        QTest::addColumn<bool>("counts");
        const auto row = [](const char* name, const char* asked, const char* answers, bool counts) {
            QTest::newRow(name) << QByteArray(asked) << QByteArray(answers) << counts;
        };
        row("the same", "bob@example.org/x", "bob@example.org/x", true);
        row("another resource", "bob@example.org/x", "bob@example.org/y", false);
        row("somebody", "bob@example.org/x", "mallory@example.net/x", false);
        row("nobody", "bob@example.org", "", false);
        row("the account, unsaid", "", "", true);
        row("the account, by name", "", "alice@example.org", true);
        row("the account, by full name", "", "alice@example.org/desk", true);
        row("the account, by domain", "", "example.org", true);
        row("the account, by another", "", "bob@example.org", false);
        row("the account, asked by name", "alice@example.org", "", true);
        row("the domain", "example.org", "example.org", true);
    }
    void answersComeFromWhomWasAsked()
    {
        QFETCH(QByteArray, asked);
        QFETCH(QByteArray, answers);
        QFETCH(bool, counts);
        Questions questions;
        const auto what = question(asked.constData());
        int heard = 0;
        questions.add(*what, this, [&](Result<xmpp::StanzaPtr> answer) { heard += answer ? 1 : 100; }, std::chrono::seconds(60));
        const auto self = *xmpp::Jid::parse("alice@example.org/desk");
        questions.answered(answerTo(*what, answers.constData()), self);
        QCOMPARE(heard, counts ? 1 : 0);
        questions.answered(answerTo(*what, answers.constData()), self);
        QCOMPARE(heard, counts ? 1 : 0);
        questions.failAll(fail(ErrorKind::Unavailable, "gone").value());
        QCOMPARE(heard, counts ? 1 : 100);
    }

    void questionsRunOutOfPatience()
    {
        Questions questions;
        std::optional<ErrorKind> heard;
        questions.add(*question("example.org"), this, [&](Result<xmpp::StanzaPtr> answer) { heard = answer.error().kind; },
                      std::chrono::milliseconds(20));
        auto gone = std::make_unique<QObject>();
        questions.add(*question("example.org"), gone.get(), [&](Result<xmpp::StanzaPtr>) { QFAIL("who asked has gone"); },
                      std::chrono::milliseconds(10));
        gone.reset();
        QTRY_VERIFY(heard);
        QCOMPARE(*heard, ErrorKind::Timeout);
        QCOMPARE(questions.waiting(), size_t(0));
    }

    void errorsAreValues()
    {
        test::FakeLine line;
        line.goOnline();
        std::optional<Error> heard;
        line.ask(question("room@example.org"), this, [&](Result<xmpp::StanzaPtr> answer) { heard = answer.error(); }, Line::usualPatience);
        line.answerError(text("item-not-found"));
        QVERIFY(heard);
        QCOMPARE(heard->kind, ErrorKind::NotFound);
        QCOMPARE(heard->detail, std::string("item-not-found"));
        heard.reset();
        line.goOffline();
        line.ask(question("room@example.org"), this, [&](Result<xmpp::StanzaPtr> answer) { heard = answer.error(); }, Line::usualPatience);
        QVERIFY2(!heard, "never before it returns");
        QTRY_VERIFY(heard);
        QCOMPARE(heard->kind, ErrorKind::Unavailable);
    }

    void unacknowledged()
    {
        Unacknowledged queue;
        queue.begin();
        const auto stanza = question("example.org");
        for (quint64 ticket : {1, 0, 2, 3})
            queue.add(ticket, stanza);
        QCOMPARE(*queue.acknowledged(2), QList<quint64>{1});
        QCOMPARE(*queue.acknowledged(2), QList<quint64>{});
        QCOMPARE(queue.rest().size(), size_t(2));
        QVERIFY(!queue.acknowledged(5));
        QVERIFY(!queue.acknowledged(1));
        QCOMPARE(queue.takeAll(), QList<quint64>({2, 3}));
        queue.begin();
        queue.add(9, stanza);
        QCOMPARE(*queue.acknowledged(1), QList<quint64>{9});
    }

    void waitingGrowsAndStaysBounded()
    {
        Backoff backoff;
        QVERIFY(backoff.next() <= std::chrono::seconds(1));
        std::chrono::milliseconds last{0};
        for (int i = 0; i < 20; ++i) {
            last = backoff.next();
            QVERIFY(last <= Backoff::most);
        }
        QVERIFY(last >= Backoff::most / 2);
        backoff.reset();
        QVERIFY(backoff.next() <= std::chrono::seconds(1));
    }

    void bearerVector()
    {
        // RFC 7628 section 4.1, but for the host and port, which say nothing here.
        auto client = makeBearerLogin("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
        QCOMPARE(*client->initialResponse(), std::string("n,a=user@example.com,\x01" "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01"));
    }

    void tokenMechanisms()
    {
        const std::vector<std::string> all = {"HT-SHA-256-NONE", "HT-SHA-256-ENDP", "HT-SHA-256-EXPR", "HT-SHA-512-EXPR"};
        QCOMPARE(bestTokenMechanism(all, {{"tls-exporter", "x"}}), std::string("HT-SHA-256-EXPR"));
        QCOMPARE(bestTokenMechanism(all, {{"tls-server-end-point", "x"}}), std::string("HT-SHA-256-ENDP"));
        QCOMPARE(bestTokenMechanism(all, {}), std::string("HT-SHA-256-NONE"));
        QCOMPARE(bestTokenMechanism({"HT-SHA-512-EXPR"}, {}), std::string());
        QVERIFY(!makeTokenLogin("HT-SHA-256-EXPR", "a", "t", {}));
        QVERIFY(!makeTokenLogin("HT-SHA-256-NONE", "a", "", {}));
    }

    void everyEndHasWords()
    {
        for (int kind = 0; kind <= int(StreamEnd::Kind::Broken); ++kind) {
            StreamEnd end;
            end.kind = StreamEnd::Kind(kind);
            QCOMPARE(problemText(end, text("a@b"), false).isEmpty(), end.kind == StreamEnd::Kind::Left);
        }
        StreamEnd refused;
        refused.kind = StreamEnd::Kind::NotAuthorized;
        QCOMPARE(needOf(refused, false), Line::Need::Password);
        QCOMPARE(needOf(refused, true), Line::Need::Attention);
    }

    void places()
    {
        QCOMPARE(parsePlace(text("Mail.example.org"))->host, std::string("mail.example.org"));
        QCOMPARE(parsePlace(text("[2001:db8::1]:5300"))->port, uint16_t(5300));
        QCOMPARE(parsePlace(text("[2001:db8::1]:5300"))->host, std::string("2001:db8::1"));
        QVERIFY(parsePlace(text("mail.example.org:5223"))->directTls);
        for (const char* each : {"", ":5222", "a b", "host:0", "host:99999", "user@host", "host/path", "host?x"})
            QVERIFY2(!parsePlace(text(each)), each);
        AccountSettings account;
        QVERIFY(applyServer(text("https://mail.example.org:3443/x?y"), account));
        QCOMPARE(account.web, text("https://mail.example.org:3443"));
        QCOMPARE(account.server, text("mail.example.org"));
        QVERIFY(applyServer(text("xmpp://chat.example.org:5300"), account));
        QCOMPARE(account.server, text("chat.example.org:5300"));
        QVERIFY(!applyServer(text("ftp://x y"), account));
    }
};

QTEST_GUILESS_MAIN(TestLineParts)
#include "tst_line_parts.moc"
