// SASL OAUTHBEARER (RFC 7628): enrolled devices log in by the web service's tokens, and their streams end with these.
#include <QtTest/QtTest>

#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/stream/bearer.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

const std::string good = "n,a=alice@example.test,\x01" "auth=Bearer right\x01\x01";

struct Device {
    explicit Device(bool tls = true)
        : link(&world.workers[0])
    {
        link.linkInfo.tls = tls;
        link.open(xmpp::makeClientSession(*world.exchange, [this](std::string_view token, std::string_view) -> std::optional<xmpp::WebVisitor> {
            const directory::Account* const account = world.directory.account("alice@example.test");
            if (token != "right" || !account)
                return std::nullopt;
            return xmpp::WebVisitor{*account, [this](Executor&, std::function<void()> then) {
                ended = std::move(then);
                return std::make_shared<int>(0);
            }};
        }));
        feed(XmppClient::header());
    }
    std::string feed(const std::string& xml)
    {
        link.feed(xml);
        return settle();
    }
    std::string settle()
    {
        do {
            world.settle();
            link.settle();
        } while (world.workers[0].run() + world.workers[1].run() > 0);
        return said += link.takeOutput();
    }
    std::string authenticate(const std::string& message, const std::string& more = {})
    {
        said.clear();
        return feed("<authenticate xmlns='urn:xmpp:sasl:2' mechanism='OAUTHBEARER'><initial-response>" + base64Encode(message) +
                    "</initial-response><user-agent id='d1'/>" + more + "<bind xmlns='urn:xmpp:bind:0'/></authenticate>");
    }
    XmppWorld world;
    FakeLink link;
    std::string said;
    std::function<void()> ended;
};

bool has(const std::string& text, const char* what)
{
    return text.find(what) != std::string::npos;
}

} // namespace

class TestBearer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messages()
    {
        const auto parsed = xmpp::BearerMessage::parse(good);
        QVERIFY(parsed);
        QCOMPARE(parsed->identity, std::string("alice@example.test"));
        QCOMPARE(parsed->token, std::string("right"));
        QVERIFY(xmpp::BearerMessage::parse("n,,\x01host=x\x01" "auth=bearer t\x01\x01"));
        for (size_t size = 0; size < good.size(); ++size)
            QVERIFY(!xmpp::BearerMessage::parse(std::string_view(good).substr(0, size)));
        for (const std::string& each : {good + "x", std::string("p=x,,\x01" "auth=Bearer t\x01\x01"), std::string("n,,\x01" "auth=Basic t\x01\x01"),
                                        "n,,\x01" "auth=Bearer " + std::string(101, 'a') + "\x01\x01", std::string(5000, '\x01')})
            QVERIFY(!xmpp::BearerMessage::parse(each));
    }

    void onlyUnderTls()
    {
        Device clear(false);
        QVERIFY(!has(clear.said, "OAUTHBEARER"));
        Device device;
        QVERIFY(has(device.said, "OAUTHBEARER"));
    }

    void aDeviceLogsInAndEndsWithItsToken()
    {
        Device device;
        QVERIFY(has(device.authenticate(good, "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>"), "<success"));
        QVERIFY2(!has(device.said, "<token"), "it would outlive the device");
        QVERIFY(device.ended);
        device.said.clear();
        device.ended();
        QVERIFY(has(device.settle(), "not-authorized"));
    }

    void whatIsWrongIsRefused()
    {
        Device wrong;
        QVERIFY(has(wrong.authenticate("n,,\x01" "auth=Bearer wrong\x01\x01"), "<challenge"));
        QVERIFY(has(wrong.feed("<response xmlns='urn:xmpp:sasl:2'>AQ==</response>"), "not-authorized"));
        Device other;
        QVERIFY(has(other.authenticate("n,a=bob@example.test,\x01" "auth=Bearer right\x01\x01"), "<challenge"));
        Device malformed;
        QVERIFY(has(malformed.authenticate("hello"), "malformed-request"));
    }
};

QTEST_GUILESS_MAIN(TestBearer)
#include "tst_bearer.moc"
