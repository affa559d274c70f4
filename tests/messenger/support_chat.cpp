#include "tests/messenger/support_chat.h"

#include <QEventLoop>

#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::messenger::test {

xmpp::Jid jid(const char* text)
{
    return xmpp::Jid::parse(text).value();
}

QByteArray bombPng(int width, int height)
{
    const auto number = [](quint32 value) {
        QByteArray bytes;
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes += char(value >> shift & 0xFF);
        return bytes;
    };
    const auto chunk = [&](const QByteArray& name, const QByteArray& content) {
        quint32 crc = 0xFFFFFFFF;
        for (const char c : name + content) {
            crc ^= quint8(c);
            for (int bit = 0; bit < 8; ++bit)
                crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return number(quint32(content.size())) + name + content + number(~crc);
    };
    // One bit a point, each line begun by its filter's number; of large ones the beginning is enough to be dangerous.
    const QByteArray points(std::min<qint64>(qint64((width + 7) / 8 + 1) * height, 100000), '\0');
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", number(quint32(width)) + number(quint32(height)) + QByteArray("\x01\x00\x00\x00\x00", 5)) +
           chunk("IDAT", qCompress(points, 9).mid(4)) + chunk("IEND", {});
}

QString xml(const xmpp::Stanza& stanza)
{
    return QString::fromStdString(xmpp::toXml(stanza.toElement(), xmpp::ns::client));
}

ChatWorld::ChatWorld(const QString& historyPath, Chat::Options options)
    : line(std::make_unique<FakeLine>()), store(std::make_unique<History>(historyPath))
{
    chat = std::make_unique<Chat>(*line, *store, std::move(options));
    line->responder = [this](const xmpp::Stanza& question) { return answer(question); };
    QObject::connect(chat.get(), &Chat::messageAdded, chat.get(), [this](const Message& each) { added.append(each); });
    QObject::connect(chat.get(), &Chat::messageChanged, chat.get(), [this](const Message& each) { changed.append(each); });
    QObject::connect(chat.get(), &Chat::messageArrived, chat.get(), [this](const Message& each) { arrived.append(each); });
}

ChatWorld::~ChatWorld()
{
    chat.reset();
}

std::optional<QString> ChatWorld::answer(const xmpp::Stanza& question)
{
    if (answers) {
        if (auto own = answers(question))
            return own;
    }
    const xmpp::Element* const payload = question.payload();
    if (payload->ns == "jabber:iq:roster" && question.type == "get")
        return QStringLiteral("<query xmlns='jabber:iq:roster' ver='7'>%1</query>").arg(roster);
    if (payload->ns == xmpp::ns::discoInfo) {
        if (question.to.text() == "rooms.example.org")
            return QStringLiteral("<query xmlns='http://jabber.org/protocol/disco#info'><identity category='conference' type='text' name='Rooms'/>"
                                  "<feature var='http://jabber.org/protocol/muc'/></query>");
        if (!question.to.local.empty() && question.to.domain == "rooms.example.org")
            return QStringLiteral("<query xmlns='http://jabber.org/protocol/disco#info'><identity category='conference' type='text' name='The lounge'/>"
                                  "<feature var='http://jabber.org/protocol/muc'/><feature var='urn:xmpp:mam:2'/></query>");
        if (question.to.text() == "upload.example.org")
            return QStringLiteral("<query xmlns='http://jabber.org/protocol/disco#info'><identity category='store' type='file' name='Files'/>"
                                  "<feature var='urn:xmpp:http:upload:0'/><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>"
                                  "<value>urn:xmpp:http:upload:0</value></field><field var='max-file-size'><value>8000000</value></field></x></query>");
        return QStringLiteral("<query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im' name='X'/>"
                              "<feature var='urn:xmpp:mam:2'/>%1</query>").arg(serverForms);
    }
    if (payload->ns == xmpp::ns::discoItems)
        return QStringLiteral("<query xmlns='http://jabber.org/protocol/disco#items'><item jid='rooms.example.org'/><item jid='upload.example.org'/></query>");
    if (payload->ns == xmpp::ns::blocking && question.type == "get")
        return QStringLiteral("<blocklist xmlns='urn:xmpp:blocking'/>");
    if (payload->ns == "http://jabber.org/protocol/pubsub" && question.type == "get")
        return QStringLiteral("<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='x'/></pubsub>");
    if (payload->ns == xmpp::ns::mam) {
        archiveQueries.append(xml(question));
        const Page page = archive ? archive(question) : Page();
        const QString queryId = QString::fromStdString(std::string(payload->attribute("queryid")));
        QString first, last;
        QStringList stanzas;
        for (const QString& each : page.results) {
            const QString id = each.section(u'|', 0, 0);
            if (first.isEmpty())
                first = id;
            last = id;
            const QString from = page.from.isEmpty() ? QString::fromStdString(question.to.text()) : page.from;
            stanzas.append(QStringLiteral("<message%5><result xmlns='urn:xmpp:mam:2' queryid='%1' id='%2'><forwarded xmlns='urn:xmpp:forward:0'>"
                                          "<delay xmlns='urn:xmpp:delay' stamp='%3'/>%4</forwarded></result></message>")
                               .arg(queryId, id, each.section(u'|', 1, 1), each.section(u'|', 2),
                                    from.isEmpty() ? QString() : QStringLiteral(" from='%1'").arg(from)));
        }
        if (!stanzas.isEmpty())
            QMetaObject::invokeMethod(line.get(), [this, stanzas] { line->feed(stanzas); }, Qt::QueuedConnection);
        return QStringLiteral("<fin xmlns='urn:xmpp:mam:2' complete='%1'><set xmlns='http://jabber.org/protocol/rsm'>%2</set></fin>")
            .arg(page.complete ? QStringLiteral("true") : QStringLiteral("false"),
                 first.isEmpty() ? QString() : QStringLiteral("<first>%1</first><last>%2</last>").arg(first, last));
    }
    if (question.type == "set")
        return QString();
    return std::nullopt;
}

void ChatWorld::start(bool resumed)
{
    rest();
    line->goOnline(resumed);
    rest();
}

void ChatWorld::rest()
{
    // Each round takes what was posted to the disk's thread and back; a chain of questions has some rounds.
    for (int round = 0; round < 25; ++round) {
        QEventLoop loop;
        store->flushed(chat.get(), [&] { loop.quit(); });
        loop.exec();
        QCoreApplication::processEvents();
    }
}

void ChatWorld::feed(const QString& text)
{
    line->feed(text);
    rest();
}

void ChatWorld::says(const QString& from, const QString& id, const QString& body, const QString& more)
{
    feed(QStringLiteral("<message type='chat' from='%1' to='alice@example.org' id='%2'><body>%3</body>%4</message>").arg(from, id, body, more));
}

QStringList ChatWorld::sentWith(const QString& has) const
{
    QStringList found;
    for (const auto& each : line->sent) {
        if (const QString text = xml(*each); text.contains(has))
            found.append(text);
    }
    return found;
}

QList<Message> ChatWorld::history(const QString& conversation, int count)
{
    QList<Message> got;
    QEventLoop loop;
    chat->messages(jid(qPrintable(conversation)), 0, count, chat.get(), [&](Result<QList<Message>> found) {
        got = found ? *found : QList<Message>();
        loop.quit();
    });
    loop.exec();
    return got;
}

Message ChatWorld::find(const QString& conversation, const QString& id)
{
    for (const Message& each : history(conversation)) {
        if (each.id == id)
            return each;
    }
    return {};
}

} // namespace posthorn::messenger::test
