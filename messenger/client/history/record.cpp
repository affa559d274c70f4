// A message as a row: what is looked for has columns, the rest is one blob of CBOR with short names.
#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QSqlQuery>

#include "messenger/client/history/database.h"

namespace posthorn::messenger {

namespace {

const QString kSpans = QStringLiteral("s"), kColour = QStringLiteral("c"), kFile = QStringLiteral("f"), kReply = QStringLiteral("r"),
              kReactions = QStringLiteral("e"), kFlags = QStringLiteral("g"), kEdited = QStringLiteral("t"), kProblem = QStringLiteral("p"),
              kBy = QStringLiteral("b"), kReason = QStringLiteral("w"), kSender = QStringLiteral("n");

enum Flag { Mentions = 1, Edited = 2, Retracted = 4, Late = 8 };

// Of a damaged row nothing: what Qt gives of a map that ends in its midst cannot even be asked.
QCborMap mapOf(const QByteArray& extra)
{
    QCborParserError error;
    const QCborValue value = extra.isEmpty() ? QCborValue() : QCborValue::fromCbor(extra, &error);
    return error.error.c == QCborError::NoError ? value.toMap() : QCborMap();
}

} // namespace

QByteArray extraOf(const Message& message)
{
    QCborMap map;
    if (!message.spans.isEmpty()) {
        QCborArray spans;
        for (const Span& each : message.spans)
            spans.append(QCborArray{each.start, each.length, int(each.style), qint64(each.colour), each.link});
        map[kSpans] = spans;
    }
    if (message.colour)
        map[kColour] = qint64(message.colour);
    if (!message.file.url.isEmpty())
        map[kFile] = QCborArray{message.file.url, message.file.name, message.file.type, message.file.size};
    if (!message.replyTo.isEmpty())
        map[kReply] = QCborArray{message.replyTo, message.replySender, message.replyText};
    if (!message.reactions.isEmpty()) {
        QCborArray all;
        for (const Reaction& each : message.reactions)
            all.append(QCborArray{each.emoji, QCborArray::fromStringList(each.who), each.mine});
        map[kReactions] = all;
    }
    const int flags = (message.mentionsMe ? Mentions : 0) | (message.edited ? Edited : 0) | (message.retracted ? Retracted : 0) | (message.late ? Late : 0);
    if (flags)
        map[kFlags] = flags;
    if (message.editedTime)
        map[kEdited] = qint64(message.editedTime);
    const auto text = [&](const QString& key, const QString& value) {
        if (!value.isEmpty())
            map[key] = value;
    };
    text(kProblem, message.problem);
    text(kBy, message.retractedBy);
    text(kReason, message.reason);
    text(kSender, message.sender);
    return map.isEmpty() ? QByteArray() : map.toCborValue().toCbor();
}

bool mentionsIn(const QByteArray& extra)
{
    return mapOf(extra).value(kFlags).toInteger() & Mentions;
}

Message readRow(const QSqlQuery& row)
{
    Message message;
    int column = 0;
    const auto next = [&] { return row.value(column++); };
    message.key = next().toLongLong();
    message.time = message.key >> 20;
    message.account = next().toString();
    message.conversation = xmpp::Jid::parse(next().toString().toStdString()).value_or(xmpp::Jid{});
    message.room = next().toBool();
    message.id = next().toString();
    message.originId = next().toString();
    message.stanzaId = next().toString();
    message.from = xmpp::Jid::parse(next().toString().toStdString()).value_or(xmpp::Jid{});
    message.occupant = next().toString();
    message.outgoing = next().toBool();
    message.state = MessageState(qBound(0, next().toInt(), int(MessageState::Failed)));
    message.kind = MessageKind(qBound(0, next().toInt(), int(MessageKind::Headline)));
    message.text = next().toString();
    const QCborMap map = mapOf(next().toByteArray());
    for (const QCborValue& each : map[kSpans].toArray()) {
        const QCborArray span = each.toArray();
        message.spans.append({int(span[0].toInteger()), int(span[1].toInteger()), quint16(span[2].toInteger()), quint32(span[3].toInteger()), span[4].toString()});
    }
    message.colour = quint32(map[kColour].toInteger());
    if (const QCborArray file = map[kFile].toArray(); !file.isEmpty())
        message.file = {file[0].toString(), file[1].toString(), file[2].toString(), file[3].toInteger()};
    if (const QCborArray reply = map[kReply].toArray(); !reply.isEmpty()) {
        message.replyTo = reply[0].toString();
        message.replySender = reply[1].toString();
        message.replyText = reply[2].toString();
    }
    for (const QCborValue& each : map[kReactions].toArray()) {
        const QCborArray reaction = each.toArray();
        Reaction read{reaction[0].toString(), {}, reaction[2].toBool()};
        for (const QCborValue& who : reaction[1].toArray())
            read.who.append(who.toString());
        message.reactions.append(read);
    }
    const int flags = int(map[kFlags].toInteger());
    message.mentionsMe = flags & Mentions;
    message.edited = flags & Edited;
    message.retracted = flags & Retracted;
    message.late = flags & Late;
    message.editedTime = map[kEdited].toInteger();
    message.problem = map[kProblem].toString();
    message.retractedBy = map[kBy].toString();
    message.reason = map[kReason].toString();
    message.sender = map[kSender].toString();
    return message;
}

} // namespace posthorn::messenger
