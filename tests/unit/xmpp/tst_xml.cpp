// The incremental parser: any cut of the bytes gives the same, what RFC 6120 section 11.1 forbids is refused, everything is
// bounded; and it agrees with Qt's reader wherever that one may be asked.
#include <QtTest>

#include <QXmlStreamReader>

#include <random>

#include "xmpp/xml/parser.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

using namespace posthorn::xmpp;

namespace {

const std::string header = "<?xml version='1.0' encoding='UTF-8'?><stream:stream xmlns='jabber:client' "
                           "xmlns:stream='http://etherx.jabber.org/streams' to='example.test' version='1.0'>";

struct Outcome {
    std::vector<Element> elements;
    bool closed = false;
    XmlError error = XmlError::None;
    bool operator==(const Outcome&) const = default;
};

Outcome parse(std::string_view text, size_t piece, XmlParser::Mode mode = XmlParser::Mode::Stream,
              XmlParser::Limits limits = {})
{
    XmlParser parser(mode, limits);
    Outcome outcome;
    while (!text.empty()) {
        // What is handed over is gone afterwards.
        const std::string copy(text.substr(0, piece));
        text.remove_prefix(copy.size());
        std::string_view rest = copy;
        for (;;) {
            const auto event = parser.next(rest);
            if (event == XmlParser::Event::NeedMore)
                break;
            if (event == XmlParser::Event::Failed) {
                outcome.error = parser.error();
                return outcome;
            }
            if (event == XmlParser::Event::Closed) {
                outcome.closed = true;
                return outcome;
            }
            outcome.elements.push_back(parser.take());
        }
    }
    return outcome;
}

// Qt's view of one element, in our form.
std::optional<Element> readByQt(QXmlStreamReader& reader)
{
    Element element(reader.name().toString().toStdString(), reader.namespaceUri().toString().toStdString());
    const auto attributes = reader.attributes();
    for (const auto& each : attributes)
        element.attributes.push_back({each.name().toString().toStdString(), each.value().toString().toStdString(),
                                      each.namespaceUri().toString().toStdString()});
    std::string text;
    const auto flush = [&] {
        if (!text.empty())
            element.children.push_back(Element::ofText(text));
        text.clear();
    };
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement: {
            flush();
            auto child = readByQt(reader);
            if (!child)
                return std::nullopt;
            element.children.push_back(std::move(*child));
            break;
        }
        case QXmlStreamReader::Characters:
            text += reader.text().toString().toStdString();
            break;
        case QXmlStreamReader::EndElement:
            flush();
            return element;
        default:
            return std::nullopt;
        }
    }
    return std::nullopt;
}

} // namespace

class TestXml : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anyCutGivesTheSame()
    {
        const std::string text = header +
                                 "\n <message to='bob@example.test' xml:lang='de'><body>a &lt; b &amp;&#x20AC;&#33; \xC3\xA4\r\nx</body>"
                                 "<x xmlns='urn:x' xmlns:p='urn:p' p:a='1' a=\"it's\"><p:y/><![CDATA[<raw>]]]]></x></message>"
                                 "   <presence/></stream:stream>trailing";
        const Outcome whole = parse(text, text.size());
        QVERIFY(whole.closed);
        QCOMPARE(whole.elements.size(), size_t(3));
        const Element& message = whole.elements[1];
        QCOMPARE(message.language(), std::string_view("de"));
        QCOMPARE(message.childText("body", "jabber:client"), std::string("a < b &\xE2\x82\xAC! \xC3\xA4\nx"));
        const Element* x = message.child("x", "urn:x");
        QVERIFY(x && x->child("y", "urn:p"));
        QCOMPARE(x->attribute("a"), std::string_view("it's"));
        QCOMPARE(x->text(), std::string("<raw>]]"));
        for (size_t piece = 1; piece < 40; ++piece)
            QVERIFY2(parse(text, piece) == whole, qPrintable(QString::number(piece)));
        // Every prefix is a matter of waiting, not of failing.
        for (size_t length = 0; length < text.find("trailing"); ++length)
            QCOMPARE(parse(std::string_view(text).substr(0, length), length + 1).error, XmlError::None);
    }

    void whatIsForbidden_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("error");
        const auto row = [](const char* name, const char* text, XmlError error) {
            QTest::newRow(name) << QByteArray(text) << int(error);
        };
        row("comment", "<a><!-- x --></a>", XmlError::Restricted);
        row("instruction", "<a><?php x?></a>", XmlError::Restricted);
        row("late declaration", "<a/><?xml version='1.0'?>", XmlError::Restricted);
        row("doctype", "<!DOCTYPE a>", XmlError::Restricted);
        row("entity", "<a>&nbsp;</a>", XmlError::Restricted);
        row("entity in value", "<a b='&lol;'/>", XmlError::Restricted);
        row("prefix", "<p:a/>", XmlError::BadPrefix);
        row("attribute prefix", "<a p:b='1'/>", XmlError::BadPrefix);
        row("crossed", "<a><b></a></b>", XmlError::NotWellFormed);
        row("twice", "<a b='1' b='2'/>", XmlError::NotWellFormed);
        row("twice by prefixes", "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", XmlError::NotWellFormed);
        row("no quotes", "<a b=1/>", XmlError::NotWellFormed);
        row("no space", "<a b='1'c='2'/>", XmlError::NotWellFormed);
        row("less in value", "<a b='<'/>", XmlError::NotWellFormed);
        row("control", "<a>\x01</a>", XmlError::NotWellFormed);
        row("control by reference", "<a>&#1;</a>", XmlError::NotWellFormed);
        row("surrogate by reference", "<a>&#xD800;</a>", XmlError::NotWellFormed);
        row("bad UTF-8", "<a>\xC3(</a>", XmlError::NotWellFormed);
        row("bad UTF-8 in front of a tag", "<a>\xC3(<b c='d'/></a>", XmlError::NotWellFormed);
        row("bad UTF-8 in front of another's", "<a>\xC3(<b c='\xC3\xA4'>\xC3\xA4</b></a>", XmlError::NotWellFormed);
        row("overlong", "<a>\xC0\xAF</a>", XmlError::NotWellFormed);
        row("U+FFFF", "<a>\xEF\xBF\xBF</a>", XmlError::NotWellFormed);
        row("text between", "<a/>text", XmlError::NotWellFormed);
        row("name", "<1a/>", XmlError::NotWellFormed);
        row("two colons", "<a:b:c xmlns:a='u'/>", XmlError::NotWellFormed);
        row("flood", "<<<<", XmlError::NotWellFormed);
        row("xmlns as prefix", "<a xmlns:xmlns='u'/>", XmlError::NotWellFormed);
        row("xml rebound", "<a xmlns:xml='u'/>", XmlError::NotWellFormed);
        row("prefix undone", "<a xmlns:p=''/>", XmlError::NotWellFormed);
    }

    void whatIsForbidden()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, error);
        for (const size_t piece : {size_t(1), size_t(3), size_t(1000)}) {
            const auto outcome = parse(header + text.toStdString(), piece);
            QCOMPARE(int(outcome.error), error);
        }
    }

    void encodings()
    {
        QCOMPARE(parse("<?xml version='1.0' encoding='ISO-8859-1'?><a>", 5).error, XmlError::UnsupportedEncoding);
        QCOMPARE(parse("<?xml version='1.0' encoding='utf-8'?><a>", 5).error, XmlError::None);
    }

    void everythingIsBounded()
    {
        XmlParser::Limits limits;
        limits.bytes = 10000;
        limits.depth = 10;
        limits.attributes = 8;
        const auto outcome = [&](const std::string& text) {
            return parse(header + text, 777, XmlParser::Mode::Stream, limits).error;
        };
        QCOMPARE(outcome("<a>" + std::string(20000, 'x')), XmlError::TooLarge);
        QCOMPARE(outcome("<a b='" + std::string(20000, 'x')), XmlError::TooLarge);
        QCOMPARE(outcome("<" + std::string(20000, 'a')), XmlError::TooLarge);
        QCOMPARE(outcome("<a " + std::string(20000, ' ')), XmlError::TooLarge);
        QCOMPARE(outcome("<a>" + std::string(5000, ' ') + "</a>" + std::string(100000, ' ') + "<a/>"), XmlError::None);
        std::string deep;
        for (int i = 0; i < 20; ++i)
            deep += "<a>";
        QCOMPARE(outcome(deep), XmlError::TooComplex);
        std::string wide = "<a";
        for (int i = 0; i < 20; ++i)
            wide += " b" + std::to_string(i) + "='1'";
        QCOMPARE(outcome(wide), XmlError::TooComplex);
        // Each element without a prefix would be looked for among all of these.
        std::string declared;
        for (int i = 0; i < 8; ++i) {
            declared += "<a";
            for (int j = 0; j < 8; ++j)
                declared += " xmlns:n" + std::to_string(j) + "='urn:" + std::to_string(i * 8 + j) + "'";
            declared += ">";
        }
        limits.namespaces = 66; // with those of the stream
        QCOMPARE(outcome(declared), XmlError::None);
        limits.namespaces = 64;
        QCOMPARE(outcome(declared), XmlError::TooComplex);
        limits.namespaces = 128;
        // The limit is each element's own.
        std::string many;
        for (int i = 0; i < 100; ++i)
            many += "<a>" + std::string(5000, 'x') + "</a>";
        QCOMPARE(outcome(many), XmlError::None);
    }

    void whatCannotBeSaidIsNotSaid()
    {
        // From somewhere else than a parser: a log's line, a name in the directory.
        Element element("a");
        element.set("b", std::string("x\x01\x00y", 4)).setText("\x1B[1mbold\x0B");
        const auto again = readXml(toXml(element));
        QVERIFY(again);
        QCOMPARE(again->attribute("b"), std::string_view("x\uFFFD\uFFFDy"));
        QCOMPARE(again->text(), std::string("\uFFFD[1mbold\uFFFD"));
        QCOMPARE(beginningOf("abc", 3), std::string("abc"));
        QCOMPARE(beginningOf("abcd", 3), std::string("abc"));
        for (size_t most = 4; most <= 7; ++most)
            QCOMPARE(beginningOf("abc\U0001F600d", most), std::string(most < 7 ? "abc" : "abc\U0001F600"));
        QCOMPARE(beginningOf("\x80\x80\x80", 2), std::string());
    }

    void documentsOneAfterTheOther()
    {
        const auto outcome = parse("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/> <message xmlns='jabber:client'/>", 2,
                                   XmlParser::Mode::Document);
        QCOMPARE(outcome.elements.size(), size_t(2));
        QCOMPARE(outcome.elements[0].ns, std::string("urn:ietf:params:xml:ns:xmpp-framing"));
        QCOMPARE(outcome.elements[1].ns, std::string("jabber:client"));
        QVERIFY(!readXml("<a/><b/>"));
        QVERIFY(!readXml("<a>"));
        QVERIFY(readXml(" <a/> "));
    }

    void whatIsWrittenIsReadAgain()
    {
        Element element("a", "urn:a");
        element.set("b", "<&'\"\t\n\r>");
        element.attributes.push_back({"c", "1", "urn:c"});
        element.attributes.push_back({"lang", "de", std::string(xmlNamespace)});
        element.setText("1 < 2 & \"3\" > \r\n");
        element.add("d").add("e", "urn:e").setText("x");
        const auto again = readXml(toXml(element));
        QVERIFY(again.has_value());
        QCOMPARE(toXml(*again), toXml(element));
        QVERIFY(*again == element);
    }

    void agreesWithQt()
    {
        std::mt19937 random(7);
        const char* const pieces[] = {"<a>", "</a>", "<b x='1'>", "</b>", "<c/>", "<p:d xmlns:p='urn:p'>", "</p:d>", "text", "&amp;",
                                      "&#65;", "<e xmlns='urn:e'>", "</e>", " ", "<f y=\"q'\" z='&lt;'/>", "\xC3\xA4",
                                      "<![CDATA[x]]>", "<", ">", "&", "'", "<g a='1' a='2'/>", "<p:h/>", "\n", "]]"};
        int good = 0;
        for (int round = 0; round < 20000; ++round) {
            std::string text = "<a>";
            for (int i = int(random() % 8); i > 0; --i)
                text += pieces[random() % std::size(pieces)];
            text += "</a>";
            const auto ours = readXml(text);
            QXmlStreamReader reader(QByteArray::fromStdString(text));
            std::optional<Element> theirs;
            if (reader.readNextStartElement())
                theirs = readByQt(reader);
            if (theirs && (reader.readNext() != QXmlStreamReader::EndDocument || reader.hasError()))
                theirs.reset();
            if (theirs && !ours && text.find("]]>") != std::string::npos)
                continue;
            QVERIFY2(ours.has_value() == theirs.has_value() ||
                         text.find("]]>") != std::string::npos, // that Qt takes CDATA's end in text for an error is its right
                     text.c_str());
            if (ours && theirs) {
                ++good;
                QVERIFY2(toXml(*ours) == toXml(*theirs) || text.find("CDATA") != std::string::npos, text.c_str());
            }
        }
        QVERIFY(good > 1000);
    }
};

QTEST_GUILESS_MAIN(TestXml)
#include "tst_xml.moc"
