// What raises an alert and when; what the webmail's answers say; where links may lead.
#include <QTest>
#include <QTimeZone>

#include "messenger/client/mail/alert_rules.h"
#include "messenger/client/mail/poll_answer.h"

using namespace posthorn;
using namespace posthorn::messenger;

class TestMailRules : public QObject {
    Q_OBJECT

    /// 2024-01-01 was a Monday.
    static QDateTime at(int weekday, int hour, int minute = 0) { return QDateTime(QDate(2024, 1, weekday), QTime(hour, minute)); }

private Q_SLOTS:
    void quietHoursGoOverMidnight()
    {
        AlertRules rules;
        rules.quiet[4] = {true, 22 * 60, 7 * 60}; // Friday evening to Saturday morning
        QVERIFY(!rules.isQuiet(at(5, 21, 59)));
        QVERIFY(rules.isQuiet(at(5, 22)));
        QVERIFY(rules.isQuiet(at(5, 23, 59)));
        QVERIFY(rules.isQuiet(at(6, 0)));
        QVERIFY(rules.isQuiet(at(6, 6, 59)));
        QVERIFY(!rules.isQuiet(at(6, 7)));
        QVERIFY(!rules.isQuiet(at(6, 22)));
        QVERIFY(!rules.isQuiet(at(5, 6))); // Thursday had none
    }

    void sundayGoesOnIntoMonday()
    {
        AlertRules rules;
        rules.quiet[6] = {true, 20 * 60, 8 * 60};
        QVERIFY(rules.isQuiet(at(7, 23)));
        QVERIFY(rules.isQuiet(at(8, 7, 59)));
        QVERIFY(!rules.isQuiet(at(8, 8)));
    }

    void theSameBeginAndEndIsTheWholeDay()
    {
        AlertRules rules;
        rules.quiet[5] = {true, 0, 0};
        QVERIFY(!rules.isQuiet(at(5, 23, 59)));
        QVERIFY(rules.isQuiet(at(6, 0)));
        QVERIFY(rules.isQuiet(at(6, 23, 59)));
        QVERIFY(!rules.isQuiet(at(7, 0)));
    }

    void quietTimesAreReadAndWritten()
    {
        const auto times = parseQuietTimes(QStringLiteral("1320-420 - 0-0 x-7 1440-3 5"));
        QVERIFY((times[0] == QuietTime{true, 1320, 420}));
        QVERIFY(!times[1].on);
        QVERIFY((times[2] == QuietTime{true, 0, 0}));
        for (const size_t wrong : {3, 4, 5, 6})
            QVERIFY2(!times[wrong].on, qPrintable(QString::number(wrong)));
        QCOMPARE(quietTimesText(times), QStringLiteral("1320-420 - 0-0 - - - -"));
        QVERIFY(parseQuietTimes(quietTimesText(times))[0] == times[0]);
    }

    void foldersHaveRulesOfTheirOwn()
    {
        AlertRules rules;
        QVERIFY(rules.rule(QStringLiteral("m1"), QStringLiteral("inbox")).alerts);
        QVERIFY(rules.rule(QStringLiteral("m2"), {}).alerts);
        for (const char* role : {"junk", "trash", "drafts", "sent"})
            QVERIFY2(!rules.rule(QStringLiteral("m3"), QLatin1String(role)).alerts, role);
        rules.folders.insert(QStringLiteral("m1"), {false, Qt::red});
        rules.folders.insert(QStringLiteral("m3"), {true, {}});
        QVERIFY(!rules.rule(QStringLiteral("m1"), QStringLiteral("inbox")).alerts);
        QVERIFY(rules.rule(QStringLiteral("m3"), QStringLiteral("junk")).alerts);
    }

    void anAnswerIsRead()
    {
        const auto answer = parsePoll(R"({"state":"7-9","changed":true,"complete":false,"folders":[
            {"id":"m3","name":"INBOX","role":"inbox","total":120,"unread":4,"new":2,"changed":true,"newIds":["e8","e9"]},
            {"id":"m4","name":"Lists/posthorn","role":"","total":3,"unread":0,"new":0,"changed":false,"newIds":[]}],"removed":["m9"]})");
        QVERIFY(answer);
        QCOMPARE(answer->state, QStringLiteral("7-9"));
        QVERIFY(answer->changed && !answer->complete);
        QCOMPARE(answer->folders.size(), 2);
        QCOMPARE(answer->folders.at(0).fresh, 2);
        QCOMPARE(answer->newIds.value(QStringLiteral("m3")), QStringList({QStringLiteral("e8"), QStringLiteral("e9")}));
        QCOMPARE(answer->folders.at(0).title(), QStringLiteral("Inbox"));
        QCOMPARE(answer->folders.at(1).title(), QStringLiteral("posthorn"));
    }

    void whatIsNewInAWholeAnswerIsNot()
    {
        const auto answer = parsePoll(R"({"state":"7-9","changed":true,"complete":true,"folders":[
            {"id":"m3","name":"INBOX","role":"inbox","total":120,"unread":4,"new":4,"newIds":["e8","e9"]}]})");
        QVERIFY(answer);
        QCOMPARE(answer->folders.at(0).fresh, 0);
        QVERIFY(answer->newIds.value(QStringLiteral("m3")).isEmpty());
    }

    void liesAreBounded()
    {
        QVERIFY(!parsePoll("[]"));
        QVERIFY(!parsePoll("{}"));
        QVERIFY(!parsePoll(R"({"state":7,"changed":true})"));
        QVERIFY(!parsePoll(QByteArray(longestPoll + 1, ' ')));
        QVERIFY(!parsePoll("{\"state\":\"" + QByteArray(5'000, 'x') + "\"}"));
        QByteArray many = R"({"state":"1-1","changed":true,"folders":[)";
        for (int i = 0; i < mostFolders + 10; ++i)
            many += (i ? ",{\"id\":\"m" : "{\"id\":\"m") + QByteArray::number(i) + "\",\"name\":\"x\",\"total\":-5,\"unread\":99}";
        const auto answer = parsePoll(many + "]}");
        QVERIFY(answer);
        QCOMPARE(answer->folders.size(), mostFolders);
        QCOMPARE(answer->folders.at(0).total, 0);
        QCOMPARE(answer->folders.at(0).unread, 0);
        const auto odd = parsePoll(R"({"state":"1-1","changed":true,"folders":[7,{},{"id":"../x"},{"id":"m1","total":9e15,"unread":2,"new":1,
            "newIds":[1,null,"e1/../..","e2"]},{"id":"m1","name":"twice"}]})");
        QVERIFY(odd);
        QCOMPARE(odd->folders.size(), 1);
        QCOMPARE(odd->newIds.value(QStringLiteral("m1")), QStringList(QStringLiteral("e2")));
    }

    void anyPieceOfAnAnswerIsHarmless()
    {
        const QByteArray whole = R"({"state":"7-9","changed":true,"folders":[{"id":"m3","name":"A\u202eB","total":1,"unread":1,"new":1,"newIds":["e1"]}]})";
        for (qsizetype i = 0; i < whole.size(); ++i)
            QVERIFY(!parsePoll(whole.left(i)));
        QVERIFY(!parsePoll(whole + "x"));
        QCOMPARE(parsePoll(whole)->folders.at(0).name, QStringLiteral("AB"));
    }

    void detailsAreOneLineEach()
    {
        const auto mails = parseDetails(R"({"methodResponses":[["Email/get",{"list":[
            {"id":"e1","from":[{"name":"Mallory\n\u202e<b>","email":"m@example.org"}],"subject":"a\r\n\tb","preview":"  c   d ","receivedAt":"2024-01-01T10:00:00Z"},
            {"id":"e2","from":[{"name":"","email":"x@example.org"}],"subject":null},{"id":"e3"},{"id":"<script>"},5]},"0"]]})");
        QCOMPARE(mails.size(), 3);
        QCOMPARE(mails.value(QStringLiteral("e1")).sender, QStringLiteral("Mallory <b>"));
        QCOMPARE(mails.value(QStringLiteral("e1")).subject, QStringLiteral("a b"));
        QCOMPARE(mails.value(QStringLiteral("e1")).preview, QStringLiteral("c d"));
        QCOMPARE(mails.value(QStringLiteral("e2")).sender, QStringLiteral("x@example.org"));
        QVERIFY(parseDetails(R"({"methodResponses":[["error",{"list":[{"id":"e1"}]},"0"]]})").isEmpty());
        QVERIFY(parseDetails("nonsense").isEmpty());
    }

    void linksLeadHomeAlone_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("good");
        const auto row = [](const char* url, bool good) { QTest::newRow(url) << QString::fromLatin1(url) << good; };
        row("https://mail.example.org:3443/auth/link/abc", true);
        row("https://MAIL.example.org:3443/auth/link/abc", true);
        row("http://mail.example.org:3443/auth/link/abc", false);
        row("https://mail.example.org/auth/link/abc", false);
        row("https://mail.example.org:3443@evil.example/auth/link/abc", false);
        row("https://user@mail.example.org:3443/", false);
        row("https://evil.example/auth/link/abc", false);
        row("javascript:alert(1)", false);
        row("file:///etc/passwd", false);
        row("smb://mail.example.org:3443/x", false);
        row("/auth/link/abc", false);
        row("", false);
    }
    void linksLeadHomeAlone()
    {
        QFETCH(QString, url);
        const auto link = parseLink("{\"url\":\"" + url.toUtf8() + "\"}", QUrl(QStringLiteral("https://mail.example.org:3443")));
        QTEST(link.has_value(), "good");
    }

    void theUsualPortIsThePort()
    {
        QVERIFY(isSameOrigin(QUrl(QStringLiteral("https://a.example")), QUrl(QStringLiteral("https://a.example:443/x"))));
        QVERIFY(!isSameOrigin(QUrl(QStringLiteral("https://a.example")), QUrl(QStringLiteral("https://b.a.example"))));
    }
};

QTEST_GUILESS_MAIN(TestMailRules)
#include "tst_mail_rules.moc"
