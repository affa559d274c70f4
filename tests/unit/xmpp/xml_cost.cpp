// Not a test: what parsing costs, beside Qt's reader.
#include <cstdio>

#include <QElapsedTimer>
#include <QXmlStreamReader>

#include "xmpp/xml/parser.h"

using namespace posthorn::xmpp;

namespace {

const std::string header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.test' version='1.0'>";
const std::string stanza = "<message to='bob@example.test/phone' type='chat' id='f2b6c1d0-1'><body>Hello, how are you today?</body>"
                           "<active xmlns='http://jabber.org/protocol/chatstates'/><request xmlns='urn:xmpp:receipts'/></message>";
constexpr int rounds = 200'000;

// What our parser gives: a tree with names, namespaces, attributes and text in UTF-8.
Element readByQt(QXmlStreamReader& reader)
{
    Element element(reader.name().toString().toStdString(), reader.namespaceUri().toString().toStdString());
    const auto attributes = reader.attributes();
    for (const auto& each : attributes)
        element.attributes.push_back({each.name().toString().toStdString(), each.value().toString().toStdString(), {}});
    for (;;) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement:
            element.children.push_back(readByQt(reader));
            break;
        case QXmlStreamReader::Characters:
            element.children.push_back(Element::ofText(reader.text().toString().toStdString()));
            break;
        case QXmlStreamReader::EndElement:
        case QXmlStreamReader::Invalid:
            return element;
        default:
            break;
        }
    }
}

} // namespace

int main()
{
    QElapsedTimer timer;
    size_t nodes = 0;
    timer.start();
    XmlParser parser(XmlParser::Mode::Stream);
    std::string_view rest = header;
    parser.next(rest);
    for (int i = 0; i < rounds; ++i) {
        rest = stanza;
        while (!rest.empty() && parser.next(rest) == XmlParser::Event::Whole)
            nodes += parser.take().children.size();
    }
    const double ours = double(timer.nsecsElapsed()) / rounds;
    timer.start();
    QXmlStreamReader reader;
    reader.addData(QByteArray::fromStdString(header));
    reader.readNextStartElement();
    for (int i = 0; i < rounds; ++i) {
        reader.addData(QByteArray::fromStdString(stanza));
        if (reader.readNextStartElement())
            nodes += readByQt(reader).children.size();
    }
    const double theirs = double(timer.nsecsElapsed()) / rounds;
    std::printf("a stanza of %zu octets: ours %.2f us, QXmlStreamReader %.2f us, ratio %.1f (%zu nodes)\n", stanza.size(), ours / 1000,
                theirs / 1000, theirs / ours, nodes);
}
