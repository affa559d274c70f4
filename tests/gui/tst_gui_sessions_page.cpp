#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#include "gui/models/session_model.h"
#include "gui/pages/sessions_page.h"
#include "gui/widgets/log_view.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/transcript_pane.h"
#include "tests/gui/gui_fixture.h"
#include "watch/log_files.h"

using namespace posthorn;
using namespace posthorn::gui;

class TestSessionsPage : public QObject {
    Q_OBJECT

    static int rowOf(SessionsPage& page, uint64_t id)
    {
        const QAbstractItemModel* model = page.table()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, SessionModel::IdColumn).data().toULongLong() == id)
                return row;
        }
        return -1;
    }

    static QStringList said(SessionsPage& page)
    {
        QStringList texts;
        for (const watch::LogLine& line : page.transcript()->lines())
            texts.append(QString::fromStdString(line.text));
        return texts;
    }

private Q_SLOTS:
    void initTestCase() { test::prepare(); }

    void rowsAreChangedInPlace()
    {
        SessionModel model;
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        watch::SessionView a, b, c;
        a.id = 1;
        b.id = 2;
        c.id = 3;
        model.setSessions({a, b}, 0);
        const QPersistentModelIndex kept = model.index(1, 0);
        b.state = "selected";
        model.setSessions({b, c}, 0);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(kept.row(), 0);
        QCOMPARE(model.index(0, SessionModel::StateColumn).data().toString(), QStringLiteral("selected"));
        QVERIFY(model.find(3) && !model.find(1));
        model.setSessions({}, 0);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(resets.size(), 0);
    }

    void sessionsComeAndGo()
    {
        test::Parts parts;
        SessionsPage page(parts.feed, parts.store, parts.data.path());
        page.show();
        QCOMPARE(page.model()->rowCount(), 6);
        parts.hub.closeSession(2);
        page.refresh();
        QCOMPARE(page.model()->rowCount(), 5);
        QTest::keyClicks(page.filterEdit(), QStringLiteral("carol"));
        QCOMPARE(page.table()->model()->rowCount(), 1);
    }

    void aChosenSessionTellsWhatWasSaid()
    {
        test::Parts parts(false);
        // What memory has forgotten is in the file, what is in both comes once, what comes later is added.
        const QString logs = parts.data.filePath(QStringLiteral("LOGS"));
        watch::LogFiles files(parts.hub, parts.settings, logs.toStdString());
        auto record = parts.hub.openSession(watch::Channel::Imap, "imap", "192.0.2.1:1000");
        parts.hub.log(watch::Channel::Imap, watch::Level::Info, "a1 LOGIN", record->id(), watch::Direction::In);
        for (size_t i = 0; i < watch::Hub::heldLines; ++i) {
            parts.hub.log(watch::Channel::SmtpIn, watch::Level::Info, "storm");
            if (i % 10000 == 0)
                files.flush();
        }
        parts.hub.log(watch::Channel::Imap, watch::Level::Info, "a2 SELECT", record->id(), watch::Direction::In);
        files.flush();
        SessionsPage page(parts.feed, parts.store, logs);
        page.show();
        page.table()->selectRow(rowOf(page, record->id()));
        QTRY_COMPARE(said(page), (QStringList{QStringLiteral("a1 LOGIN"), QStringLiteral("a2 SELECT")}));
        // The feed starts at what it had not yet shown: line a2 came before the search's end and is not doubled.
        for (int i = 0; i < 20; ++i)
            parts.feed.takeLines();
        parts.hub.log(watch::Channel::Imap, watch::Level::Info, "a3 FETCH", record->id(), watch::Direction::In);
        parts.hub.log(watch::Channel::Imap, watch::Level::Info, "other", record->id() + 1, watch::Direction::In);
        parts.feed.takeLines();
        QCOMPARE(said(page).last(), QStringLiteral("a3 FETCH"));
        QCOMPARE(said(page).count(QStringLiteral("a3 FETCH")), 1);
        QCOMPARE(said(page).count(QStringLiteral("a2 SELECT")), 1);
    }

    void aSessionIsDisconnected()
    {
        test::Parts parts;
        SessionsPage page(parts.feed, parts.store, parts.data.path());
        page.show();
        page.table()->selectRow(rowOf(page, 3));
        QTest::keyClick(&page, Qt::Key_D, Qt::ControlModifier);
        if (parts.controls.empty()) // the shortcut needs an active window, which not every platform gives
            page.disconnectChosen();
        QCOMPARE(parts.controls.size(), size_t(1));
        QCOMPARE(parts.controls[0].kind, watch::Control::Kind::DisconnectSession);
        QCOMPARE(parts.controls[0].session, uint64_t(3));
    }

    void theTranscriptSaysWhenTheSessionHasEnded()
    {
        test::Parts parts;
        SessionsPage page(parts.feed, parts.store, parts.data.path());
        page.show();
        page.table()->selectRow(rowOf(page, 2));
        QTRY_VERIFY(!page.transcript()->lines().empty());
        parts.hub.closeSession(2);
        page.refresh();
        bool told = false;
        for (const QLabel* label : page.transcript()->findChildren<QLabel*>())
            told = told || label->text().contains(QLatin1String("ended"));
        QVERIFY(told);
        QVERIFY(!page.transcript()->lines().empty());
    }
};

QTEST_MAIN(TestSessionsPage)
#include "tst_gui_sessions_page.moc"
