#include <QPlainTextEdit>
#include <QTableView>
#include <QToolButton>

#include "gui/pages/queues_page.h"
#include "gui/widgets/small_widgets.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

class TestQueuesPage : public QObject {
    Q_OBJECT

    std::unique_ptr<test::Parts> m_parts;
    std::unique_ptr<QueuesPage> m_page;

    void choose(std::initializer_list<const char*> recipients)
    {
        QTableView* table = m_page->table();
        table->clearSelection();
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            for (const char* recipient : recipients) {
                const QModelIndex index = table->model()->index(row, QueueModel::RecipientColumn);
                if (index.data().toString() == QLatin1String(recipient))
                    table->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
            }
        }
    }

    QToolButton* button(const char* name) const
    {
        for (QToolButton* button : m_page->findChildren<QToolButton*>()) {
            if (button->accessibleName() == QLatin1String(name))
                return button;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase() { test::prepare(); }

    void init()
    {
        m_parts = std::make_unique<test::Parts>();
        m_page = std::make_unique<QueuesPage>(AdminClient(&m_parts->operations));
        m_page->confirmDelete = [](int) { return true; };
        m_page->resize(900, 600);
        m_page->show();
        QTRY_COMPARE(m_page->model()->rowCount(), 6);
    }

    void entriesAreListed()
    {
        const QueueRow& row = m_page->model()->at(0);
        QCOMPARE(row.id, int64_t(11));
        QCOMPARE(row.recipient, QStringLiteral("editor@example.net"));
        QVERIFY(!row.held);
        QCOMPARE(row.attempts, 2);
        QCOMPARE(m_page->model()->index(0, QueueModel::ArrivedColumn).data().toString(), QStringLiteral("5 h 10 min ago"));
        QVERIFY(m_page->model()->at(2).held);
        QCOMPARE(m_page->model()->index(3, QueueModel::SenderColumn).data().toString(), QStringLiteral("(bounce)"));
    }

    void brokenRowsAreLeftOut()
    {
        m_parts->operations.queue.push_back({"x", "waiting"});
        m_parts->operations.queue.push_back({"no number", "a", "b", "c", "d", "e", "f", "g", "h"});
        m_page->refresh();
        QCoreApplication::processEvents();
        QCOMPARE(m_page->model()->rowCount(), 6);
    }

    void aMessageIsPreviewed()
    {
        choose({"editor@example.net"});
        QTRY_VERIFY(m_page->preview()->toPlainText().contains(QLatin1String("Dear editor,")));
        bool subject = false;
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            subject = subject || label->text() == QLatin1String("The autumn issue, second draft");
        QVERIFY(subject);
        choose({"dave@example.net"}); // whose body is gone
        QTRY_COMPARE(m_page->preview()->toPlainText(), QStringLiteral("no such queue entry"));
    }

    void manyAreChangedTogether()
    {
        choose({"editor@example.net", "dave@example.net"});
        QVERIFY(!button("Release")->isEnabled());
        QTest::mouseClick(button("Hold"), Qt::LeftButton);
        QCOMPARE(m_parts->operations.changes, QStringList{QStringLiteral("queue hold 11 16")});
        QTRY_VERIFY(m_page->model()->at(0).held);
        QTRY_VERIFY(button("Release")->isEnabled());
        QTest::mouseClick(button("Release"), Qt::LeftButton);
        QTest::mouseClick(button("Retry now"), Qt::LeftButton);
        QCOMPARE(m_parts->operations.changes.mid(1),
                 (QStringList{QStringLiteral("queue release 11 16"), QStringLiteral("queue retry 11 16")}));
    }

    void deletingAsksFirst()
    {
        choose({"all@example.com"});
        int asked = 0;
        m_page->confirmDelete = [&asked](int count) {
            asked += count;
            return false;
        };
        QTest::mouseClick(button("Delete"), Qt::LeftButton);
        QCOMPARE(asked, 1);
        QVERIFY(m_parts->operations.changes.isEmpty());
        m_page->confirmDelete = [](int) { return true; };
        QTest::mouseClick(button("Delete"), Qt::LeftButton);
        QCOMPARE(m_parts->operations.changes, QStringList{QStringLiteral("queue delete 13")});
        QTRY_COMPARE(m_page->model()->rowCount(), 5);
    }

    void theSelectionOutlastsARefresh()
    {
        choose({"dave@example.net"});
        m_parts->operations.queue.erase(m_parts->operations.queue.begin());
        m_page->refresh();
        QTRY_COMPARE(m_page->model()->rowCount(), 5);
        const QModelIndexList rows = m_page->table()->selectionModel()->selectedRows(QueueModel::RecipientColumn);
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0].data().toString(), QStringLiteral("dave@example.net"));
    }

    void aFailureIsTold()
    {
        m_parts->operations.failure = "the server is starting or stopping";
        m_page->refresh();
        bool told = false;
        QTRY_VERIFY(([&] {
            for (const QLabel* label : m_page->findChildren<QLabel*>())
                told = told || label->text() == QLatin1String("the server is starting or stopping");
            return told;
        })());
        QCOMPARE(m_page->model()->rowCount(), 6);
    }
};

QTEST_MAIN(TestQueuesPage)
#include "tst_gui_queues_page.moc"
