#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>

#include "gui/models/log_model.h"
#include "gui/pages/logs_page.h"
#include "gui/widgets/log_view.h"
#include "gui/widgets/small_widgets.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;
using watch::Channel;
using watch::Level;

namespace {

watch::LogLine line(const std::string& text, uint64_t session = 0, Level level = Level::Info,
                    Channel channel = Channel::SmtpIn)
{
    watch::LogLine made;
    made.text = text;
    made.session = session;
    made.level = level;
    made.channel = channel;
    made.time = 1795262400000;
    return made;
}

} // namespace

class TestLogModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::prepare(); }

    void filterUnderstandsWordsPhrasesAndSessions_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("passes");
        QTest::newRow("empty") << QString() << true;
        QTest::newRow("case") << QStringLiteral("RCPT alice") << true;
        QTest::newRow("all words") << QStringLiteral("rcpt bob") << false;
        QTest::newRow("phrase") << QStringLiteral("\"to:<alice\"") << true;
        QTest::newRow("phrase in order") << QStringLiteral("\"alice to\"") << false;
        QTest::newRow("without") << QStringLiteral("rcpt -alice") << false;
        QTest::newRow("without other") << QStringLiteral("rcpt -bob") << true;
        QTest::newRow("session") << QStringLiteral("[42]") << true;
        QTest::newRow("session word") << QStringLiteral("session:42 rcpt") << true;
        QTest::newRow("other session") << QStringLiteral("[43]") << false;
        QTest::newRow("umlaut") << QStringLiteral("müller") << true;
    }
    void filterUnderstandsWordsPhrasesAndSessions()
    {
        QFETCH(QString, filter);
        QFETCH(bool, passes);
        QCOMPARE(LogFilter(filter, Level::Debug).passes(line("RCPT TO:<Alice@x.test> müller", 42)), passes);
    }

    void levelsAreFiltered()
    {
        const LogFilter warnings({}, Level::Warning);
        QVERIFY(!warnings.passes(line("x")));
        QVERIFY(warnings.passes(line("x", 0, Level::Error)));
    }

    void aModelShowsItsChannel()
    {
        LogStore store;
        LogModel model(store, Channel::SmtpIn);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        store.take({line("one"), line("two"), line("other", 0, Level::Info, Channel::Imap), line("three")});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(inserted.size(), 1); // one batch, one signal
        QCOMPARE(model.lineAt(2)->text, std::string("three"));
        QVERIFY(model.data(model.index(0, 0), Qt::DisplayRole).toString().endsWith(QLatin1String("[0] -- one")));
    }

    void theRingIsBounded()
    {
        LogStore store(1000);
        LogModel model(store, Channel::SmtpIn);
        for (int batch = 0; batch < 50; ++batch) {
            std::vector<watch::LogLine> lines;
            for (int i = 0; i < 100; ++i)
                lines.push_back(line(std::to_string(batch * 100 + i)));
            store.take(std::move(lines));
            QVERIFY(model.rowCount() <= 1000);
            QCOMPARE(model.lineAt(model.rowCount() - 1)->text, std::to_string(batch * 100 + 99));
        }
        QVERIFY(model.rowCount() >= 900);
        const int first = std::stoi(model.lineAt(0)->text);
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.lineAt(row)->text, std::to_string(first + row));
    }

    void aFilterIsAppliedToOldAndNewLines()
    {
        LogStore store;
        LogModel model(store, Channel::SmtpIn);
        store.take({line("keep 1"), line("drop 1"), line("keep 2")});
        model.setFilter(LogFilter(QStringLiteral("keep"), Level::Debug));
        QCOMPARE(model.rowCount(), 2);
        store.take({line("drop 2"), line("keep 3")});
        QCOMPARE(model.rowCount(), 3);
        model.setFilter(LogFilter());
        QCOMPARE(model.rowCount(), 5);
    }

    void aPauseHoldsTheRowsAndLosesNothing()
    {
        LogStore store;
        LogModel model(store, Channel::SmtpIn);
        store.take({line("one")});
        model.setPaused(true);
        store.take({line("two"), line("three")});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.waiting(), uint64_t(2));
        model.setFilter(LogFilter(QStringLiteral("o"), Level::Debug)); // still as of the pause
        QCOMPARE(model.rowCount(), 1);
        model.setPaused(false);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.waiting(), uint64_t(0));
    }

    void aPauseOutlastsTheRing()
    {
        LogStore store(100);
        LogModel model(store, Channel::SmtpIn);
        store.take({line("old")});
        model.setPaused(true);
        for (int i = 0; i < 500; ++i)
            store.take({line("new")});
        QCOMPARE(model.rowCount(), 0); // the store has given it up
        model.setPaused(false);
        QVERIFY(model.rowCount() >= 90);
    }

    void anAsleepModelCatchesUp()
    {
        LogStore store;
        LogModel model(store, Channel::SmtpIn);
        model.setAwake(false);
        store.take({line("one"), line("two")});
        QCOMPARE(model.rowCount(), 0);
        model.setAwake(true);
        QCOMPARE(model.rowCount(), 2);
    }

    void clearingEmptiesTheView()
    {
        LogStore store;
        LogModel model(store, Channel::SmtpIn);
        store.take({line("one")});
        store.clear(Channel::SmtpIn);
        QCOMPARE(model.rowCount(), 0);
        store.take({line("two")});
        QCOMPARE(model.rowCount(), 1);
    }

    void theViewFollowsUntilTheReaderScrolls()
    {
        LogStore store;
        ChannelPane pane(store, Channel::SmtpIn);
        pane.resize(700, 400);
        pane.show();
        QVERIFY(QTest::qWaitForWindowExposed(&pane));
        const auto add = [&](int count) {
            std::vector<watch::LogLine> lines;
            for (int i = 0; i < count; ++i)
                lines.push_back(line("line"));
            store.take(std::move(lines));
            QCoreApplication::processEvents();
        };
        add(500);
        QScrollBar* bar = pane.view()->verticalScrollBar();
        QTRY_COMPARE(bar->value(), bar->maximum());
        QVERIFY(bar->maximum() > 0);
        bar->setValue(100); // the reader
        QVERIFY(!pane.view()->follows());
        QVERIFY(!pane.followButton()->isChecked());
        add(100);
        QTRY_VERIFY(bar->maximum() > 550);
        QCOMPARE(bar->value(), 100);
        QTest::mouseClick(pane.followButton(), Qt::LeftButton);
        QVERIFY(pane.view()->follows());
        QTRY_COMPARE(bar->value(), bar->maximum());
    }

    void pauseAndFilterInThePane()
    {
        LogStore store;
        ChannelPane pane(store, Channel::SmtpIn);
        pane.show();
        store.take({line("apple"), line("pear")});
        QTest::mouseClick(pane.pauseButton(), Qt::LeftButton);
        store.take({line("plum")});
        QCOMPARE(pane.model()->rowCount(), 2);
        QTest::mouseClick(pane.pauseButton(), Qt::LeftButton);
        QCOMPARE(pane.model()->rowCount(), 3);
        QTest::keyClicks(pane.filterEdit(), QStringLiteral("pl"));
        QTRY_COMPARE(pane.model()->rowCount(), 2); // apple, plum
        QTest::keyClick(pane.filterEdit(), Qt::Key_Escape);
        QTRY_COMPARE(pane.model()->rowCount(), 3);
    }

    void linesAreCopied()
    {
        LogStore store;
        ChannelPane pane(store, Channel::SmtpIn);
        pane.show();
        store.take({line("apple", 5), line("pear", 5), line("plum", 5)});
        pane.view()->selectAll();
        QTest::keyClick(pane.view(), Qt::Key_C, Qt::ControlModifier);
        const QStringList copied = QApplication::clipboard()->text().trimmed().split(QLatin1Char('\n'));
        QCOMPARE(copied.size(), 3);
        QVERIFY(copied[1].endsWith(QLatin1String("[5] -- pear")));
    }

    void enterAsksForTheSession()
    {
        LogStore store;
        ChannelPane pane(store, Channel::SmtpIn);
        pane.show();
        store.take({line("apple", 5)});
        QSignalSpy wanted(&pane, &ChannelPane::sessionWanted);
        pane.view()->setCurrentIndex(pane.model()->index(0, 0));
        QTest::keyClick(pane.view(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][1].toULongLong(), 5ull);
    }

    void aFeedThatFallsBehindSaysSo()
    {
        watch::Hub hub;
        LogStore store;
        HubFeed feed(hub, store);
        hub.log(Channel::System, Level::Info, "first");
        feed.takeLines();
        for (size_t i = 0; i < watch::Hub::heldLines + 10; ++i)
            hub.log(Channel::SmtpIn, Level::Info, "storm");
        feed.takeLines();
        const LogRing& ring = store.ring(Channel::System);
        QCOMPARE(ring.end() - ring.begin(), uint64_t(2));
        QVERIFY(QString::fromStdString(ring.at(ring.begin() + 1).text).startsWith(QLatin1String("10 lines came faster")));
    }
};

QTEST_MAIN(TestLogModels)
#include "tst_gui_log_models.moc"
