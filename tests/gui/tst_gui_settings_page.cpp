#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QPlainTextEdit>
#include <QPushButton>

#include "gui/forms/setting_editor.h"
#include "gui/forms/setting_text.h"
#include "gui/pages/settings_page.h"
#include "gui/widgets/small_widgets.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;
using config::Setting;

class TestSettingsPage : public QObject {
    Q_OBJECT

    std::unique_ptr<test::Parts> m_parts;
    std::unique_ptr<SettingsPage> m_page;

    static void type(SettingEditor* editor, const char* text)
    {
        static_cast<QLineEdit*>(editor->field())->setText(QString::fromUtf8(text));
    }

private Q_SLOTS:
    void initTestCase() { test::prepare(); }

    void init()
    {
        m_parts = std::make_unique<test::Parts>(false);
        m_page = std::make_unique<SettingsPage>(
            m_parts->settings, [this](const auto& values) { return m_parts->settings.change(values); });
        m_page->resize(1000, 700);
        m_page->show();
    }

    void everySettingHasAnEditorThatHoldsItsDefault()
    {
        for (size_t i = 0; i < size_t(Setting::Count); ++i) {
            const SettingEditor* editor = m_page->editor(Setting(i));
            const std::string name(config::row(Setting(i)).name);
            QVERIFY2(editor, name.c_str());
            const auto value = editor->value();
            QVERIFY2(value, name.c_str());
            QCOMPARE(*value, m_parts->settings.snapshot()->text(Setting(i)));
            QVERIFY2(!editor->isChanged(), name.c_str());
            QVERIFY2(!editor->field()->accessibleName().isEmpty(), name.c_str());
        }
        QCOMPARE(m_page->changedCount(), 0);
        QVERIFY(!m_page->applyButton()->isEnabled());
    }

    void valuesAreShownInFittingUnits()
    {
        QCOMPARE(settingValue(config::row(Setting::SmtpMaxMessageSize), "52428800"), QStringLiteral("50.0 MiB"));
        QCOMPARE(settingValue(config::row(Setting::SmtpIdleTimeout), "300"), QStringLiteral("5 minutes"));
        QCOMPARE(settingValue(config::row(Setting::SmtpIdleTimeout), "1"), QStringLiteral("1 second"));
        QCOMPARE(settingTitle(config::row(Setting::SmtpIdleTimeout)), QStringLiteral("Idle timeout"));
    }

    void aChangeIsValidatedAndApplied()
    {
        SettingEditor* timeout = m_page->editor(Setting::SmtpIdleTimeout);
        type(timeout, "0");
        QVERIFY(timeout->isBad());
        QVERIFY(!m_page->applyButton()->isEnabled());
        type(timeout, "nonsense");
        QVERIFY(timeout->isBad());
        type(timeout, "7"); // minutes: the default's unit
        QVERIFY(!timeout->isBad() && timeout->isChanged());
        static_cast<QCheckBox*>(m_page->editor(Setting::SmtpVerify)->field())->setChecked(true);
        static_cast<QPlainTextEdit*>(m_page->editor(Setting::SmtpTrustedNetworks)->field())
            ->setPlainText(QStringLiteral("10.0.0.0/8\n\n 192.0.2.1 "));
        QCOMPARE(m_page->changedCount(), 3);
        QVERIFY(m_page->applyButton()->isEnabled());
        QTest::mouseClick(m_page->applyButton(), Qt::LeftButton);
        const config::SnapshotPtr now = m_parts->settings.snapshot();
        QCOMPARE(now->number(Setting::SmtpIdleTimeout), int64_t(420));
        QVERIFY(now->boolean(Setting::SmtpVerify));
        QCOMPARE(now->list(Setting::SmtpTrustedNetworks), (std::vector<std::string>{"10.0.0.0/8", "192.0.2.1"}));
        QCOMPARE(m_page->changedCount(), 0);
        QFile file(m_parts->data.filePath(QStringLiteral("posthorn.ini")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("idle-timeout = 420"));
    }

    void aRefusedChangeStaysInTheForm()
    {
        SettingsPage page(m_parts->settings, [](const auto&) -> Result<void> {
            return fail(ErrorKind::NoSpace, "the disk is full");
        });
        type(page.editor(Setting::ServerHostName), "mail.example.org");
        QVERIFY(!page.apply());
        QCOMPARE(page.changedCount(), 1);
        bool told = false;
        for (const QLabel* label : page.findChildren<QLabel*>())
            told = told || label->text() == QLatin1String("the disk is full");
        QVERIFY(told);
    }

    void revertAndDefault()
    {
        SettingEditor* host = m_page->editor(Setting::ServerHostName);
        type(host, "mail.example.org");
        QVERIFY(m_page->apply());
        type(host, "other.example.org");
        m_page->revert();
        QCOMPARE(*host->value(), std::string("mail.example.org"));
        host->useDefault();
        QCOMPARE(*host->value(), std::string());
        QVERIFY(host->isChanged());
    }

    void changesFromElsewhereArriveButDoNotDisturb()
    {
        type(m_page->editor(Setting::ServerHostName), "being typed");
        QVERIFY(m_parts->settings.change({{Setting::ServerHostName, "set.elsewhere"}, {Setting::SmtpMaxRecipients, "500"}}));
        m_page->reload();
        QCOMPARE(*m_page->editor(Setting::ServerHostName)->value(), std::string("being typed"));
        QCOMPARE(*m_page->editor(Setting::SmtpMaxRecipients)->value(), std::string("500"));
        QCOMPARE(m_page->changedCount(), 1);
    }

    void searchShowsWhatMatchesInEveryGroup()
    {
        const auto shown = [this](Setting setting) { return m_page->editor(setting)->isVisible(); };
        m_page->showGroup(QStringLiteral("smtp"));
        QVERIFY(shown(Setting::SmtpIdleTimeout) && !shown(Setting::ImapIdleTimeout));
        m_page->searchEdit()->setText(QStringLiteral("idle timeout"));
        QVERIFY(shown(Setting::SmtpIdleTimeout) && shown(Setting::ImapIdleTimeout) && shown(Setting::Pop3IdleTimeout));
        QVERIFY(!shown(Setting::SmtpVerify));
        m_page->searchEdit()->setText(QStringLiteral("nothing like that"));
        QVERIFY(!shown(Setting::SmtpIdleTimeout));
        m_page->searchEdit()->clear();
        QVERIFY(shown(Setting::SmtpIdleTimeout) && !shown(Setting::ImapIdleTimeout));
    }

    void passwordsAreHidden()
    {
        auto* edit = qobject_cast<PasswordEdit*>(m_page->editor(Setting::DeliverySmartHostPassword)->field());
        QVERIFY(edit);
        QCOMPARE(edit->echoMode(), QLineEdit::Password);
    }
};

QTEST_MAIN(TestSettingsPage)
#include "tst_gui_settings_page.moc"
