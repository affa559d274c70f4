// 20,000 log lines a second must leave the window 30 frames a second. Events are counted against lines, not against the
// clock: for every thirtieth of 20,000 lines that the hub gets, the log's view has to be painted once.
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTabWidget>
#include <QTimer>

#include <thread>

#include "gui/models/log_model.h"
#include "gui/pages/logs_page.h"
#include "gui/widgets/log_view.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

namespace {

// Counts how often a widget is painted.
class PaintCounter final : public QObject {
public:
    explicit PaintCounter(QWidget* widget) { widget->installEventFilter(this); }
    int paints = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        paints += event->type() == QEvent::Paint;
        return false;
    }
};

constexpr int linesPerSecond = 20000;
constexpr int framesPerSecond = 30;

} // namespace

class TestLogStorm : public QObject {
    Q_OBJECT

    std::unique_ptr<test::Parts> m_parts;
    std::unique_ptr<MainWindow> m_window;

private Q_SLOTS:
    void initTestCase()
    {
        test::prepare();
        m_parts = std::make_unique<test::Parts>();
        m_window = m_parts->window();
        m_window->logs()->tabs()->setCurrentIndex(1);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanupTestCase() { m_window.reset(); }

    // How long one frame of the storm takes the GUI thread, with the ring filling up and overflowing.
    void oneFrameOfTheStorm()
    {
        ChannelPane* pane = m_window->logs()->current();
        PaintCounter counter(pane->view()->viewport());
        constexpr int frames = 400, linesPerFrame = linesPerSecond / framesPerSecond;
        QElapsedTimer timer;
        qint64 work = 0, longest = 0;
        uint64_t number = 0;
        int painted = 0;
        for (int frame = 0; frame < frames; ++frame) {
            for (int i = 0; i < linesPerFrame; ++i)
                test::stormLine(m_parts->hub, number++);
            const int before = counter.paints;
            timer.start();
            m_parts->feed.takeLines();
            m_parts->feed.takeOverview();
            QCoreApplication::processEvents();
            const qint64 took = timer.nsecsElapsed();
            work += took;
            longest = qMax(longest, took);
            painted += counter.paints > before;
        }
        qInfo("%d lines in %d frames: %.2f ms of the GUI thread for a frame, %.2f ms the longest; room for %.0f frames/s",
              int(number), frames, double(work) / frames / 1e6, double(longest) / 1e6, 1e9 * frames / double(work));
        QVERIFY2(painted >= frames - 1, qPrintable(QString::number(painted))); // the first lines may all be on screen
        QCOMPARE(pane->model()->lineAt(pane->model()->rowCount() - 1)->session, (number - 1) / 22 + 1);
        QScrollBar* bar = pane->view()->verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());
    }

    // The same with the window's own timers, while another thread logs.
    void theWindowGoesOnPainting()
    {
        ChannelPane* pane = m_window->logs()->current();
        PaintCounter counter(pane->view()->viewport());
        std::atomic<uint64_t> logged{0};
        std::atomic<bool> stop{false};
        std::thread storm([&] {
            const auto begin = std::chrono::steady_clock::now();
            while (!stop && logged < uint64_t(linesPerSecond) * 5 / 2) {
                const auto due = uint64_t(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() *
                                          linesPerSecond);
                while (logged < due)
                    test::stormLine(m_parts->hub, logged++);
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            stop = true;
        });
        int ticks = 0;
        QTimer tick;
        connect(&tick, &QTimer::timeout, this, [&ticks] { ++ticks; });
        tick.start(16);
        m_parts->feed.start();
        const uint64_t firstLine = m_parts->hub.nextLine();
        while (!stop)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        const int paints = counter.paints, ticked = ticks;
        const uint64_t lines = m_parts->hub.nextLine() - firstLine;
        storm.join();
        const double seconds = double(lines) / linesPerSecond;
        qInfo("while %d lines came: %d paints of the log (%.1f for 20,000 lines), %d ticks of a 16 ms timer (%.1f)",
              int(lines), paints, paints / seconds, ticked, ticked / seconds);
        QTRY_COMPARE(pane->model()->lineAt(pane->model()->rowCount() - 1)->session, (logged - 1) / 22 + 1);
        QVERIFY2(paints >= int(seconds * framesPerSecond), qPrintable(QString::number(paints / seconds)));
        QVERIFY(ticked >= int(seconds * framesPerSecond));
    }

    // A reader who looks at older lines during the storm keeps them in place.
    void theReaderIsLeftInPeace()
    {
        ChannelPane* pane = m_window->logs()->current();
        QScrollBar* bar = pane->view()->verticalScrollBar();
        bar->setValue(bar->maximum() / 2);
        QVERIFY(!pane->view()->follows());
        const auto seen = [&] {
            return pane->view()->indexAt(QPoint(5, 30)).data().toString();
        };
        QCoreApplication::processEvents();
        const QString before = seen();
        QVERIFY(!before.isEmpty());
        for (int frame = 0; frame < 40; ++frame) {
            for (int i = 0; i < 667; ++i)
                test::stormLine(m_parts->hub, uint64_t(frame * 667 + i));
            m_parts->feed.takeLines();
            QCoreApplication::processEvents();
            QCOMPARE(seen(), before);
        }
    }
};

QTEST_MAIN(TestLogStorm)
#include "tst_gui_log_storm.moc"
