#include "messenger/client/profile/server_finder.h"

#include <QUrl>

#include "base/names.h"
#include "base/text.h"

namespace posthorn::messenger {

namespace {

constexpr uint16_t usualPort = 5222;
constexpr uint16_t directPort = 5223;
constexpr size_t mostPlaces = 12;

std::string asciiHost(const QString& host)
{
    return host.toLower().toStdString();
}

struct Search {
    ServerFinder::Places found;
    std::string domain;
    std::string webHost;
    std::vector<wire::SrvHost> direct;
    std::vector<wire::SrvHost> plain;
    WellKnown known;
    int open = 2;
    int refusals = 0;
    std::function<void()> askWeb; ///< calls finish() later
    std::function<void(ServerFinder::Places)> then;

    void take(Result<std::vector<wire::SrvHost>> answer, std::vector<wire::SrvHost>& into)
    {
        if (answer && answer->size() == 1 && (answer->front().name == "." || answer->front().name.empty()))
            ++refusals;
        else if (answer)
            into = std::move(*answer);
        if (--open > 0)
            return;
        if (direct.empty() && plain.empty() && refusals == 0)
            askWeb();
        else
            finish();
    }

    // XEP-0368 section 3: both kinds are one list by priority; among equals TLS from the start saves a round trip.
    void finish()
    {
        size_t a = 0;
        size_t b = 0;
        while (a < direct.size() || b < plain.size()) {
            const bool takeDirect = a < direct.size() && (b == plain.size() || direct[a].priority <= plain[b].priority);
            const wire::SrvHost& next = takeDirect ? direct[a++] : plain[b++];
            add({toLower(next.name), next.port, takeDirect});
        }
        if (found.places.empty() && refusals == 0) {
            for (const QString& each : known.hosts())
                add({asciiHost(each), usualPort, false});
            add({domain, usualPort, false});
            if (!webHost.empty())
                add({webHost, usualPort, false});
        }
        found.refused = found.places.empty();
        then(std::move(found));
    }

    void add(XmppPlace place)
    {
        place.serverName = place.host == webHost ? webHost : domain;
        if (found.places.size() < mostPlaces && std::find(found.places.begin(), found.places.end(), place) == found.places.end())
            found.places.push_back(std::move(place));
    }
};

} // namespace

std::optional<XmppPlace> parsePlace(const QString& text)
{
    const QUrl url(QStringLiteral("xmpp://") + text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.path().size() > 1 || url.hasQuery() ||
        url.hasFragment() || url.port() == 0)
        return std::nullopt;
    const auto port = uint16_t(url.port(usualPort));
    return XmppPlace{asciiHost(url.host()), port, port == directPort};
}

Result<void> applyServer(const QString& text, AccountSettings& account)
{
    const QString wish = text.trimmed();
    if (wish.startsWith(QLatin1String("https://"), Qt::CaseInsensitive)) {
        const QUrl url(wish, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty())
            return fail(ErrorKind::Invalid, "that is no address of a server");
        account.web = url.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
        if (account.server.isEmpty())
            account.server = url.host();
        return {};
    }
    const QString rest = wish.startsWith(QLatin1String("xmpp://"), Qt::CaseInsensitive) ? wish.mid(7) : wish;
    if (!parsePlace(rest))
        return fail(ErrorKind::Invalid, "that is no address of a server");
    account.server = rest;
    return {};
}

ServerFinder::ServerFinder(wire::Resolver& resolver, Executor& mainThread, QObject* parent)
    : QObject(parent)
    , m_resolver(resolver)
    , m_mainThread(mainThread)
{
}

void ServerFinder::findXmpp(const AccountSettings& account, std::function<void(Places)> then)
{
    Places known;
    if (!account.server.isEmpty()) {
        if (auto place = parsePlace(account.server)) {
            place->serverName = place->host;
            known.places.push_back(*place);
        }
        m_mainThread.post(m_life.bind([then = std::move(then), known = std::move(known)] { then(known); }));
        return;
    }
    auto search = std::make_shared<Search>();
    search->domain = normaliseDomain(account.domain().toStdString()).value_or(account.domain().toStdString());
    search->webHost = asciiHost(QUrl(account.web).host());
    search->then = m_life.bind(std::move(then));
    search->askWeb = m_life.bind([this, weak = std::weak_ptr<Search>(search)] {
        const auto search = weak.lock();
        m_known.ask(QString::fromStdString(search->domain), [search](const WellKnown& known) {
            search->known = known;
            search->finish();
        });
    });
    m_resolver.srv("_xmpps-client._tcp." + search->domain, m_mainThread,
                   [search](Result<std::vector<wire::SrvHost>> answer) { search->take(std::move(answer), search->direct); });
    m_resolver.srv("_xmpp-client._tcp." + search->domain, m_mainThread,
                   [search](Result<std::vector<wire::SrvHost>> answer) { search->take(std::move(answer), search->plain); });
}

} // namespace posthorn::messenger
