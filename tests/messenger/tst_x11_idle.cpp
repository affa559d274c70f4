// The X server's alarms of idleness, with a server of the test's own.
#include <QtTest/QtTest>

#include <QProcess>
#include <QStandardPaths>

#include "messenger/tray/x11_idle.h"

using namespace posthorn::messenger;

class TestX11Idle : public QObject {
    Q_OBJECT

    QProcess m_server;

    void touch()
    {
        QCOMPARE(QProcess::execute(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("a")}), 0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const char* each : {"Xvfb", "xdotool"}) {
            if (QStandardPaths::findExecutable(QLatin1String(each)).isEmpty())
                QSKIP("not there: Xvfb or xdotool");
        }
        m_server.start(QStringLiteral("Xvfb"), {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-nolisten"), QStringLiteral("tcp")});
        QByteArray number;
        QTRY_VERIFY_WITH_TIMEOUT((number += m_server.readAllStandardOutput()).endsWith('\n'), 20000);
        qputenv("DISPLAY", ':' + number.trimmed());
    }

    void cleanupTestCase()
    {
        m_server.terminate();
        m_server.waitForFinished();
    }

    void itTellsWhenNobodyIsThereAndWhenSomebodyIs()
    {
        const auto idle = X11Idle::open();
        QVERIFY(idle);
        QSignalSpy passed(idle.get(), &X11Idle::passed);
        touch();
        QVERIFY(idle->ms() >= 0);
        for (int turn = 1; turn <= 3; ++turn) {
            if (turn == 1)
                QVERIFY(idle->watch(700));
            QTRY_COMPARE(passed.count(), 2 * turn - 1);
            QVERIFY(idle->ms() >= 700);
            QTest::qWait(50);
            QCOMPARE(passed.count(), 2 * turn - 1); // once
            touch();
            QTRY_COMPARE(passed.count(), 2 * turn);
        }
        idle->stop();
        QTest::qWait(900);
        QCOMPARE(passed.count(), 6);
        QVERIFY(idle->watch(300)); // long past
        QTRY_COMPARE(passed.count(), 7);
    }

    void withoutAServerThereIsNone()
    {
        const QByteArray display = qgetenv("DISPLAY");
        qputenv("DISPLAY", ":4242");
        QVERIFY(!X11Idle::open());
        qputenv("DISPLAY", display);
    }
};

QTEST_GUILESS_MAIN(TestX11Idle)
#include "tst_x11_idle.moc"
