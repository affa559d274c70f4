#include "messenger/client/mail/address_book.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

#include "messenger/client/mail/poll_answer.h"
#include "messenger/client/mail/web_access.h"

namespace posthorn::messenger {

namespace {

const QString contacts = QStringLiteral("urn:ietf:params:jmap:contacts");
constexpr qsizetype longestName = 100;

QByteArray requestFor(const QString& account, const QString& words)
{
    const QJsonObject query{{QStringLiteral("accountId"), account},
                            {QStringLiteral("filter"), QJsonObject{{QStringLiteral("text"), words}}},
                            {QStringLiteral("limit"), AddressBook::mostFound}};
    const QJsonObject found{{QStringLiteral("resultOf"), QStringLiteral("q")}, {QStringLiteral("name"), QStringLiteral("ContactCard/query")},
                            {QStringLiteral("path"), QStringLiteral("/ids")}};
    const QJsonObject get{{QStringLiteral("accountId"), account},
                          {QStringLiteral("#ids"), found},
                          {QStringLiteral("properties"), QJsonArray{QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("emails"),
                                                                    QStringLiteral("onlineServices")}}};
    return QJsonDocument(QJsonObject{{QStringLiteral("using"), QJsonArray{QStringLiteral("urn:ietf:params:jmap:core"), contacts}},
                                     {QStringLiteral("methodCalls"),
                                      QJsonArray{QJsonArray{QStringLiteral("ContactCard/query"), query, QStringLiteral("q")},
                                                 QJsonArray{QStringLiteral("ContactCard/get"), get, QStringLiteral("g")}}}})
        .toJson(QJsonDocument::Compact);
}

/// RFC 9553 section 2.2.1: whole, or in parts.
QString nameOf(const QJsonObject& name)
{
    const QString full = name.value(QLatin1String("full")).toString();
    if (!full.isEmpty())
        return oneLine(full, longestName);
    QStringList parts;
    for (const QJsonValue& each : name.value(QLatin1String("components")).toArray())
        parts.append(each.toObject().value(QLatin1String("value")).toString());
    return oneLine(parts.join(u' '), longestName);
}

bool isAddress(const QString& text)
{
    return text.size() < 1000 && text.count(u'@') == 1 && !text.startsWith(u'@') && !text.endsWith(u'@') && oneLine(text, 1000) == text &&
           !text.contains(u' ');
}

QString addressOf(const QJsonObject& card)
{
    for (const QJsonValue& each : card.value(QLatin1String("onlineServices")).toObject()) {
        const QUrl uri(each.toObject().value(QLatin1String("uri")).toString(), QUrl::StrictMode);
        if (uri.scheme() == QLatin1String("xmpp") && isAddress(uri.path()))
            return uri.path();
    }
    for (const QJsonValue& each : card.value(QLatin1String("emails")).toObject()) {
        const QString address = each.toObject().value(QLatin1String("address")).toString();
        if (isAddress(address))
            return address;
    }
    return {};
}

} // namespace

QList<AddressBookEntry> parseAddressBook(const QByteArray& json)
{
    QList<AddressBookEntry> found;
    const QJsonArray answers = QJsonDocument::fromJson(json).object().value(QLatin1String("methodResponses")).toArray();
    for (const QJsonValue& answer : answers) {
        const QJsonArray parts = answer.toArray();
        if (parts.at(0).toString() != QLatin1String("ContactCard/get"))
            continue;
        for (const QJsonValue& each : parts.at(1).toObject().value(QLatin1String("list")).toArray()) {
            const QJsonObject card = each.toObject();
            const QString address = addressOf(card);
            if (address.isEmpty() || found.size() >= AddressBook::mostFound)
                continue;
            const QString name = nameOf(card.value(QLatin1String("name")).toObject());
            found.append({name.isEmpty() ? address : name, address});
        }
    }
    return found;
}

AddressBook::AddressBook(WebAccess& web, QObject* parent)
    : QObject(parent)
    , m_web(web)
{
}

void AddressBook::search(const QString& words, QObject* context, std::function<void(const QList<AddressBookEntry>&)> then)
{
    if (!m_web.hasToken()) {
        QMetaObject::invokeMethod(
            context, [then = std::move(then)] { then({}); }, Qt::QueuedConnection);
        return;
    }
    if (!m_account.isEmpty())
        return ask(words, context, std::move(then));
    WebAccess::Wish wish;
    wish.path = QStringLiteral("/jmap/session");
    wish.seconds = 10;
    wish.most = 256 * 1024;
    m_web.ask(wish, context, [self = QPointer<AddressBook>(this), words, context, then = std::move(then)](const WebAnswer& answer) {
        if (!self)
            return;
        self->m_account = answer.isOk() ? jmapAccountOf(answer.body, contacts) : QString();
        self->m_account.isEmpty() ? then({}) : self->ask(words, context, then);
    });
}

void AddressBook::ask(const QString& words, QObject* context, std::function<void(const QList<AddressBookEntry>&)> then)
{
    WebAccess::Wish wish;
    wish.method = "POST";
    wish.path = QStringLiteral("/jmap/api");
    wish.body = requestFor(m_account, words.left(200));
    wish.seconds = 10;
    wish.most = 512 * 1024;
    m_web.ask(wish, context, [then = std::move(then)](const WebAnswer& answer) {
        then(answer.isOk() ? parseAddressBook(answer.body) : QList<AddressBookEntry>());
    });
}

} // namespace posthorn::messenger
