#include <QTest>

#include "wire/networks.h"

using posthorn::wire::Networks;
using posthorn::wire::parseIp;

class TestNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contains_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("expected");
        QTest::newRow("single") << "192.0.2.1"
                                << "192.0.2.1" << true;
        QTest::newRow("single, other") << "192.0.2.1"
                                       << "192.0.2.2" << false;
        QTest::newRow("network") << "10.0.0.0/8"
                                 << "10.255.1.2" << true;
        QTest::newRow("network, other") << "10.0.0.0/8"
                                        << "11.0.0.1" << false;
        QTest::newRow("odd bits") << "192.0.2.128/25"
                                  << "192.0.2.200" << true;
        QTest::newRow("odd bits, other") << "192.0.2.128/25"
                                         << "192.0.2.100" << false;
        QTest::newRow("host bits set") << "10.1.2.3/8"
                                       << "10.9.9.9" << true;
        QTest::newRow("everything v4") << "0.0.0.0/0"
                                       << "8.8.8.8" << true;
        QTest::newRow("v4 is not v6") << "0.0.0.0/0"
                                      << "2001:db8::1" << false;
        QTest::newRow("everything v6") << "::/0"
                                       << "2001:db8::1" << true;
        QTest::newRow("v6") << "2001:db8::/32"
                            << "2001:db8:ffff::1" << true;
        QTest::newRow("v6, other") << "2001:db8::/32"
                                   << "2001:db9::1" << false;
        QTest::newRow("one of many") << "192.0.2.1, 10.0.0.0/8,::1"
                                     << "::1" << true;
        QTest::newRow("not an address") << "0.0.0.0/0"
                                        << "local" << false;
    }
    void contains()
    {
        QFETCH(QString, list);
        QFETCH(QString, address);
        QFETCH(bool, expected);
        std::vector<std::string> items;
        for (const QString& item : list.split(u','))
            items.push_back(item.toStdString());
        const auto networks = Networks::parse(items);
        QVERIFY(networks.has_value());
        QCOMPARE(networks->contains(address.toStdString()), expected);
    }

    void refusesWhatIsNoNetwork()
    {
        for (const char* wrong :
             {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0", "host.test", "1.2.3.4/8/8", ""}) {
            const auto networks = Networks::parse({wrong});
            QVERIFY2(!networks, wrong);
            QVERIFY(networks.error().text.find(wrong) != std::string::npos);
        }
        QVERIFY(!parseIp(std::string(1000, '1')));
        QVERIFY(!parseIp("fe80::1%eth0"));
        QVERIFY(!parseIp(std::string("192.0.2.1\0x", 11)));
    }
};

QTEST_APPLESS_MAIN(TestNetworks)
#include "tst_networks.moc"
