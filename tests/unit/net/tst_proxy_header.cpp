#include <QTest>

#include "net/proxy_header.h"

using namespace posthorn;
using net::parseProxyHeader;
using net::ProxyHeader;

namespace {

QByteArray header(int versionCommand, int family, const QByteArray& body, int length = -1)
{
    QByteArray bytes("\r\n\r\n\0\r\nQUIT\n", 12);
    bytes += char(versionCommand);
    bytes += char(family);
    const int size = length < 0 ? int(body.size()) : length;
    bytes += char(size >> 8);
    bytes += char(size & 255);
    return bytes + body;
}

const QByteArray v4Body("\xc0\x00\x02\x01\xc6\x33\x64\x02\x30\x39\x00\x19", 12);

std::string_view view(const QByteArray& bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

} // namespace

class TestProxyHeader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodOnes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("destination");
        QTest::newRow("tcp4") << header(0x21, 0x11, v4Body) << "192.0.2.1:12345"
                              << "198.51.100.2:25";
        QTest::newRow("tcp4 with TLV") << header(0x21, 0x11, v4Body + QByteArray("\x04\x00\x02xy", 5))
                                       << "192.0.2.1:12345"
                                       << "198.51.100.2:25";
        const QByteArray v6 = QByteArray::fromHex("20010db8000000000000000000000001"
                                                  "20010db8000000000000000000000002"
                                                  "303903e1");
        QTest::newRow("tcp6") << header(0x21, 0x21, v6) << "[2001:db8::1]:12345"
                              << "[2001:db8::2]:993";
        const QByteArray mapped = QByteArray::fromHex("00000000000000000000ffffc0000201"
                                                      "00000000000000000000ffffc6336402"
                                                      "30390019");
        QTest::newRow("mapped") << header(0x21, 0x21, mapped) << "192.0.2.1:12345"
                                << "198.51.100.2:25";
        QTest::newRow("local") << header(0x20, 0x00, {}) << ""
                               << "";
        QTest::newRow("local with body") << header(0x20, 0x11, v4Body) << ""
                                         << "";
        QTest::newRow("unspecified") << header(0x21, 0x00, "abc") << ""
                                     << "";
        QTest::newRow("unix") << header(0x21, 0x31, QByteArray(216, 'u')) << ""
                              << "";
    }
    void goodOnes()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, source);
        QFETCH(QString, destination);
        for (qsizetype size = 0; size < bytes.size(); ++size)
            QCOMPARE(parseProxyHeader(view(bytes.left(size))).status, ProxyHeader::Status::NeedMore);
        for (const QByteArray& behind : {QByteArray(), QByteArray("EHLO x\r\n")}) {
            const QByteArray whole = bytes + behind;
            const ProxyHeader parsed = parseProxyHeader(view(whole));
            QCOMPARE(parsed.status, ProxyHeader::Status::Complete);
            QCOMPARE(parsed.size, size_t(bytes.size()));
            QCOMPARE(parsed.hasAddresses, !source.isEmpty());
            if (parsed.hasAddresses) {
                QCOMPARE(QString::fromStdString(parsed.source.text()), source);
                QCOMPARE(QString::fromStdString(parsed.destination.text()), destination);
            }
        }
    }

    void badOnes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("problem");
        QTest::newRow("version 1") << QByteArray("PROXY TCP4 192.0.2.1 198.51.100.2 1 2\r\n")
                                   << "PROXY protocol version 1 is not supported";
        QTest::newRow("no header") << QByteArray("EHLO x\r\n") << "no PROXY protocol header";
        QTest::newRow("broken signature") << QByteArray("\r\n\r\nX") << "no PROXY protocol header";
        QTest::newRow("version 3") << header(0x31, 0x11, v4Body) << "unknown PROXY protocol version";
        QTest::newRow("command 2") << header(0x22, 0x11, v4Body) << "unknown PROXY protocol command";
        QTest::newRow("udp") << header(0x21, 0x12, v4Body) << "the PROXY protocol header is not of a stream connection";
        QTest::newRow("short") << header(0x21, 0x11, v4Body.left(11))
                               << "the PROXY protocol header is too short for its addresses";
        QTest::newRow("long") << header(0x21, 0x11, v4Body, 5000) << "the PROXY protocol header is too long";
    }
    void badOnes()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, problem);
        const ProxyHeader parsed = parseProxyHeader(view(bytes));
        QCOMPARE(parsed.status, ProxyHeader::Status::Malformed);
        QCOMPARE(QString::fromLatin1(parsed.problem), problem);
    }
};

QTEST_APPLESS_MAIN(TestProxyHeader)
#include "tst_proxy_header.moc"
