// How servers are found: by the DNS, by what the domain's web server says, by trying.
#include <QtTest/QtTest>

#include <QTcpSocket>

#include "messenger/client/profile/main_executor.h"
#include "messenger/client/profile/server_finder.h"
#include "messenger/client/profile/web_finder.h"
#include "tests/messenger/support_web.h"

using namespace posthorn;
using namespace posthorn::messenger;
using test::FakeWeb;
using test::WebRequest;

namespace {

QString text(const char* latin1)
{
    return QString::fromLatin1(latin1);
}

/// A DNS that knows what a test tells it.
class FakeDns final : public wire::Resolver {
public:
    std::map<std::string, std::vector<wire::SrvHost>> records;
    void mx(const std::string&, Executor&, Reply<wire::MxAnswer>) override {}
    void addresses(const std::string&, Executor&, Reply<wire::AddressAnswer>) override {}
    void srv(const std::string& name, Executor& asker, Reply<std::vector<wire::SrvHost>> reply) override
    {
        const auto found = records.find(name);
        Result<std::vector<wire::SrvHost>> answer = fail(ErrorKind::NotFound, "none");
        if (found != records.end())
            answer = found->second;
        asker.post([answer, reply] { reply(answer); });
    }
};

const QByteArray hostMeta =
    "<?xml version='1.0'?><XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>"
    "<Link rel='urn:xmpp:alt-connections:xbosh' href='https://web.example.org:8443/http-bind'/>"
    "<Link rel='urn:xmpp:alt-connections:websocket' href='wss://chat.example.net/xmpp-websocket'/></XRD>";

void say(const WebRequest& request, const QByteArray& status, const QByteArray& fields, const QByteArray& body = {})
{
    if (request.socket)
        request.socket->write("HTTP/1.1 " + status + " X\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body);
}

} // namespace

class TestDiscovery : public QObject {
    Q_OBJECT

    FakeDns m_dns;
    MainExecutor m_executor;
    std::unique_ptr<FakeWeb> m_web;

    /// All the world's web servers are this one, told apart by the beginning of the path: "/example.org/.well-known/jmap".
    void reachHere(WebFetch& fetch, int patience = 2000)
    {
        fetch.setPatience(patience);
        fetch.setReach([origin = m_web->origin()](const QUrl& url) {
            QUrl here = origin;
            here.setPath(u'/' + url.authority() + url.path());
            here.setQuery(url.query());
            return here;
        });
    }

    /// What is not there is answered so at once.
    void nobodyElse(const QStringList& paths)
    {
        for (const QString& each : paths)
            m_web->handle(each, [](const WebRequest& request) { say(request, "404", {}); });
    }
    static QStringList wellKnown()
    {
        return {text("/example.org/.well-known/host-meta"), text("/example.org/.well-known/jmap"),
                text("/autoconfig.example.org/mail/config-v1.1.xml"), text("/example.org/.well-known/autoconfig/mail/config-v1.1.xml")};
    }

    ServerFinder::Places find(ServerFinder& finder, const AccountSettings& account)
    {
        std::optional<ServerFinder::Places> found;
        finder.findXmpp(account, [&](ServerFinder::Places places) { found = std::move(places); });
        [&] { QTRY_VERIFY(found); }();
        return found.value_or(ServerFinder::Places());
    }

    QString findWeb(WebFinder& finder, const QStringList& hosts = {})
    {
        std::optional<QString> found;
        finder.find(text("example.org"), hosts, [&](const QString& origin) { found = origin; });
        [&] { QTRY_VERIFY(found); }();
        return found.value_or(QString());
    }

private Q_SLOTS:
    void init()
    {
        m_dns.records.clear();
        m_web = std::make_unique<FakeWeb>();
    }

    void theDnsIsAskedFirst()
    {
        ServerFinder finder(m_dns, m_executor);
        reachHere(finder.wellKnown().web());
        nobodyElse(wellKnown());
        AccountSettings account;
        account.address = text("alice@example.org");
        account.web = text("https://mail.example.org:3443");
        m_dns.records["_xmpp-client._tcp.example.org"] = {{5, 0, 5222, "Chat.example.net"}, {20, 0, 5222, "mail.example.org"}};
        m_dns.records["_xmpps-client._tcp.example.org"] = {{10, 0, 443, "chat.example.net"}};
        auto found = find(finder, account);
        QCOMPARE(found.places.size(), size_t(3));
        QVERIFY(!found.places[0].directTls && found.places[1].directTls);
        QCOMPARE(found.places[0].serverName, std::string("example.org"));
        QCOMPARE(found.places[2].serverName, std::string("mail.example.org"));
        m_dns.records = {{"_xmpp-client._tcp.example.org", {{0, 0, 0, "."}}}};
        QVERIFY(find(finder, account).refused);
        account.server = text("127.0.0.1:5300");
        found = find(finder, account);
        QCOMPARE(found.places.size(), size_t(1));
        QCOMPARE(found.places[0].serverName, std::string("127.0.0.1"));
        QVERIFY(m_web->all.isEmpty()); // nobody's web server was needed
        account.server.clear();
        m_dns.records.clear();
        found = find(finder, account);
        QCOMPARE(found.places.size(), size_t(2));
        QCOMPARE(found.places[0].host, std::string("example.org"));
        QCOMPARE(found.places[0].serverName, std::string("example.org"));
        QCOMPARE(found.places[1].serverName, std::string("mail.example.org"));
        QCOMPARE(m_web->all.size(), 4);
        (void)find(finder, account);
        QCOMPARE(m_web->all.size(), 4); // remembered
    }

    void theWebServerNamesHosts()
    {
        ServerFinder finder(m_dns, m_executor);
        reachHere(finder.wellKnown().web());
        nobodyElse(wellKnown());
        m_web->handle(wellKnown()[0], [](const WebRequest& request) { say(request, "200", "Content-Type: application/xrd+xml\r\n", hostMeta); });
        m_web->handle(wellKnown()[1], [](const WebRequest& request) { say(request, "307", "Location: https://jmap.example.org:3443/jmap/session\r\n"); });
        m_web->handle(wellKnown()[3], [](const WebRequest& request) {
            say(request, "200", {}, "<clientConfig><incomingServer><hostname>mail.example.org</hostname></incomingServer></clientConfig>");
        });
        AccountSettings account;
        account.address = text("alice@example.org");
        std::vector<std::string> hosts;
        for (const XmppPlace& each : find(finder, account).places) {
            hosts.push_back(each.host);
            QCOMPARE(each.serverName, std::string("example.org")); // a name found so proves nothing
            QCOMPARE(each.port, uint16_t(5222));
        }
        QCOMPARE(hosts, (std::vector<std::string>{"web.example.org", "chat.example.net", "jmap.example.org", "mail.example.org", "example.org"}));
    }

    void webmailsAreTriedInOrder()
    {
        const QStringList all = WebFinder::origins(text("example.org"), {text("mail.example.org"), text("example.org")},
                                                   {{0, 0, 443, "jmap.example.org"}});
        QCOMPARE(all.first(), text("https://jmap.example.org"));
        QVERIFY(all.contains(text("https://example.org:3443")) && all.contains(text("https://mail.example.org")));
        QCOMPARE(all.size(), 5);
        WellKnown known;
        known.jmap = QUrl(text("https://there.example.org:3443"));
        known.chat = {QUrl(text("wss://chat.example.org/ws"))};
        QCOMPARE(WebFinder::origins(text("example.org"), {}, {}, known).mid(0, 3),
                 (QStringList{text("https://there.example.org:3443"), text("https://chat.example.org"), text("https://example.org:3443")}));
    }

    void theWebmailIsWhereJmapLeads()
    {
        WebFinder finder(m_dns, m_executor);
        reachHere(finder.wellKnown().web(), 1000);
        nobodyElse(wellKnown());
        m_web->handle(wellKnown()[1], [](const WebRequest& request) { say(request, "307", "Location: https://jmap.example.org:3443/jmap/session\r\n"); });
        m_web->handle(text("/jmap.example.org:3443/messenger/poll"), [](const WebRequest& request) {
            say(request, "401", "Content-Type: application/problem+json\r\n", "{}");
        });
        // Others may answer as they like, or not at all: whom the list names first is taken as soon as it has answered.
        m_web->handle(text("/example.org/messenger/poll"), [](const WebRequest& request) { say(request, "200", {}, "<html>"); });
        QCOMPARE(findWeb(finder), text("https://jmap.example.org:3443"));
        for (const WebRequest& request : std::as_const(m_web->all))
            QVERIFY(!request.fields.contains("authorization") && !request.fields.contains("cookie"));
    }

    void nobodyKeepsUsWaiting()
    {
        WebFinder finder(m_dns, m_executor);
        reachHere(finder.wellKnown().web(), 400);
        // One says nothing, one octet after octet, one too much, one breaks off.
        QTimer drip;
        m_web->handle(wellKnown()[1], [&drip](const WebRequest& request) {
            request.socket->write("HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n");
            connect(&drip, &QTimer::timeout, request.socket, [socket = request.socket] { socket->write("x"); });
            drip.start(20);
        });
        m_web->handle(wellKnown()[2], [](const WebRequest& request) { say(request, "200", {}, QByteArray(1 << 20, 'x')); });
        m_web->handle(wellKnown()[3], [](const WebRequest& request) { request.socket->abort(); });
        QElapsedTimer since;
        since.start();
        QCOMPARE(findWeb(finder), QString());
        QVERIFY2(since.elapsed() < 4000, qPrintable(QString::number(since.elapsed())));
    }

    void whoGoesHearsNothing()
    {
        auto finder = std::make_unique<WebFinder>(m_dns, m_executor);
        reachHere(finder->wellKnown().web(), 300);
        bool heard = false;
        finder->find(text("example.org"), {}, [&](const QString&) { heard = true; });
        QTRY_VERIFY(!m_web->all.isEmpty());
        finder.reset();
        QTest::qWait(400);
        QVERIFY(!heard);
    }

    void documents()
    {
        const auto found = chatInHostMeta(hostMeta);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[1], QUrl(text("wss://chat.example.net/xmpp-websocket")));
        for (qsizetype end = 0; end < hostMeta.size(); ++end)
            QVERIFY(chatInHostMeta(hostMeta.left(end)).size() <= 2);
        for (const char* each : {"wss://user:word@chat.example.org/", "ws://chat.example.org/", "https://chat.example.org/", "wss:///x", "wss://a b/", ""})
            QVERIFY2(chatInHostMeta("<XRD><Link rel='urn:xmpp:alt-connections:websocket' href='" + QByteArray(each) + "'/></XRD>").isEmpty(), each);
        QByteArray many = "<XRD>";
        for (int i = 0; i < 1000; ++i)
            many += "<Link rel='urn:xmpp:alt-connections:websocket' href='wss://h" + QByteArray::number(i) + ".example.org/'/>";
        QCOMPARE(chatInHostMeta(many).size(), 4);
        QVERIFY(chatInHostMeta("<!DOCTYPE x [<!ENTITY a 'b'>]>" + hostMeta.mid(21)).isEmpty());
        QCOMPARE(hostsInAutoconfig("<clientConfig><incomingServer><hostname>a.example.org</hostname></incomingServer>"
                                   "<outgoingServer><hostname>a.example.org</hostname></outgoingServer></clientConfig>"),
                 QStringList{text("a.example.org")});
        QVERIFY(hostsInAutoconfig("<!DOCTYPE x [<!ENTITY a 'b'>]><hostname>&a;</hostname>").isEmpty());
        QVERIFY(hostsInAutoconfig("<c><hostname>a b</hostname><hostname>x/y</hostname></c>").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
