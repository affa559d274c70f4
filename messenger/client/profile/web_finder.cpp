#include "messenger/client/profile/web_finder.h"

#include <QNetworkReply>
#include <QUrl>
#include <QXmlStreamReader>

namespace posthorn::messenger {

namespace {

constexpr int patienceMs = 4000; ///< for one round of questions; there are two at most
constexpr qint64 longestAnswer = 64 << 10;
constexpr qsizetype mostOrigins = 10;
constexpr int webPort = 3443;

QString originOf(const QString& host, int port)
{
    QUrl url;
    url.setScheme(QStringLiteral("https"));
    url.setHost(host);
    if (port != 443)
        url.setPort(port);
    return url.isValid() && !url.host().isEmpty() ? url.toString() : QString();
}

} // namespace

struct WebFinder::Search {
    QString domain;
    QStringList hosts;
    std::vector<wire::SrvHost> records;
    QStringList origins;
    QList<int> verdicts; ///< of origins: -1 not known yet, 0 no, 1 yes
    std::function<void(const QString&)> then;
};

WebFinder::WebFinder(wire::Resolver& resolver, Executor& mainThread, QObject* parent)
    : QObject(parent)
    , m_resolver(resolver)
    , m_mainThread(mainThread)
{
    m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_manager.setTransferTimeout(patienceMs);
}

QStringList WebFinder::origins(const QString& domain, const QStringList& hosts, const std::vector<wire::SrvHost>& records)
{
    QStringList all;
    const auto add = [&all](const QString& host, int port) {
        const QString origin = originOf(host, port);
        if (!origin.isEmpty() && !all.contains(origin) && all.size() < mostOrigins)
            all.append(origin);
    };
    for (const wire::SrvHost& each : records) {
        if (each.name != "." && !each.name.empty())
            add(QString::fromStdString(each.name), each.port);
    }
    add(domain, webPort);
    add(domain, 443);
    for (const QString& each : hosts) {
        add(each, webPort);
        add(each, 443);
    }
    return all;
}

QStringList WebFinder::hostsInAutoconfig(const QByteArray& xml)
{
    QStringList hosts;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd() && hosts.size() < 4) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::DTD || token == QXmlStreamReader::EntityReference)
            return {};
        if (token != QXmlStreamReader::StartElement || reader.name() != QLatin1String("hostname"))
            continue;
        const QString host = reader.readElementText(QXmlStreamReader::SkipChildElements).trimmed();
        if (!host.isEmpty() && host.size() < 256 && !hosts.contains(host))
            hosts.append(host);
    }
    return hosts;
}

QNetworkReply* WebFinder::get(const QString& address)
{
    QNetworkReply* const reply = m_manager.get(QNetworkRequest(QUrl(address)));
    // Anybody may answer: nothing is said to them but the question. Whom we trust is decided when the account is used.
    connect(reply, &QNetworkReply::sslErrors, reply, [reply](const QList<QSslError>&) { reply->ignoreSslErrors(); });
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received, qint64) {
        if (received > longestAnswer)
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    return reply;
}

void WebFinder::find(const QString& domain, const QStringList& hosts, std::function<void(const QString&)> then)
{
    auto search = std::make_shared<Search>();
    search->domain = domain.toLower();
    search->hosts = hosts;
    search->then = m_life.bind(std::move(then));
    m_resolver.srv("_jmap._tcp." + search->domain.toStdString(), m_mainThread,
                   m_life.bind([this, search](Result<std::vector<wire::SrvHost>> answer) {
                       if (answer)
                           search->records = std::move(*answer);
                       autoconfig(search);
                   }));
}

void WebFinder::autoconfig(const std::shared_ptr<Search>& search)
{
    QNetworkReply* const reply =
        get(QStringLiteral("https://autoconfig.%1/mail/config-v1.1.xml?emailaddress=user@%1").arg(search->domain));
    connect(reply, &QNetworkReply::finished, this, [this, reply, search] {
        if (reply->error() == QNetworkReply::NoError)
            search->hosts += hostsInAutoconfig(reply->read(longestAnswer));
        search->origins = origins(search->domain, search->hosts, search->records);
        probe(search);
    });
}

void WebFinder::probe(const std::shared_ptr<Search>& search)
{
    search->verdicts = QList<int>(search->origins.size(), -1);
    for (qsizetype i = 0; i < search->origins.size(); ++i) {
        QNetworkReply* const reply = get(search->origins[i] + QStringLiteral("/messenger/poll"));
        connect(reply, &QNetworkReply::finished, this, [reply, search, i] {
            // RFC 6750: who has that address asks for a token.
            const bool ours = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 401 &&
                              reply->header(QNetworkRequest::ContentTypeHeader).toString().startsWith(QLatin1String("application/problem+json"));
            search->verdicts[i] = ours ? 1 : 0;
            settle(search);
        });
    }
    settle(search);
}

void WebFinder::settle(const std::shared_ptr<Search>& search)
{
    if (!search->then)
        return;
    for (qsizetype i = 0; i < search->verdicts.size(); ++i) {
        if (search->verdicts[i] == -1)
            return;
        if (search->verdicts[i] == 1)
            return std::exchange(search->then, nullptr)(search->origins[i]);
    }
    std::exchange(search->then, nullptr)({});
}

} // namespace posthorn::messenger
