// The well-known addresses, the application's files, and the administration port.
#include <QTest>

#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/web/web_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

bool has(const std::string& output, std::string_view text)
{
    return output.find(text) != std::string::npos;
}

std::string statusOf(const std::string& output)
{
    return output.substr(9, 3);
}

std::string bodyOf(const std::string& output)
{
    return output.substr(output.find("\r\n\r\n") + 4);
}

bool isXml(const std::string& text)
{
    QXmlStreamReader reader(QByteArray::fromStdString(text));
    while (!reader.atEnd())
        reader.readNext();
    return !reader.hasError();
}

std::string get(const std::string& path, const std::string& host = "mail.example.test", const std::string& fields = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n";
}

} // namespace

class TestAddresses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void autoconfig()
    {
        WebWorld world;
        for (const char* path : {"/mail/config-v1.1.xml?emailaddress=alice@example.test",
                                 "/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=alice%40EXAMPLE.test"}) {
            const std::string answer = world.ask(get(path), false);
            QCOMPARE(statusOf(answer), std::string("200"));
            QVERIFY(isXml(bodyOf(answer)));
            QVERIFY(has(answer, "<incomingServer type=\"imap\">\n      <hostname>mx.example.test</hostname>\n      <port>993</port>\n"
                                "      <socketType>SSL</socketType>"));
            QVERIFY(has(answer, "<port>143</port>\n      <socketType>STARTTLS</socketType>"));
            QVERIFY(has(answer, "<outgoingServer type=\"smtp\">"));
            QVERIFY(!has(answer, "pop3")); // does not listen
        }
        QCOMPARE(statusOf(world.ask(get("/mail/config-v1.1.xml", "autoconfig.example.test"))), std::string("200"));
        QCOMPARE(statusOf(world.ask(get("/mail/config-v1.1.xml?emailaddress=x@other.test"))), std::string("404"));
        QCOMPARE(statusOf(world.ask(get("/mail/config-v1.1.xml?emailaddress=x@%3Cscript%3E"))), std::string("404"));
    }

    void autodiscover()
    {
        WebWorld world;
        const auto post = [&](const std::string& xml) {
            return world.ask(WebWorld::request("POST", "/autodiscover/autodiscover.xml", "Content-Type: text/xml\r\n", xml));
        };
        const std::string wish =
            "<?xml version=\"1.0\"?><Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/"
            "requestschema/2006\"><Request><EMailAddress>alice@example.test</EMailAddress><AcceptableResponseSchema>"
            "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
            "</AcceptableResponseSchema></Request></Autodiscover>";
        const std::string answer = post(wish);
        QVERIFY(isXml(bodyOf(answer)));
        QVERIFY(has(answer, "<Type>IMAP</Type>\n        <Server>mx.example.test</Server>\n        <Port>993</Port>"));
        QVERIFY(has(answer, "<Type>SMTP</Type>") && has(answer, "<LoginName>alice@example.test</LoginName>"));
        QVERIFY(!has(answer, "<Port>143</Port>")); // the better one alone
        const auto with = [&](const std::string& from, const std::string& to) {
            std::string text = wish;
            return text.replace(text.find(from), from.size(), to);
        };
        QVERIFY(has(post(with("alice@example.test", "alice@other.test")), "<ErrorCode>500</ErrorCode>"));
        QVERIFY(has(post(with("responseschema/2006a", "mobilesync/2006")), "<ErrorCode>601</ErrorCode>"));
        QVERIFY(has(post("<a>"), "<ErrorCode>600</ErrorCode>"));
        QVERIFY(has(post(std::string(10000, '<')), "<ErrorCode>600</ErrorCode>"));
        QVERIFY(has(post(with("<?xml version=\"1.0\"?>", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>")),
                    "<ErrorCode>600</ErrorCode>"));
        std::string deep;
        for (int i = 0; i < 1000; ++i)
            deep += "<a>";
        QVERIFY(has(post(deep), "<ErrorCode>600</ErrorCode>"));
    }

    void mtaSts()
    {
        WebWorld world;
        const std::string path = "/.well-known/mta-sts.txt";
        QCOMPARE(statusOf(world.ask(get(path, "mta-sts.example.test"))), std::string("404"));
        world.snapshot.set(config::Setting::WebMtaSts, "enforce");
        const std::string answer = world.ask(get(path, "mta-sts.example.test"));
        QCOMPARE(bodyOf(answer), std::string("version: STSv1\r\nmode: enforce\r\nmx: mx.example.test\r\nmax_age: 604800\r\n"));
        QVERIFY(has(answer, "Content-Type: text/plain"));
        QCOMPARE(statusOf(world.ask(get(path, "mta-sts.other.test"))), std::string("404"));
        QCOMPARE(statusOf(world.ask(get(path))), std::string("404"));
    }

    void smallOnes()
    {
        WebWorld world;
        const std::string jmap = world.ask(get("/.well-known/jmap"));
        QVERIFY(statusOf(jmap) == "307" && has(jmap, "Location: /jmap/session\r\n"));
        const std::string security = world.ask(get("/.well-known/security.txt"));
        QVERIFY(has(security, "Contact: mailto:postmaster@example.test\r\n") && has(security, "Expires: 2027-05-"));
        world.snapshot.set(config::Setting::WebSecurityContact, "https://example.test/report");
        QVERIFY(has(world.ask(get("/.well-known/security.txt")), "Contact: https://example.test/report\r\n"));
        QVERIFY(isXml(bodyOf(world.ask(get("/.well-known/host-meta")))));
        QVERIFY(!has(world.ask(get("/.well-known/host-meta")), "<Link"));
        world.ports["xmpp-client"] = 5222;
        QVERIFY(has(world.ask(get("/.well-known/host-meta")), "href=\"wss://mail.example.test/xmpp-websocket\""));
        QVERIFY(has(world.ask(get("/.well-known/host-meta.json")), "\"href\":\"wss://mail.example.test/xmpp-websocket\""));
    }

    void redirectsToTls()
    {
        WebWorld world;
        const std::string answer = world.ask(get("/mail/inbox?x=%0d%0aY"), false);
        QVERIFY(statusOf(answer) == "308" && has(answer, "Location: https://mail.example.test/mail/inbox?x=%0d%0aY\r\n"));
        world.ports["web-tls"] = 3443;
        QVERIFY(has(world.ask(get("/"), false), "Location: https://mail.example.test:3443/\r\n"));
        QCOMPARE(statusOf(world.ask(get("/"), false, "127.0.0.1")), std::string("200"));
        QCOMPARE(statusOf(world.ask(get("/.well-known/security.txt"), false)), std::string("200"));
        world.snapshot.set(config::Setting::WebRedirect, "false");
        QCOMPARE(statusOf(world.ask(get("/"), false)), std::string("200"));
    }

    void application()
    {
        WebWorld world;
        const std::string page = world.ask(get("/"));
        QVERIFY(statusOf(page) == "200" && has(page, "Content-Type: text/html; charset=utf-8\r\n"));
        QVERIFY(has(page, "Cache-Control: no-cache\r\n") && has(page, "script-src 'self';") && !has(page, "unsafe"));
        const std::string tag = WebWorld::after(page, "ETag: \"");
        QCOMPARE(statusOf(world.ask(get("/", "h", "If-None-Match: \"" + tag + "\"\r\n"))), std::string("304"));
        QVERIFY(has(world.ask(get("/", "h", "Accept-Encoding: gzip, br\r\n")), "Content-Encoding: br\r\n"));
        QVERIFY(has(world.ask(get("/", "h", "Accept-Encoding: gzip\r\n")), "Content-Encoding: gzip\r\n"));
        // Addresses that the application makes up are its page; files are there or not.
        QCOMPARE(statusOf(world.ask(get("/mail/inbox", "h", "Accept: text/html\r\n"))), std::string("200"));
        QCOMPARE(statusOf(world.ask(get("/mail/inbox"))), std::string("404"));
        QCOMPARE(statusOf(world.ask(get("/nothing.js", "h", "Accept: text/html\r\n"))), std::string("404"));
        QCOMPARE(statusOf(world.ask(get("/index.html.br"))), std::string("404"));
    }

    void folderOverrides()
    {
        QTemporaryDir folder;
        const std::string path = folder.path().toStdString();
        std::ofstream(path + "/index.html") << "<p>ours</p>";
        ::mkdir((path + "/images").c_str(), 0700);
        std::ofstream(path + "/images/logo.png") << "png";
        std::ofstream(path + "/.secret") << "x";
        QCOMPARE(::symlink("/etc/passwd", (path + "/passwd.txt").c_str()), 0);
        WebWorld world;
        const auto problems = world.parts->files->setFolder(path);
        QCOMPARE(problems, std::vector<std::string>{"passwd.txt is no plain file"});
        QCOMPARE(bodyOf(world.ask(get("/"))), std::string("<p>ours</p>"));
        QVERIFY(has(world.ask(get("/images/logo.png")), "Content-Type: image/png"));
        for (const char* bad : {"/passwd.txt", "/.secret", "/images", "/images/"})
            QCOMPARE(statusOf(world.ask(get(bad))), std::string("404"));
        QCOMPARE(statusOf(world.ask(get("/images/..%2f.secret"))), std::string("400"));
        std::ofstream(path + "/index.html") << "<p>changed, and longer</p>";
        QVERIFY(world.parts->files->refresh().size() == 1);
        QCOMPARE(bodyOf(world.ask(get("/"))), std::string("<p>changed, and longer</p>"));
        world.parts->files->setFolder("");
        QVERIFY(!has(world.ask(get("/")), "changed"));
    }

    void administration()
    {
        WebWorld world;
        const auto ask = [&](const char* path, const std::string& peer = "127.0.0.1") {
            return world.askOf(world.adminContext, get(path), false, peer);
        };
        world.hub.count(watch::Counter::MessagesReceived, 7);
        const std::string metrics = ask("/metrics");
        QVERIFY(has(metrics, "Content-Type: text/plain; version=0.0.4"));
        QVERIFY(has(metrics, "\n# TYPE posthorn_messages_received_total counter\nposthorn_messages_received_total 7\n"));
        QVERIFY(has(metrics, "posthorn_build_info{version=\"1.2.3\"} 1\n"));
        QCOMPARE(statusOf(ask("/healthz")), std::string("200"));
        QCOMPARE(statusOf(ask("/readyz")), std::string("200"));
        world.broken = true;
        QVERIFY(statusOf(ask("/readyz")) == "503" && has(ask("/readyz"), "the index is away"));
        QCOMPARE(statusOf(ask("/healthz")), std::string("200"));
        QCOMPARE(statusOf(ask("/metrics", "192.0.2.1")), std::string("403"));
        world.snapshot.set(config::Setting::WebAdminNetworks, "192.0.2.0/24");
        QCOMPARE(statusOf(ask("/metrics", "192.0.2.1")), std::string("200"));
    }
};

QTEST_GUILESS_MAIN(TestAddresses)
#include "tst_addresses.moc"
