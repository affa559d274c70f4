// Takes a picture of every page and window of the console, with plausible data, in light and dark, from left to right
// and from right to left, at single and double scale: console-screenshots FOLDER [--language de] [--only PART].
// The scale is Qt's: the program starts itself again with QT_SCALE_FACTOR=2 for the second one.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QProcess>
#include <QRadioButton>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cmath>

#include "gui/forms/account_dialogs.h"
#include "gui/forms/assistant.h"
#include "gui/forms/web_services_dialog.h"
#include "gui/models/log_store.h"
#include "gui/pages/accounts_page.h"
#include "gui/pages/logs_page.h"
#include "gui/pages/queues_page.h"
#include "gui/pages/search_page.h"
#include "gui/pages/sessions_page.h"
#include "gui/pages/settings_page.h"
#include "gui/pages/web_sessions_page.h"
#include "gui/shell/console.h"
#include "gui/shell/main_window.h"
#include "gui/shell/theme.h"
#include "gui/shell/tray.h"
#include "gui/widgets/log_view.h"
#include "gui/widgets/small_widgets.h"
#include "tests/gui/demo_data.h"
#include "tests/gui/fake_operations.h"

using namespace posthorn;
using namespace posthorn::gui;

namespace {

QString folder;
QString suffix;
QString only;

void keep(QWidget* widget, const QString& name)
{
    if (!only.isEmpty() && !name.contains(only))
        return;
    QTest::qWait(60);
    widget->grab().save(folder + QLatin1Char('/') + name + suffix + QLatin1String(".png"));
}

void takeWindow(MainWindow& window)
{
    const auto page = [&](MainWindow::Page which) {
        window.showPage(which);
        QTest::qWait(50);
    };
    page(MainWindow::Logs);
    window.logs()->tabs()->setCurrentIndex(1);
    keep(&window, QStringLiteral("logs"));
    window.logs()->tabs()->setCurrentIndex(0);
    keep(&window, QStringLiteral("logs-system"));
    window.logs()->tabs()->setCurrentIndex(4);
    window.logs()->current()->setFilterText(QStringLiteral("UID"));
    keep(&window, QStringLiteral("logs-filtered"));
    window.logs()->current()->setFilterText({});
    page(MainWindow::Sessions);
    window.sessions()->refresh();
    window.sessions()->table()->selectRow(4);
    QTest::qWait(300);
    keep(&window, QStringLiteral("sessions"));
    window.sessionTabs()->setCurrentIndex(1);
    QTest::qWait(100);
    window.webSessions()->table()->selectRow(1);
    keep(&window, QStringLiteral("sessions-web"));
    window.sessionTabs()->setCurrentIndex(0);
    page(MainWindow::Queues);
    window.queues()->table()->selectRow(0);
    QTest::qWait(100);
    keep(&window, QStringLiteral("queues"));
    page(MainWindow::Search);
    window.search()->search(QStringLiteral("example.org"));
    QTest::qWait(400);
    keep(&window, QStringLiteral("search"));
    page(MainWindow::Accounts);
    window.accounts()->domains()->setCurrentIndex(window.accounts()->domains()->model()->index(2, 0));
    QTest::qWait(100);
    window.accounts()->accounts()->selectRow(1);
    keep(&window, QStringLiteral("accounts"));
    page(MainWindow::SettingsForm);
    window.settingsForm()->showGroup(QStringLiteral("smtp"));
    keep(&window, QStringLiteral("settings"));
    window.settingsForm()->searchEdit()->setText(QStringLiteral("console"));
    keep(&window, QStringLiteral("settings-search"));
    window.settingsForm()->searchEdit()->clear();
    window.resize(1000, 640);
    page(MainWindow::Logs);
    keep(&window, QStringLiteral("logs-small"));
    page(MainWindow::Sessions);
    keep(&window, QStringLiteral("sessions-small"));
    window.resize(1360, 880);
    page(MainWindow::Logs);
    for (QAction* action : window.menuBar()->actions()) {
        action->menu()->popup(window.mapToGlobal(QPoint(20, 40)));
        keep(action->menu(), QStringLiteral("menu-") + QString(action->text()).remove(QLatin1Char('&')).toLower());
        action->menu()->hide();
    }
}

// Pictures the dialog that comes next, and closes it.
void keepNext(const QString& name)
{
    QTimer::singleShot(150, qApp, [name] {
        QWidget* dialog = qApp->activeModalWidget();
        keep(dialog, name);
        dialog->close();
    });
}

void takeQuestions(const ConsoleContext& context)
{
    Console console(context);
    bool remember = true;
    keepNext(QStringLiteral("dialog-close"));
    console.askHide(remember);
    keepNext(QStringLiteral("dialog-quit"));
    console.askQuit();
    keepNext(QStringLiteral("dialog-about"));
    console.window().about();
    keepNext(QStringLiteral("dialog-delete"));
    console.window().queues()->confirmDelete(3);
}

void takeDialogs()
{
    Assistant assistant({"example.org", 4, false, test::assistantServices()});
    assistant.show();
    for (int page = 0; page < Assistant::PageCount; ++page) {
        if (page == Assistant::PasswordPage) {
            assistant.passwordEdit()->setText(QStringLiteral("Kutsche-1794-Horn"));
            assistant.againEdit()->setText(QStringLiteral("Kutsche-1794-Horn"));
        }
        keep(&assistant, QStringLiteral("assistant-%1").arg(page));
        assistant.next();
    }
    WebServicesDialog web(config::Snapshot(), {{"web", uint16_t(3000)}, {"web-tls", uint16_t(3443)}, {"admin", uint16_t(3001)}});
    web.show();
    keep(&web, QStringLiteral("dialog-web-services"));
    AccountDialog account(QStringLiteral("example.org"), 4);
    account.show();
    keep(&account, QStringLiteral("dialog-account"));
    AliasDialog alias(QStringLiteral("example.org"));
    alias.show();
    keep(&alias, QStringLiteral("dialog-alias"));
    for (const auto& [state, name] :
         {std::pair(TrayState::Idle, "idle"), std::pair(TrayState::Queued, "queued"),
          std::pair(TrayState::LowDisk, "low-disk"), std::pair(TrayState::Failure, "failure")}) {
        QLabel icons;
        QPixmap sheet(140, 64);
        sheet.fill(colours().window);
        QPainter painter(&sheet);
        painter.drawPixmap(8, 20, trayIcon(state).pixmap(22, 22));
        painter.drawPixmap(44, 16, trayIcon(state).pixmap(32, 32));
        painter.drawPixmap(86, 8, trayIcon(state).pixmap(48, 48));
        painter.end();
        icons.setPixmap(sheet);
        icons.show();
        keep(&icons, QStringLiteral("tray-%1").arg(QLatin1String(name)));
    }
}

void take(QApplication& application, ThemeChoice choice, bool rightToLeft)
{
    auto* theme = application.findChild<Theme*>();
    theme->choose(choice);
    application.setLayoutDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    suffix = choice == ThemeChoice::Dark ? QStringLiteral("-dark") : QStringLiteral("-light");
    if (rightToLeft)
        suffix += QLatin1String("-rtl");
    if (qEnvironmentVariableIntValue("QT_SCALE_FACTOR") == 2)
        suffix += QLatin1String("-2x");
    QTemporaryDir data;
    watch::Hub hub;
    test::FakeOperations operations;
    config::Settings settings("/nonexistent/posthorn.ini");
    test::fillHub(hub);
    LogStore store;
    HubFeed feed(hub, store);
    watch::Health health = hub.look().health;
    for (int i = 0; i < 240; ++i) { // four minutes of health
        health.cpuPercent = 18 + 12 * std::sin(i / 17.0) + i % 7 + (i > 150 && i < 175 ? 38 : 0);
        health.memoryBytes = int64_t((140 + i / 30.0 + std::sin(i / 9.0)) * (1 << 20));
        health.commitMilliseconds = 1.4 + 0.7 * std::sin(i / 5.0) + (i % 60 == 0 ? 6 : 0);
        hub.setHealth(health);
        feed.takeOverview();
        feed.takeSample();
    }
    feed.takeLines();
    MainWindow window(feed, store, AdminClient(&operations), settings,
                      [&](const auto& values) { return settings.change(values); }, data.path(), theme);
    window.resize(1360, 880);
    window.show();
    takeWindow(window);
    takeDialogs();
    takeQuestions({hub, &operations, settings, data.path().toStdString(), {}, false});
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("folder"), QStringLiteral("where the pictures go"));
    parser.addOption({QStringLiteral("language"), QStringLiteral("language"), QStringLiteral("code"), QStringLiteral("en")});
    parser.addOption({QStringLiteral("only"), QStringLiteral("pictures whose name has this"), QStringLiteral("part")});
    parser.addOption({QStringLiteral("quick"), QStringLiteral("light, left to right, single scale only")});
    parser.process(application);
    if (parser.positionalArguments().size() != 1)
        parser.showHelp(2);
    folder = parser.positionalArguments().first();
    only = parser.value(QStringLiteral("only"));
    QDir().mkpath(folder);
    config::Snapshot settings;
    settings.set(config::Setting::ConsoleLanguage, parser.value(QStringLiteral("language")).toStdString());
    settings.set(config::Setting::ConsoleTheme, "light");
    prepareApplication(application, settings);
    take(application, ThemeChoice::Light, false);
    if (parser.isSet(QStringLiteral("quick")))
        return 0;
    take(application, ThemeChoice::Dark, false);
    take(application, ThemeChoice::Light, true);
    if (qEnvironmentVariableIntValue("QT_SCALE_FACTOR") == 2)
        return 0;
    qputenv("QT_SCALE_FACTOR", "2");
    return QProcess::execute(application.applicationFilePath(), application.arguments().mid(1));
}
