#include "messenger/client/mail/poll_answer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace posthorn::messenger {

namespace {

constexpr qsizetype longestId = 100;
constexpr qsizetype longestName = 1'000;
constexpr qsizetype longestLink = 4'096;

QString textOf(const QJsonObject& object, const char* name)
{
    return object.value(QLatin1String(name)).toString();
}

/// A count; what is negative or no number is none.
qint64 countOf(const QJsonObject& object, const char* name)
{
    return std::clamp<qint64>(object.value(QLatin1String(name)).toInteger(), 0, Q_INT64_C(1) << 40);
}

bool isId(const QString& id)
{
    // RFC 8620 section 1.2; shorter, as ours are.
    return !id.isEmpty() && id.size() <= longestId && std::all_of(id.begin(), id.end(), [](QChar c) {
        return c < QChar(0x80) && (c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_'));
    });
}

/// Name, or address, of the first who wrote.
QString senderOf(const QJsonObject& mail)
{
    const QJsonObject first = mail.value(QLatin1String("from")).toArray().at(0).toObject();
    const QString name = oneLine(textOf(first, "name"), 200);
    return name.isEmpty() ? oneLine(textOf(first, "email"), 200) : name;
}

} // namespace

QString oneLine(const QString& text, qsizetype longest)
{
    QString line;
    line.reserve(std::min(text.size(), longest));
    for (const QChar c : text) {
        if (line.size() >= longest)
            break;
        const ushort u = c.unicode();
        const bool directs = (u >= 0x202A && u <= 0x202E) || (u >= 0x2066 && u <= 0x2069) || u == 0x200E || u == 0x200F;
        if (directs || u == 0xFEFF)
            continue;
        const bool isGap = c.category() == QChar::Other_Control || c.isSpace();
        if (isGap && (line.isEmpty() || line.endsWith(QLatin1Char(' '))))
            continue;
        line.append(isGap ? QLatin1Char(' ') : c);
    }
    if (line.endsWith(QLatin1Char(' ')))
        line.chop(1);
    if (!line.isEmpty() && line.back().isHighSurrogate())
        line.chop(1);
    return line;
}

Result<PollAnswer> parsePoll(const QByteArray& json)
{
    if (json.size() > longestPoll)
        return fail(ErrorKind::TooLarge, "the answer is too long");
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return fail(ErrorKind::Invalid, "the answer is no JSON object");
    const QJsonObject object = document.object();
    PollAnswer answer;
    answer.state = textOf(object, "state");
    if (answer.state.isEmpty() || answer.state.size() > longestId)
        return fail(ErrorKind::Invalid, "the answer has no state");
    answer.changed = object.value(QLatin1String("changed")).toBool();
    if (!answer.changed)
        return answer;
    answer.complete = object.value(QLatin1String("complete")).toBool();
    const QJsonArray folders = object.value(QLatin1String("folders")).toArray();
    for (const QJsonValue& value : folders) {
        if (answer.folders.size() >= mostFolders)
            break;
        const QJsonObject row = value.toObject();
        Folder folder;
        folder.id = textOf(row, "id");
        if (!isId(folder.id) || answer.newIds.contains(folder.id))
            continue;
        folder.name = oneLine(textOf(row, "name"), longestName);
        folder.role = oneLine(textOf(row, "role"), 20);
        folder.total = countOf(row, "total");
        folder.unread = std::min(countOf(row, "unread"), folder.total);
        folder.fresh = answer.complete ? 0 : std::min(countOf(row, "new"), folder.unread);
        QStringList& ids = answer.newIds[folder.id];
        const QJsonArray named = row.value(QLatin1String("newIds")).toArray();
        for (qsizetype i = 0; i < std::min(named.size(), mostNew); ++i) {
            if (const QString id = named.at(i).toString(); isId(id) && folder.fresh > 0)
                ids.append(id);
        }
        answer.folders.append(folder);
    }
    return answer;
}

QString jmapAccountOf(const QByteArray& sessionJson, const QString& capability)
{
    const QJsonObject session = QJsonDocument::fromJson(sessionJson).object();
    const QString id = session.value(QLatin1String("primaryAccounts")).toObject().value(capability).toString();
    return isId(id) ? id : QString();
}

QByteArray detailsRequest(const QString& jmapAccount, const QStringList& ids)
{
    const QJsonArray properties = {QStringLiteral("id"), QStringLiteral("from"), QStringLiteral("subject"),
                                   QStringLiteral("preview"), QStringLiteral("receivedAt")};
    const QJsonObject arguments{{QStringLiteral("accountId"), jmapAccount},
                                {QStringLiteral("ids"), QJsonArray::fromStringList(ids)},
                                {QStringLiteral("properties"), properties}};
    const QJsonArray call = {QStringLiteral("Email/get"), arguments, QStringLiteral("0")};
    const QJsonArray capabilities = {QStringLiteral("urn:ietf:params:jmap:core"), QStringLiteral("urn:ietf:params:jmap:mail")};
    return QJsonDocument(QJsonObject{{QStringLiteral("using"), capabilities},
                                     {QStringLiteral("methodCalls"), QJsonArray{call}}})
        .toJson(QJsonDocument::Compact);
}

QHash<QString, NewMail> parseDetails(const QByteArray& json)
{
    QHash<QString, NewMail> mails;
    const QJsonArray responses =
        QJsonDocument::fromJson(json).object().value(QLatin1String("methodResponses")).toArray();
    const QJsonArray first = responses.at(0).toArray();
    if (first.at(0).toString() != QLatin1String("Email/get"))
        return mails;
    const QJsonArray list = first.at(1).toObject().value(QLatin1String("list")).toArray();
    for (const QJsonValue& value : list) {
        const QJsonObject row = value.toObject();
        NewMail mail;
        mail.id = textOf(row, "id");
        if (!isId(mail.id) || mails.size() >= mostNew)
            continue;
        mail.sender = senderOf(row);
        mail.subject = oneLine(textOf(row, "subject"), 300);
        mail.preview = oneLine(textOf(row, "preview"), 300);
        mail.received = QDateTime::fromString(textOf(row, "receivedAt"), Qt::ISODate);
        mails.insert(mail.id, mail);
    }
    return mails;
}

bool isSameOrigin(const QUrl& a, const QUrl& b)
{
    const auto port = [](const QUrl& url) { return url.port(url.scheme() == QLatin1String("https") ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host().compare(b.host(), Qt::CaseInsensitive) == 0 && port(a) == port(b);
}

Result<QUrl> parseLink(const QByteArray& json, const QUrl& origin)
{
    const QString text = textOf(QJsonDocument::fromJson(json).object(), "url");
    const QUrl url(text, QUrl::StrictMode);
    if (text.isEmpty() || text.size() > longestLink || !url.isValid())
        return fail(ErrorKind::Invalid, "the answer has no link");
    const bool isWeb = url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http");
    if (!isWeb || !url.userInfo().isEmpty() || !isSameOrigin(url, origin))
        return fail(ErrorKind::Denied, "the link leads elsewhere");
    return url;
}

} // namespace posthorn::messenger
