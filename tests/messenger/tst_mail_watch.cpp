// The watch against a web server on loopback: held requests, new mail, failures, rules, links, enrolment.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include "messenger/client/mail/enrolment.h"
#include "messenger/client/mail/mail_watch.h"
#include "messenger/client/mail/web_access.h"
#include "tests/messenger/support_web.h"

using namespace posthorn;
using namespace posthorn::messenger;
using namespace posthorn::messenger::test;

namespace {

QByteArray folder(const char* id, const char* role, int unread, const QByteArrayList& fresh = {})
{
    QByteArray ids;
    for (const QByteArray& each : fresh)
        ids += (ids.isEmpty() ? "\"" : ",\"") + each + '"';
    return QByteArray("{\"id\":\"") + id + "\",\"name\":\"" + (*role ? role : id) + "\",\"role\":\"" + role +
           "\",\"total\":100,\"unread\":" + QByteArray::number(unread) + ",\"new\":" + QByteArray::number(fresh.size()) +
           ",\"newIds\":[" + ids + "]}";
}

QByteArray answerOf(const char* state, const QByteArrayList& folders, bool complete = false)
{
    return QByteArray("{\"state\":\"") + state + "\",\"changed\":true,\"complete\":" + (complete ? "true" : "false") +
           ",\"folders\":[" + folders.join(',') + "],\"removed\":[]}";
}

const QString pollPath = QStringLiteral("/messenger/poll");

} // namespace

class TestMailWatch : public QObject {
    Q_OBJECT

    std::unique_ptr<FakeWeb> m_server;
    std::unique_ptr<WebAccess> m_web;
    std::unique_ptr<MailWatch> m_watch;
    QList<NewMail> m_arrived;

    void make(int wait = 60, int interval = 30)
    {
        m_watch = std::make_unique<MailWatch>(MailPlace{QStringLiteral("anna@example.org"), m_server->origin(), wait, interval}, *m_web);
        connect(m_watch.get(), &MailWatch::arrived, this, [this](const QList<NewMail>& mails) { m_arrived.append(mails); });
    }

    /// Started, with its first answer had, and its held request waiting.
    void begin()
    {
        m_watch->start();
        QTRY_COMPARE(m_server->waiting.size(), 1);
        FakeWeb::answer(m_server->takeWaiting(), 200,
                        answerOf("1-1", {folder("m5", "junk", 3), folder("m4", "", 1), folder("m3", "inbox", 2)}, true));
        QTRY_COMPARE(m_server->waiting.size(), 1);
    }

    void serveDetails()
    {
        m_server->handle(QStringLiteral("/jmap/session"), [](const WebRequest& request) {
            FakeWeb::answer(request, 200, R"({"primaryAccounts":{"urn:ietf:params:jmap:mail":"a1"}})");
        });
        m_server->handle(QStringLiteral("/jmap/api"), [](const WebRequest& request) {
            const QJsonArray call = QJsonDocument::fromJson(request.body).object()[QStringLiteral("methodCalls")].toArray()[0].toArray();
            QByteArray list;
            const QJsonArray ids = call[1].toObject()[QStringLiteral("ids")].toArray();
            for (const QJsonValue& id : ids)
                list += (list.isEmpty() ? "{\"id\":\"" : ",{\"id\":\"") + id.toString().toUtf8() +
                        "\",\"from\":[{\"name\":\"Bob\",\"email\":\"b@x.example\"}],\"subject\":\"Hello\",\"preview\":\"So far\"}";
            FakeWeb::answer(request, 200, "{\"methodResponses\":[[\"Email/get\",{\"list\":[" + list + "]},\"0\"]]}");
        });
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeWeb>();
        m_web = std::make_unique<WebAccess>(m_server->origin());
        m_web->setToken("secret-token");
        m_arrived.clear();
        make();
    }
    void cleanup()
    {
        m_watch.reset();
        m_web.reset();
        m_server.reset();
    }

    void itAsksAndHolds()
    {
        begin();
        const WebRequest first = m_server->all.at(0), second = m_server->all.at(1);
        QVERIFY(first.query.isEmpty());
        QCOMPARE(first.fields.value("authorization"), QByteArray("Bearer secret-token"));
        QCOMPARE(second.query.value(QStringLiteral("since")), QStringLiteral("1-1"));
        QCOMPARE(second.query.value(QStringLiteral("wait")), QStringLiteral("60"));
        QCOMPARE(m_watch->state(), MailWatch::State::Watching);
        QCOMPARE(m_watch->folders().size(), 3);
        QCOMPARE(m_watch->folders().at(0).role, QStringLiteral("inbox"));
        QCOMPARE(m_watch->unread(), 3); // not the junk
        QCOMPARE(m_watch->fresh(), 0);
        QVERIFY(m_arrived.isEmpty());
    }

    void newMailIsToldAtOnce()
    {
        serveDetails();
        begin();
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("2-2", {folder("m3", "inbox", 3, {"e7"}), folder("m5", "junk", 4, {"e8"})}));
        QTRY_COMPARE_WITH_TIMEOUT(m_arrived.size(), 1, 1'000);
        QCOMPARE(m_arrived.at(0).sender, QStringLiteral("Bob"));
        QCOMPARE(m_arrived.at(0).subject, QStringLiteral("Hello"));
        QCOMPARE(m_arrived.at(0).preview, QStringLiteral("So far"));
        QCOMPARE(MailWatch::placeOfMail(m_arrived.at(0)), QStringLiteral("mail/m3/e7"));
        QCOMPARE(m_watch->fresh(), 1);
        // The next question waits already.
        QTRY_COMPARE(m_server->waiting.size(), 1);
        QCOMPARE(m_server->waiting.at(0).query.value(QStringLiteral("since")), QStringLiteral("2-2"));
    }

    void acknowledgingMarksNothing()
    {
        serveDetails();
        begin();
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("2-2", {folder("m3", "inbox", 3, {"e7"})}));
        QTRY_COMPARE(m_watch->alerts().size(), 1);
        QTRY_COMPARE(m_server->waiting.size(), 1);
        const int calls = m_server->count(QStringLiteral("/jmap/api"));
        m_watch->acknowledge();
        QVERIFY(m_watch->alerts().isEmpty());
        QCOMPARE(m_watch->fresh(), 0);
        QCOMPARE(m_watch->folders().at(0).unread, 3);
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("3-2", {folder("m3", "inbox", 3)}));
        QTRY_COMPARE(m_server->waiting.size(), 1);
        QCOMPARE(m_watch->fresh(), 0);
        QCOMPARE(m_server->count(QStringLiteral("/jmap/api")), calls);
        for (const WebRequest& request : m_server->all)
            QVERIFY(!request.body.contains("/set"));
    }

    void whatIsReadElsewhereIsNoAlertAnyMore()
    {
        serveDetails();
        begin();
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("2-2", {folder("m3", "inbox", 1, {"e7"})}));
        QTRY_COMPARE(m_watch->alerts().size(), 1);
        QTRY_COMPARE(m_server->waiting.size(), 1);
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("3-2", {folder("m3", "inbox", 0)}));
        QTRY_VERIFY(m_watch->alerts().isEmpty());
        QCOMPARE(m_watch->fresh(), 0);
    }

    void aPreviewThatIsNotWantedIsNotFetched()
    {
        serveDetails();
        AlertRules rules;
        rules.preview = {false, false, false};
        m_watch->setRules(rules);
        begin();
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("2-2", {folder("m3", "inbox", 3, {"e7"})}));
        QTRY_COMPARE(m_arrived.size(), 1);
        QVERIFY(m_arrived.at(0).sender.isEmpty() && m_arrived.at(0).subject.isEmpty());
        QCOMPARE(m_server->count(QStringLiteral("/jmap/api")), 0);
        rules.preview = {true, false, false};
        m_watch->setRules(rules);
        QTRY_COMPARE(m_server->waiting.size(), 1);
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("3-3", {folder("m3", "inbox", 4, {"e8"})}));
        QTRY_COMPARE(m_arrived.size(), 2);
        QCOMPARE(m_arrived.at(1).sender, QStringLiteral("Bob"));
        QVERIFY(m_arrived.at(1).subject.isEmpty() && m_arrived.at(1).preview.isEmpty());
    }

    void detailsThatDoNotComeKeepNoAlertBack()
    {
        m_server->handle(QStringLiteral("/jmap/session"), [](const WebRequest& request) { FakeWeb::answer(request, 500, "{}"); });
        begin();
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("2-2", {folder("m3", "inbox", 3, {"e7"})}));
        QTRY_COMPARE(m_arrived.size(), 1);
        QVERIFY(m_arrived.at(0).sender.isEmpty());
    }

    void rulesKeepQuiet()
    {
        serveDetails();
        AlertRules rules;
        rules.quiet.fill({true, 0, 0});
        m_watch->setRules(rules);
        begin();
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("2-2", {folder("m3", "inbox", 3, {"e7"})}));
        QTRY_COMPARE(m_watch->alerts().size(), 1); // shown, and told nobody
        QTRY_COMPARE(m_server->waiting.size(), 1);
        rules.quiet = {};
        rules.folders.insert(QStringLiteral("m4"), {false, {}});
        m_watch->setRules(rules);
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("3-3", {folder("m3", "inbox", 3), folder("m4", "", 2, {"e9"})}));
        QTRY_COMPARE(m_server->waiting.size(), 1);
        m_watch->setDisturb(false);
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("4-4", {folder("m3", "inbox", 4, {"e10"}), folder("m4", "", 2)}));
        QTRY_COMPARE(m_watch->alerts().size(), 2);
        QVERIFY(m_arrived.isEmpty());
        rules.on = false;
        m_watch->setRules(rules);
        QVERIFY(m_watch->alerts().isEmpty());
        QCOMPARE(m_watch->fresh(), 0);
    }

    void anEndedTokenAsksForEnrolment()
    {
        begin();
        QSignalSpy wanted(m_watch.get(), &MailWatch::enrolmentWanted);
        FakeWeb::answer(m_server->takeWaiting(), 401, R"({"type":"urn:posthorn:auth:token"})",
                        "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n");
        QTRY_COMPARE(wanted.count(), 1);
        QCOMPARE(m_watch->state(), MailWatch::State::Locked);
        QVERIFY(!m_watch->problem().isEmpty());
        m_web->setToken("another");
        m_watch->start();
        QTRY_COMPARE(m_server->waiting.size(), 1);
        QCOMPARE(m_server->waiting.at(0).fields.value("authorization"), QByteArray("Bearer another"));
    }

    void withoutATokenNothingIsAsked()
    {
        m_web->setToken({});
        QSignalSpy wanted(m_watch.get(), &MailWatch::enrolmentWanted);
        m_watch->start();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(m_watch->state(), MailWatch::State::Locked);
        QVERIFY(m_server->all.isEmpty());
    }

    void whereRequestsAreNotHeldItAsksAtTheInterval()
    {
        make(60, 1);
        begin();
        FakeWeb::answer(m_server->takeWaiting(), 200, R"({"state":"1-1","changed":false})");
        QTRY_COMPARE(m_server->waiting.size(), 1);
        FakeWeb::answer(m_server->takeWaiting(), 200, R"({"state":"1-1","changed":false})");
        QTRY_COMPARE(m_watch->state(), MailWatch::State::Polling);
        QTRY_COMPARE(m_server->waiting.size(), 1);
        QVERIFY(!m_server->waiting.at(0).query.contains(QStringLiteral("wait")));
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("2-2", {folder("m3", "inbox", 3, {"e7"})}));
        QTRY_COMPARE(m_watch->fresh(), 1);
    }

    void aServerThatComesBackIsAskedFromWhereItWas()
    {
        serveDetails();
        begin();
        m_server->close();
        QTRY_COMPARE(m_watch->state(), MailWatch::State::Waiting);
        QVERIFY(!m_watch->problem().isEmpty());
        m_server->listen();
        QTRY_COMPARE_WITH_TIMEOUT(m_server->waiting.size(), 1, 15'000);
        QCOMPARE(m_server->waiting.at(0).query.value(QStringLiteral("since")), QStringLiteral("1-1"));
        FakeWeb::answer(m_server->takeWaiting(), 200, answerOf("2-2", {folder("m3", "inbox", 3, {"e7"})}));
        QTRY_COMPARE(m_arrived.size(), 1); // came meanwhile
        QTRY_VERIFY(m_watch->problem().isEmpty());
    }

    void aDeadNetworkIsNoticedWhenToldSo()
    {
        begin();
        m_watch->start(); // the line came back: the old request is on a connection that nobody answers
        QTRY_COMPARE(m_server->waiting.size(), 2);
        QCOMPARE(m_server->waiting.at(1).query.value(QStringLiteral("since")), QStringLiteral("1-1"));
    }

    void answersAreBounded()
    {
        m_watch->start();
        QTRY_COMPARE(m_server->waiting.size(), 1);
        FakeWeb::answer(m_server->takeWaiting(), 200, QByteArray(6 << 20, ' '));
        QTRY_COMPARE(m_watch->state(), MailWatch::State::Waiting);
        QVERIFY2(m_watch->problem().contains(QLatin1String("too long")), qPrintable(m_watch->problem()));
    }

    void redirectionsAreNotFollowed()
    {
        FakeWeb other;
        m_watch->start();
        QTRY_COMPARE(m_server->waiting.size(), 1);
        FakeWeb::answer(m_server->takeWaiting(), 302, {}, "Location: " + other.origin().toEncoded() + "/messenger/poll\r\n");
        QTRY_COMPARE(m_watch->state(), MailWatch::State::Waiting);
        QVERIFY(other.all.isEmpty());
    }

    void theTokenDoesNotGoInTheClear()
    {
        make();
        m_watch->setPlace({QStringLiteral("anna@example.org"), QUrl(QStringLiteral("http://mail.example.org")), 60, 30});
        m_watch->start();
        QTRY_COMPARE(m_watch->state(), MailWatch::State::Waiting);
    }

    void theBrowserIsOpenedBySignedInLink()
    {
        QList<QUrl> opened;
        m_watch->setBrowser([&](const QUrl& url) {
            opened.append(url);
            return true;
        });
        QSignalSpy failed(m_watch.get(), &MailWatch::linkFailed);
        const QByteArray own = m_server->origin().toEncoded() + "/auth/link/abc";
        m_server->handle(QStringLiteral("/messenger/link"), [&](const WebRequest& request) {
            FakeWeb::answer(request, 201, "{\"url\":\"" + own + "\"}");
        });
        m_watch->openInBrowser(MailWatch::placeOfFolder(QStringLiteral("m3")));
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(opened.at(0).toEncoded(), own);
        QCOMPARE(QJsonDocument::fromJson(m_server->all.last().body).object()[QStringLiteral("to")].toString(), QStringLiteral("mail/m3"));

        for (const QByteArray& bad : {QByteArray("https://evil.example/x"), QByteArray("javascript:alert(1)"), QByteArray("file:///etc/passwd")}) {
            m_server->handle(QStringLiteral("/messenger/link"), [&](const WebRequest& request) {
                FakeWeb::answer(request, 201, "{\"url\":\"" + bad + "\"}");
            });
            const int before = int(failed.count());
            m_watch->openInBrowser(QStringLiteral("calendar"));
            QTRY_COMPARE(int(failed.count()), before + 1);
        }
        QCOMPARE(opened.size(), 1);

        m_server->handle(QStringLiteral("/messenger/link"), [&](const WebRequest& request) { FakeWeb::answer(request, 401, "{}"); });
        m_watch->openInBrowser(QStringLiteral("calendar"));
        QTRY_COMPARE(opened.size(), 2);
        QCOMPARE(opened.at(1).toString(), m_server->origin().toString() + QStringLiteral("/#/calendar"));
    }

    void aPlaceToWriteToIsEncoded()
    {
        QCOMPARE(MailWatch::placeOfCompose(QStringLiteral("a&b@x.example"), QStringLiteral("Grüße #1")),
                 QStringLiteral("compose?to=a%26b%40x.example&subject=Gr%C3%BC%C3%9Fe%20%231"));
    }

    void aCodeEnrols()
    {
        Enrolled result;
        m_server->handle(QStringLiteral("/messenger/enrol"), [](const WebRequest& request) {
            const bool right = request.body.contains("\"code\"") && !request.fields.contains("authorization");
            FakeWeb::answer(request, right ? 201 : 401, R"({"account":"anna@example.org","token":"t-1","id":"5","expires":"2030-01-01T00:00:00Z"})");
        });
        enrolByCode(*m_web, QStringLiteral("code"), this, [&](const Enrolled& enrolled) { result = enrolled; });
        QTRY_COMPARE(result.token, QByteArray("t-1"));
        QVERIFY(result.isOk());
        QCOMPARE(result.expires.date(), QDate(2030, 1, 1));
        m_server->handle(QStringLiteral("/messenger/enrol"), [](const WebRequest& request) {
            FakeWeb::answer(request, 401, R"({"type":"urn:posthorn:auth:enrolment"})");
        });
        enrolByCode(*m_web, QStringLiteral("code"), this, [&](const Enrolled& enrolled) { result = enrolled; });
        QTRY_COMPARE(result.problem, EnrolProblem::Used);
        QVERIFY(result.token.isEmpty() && !result.text.isEmpty());
    }

    void aPasswordEnrolsByASessionThatEndsAgain()
    {
        m_server->handle(QStringLiteral("/auth/sign-in"), [](const WebRequest& request) {
            const QJsonObject wish = QJsonDocument::fromJson(request.body).object();
            if (wish[QStringLiteral("totp")].toString() != QLatin1String("123456"))
                return FakeWeb::answer(request, 401, R"({"type":"urn:posthorn:auth:totp"})");
            FakeWeb::answer(request, 200, R"({"csrfToken":"csrf"})", "Set-Cookie: __Host-session=s3; Path=/; HttpOnly; Secure\r\n");
        });
        m_server->handle(QStringLiteral("/auth/tokens"), [](const WebRequest& request) {
            const bool right = request.fields.value("cookie") == "__Host-session=s3" && request.fields.value("x-csrf-token") == "csrf" &&
                               QJsonDocument::fromJson(request.body).object()[QStringLiteral("scope")] == QStringLiteral("mail messenger");
            FakeWeb::answer(request, right ? 201 : 403, R"({"token":"t-2","id":"6"})");
        });
        m_server->handle(QStringLiteral("/auth/sign-out"), [](const WebRequest& request) { FakeWeb::answer(request, 200, "{}"); });
        Enrolled result;
        const auto take = [&](const Enrolled& enrolled) { result = enrolled; };
        enrolByPassword(*m_web, QStringLiteral("anna@example.org"), QStringLiteral("pw"), {}, this, take);
        QTRY_COMPARE(result.problem, EnrolProblem::CodeWanted);
        QCOMPARE(m_server->count(QStringLiteral("/auth/tokens")), 0);
        enrolByPassword(*m_web, QStringLiteral("anna@example.org"), QStringLiteral("pw"), QStringLiteral("123456"), this, take);
        QTRY_COMPARE(result.token, QByteArray("t-2"));
        QTRY_COMPARE(m_server->count(QStringLiteral("/auth/sign-out")), 1);
        QCOMPARE(m_server->all.last().fields.value("cookie"), QByteArray("__Host-session=s3"));
    }
};

QTEST_GUILESS_MAIN(TestMailWatch)
#include "tst_mail_watch.moc"
