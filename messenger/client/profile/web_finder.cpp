#include "messenger/client/profile/web_finder.h"

#include <QUrl>

namespace posthorn::messenger {

namespace {

constexpr qsizetype mostOrigins = 10;
constexpr int webPort = 3443;

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
}

QStringList WebFinder::origins(const QString& domain, const QStringList& hosts, const std::vector<wire::SrvHost>& records,
                               const WellKnown& known)
{
    QStringList all;
    const auto take = [&all](const QString& origin) {
        if (!origin.isEmpty() && !all.contains(origin) && all.size() < mostOrigins)
            all.append(origin);
    };
    const auto add = [&take](const QString& host, int port) { take(httpsOrigin(host, port)); };
    for (const wire::SrvHost& each : records) {
        if (each.name != "." && !each.name.empty())
            add(QString::fromStdString(each.name), each.port);
    }
    for (const QString& each : known.origins())
        take(each);
    add(domain, webPort);
    add(domain, 443);
    for (const QString& each : hosts + known.mail) {
        add(each, webPort);
        add(each, 443);
    }
    return all;
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
                       look(search);
                   }));
}

void WebFinder::look(const std::shared_ptr<Search>& search)
{
    m_known.ask(search->domain, [this, search](const WellKnown& known) {
        search->origins = origins(search->domain, search->hosts, search->records, known);
        probe(search);
    });
}

void WebFinder::probe(const std::shared_ptr<Search>& search)
{
    search->verdicts = QList<int>(search->origins.size(), -1);
    for (qsizetype i = 0; i < search->origins.size(); ++i)
        m_known.web().get(QUrl(search->origins[i] + QStringLiteral("/messenger/poll")), [search, i](const WebPage& page) {
            // RFC 6750: who has that address asks for a token.
            search->verdicts[i] = page.status == 401 && page.type.startsWith("application/problem+json") ? 1 : 0;
            settle(search);
        });
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
