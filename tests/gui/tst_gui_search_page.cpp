#include <QListView>
#include <QSignalSpy>

#include "gui/pages/search_page.h"
#include "gui/widgets/log_view.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/transcript_pane.h"
#include "tests/gui/gui_fixture.h"
#include "watch/log_files.h"

using namespace posthorn;
using namespace posthorn::gui;

class TestSearchPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::prepare(); }

    void findsWholeSessionsInMemoryAndFiles()
    {
        test::Parts parts;
        watch::LogFiles files(parts.hub, parts.settings, parts.data.filePath(QStringLiteral("LOGS")).toStdString());
        files.flush();
        SearchPage page(parts.hub, parts.data.filePath(QStringLiteral("LOGS")));
        page.show();
        QSignalSpy finished(&page, &SearchPage::finished);
        page.search(QStringLiteral("anna@example.org rcpt"));
        QVERIFY(finished.wait());
        QCOMPARE(page.found().size(), size_t(1));
        QCOMPARE(page.found()[0].session, uint64_t(41));
        QCOMPARE(page.transcript()->lines().size(), size_t(22));
        QCOMPARE(QString::fromStdString(page.transcript()->lines().front().text),
                 QStringLiteral("connection from 198.51.100.7:50244"));
        QCOMPARE(page.transcript()->view()->currentIndex().row(), int(page.found()[0].hits.front()));
        page.search(QStringLiteral("no such words"));
        QVERIFY(finished.wait());
        QCOMPARE(page.list()->model()->rowCount(), 0);
        QVERIFY(page.transcript()->lines().empty());
    }

    void showsTheSessionOfALine()
    {
        test::Parts parts;
        SearchPage page(parts.hub, parts.data.path());
        page.show();
        QSignalSpy finished(&page, &SearchPage::finished);
        const uint64_t now = uint64_t(Clock::system().now());
        Q_UNUSED(now)
        const watch::LogLine line = [&] {
            for (const watch::LogLine& each : parts.hub.linesFrom(1, 100000)) {
                if (each.session == 44)
                    return each;
            }
            return watch::LogLine();
        }();
        page.showSession(watch::Channel::SmtpIn, 44, line.time);
        QVERIFY(finished.wait());
        QCOMPARE(page.found().size(), size_t(1));
        QCOMPARE(page.found()[0].lines.size(), size_t(10));
    }

    void aNewSearchOvertakesTheOld()
    {
        test::Parts parts;
        for (int i = 0; i < 40000; ++i)
            test::stormLine(parts.hub, uint64_t(i));
        SearchPage page(parts.hub, parts.data.path());
        page.show();
        QSignalSpy finished(&page, &SearchPage::finished);
        page.search(QStringLiteral("example"));
        page.search(QStringLiteral("nowhere"));
        QVERIFY(finished.wait());
        QCOMPARE(finished.size(), 1);
        QTest::qWait(50);
        QCOMPARE(finished.size(), 1);
    }

    void closingThePageCancels()
    {
        test::Parts parts;
        for (int i = 0; i < 40000; ++i)
            test::stormLine(parts.hub, uint64_t(i));
        auto page = std::make_unique<SearchPage>(parts.hub, parts.data.path());
        page->show();
        page->search(QStringLiteral("example"));
        page.reset();
        QCoreApplication::processEvents();
    }

    // Protocol text stays as it is in a mirrored layout, and the mark lies under the word that was found.
    void marksLieUnderTheirWordsInBothDirections()
    {
        std::vector<watch::LogLine> lines(1);
        lines[0].text = "250 example then a long rest of the line";
        QRgb mark = colours().match.rgb(), ink = colours().text.rgb();
        QList<int> fromTextToMark;
        for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            qApp->setLayoutDirection(direction);
            LogView view;
            TranscriptModel model;
            view.setLines(&model);
            view.setShowsSession(false);
            model.setLines(lines, {QStringLiteral("250")});
            view.resize(900, 100);
            const QImage image = view.grab().toImage().convertToFormat(QImage::Format_RGB32);
            int firstMark = -1, firstInk = -1;
            for (int x = 0; x < image.width(); ++x) {
                for (int y = 0; y < image.height(); ++y) {
                    if (firstMark < 0 && image.pixel(x, y) == mark)
                        firstMark = x;
                    if (firstInk < 0 && image.pixel(x, y) == ink)
                        firstInk = x;
                }
            }
            QVERIFY(firstMark >= 0 && firstInk >= 0);
            fromTextToMark.append(qAbs(firstMark - firstInk));
        }
        qApp->setLayoutDirection(Qt::LeftToRight);
        for (const int distance : fromTextToMark)
            QVERIFY2(distance <= 6, qPrintable(QString::number(distance))); // "250" begins the line
    }
};

QTEST_MAIN(TestSearchPage)
#include "tst_gui_search_page.moc"
