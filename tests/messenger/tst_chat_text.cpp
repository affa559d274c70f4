// Texts of others: what of them is shown how, and what cannot do harm.
#include <QBuffer>
#include <QElapsedTimer>
#include <QTest>

#include "messenger/client/chat/picture.h"
#include "messenger/client/chat/text/safe.h"
#include "messenger/client/chat/text/styling.h"
#include "tests/messenger/support_chat.h"
#include "xmpp/xml/read.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

// "bold[1,3] link[...]" is easier to read than spans.
QString show(const QList<Span>& spans)
{
    QStringList out;
    for (const Span& each : spans) {
        QString style;
        for (const auto& [flag, name] : {std::pair{Span::Bold, "b"}, {Span::Italic, "i"}, {Span::Strike, "s"}, {Span::Code, "c"}, {Span::Block, "B"}, {Span::Quote, "q"},
                                         {Span::Underline, "u"}, {Span::Mention, "m"}}) {
            if (each.style & flag)
                style += QLatin1String(name);
        }
        if (each.colour)
            style += QStringLiteral("#%1").arg(each.colour & 0xFFFFFF, 6, 16, QLatin1Char('0'));
        if (!each.link.isEmpty())
            style += QStringLiteral("->") + each.link;
        out.append(QStringLiteral("%1+%2:%3").arg(each.start).arg(each.length).arg(style));
    }
    return out.join(u' ');
}

xmpp::Element element(const char* text)
{
    return xmpp::readXml(text).value();
}

} // namespace

class TestChatText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void styling_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("spans");
        QTest::newRow("bold") << "a *b c* d" << "3+3:b";
        QTest::newRow("all") << "_i_ ~s~ `c`" << "1+1:i 5+1:s 9+1:c";
        QTest::newRow("nested") << "*a _b_*" << "1+3:b 4+1:bi 5+1:b";
        QTest::newRow("no style in code") << "`*a*`" << "1+3:c";
        QTest::newRow("not within words") << "2*3*4 snake_case_name" << "";
        QTest::newRow("white space inside") << "* a* *a *" << "";
        QTest::newRow("over lines") << "*a\nb*" << "";
        QTest::newRow("block") << "```\n*x*\ny\n```\n*z*" << "4+5:cB 15+1:b";
        QTest::newRow("block without end") << "```\nx" << "4+1:cB";
        QTest::newRow("quote") << "> *so*\nno" << "0+3:q 3+2:bq 5+1:q";
        QTest::newRow("nothing in between") << "** __ ~~" << "";
        QTest::newRow("html is text") << "<b>x</b>" << "";
    }
    void styling()
    {
        QFETCH(QString, text);
        QTEST(show(readStyling(text)), "spans");
    }

    void manyMarksAreNotSlow()
    {
        QElapsedTimer clock;
        clock.start();
        for (const char* each : {"*a ", "*_~`", "> ", "```\n", "* *"}) {
            readStyling(QString::fromLatin1(each).repeated(5000));
            QList<Span> spans;
            findLinks(QStringLiteral("http://").repeated(2000) + QString::fromLatin1(each).repeated(5000), spans);
        }
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    }

    void links_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("spans");
        QTest::newRow("https") << "see https://example.org/a?b=c." << "4+25:->https://example.org/a?b=c";
        QTest::newRow("brackets") << "(http://x.org/a_(b))" << "1+18:->http://x.org/a_(b)";
        QTest::newRow("mailto") << "mailto:bob@example.org, xmpp:bob@example.org" << "0+22:->mailto:bob@example.org 24+20:->xmpp:bob@example.org";
        QTest::newRow("www") << "www.example.org" << "0+15:->https://www.example.org";
        QTest::newRow("javascript") << "javascript:alert(1) data:text/html,x file:///etc/passwd smb://x ftp://x.org vbscript:x" << "";
        QTest::newRow("password in it") << "https://bank.example@evil.example/" << "";
        QTest::newRow("backslash") << "https://bank.example\\@evil.example/ https:\\\\evil.example" << "";
        QTest::newRow("no host") << "https:///x http://" << "";
        QTest::newRow("turned around") << QStringLiteral("https://x.org/\u202Egnp.exe") << "";
    }
    void links()
    {
        QFETCH(QString, text);
        QList<Span> spans;
        findLinks(text, spans);
        QTEST(show(spans), "spans");
    }

    void whatReadsAsAnAddressOpensIt()
    {
        const auto html = [](const char* to, const char* text) {
            auto rich = readXhtml(element(qPrintable(QStringLiteral("<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>"
                                                                    "<a href='%1'>%2</a></body></html>").arg(QLatin1String(to), QLatin1String(text)))));
            findLinks(rich->text, rich->spans);
            return show(rich->spans);
        };
        QCOMPARE(html("https://evil.example/login", "https://bank.example/"), QStringLiteral("0+21:->https://bank.example/"));
        QCOMPARE(html("https://bank.example/login", "our bank"), QStringLiteral("0+8:->https://bank.example/login"));
        QCOMPARE(html("https://bank.example/login?x", "https://bank.example/login"), QStringLiteral("0+26:->https://bank.example/login?x"));
        QCOMPARE(html("javascript:alert(1)", "click"), QString());
    }

    void linksWithinStyles()
    {
        const QString text = QStringLiteral("*see https://a.org now* `http://b.org`");
        QList<Span> spans = readStyling(text);
        findLinks(text, spans);
        QCOMPARE(show(spans), QStringLiteral("1+4:b 5+13:b->https://a.org 18+4:b 25+12:c"));
    }

    void xhtml_data()
    {
        QTest::addColumn<QString>("html");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("spans");
        QTest::newRow("plain") << "<p>Hello <strong>you</strong></p>" << "Hello you" << "6+3:b";
        QTest::newRow("colour") << "<span style='color: #FF0000; font-weight:bold'>red</span>" << "red" << "0+3:b#ff0000";
        QTest::newRow("link") << "<a href='https://example.org/'>x</a>" << "x" << "0+1:->https://example.org/";
        QTest::newRow("bad links") << "<a href='javascript:alert(1)'>x</a><a href=' data:text/html;x'>y</a><a href='FILE:///etc'>z</a>" << "xyz" << "";
        QTest::newRow("script") << "<script>alert(1)</script><style>p{}</style>ok" << "ok" << "";
        QTest::newRow("picture") << "<img src='https://spy.example/x.png' alt='a'/>ok" << "ok" << "";
        QTest::newRow("events and urls") << "<p onclick='x()' style='background:url(https://spy.example)'>ok</p>" << "ok" << "";
        QTest::newRow("breaks") << "a<br/>b<p>c</p><p>d</p>" << "a\nb\nc\nd" << "";
        QTest::newRow("text that looks like markup") << "&lt;img src=x&gt;" << "<img src=x>" << "";
        QTest::newRow("foreign elements") << "<x xmlns='urn:other'>hidden</x>ok" << "ok" << "";
    }
    void xhtml()
    {
        QFETCH(QString, html);
        const auto rich = readXhtml(element(qPrintable(
            QStringLiteral("<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>%1</body></html>").arg(html))));
        QVERIFY(rich);
        QTEST(rich->text, "text");
        QTEST(show(rich->spans), "spans");
    }

    void deepXhtmlIsRefused()
    {
        xmpp::Element inner("span", "http://www.w3.org/1999/xhtml");
        inner.setText("x");
        for (int n = 0; n < 200; ++n) {
            xmpp::Element outer("span", "http://www.w3.org/1999/xhtml");
            outer.add(std::move(inner));
            inner = std::move(outer);
        }
        xmpp::Element body("body", "http://www.w3.org/1999/xhtml");
        body.add(std::move(inner));
        xmpp::Element html("html", "http://jabber.org/protocol/xhtml-im");
        html.add(std::move(body));
        QVERIFY(!readXhtml(html));
    }

    void markupCountsCharacters()
    {
        // An emoji is one character there and two of ours.
        const auto markup = element("<markup xmlns='urn:xmpp:markup:0'><span start='2' end='5'><strong/></span><span start='3' end='99'><emphasis/></span>"
                                    "<span start='-1' end='2'><code/></span><bquote start='6' end='8'/></markup>");
        QCOMPARE(show(readMarkup(markup, QStringLiteral("😀 abc de"))), QStringLiteral("3+3:b 7+2:q"));
    }

    void namesAreHarmless()
    {
        QCOMPARE(safeName(QStringLiteral("<b>Bob</b> & Co")), QStringLiteral("<b>Bob</b> & Co")); // text: it is shown as text
        QCOMPARE(safeName(QStringLiteral("evil\u202Egnp.exe\u2066x\u200F")), QStringLiteral("evilgnp.exex"));
        QCOMPARE(safeName(QStringLiteral("a\nb\t c\u2028d\x07")), QStringLiteral("a b c d"));
        QCOMPARE(safeName(QStringLiteral("ali\u200Bce\u00AD\uFEFF")), QStringLiteral("alice"));
        QCOMPARE(safeName(QStringLiteral("x").repeated(1000)).size(), 100);
        QCOMPARE(safeName(QStringLiteral("👩\u200D💻 می\u200Cخواهم")), QStringLiteral("👩\u200D💻 می\u200Cخواهم")); // joiners belong there
        QCOMPARE(safeName(std::string_view("\xff\xfe")), QStringLiteral("\uFFFD\uFFFD"));
    }

    void textsAreHarmless()
    {
        QCOMPARE(safeText("a\r\nb\x01\tc"), QStringLiteral("a\nb\tc"));
        QCOMPARE(safeText("x\xE2\x80\xAEy"), QStringLiteral("xy"));                                    // override
        QCOMPARE(safeText("\xE2\x81\xA7left open"), QStringLiteral("\u2067left open\u2069"));          // an isolate is closed
        QCOMPARE(safeText("\xE2\x81\xA9too many"), QStringLiteral("too many"));
        QVERIFY(safeText(std::string(10 << 20, 'x')).size() <= longestText);
    }

    void mentionsAreWords()
    {
        QVERIFY(mentions(QStringLiteral("hi Ann!"), QStringLiteral("ann")));
        QVERIFY(mentions(QStringLiteral("@ann: look"), QStringLiteral("ann")));
        QVERIFY(!mentions(QStringLiteral("Hannover planned"), QStringLiteral("ann")));
        QVERIFY(!mentions(QStringLiteral("x"), {}));
        QList<Span> spans;
        mentions(QStringLiteral("a.b (a.b)"), QStringLiteral("a.b"), &spans); // nothing of a name is a pattern
        QCOMPARE(show(spans), QStringLiteral("0+3:m 5+3:m"));
    }

    void colours()
    {
        QCOMPARE(colourOf("#C00"), 0xFFCC0000u);
        QCOMPARE(colourOf("rgb(1, 2,300)"), 0xFF0102FFu);
        QCOMPARE(colourOf("Teal"), 0xFF008080u);
        for (const char* each : {"", "url(x)", "#12", "expression(1)", "red;x", "rgb(1,2)"})
            QCOMPARE(colourOf(each), 0u);
    }

    void picturesAreBounded()
    {
        QImage image(300, 100, QImage::Format_RGB32);
        image.fill(Qt::red);
        QByteArray png;
        QBuffer buffer(&png);
        buffer.open(QIODevice::WriteOnly);
        QVERIFY(image.save(&buffer, "PNG"));
        const auto read = readPicture(png, {});
        QVERIFY(read);
        QCOMPARE(read->size(), QSize(128, 42));
        // A bomb: a small file whose header claims 60,000 by 60,000 points.
        QCOMPARE(test::bombPng(60000, 60000).size() < 500, true);
        QCOMPARE(readPicture(test::bombPng(60000, 60000), {}).error().kind, ErrorKind::TooLarge);
        QVERIFY(readPicture(test::bombPng(8, 8), {})); // it is the size alone that is wrong with it
        QByteArray big(2000, '\0');
        QImage large(2000, 10, QImage::Format_RGB32);
        large.fill(Qt::blue);
        QBuffer out(&big);
        out.open(QIODevice::WriteOnly | QIODevice::Truncate);
        QVERIFY(large.save(&out, "PNG"));
        QCOMPARE(readPicture(big, {}).error().kind, ErrorKind::TooLarge);
        QCOMPARE(readPicture(png, {100, 1024, 128}).error().kind, ErrorKind::TooLarge);
        // Never tried: formats with programs and files in them.
        for (const char* each : {"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>", "/* XPM */", "%PDF-1.4", "", "\x89PNG\r\n\x1a\n"})
            QVERIFY(!readPicture(each, {}));
        for (qsizetype n = 0; n < png.size(); n += 7) // cut anywhere
            (void)readPicture(png.left(n), {});
        std::optional<Result<QImage>> aside;
        readPictureAside(png, {}, this, [&](Result<QImage> got) { aside = std::move(got); });
        QVERIFY(!aside);
        QTRY_VERIFY(aside.has_value());
        QVERIFY(*aside);
    }
};

QTEST_GUILESS_MAIN(TestChatText)
#include "tst_chat_text.moc"
