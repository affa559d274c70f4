#include <QTest>

#include "base/text.h"
#include "mime/conversation.h"
#include "mime/search_text.h"

using namespace posthorn;
using namespace posthorn::mime;

class TestMimeSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void folding()
    {
        QCOMPARE(foldForSearch("Hello  World"), std::string("hello world"));
        QCOMPARE(foldForSearch(" a\r\n\tb "), std::string(" a b "));
        QCOMPARE(foldForSearch("STRASSE"), foldForSearch("Straße"));
        QCOMPARE(foldForSearch("\xC3\xA9"), foldForSearch("E\xCC\x81")); // é and E with an accent that combines
        QVERIFY(foldForSearch("é") != foldForSearch("e"));
        QCOMPARE(foldForSearch("ﬁn"), std::string("fin"));
        QCOMPARE(foldForSearch("Ａｂ"), std::string("ab")); // full width
        QCOMPARE(foldForSearch("a\xC2\xA0\xE3\x80\x80"
                               "b"),
                 std::string("a b")); // spaces of other kinds
        QCOMPARE(foldForSearch("in\xC2\xADvis\xE2\x80\x8Bible\xEF\xBB\xBF"), std::string("invisible"));
        QCOMPARE(foldForSearch("\xE4"), std::string("ä")); // no UTF-8
        QCOMPARE(foldForSearch(std::string_view("a\0\0b\x01\x02", 6)), std::string("ab "));
        QCOMPARE(foldForSearch(std::string_view("\0\xC3\xA4", 3)), std::string("ä"));
        QCOMPARE(foldForSearch(""), std::string());
        QVERIFY(foldForSearch("x\x01y").find(searchBreak) == std::string::npos);
    }

    void identifiers()
    {
        using Ids = std::vector<std::string>;
        QCOMPARE(messageIds("<a@b>"), Ids{"a@b"});
        QCOMPARE(messageIds("<a@b>\r\n <c@d> junk <e@\r\n f>"), (Ids{"a@b", "c@d", "e@f"}));
        QCOMPARE(messageIds("<a@b> <a@b>"), Ids{"a@b"});
        QCOMPARE(messageIds("a@b"), Ids{"a@b"});
        QCOMPARE(messageIds("your mail of today"), Ids());
        QCOMPARE(messageIds("<"), Ids());
        QCOMPARE(messageIds("<>"), Ids());
        QCOMPARE(messageIds("<x <a@b>"), Ids{"a@b"});
        QCOMPARE(messageIds("<" + std::string(2000, 'x') + ">"), Ids());
        QCOMPARE(messageIds("<1> <2> <3> <4> <5>", 3), (Ids{"1", "4", "5"}));
    }

    void subjects_data()
    {
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("base");
        QTest::newRow("plain") << "Trip to Rome" << "trip to rome";
        QTest::newRow("re") << "Re: Trip" << "trip";
        QTest::newRow("many") << "RE: Fwd:  AW : re[3]: Trip" << "trip";
        QTest::newRow("list") << "[list] Re: [other] Trip" << "trip";
        QTest::newRow("tail") << "Trip (fwd) (FWD)" << "trip";
        QTest::newRow("wrapped") << "[Fwd: Re: Trip]" << "trip";
        QTest::newRow("wide") << "Re： Trip" << "trip";
        QTest::newRow("chinese") << "回复：转发: Trip" << "trip";
        QTest::newRow("all blob") << "[list]" << "[list]";
        QTest::newRow("word") << "Reform: yes" << "reform: yes";
        QTest::newRow("brackets") << "Re(x): Trip" << "re(x): trip";
        QTest::newRow("nothing") << "Re:" << "";
        QTest::newRow("empty") << "" << "";
    }
    void subjects()
    {
        QFETCH(QString, subject);
        QFETCH(QString, base);
        QCOMPARE(QString::fromStdString(baseSubject(subject.toStdString())), base);
    }

    void limits()
    {
        std::string text = "Subject: s\r\n\r\n";
        for (int i = 0; i < 100; ++i)
            text += "äöü ";
        const SearchableText cut = searchableText(text, 101);
        QVERIFY(cut.cut);
        QCOMPARE(cut.body.size(), size_t(100)); // not within a character
        QVERIFY(isUtf8(cut.body));
        QVERIFY(!searchableText(text, 10000).cut);
        QCOMPARE(searchableText("", 100).body, std::string());
    }

    void headers()
    {
        const std::string header = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nX-Empty:\r\n\r\n";
        QVERIFY(headerHolds(header, "subject", "grüsse"));
        QVERIFY(headerHolds(header, "", "subject: grüsse"));
        QVERIFY(headerHolds(header, "x-empty", ""));
        QVERIFY(!headerHolds(header, "x-none", ""));
        QVERIFY(!headerHolds(header, "subject", "other"));
    }
};

QTEST_GUILESS_MAIN(TestMimeSearch)
#include "tst_mime_search.moc"
