#include <QCheckBox>
#include <QLabel>
#include <QRadioButton>

#include "gui/forms/assistant.h"
#include "gui/widgets/small_widgets.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

class TestAssistant : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::prepare(); }

    void asksStepByStep()
    {
        Assistant assistant({"", 8, false, test::assistantServices()});
        assistant.show();
        QCOMPARE(assistant.currentId(), int(Assistant::WelcomePage));
        assistant.next();
        QCOMPARE(assistant.currentId(), int(Assistant::DomainPage));
        QVERIFY(!assistant.currentPage()->isComplete());
        assistant.domainEdit()->setText(QStringLiteral("not a domain"));
        QVERIFY(!assistant.currentPage()->isComplete());
        assistant.domainEdit()->setText(QStringLiteral(" Example.ORG "));
        QVERIFY(assistant.currentPage()->isComplete());
        assistant.next();
        QVERIFY(!assistant.currentPage()->isComplete());
        assistant.passwordEdit()->setText(QStringLiteral("short"));
        assistant.againEdit()->setText(QStringLiteral("short"));
        QVERIFY(!assistant.currentPage()->isComplete());
        assistant.passwordEdit()->setText(QStringLiteral("long enough"));
        QVERIFY(!assistant.currentPage()->isComplete());
        assistant.againEdit()->setText(QStringLiteral("long enough"));
        QVERIFY(assistant.currentPage()->isComplete());
        assistant.next();
        QCOMPARE(assistant.currentId(), int(Assistant::PortsPage));
        QVERIFY(!assistant.standardButton()->isEnabled());
        QVERIFY(assistant.userButton()->isChecked());
        assistant.next();
        assistant.demoBox()->setChecked(true);
        assistant.next();
        QCOMPARE(assistant.currentId(), int(Assistant::SummaryPage));
        bool summary = false;
        for (const QLabel* label : assistant.currentPage()->findChildren<QLabel*>())
            summary = summary || (label->text().contains(QLatin1String("postmaster@example.org")) &&
                                  label->text().replace(QChar::Nbsp, QLatin1Char(' ')).contains(QLatin1String("Submission (TLS) 2465")));
        QVERIFY(summary);
        for (const QLabel* label : assistant.findChildren<QLabel*>())
            QVERIFY(!label->text().contains(QLatin1String("long enough")));
        const AssistantResult result = assistant.result();
        QCOMPARE(result.domain, std::string("example.org"));
        QCOMPARE(result.postmasterPassword, std::string("long enough"));
        QVERIFY(result.ports == PortChoice::User);
        QVERIFY(result.demoData);
    }

    void standardPortsAreTakenWherePossible()
    {
        Assistant assistant({"example.org", 4, true});
        QVERIFY(assistant.standardButton()->isEnabled());
        QVERIFY(assistant.result().ports == PortChoice::Standard);
    }

    void strengthOfPasswords_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<int>("strength");
        QTest::newRow("none") << QString() << 0;
        QTest::newRow("short") << QStringLiteral("abc") << 1;
        QTest::newRow("common") << QStringLiteral("password123") << 1;
        QTest::newRow("repeated") << QStringLiteral("aaaaaaaaaaaaaaaaaaaa") << 1;
        QTest::newRow("words") << QStringLiteral("coach road") << 3;
        QTest::newRow("long") << QStringLiteral("Four coaches, 17 horses") << 4;
    }
    void strengthOfPasswords()
    {
        QFETCH(QString, password);
        QFETCH(int, strength);
        QCOMPARE(StrengthMeter::strength(password), strength);
    }
};

QTEST_MAIN(TestAssistant)
#include "tst_gui_assistant.moc"
