#include "messenger/client/profile/well_known.h"

#include <memory>

#include <QDeadlineTimer>
#include <QXmlStreamReader>

namespace posthorn::messenger {

namespace {

constexpr qsizetype most = 4;
constexpr qsizetype mostDomains = 100;
constexpr qint64 goodFor = 3'600'000;  // ms
constexpr qint64 nothingFor = 600'000;
constexpr qint64 silenceFor = 30'000; // nobody answered: the network may come back any time

void add(QStringList& list, const QString& text)
{
    if (!text.isEmpty() && !list.contains(text))
        list.append(text);
}

} // namespace

QString httpsOrigin(const QString& host, int port)
{
    QUrl url;
    url.setScheme(QStringLiteral("https"));
    url.setHost(host);
    if (port != 443 && port > 0)
        url.setPort(port);
    return url.isValid() && !url.host().isEmpty() ? url.toString() : QString();
}

QStringList WellKnown::hosts() const
{
    QStringList all;
    for (const QUrl& each : chat)
        add(all, each.host());
    add(all, jmap.host());
    for (const QString& each : mail)
        add(all, each);
    return all;
}

QStringList WellKnown::origins() const
{
    QStringList all;
    add(all, jmap.toString());
    for (const QUrl& each : chat)
        add(all, httpsOrigin(each.host(), each.port(443)));
    return all;
}

QList<QUrl> chatInHostMeta(const QByteArray& xml)
{
    static const QString websocket = QStringLiteral("urn:xmpp:alt-connections:websocket");
    static const QString bosh = QStringLiteral("urn:xmpp:alt-connections:xbosh");
    QList<QUrl> found;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd() && found.size() < most) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::DTD || token == QXmlStreamReader::EntityReference)
            return {};
        if (token != QXmlStreamReader::StartElement || reader.name() != QLatin1String("Link"))
            continue;
        const auto relation = reader.attributes().value(QLatin1String("rel"));
        const QUrl url(reader.attributes().value(QLatin1String("href")).toString(), QUrl::StrictMode);
        const bool secure = (relation == websocket && url.scheme() == QLatin1String("wss")) ||
                            (relation == bosh && url.scheme() == QLatin1String("https"));
        if (secure && !url.host().isEmpty() && url.userInfo().isEmpty() && !found.contains(url))
            found.append(url);
    }
    return found;
}

QStringList hostsInAutoconfig(const QByteArray& xml)
{
    QStringList hosts;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd() && hosts.size() < most) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::DTD || token == QXmlStreamReader::EntityReference)
            return {};
        if (token != QXmlStreamReader::StartElement || reader.name() != QLatin1String("hostname"))
            continue;
        const QString host = reader.readElementText(QXmlStreamReader::SkipChildElements).trimmed();
        if (host.size() < 256 && !httpsOrigin(host, 443).isEmpty())
            add(hosts, host);
    }
    return hosts;
}

void WellKnownFinder::ask(const QString& domain, std::function<void(const WellKnown&)> then)
{
    const qint64 now = QDeadlineTimer::current().deadline();
    if (const auto before = m_answers.constFind(domain); before != m_answers.constEnd() && before->until > now) {
        QMetaObject::invokeMethod(
            this, [then = std::move(then), known = before->known] { then(known); }, Qt::QueuedConnection);
        return;
    }
    struct Gathering {
        WellKnown known;
        QStringList mailThere; ///< of the domain itself, behind autoconfig's own host
        int open = 4;
        bool answered = false;
    };
    auto gathering = std::make_shared<Gathering>();
    const auto done = [this, gathering, domain, then = std::move(then)] {
        if (--gathering->open > 0)
            return;
        WellKnown& known = gathering->known;
        for (const QString& each : std::as_const(gathering->mailThere))
            add(known.mail, each);
        if (!gathering->answered)
            known = m_answers.value(domain).known;
        if (m_answers.size() >= mostDomains)
            m_answers.clear();
        const qint64 lasts = !gathering->answered ? silenceFor : known.hosts().isEmpty() ? nothingFor : goodFor;
        m_answers.insert(domain, {known, QDeadlineTimer::current().deadline() + lasts});
        then(known);
    };
    const auto ask = [this, gathering, done](const QString& url, std::function<void(const WebPage&)> take) {
        m_web.get(QUrl(url), [gathering, done, take = std::move(take)](const WebPage& page) {
            gathering->answered = gathering->answered || page.status != 0;
            take(page);
            done();
        });
    };
    const QString there = QStringLiteral("https://%1/.well-known/").arg(domain);
    ask(there + QStringLiteral("host-meta"), [gathering](const WebPage& page) {
        if (page.isOk())
            gathering->known.chat = chatInHostMeta(page.body);
    });
    ask(there + QStringLiteral("jmap"), [gathering, domain](const WebPage& page) {
        const bool moved = page.status >= 300 && page.status < 400 && page.location.scheme() == QLatin1String("https");
        if (moved && page.location.userInfo().isEmpty())
            gathering->known.jmap = QUrl(httpsOrigin(page.location.host(), page.location.port(443)));
        else if (page.status == 401 || (page.isOk() && page.type.startsWith("application/json")))
            gathering->known.jmap = QUrl(httpsOrigin(domain, 443)); // the session itself
    });
    ask(QStringLiteral("https://autoconfig.%1/mail/config-v1.1.xml?emailaddress=user@%1").arg(domain), [gathering](const WebPage& page) {
        if (page.isOk())
            gathering->known.mail = hostsInAutoconfig(page.body);
    });
    ask(there + QStringLiteral("autoconfig/mail/config-v1.1.xml"), [gathering](const WebPage& page) {
        if (page.isOk())
            gathering->mailThere = hostsInAutoconfig(page.body);
    });
}

} // namespace posthorn::messenger
