#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

#include "gui/forms/account_dialogs.h"
#include "gui/pages/accounts_page.h"
#include "gui/widgets/small_widgets.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

class TestAccountsPage : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FakeOperations> m_operations;
    std::unique_ptr<AccountsPage> m_page;

    QToolButton* button(const char* name) const
    {
        for (QToolButton* button : m_page->findChildren<QToolButton*>()) {
            if (button->accessibleName() == QLatin1String(name) && button->isVisible())
                return button;
        }
        return nullptr;
    }

    void choose(const char* address)
    {
        QAbstractItemModel* model = m_page->accounts()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, 0).data().toString() == QLatin1String(address))
                m_page->accounts()->selectRow(row);
        }
    }

    // Fills the dialog that comes next: fields by accessible name, then its first button.
    static void fillNext(QList<QPair<QString, QString>> values)
    {
        QTimer::singleShot(0, qApp, [values] {
            QWidget* dialog = qApp->activeModalWidget();
            QVERIFY(dialog);
            for (const auto& [name, text] : values) {
                bool found = false;
                for (QLineEdit* edit : dialog->findChildren<QLineEdit*>()) {
                    if (edit->accessibleName() == name) {
                        edit->setText(text);
                        found = true;
                    }
                }
                QVERIFY2(found, qPrintable(name));
            }
            static_cast<QDialog*>(dialog)->accept();
        });
    }

private Q_SLOTS:
    void initTestCase() { test::prepare(); }

    void init()
    {
        m_operations = std::make_unique<test::FakeOperations>();
        m_page = std::make_unique<AccountsPage>(AdminClient(m_operations.get()), 8);
        m_page->confirm = [](const QString&, const QString&) { return true; };
        m_page->show();
        QTRY_COMPARE(m_page->domains()->model()->rowCount(), 3);
        m_page->domains()->setCurrentIndex(m_page->domains()->model()->index(2, 0));
        QTRY_COMPARE(m_page->accountModel()->rowCount(), 5);
    }

    void listsTheDomainsAccountsAndAliases()
    {
        QCOMPARE(m_page->currentDomain(), QStringLiteral("example.org"));
        QTRY_COMPARE(m_page->aliasModel()->rowCount(), 4);
        choose("carol@example.org");
        QVERIFY(button("Enable"));
        choose("anna@example.org");
        QVERIFY(button("Disable"));
        m_page->domains()->setCurrentIndex(m_page->domains()->model()->index(0, 0));
        QTRY_COMPARE(m_page->accountModel()->rowCount(), 1);
    }

    void addsAnAccount()
    {
        fillNext({{QStringLiteral("Name before the @"), QStringLiteral("dora")},
                  {QStringLiteral("Real name"), QStringLiteral("Dora D.")},
                  {QStringLiteral("Password"), QStringLiteral("long enough")},
                  {QStringLiteral("Password again"), QStringLiteral("long enough")}});
        QTest::mouseClick(button("Add account"), Qt::LeftButton);
        QTRY_COMPARE(m_operations->changes,
                     (QStringList{QStringLiteral("useradd example.org dora long enough U"),
                                  QStringLiteral("userset example.org dora realname Dora D.")}));
        QTRY_COMPARE(m_page->accountModel()->rowCount(), 6);
        QTRY_COMPARE(m_page->message()->text(), QStringLiteral("The account dora@example.org was added."));
    }

    void disablesAndDeletes()
    {
        choose("bob@example.org");
        QTest::mouseClick(button("Disable"), Qt::LeftButton);
        QCOMPARE(m_operations->changes.last(), QStringLiteral("userset example.org bob enabled false"));
        QTRY_VERIFY(button("Enable")); // the choice outlasts the refresh
        QTest::mouseClick(button("Delete"), Qt::LeftButton);
        QCOMPARE(m_operations->changes.last(), QStringLiteral("userdel example.org bob"));
        QTRY_COMPARE(m_page->accountModel()->rowCount(), 4);
    }

    void nothingIsDeletedWithoutConfirmation()
    {
        m_page->confirm = [](const QString&, const QString&) { return false; };
        choose("bob@example.org");
        QTest::mouseClick(button("Delete"), Qt::LeftButton);
        QVERIFY(m_operations->changes.isEmpty());
    }

    void changesAPassword()
    {
        choose("anna@example.org");
        fillNext({{QStringLiteral("Password"), QStringLiteral("new password")},
                  {QStringLiteral("Password again"), QStringLiteral("new password")}});
        QTest::mouseClick(button("Password"), Qt::LeftButton);
        QCOMPARE(m_operations->changes, QStringList{QStringLiteral("userpasswd example.org anna new password")});
    }

    void errorsAreTold()
    {
        m_operations->failure = "no such account";
        choose("anna@example.org");
        QTest::mouseClick(button("Disable"), Qt::LeftButton);
        QTRY_COMPARE(m_page->message()->text(), QStringLiteral("no such account"));
    }

    void dialogsSayWhatIsMissing()
    {
        AccountDialog account(QStringLiteral("example.org"), 8);
        QCOMPARE(account.problem(), QStringLiteral("Type the account's name."));
        const auto set = [](QDialog& dialog, const char* name, const char* text) {
            for (QLineEdit* edit : dialog.findChildren<QLineEdit*>()) {
                if (edit->accessibleName() == QLatin1String(name))
                    edit->setText(QString::fromUtf8(text));
            }
        };
        set(account, "Name before the @", "two words");
        QCOMPARE(account.problem(), QStringLiteral("The name cannot stand in a mail address."));
        set(account, "Name before the @", "dora");
        set(account, "Password", "short");
        QCOMPARE(account.problem(), QStringLiteral("The password needs at least 8 characters."));
        set(account, "Password", "long enough");
        QCOMPARE(account.problem(), QStringLiteral("The two passwords are not the same."));
        set(account, "Password again", "long enough");
        QVERIFY(account.problem().isEmpty());

        AliasDialog alias(QStringLiteral("example.org"));
        set(alias, "Alias before the @", "*");
        set(alias, "Target", "anna");
        QVERIFY(alias.problem().isEmpty());
        set(alias, "Target", "not an address@");
        QVERIFY(!alias.problem().isEmpty());
    }

    void domainNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("good");
        QTest::newRow("plain") << QStringLiteral("example.org") << true;
        QTest::newRow("international") << QStringLiteral("bücher.example") << true;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("blank") << QStringLiteral("a b.org") << false;
        QTest::newRow("literal") << QStringLiteral("[192.0.2.1]") << false;
        QTest::newRow("dots") << QStringLiteral("a..b") << false;
        QTest::newRow("at") << QStringLiteral("a@b.org") << false;
    }
    void domainNames()
    {
        QFETCH(QString, name);
        QFETCH(bool, good);
        QCOMPARE(DomainDialog::isDomain(name), good);
    }

    void aWatchingConsoleChangesNothing()
    {
        AccountsPage page(AdminClient(nullptr));
        page.show();
        QVERIFY(!page.message()->text().isEmpty());
        for (QToolButton* button : page.findChildren<QToolButton*>()) {
            if (button->accessibleName() == QLatin1String("Add account"))
                QVERIFY(!button->isEnabled());
        }
    }
};

QTEST_MAIN(TestAccountsPage)
#include "tst_gui_accounts_page.moc"
