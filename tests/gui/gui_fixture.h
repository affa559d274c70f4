// What every test of the console begins with.
#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QMenuBar>
#include <QTemporaryDir>
#include <QTest>

#include "gui/models/hub_feed.h"
#include "gui/models/log_store.h"
#include "gui/shell/console.h"
#include "gui/shell/main_window.h"
#include "gui/shell/theme.h"
#include "tests/gui/demo_data.h"
#include "tests/gui/fake_operations.h"

namespace posthorn::test {

/// Resources, English and light colours. Once a program.
inline void prepare(const char* language = "en")
{
    config::Snapshot settings;
    settings.set(config::Setting::ConsoleLanguage, language);
    settings.set(config::Setting::ConsoleTheme, "light");
    gui::prepareApplication(*qApp, settings);
}

/// The letters that Alt goes with, of the menu bar and of what can be pressed on the window's page now, that two share:
/// such a letter does neither.
inline QStringList sharedLetters(gui::MainWindow& window)
{
    QMap<QChar, QString> users;
    QStringList shared;
    const auto take = [&](const QString& text) {
        const qsizetype at = QString(text).replace(QLatin1String("&&"), QLatin1String("++")).indexOf(QLatin1Char('&'));
        if (at < 0 || at + 1 >= text.size())
            return;
        QString& user = users[text[at + 1].toLower()];
        if (!user.isEmpty())
            shared.append(user + QLatin1String(" / ") + text);
        user = text;
    };
    for (const QAction* action : window.menuBar()->actions())
        take(action->text());
    for (const QAbstractButton* button : window.findChildren<QAbstractButton*>()) {
        if (button->isVisible() && !button->text().isEmpty())
            take(button->text());
    }
    return shared;
}

/// A console's parts around a filled hub.
struct Parts {
    QTemporaryDir data;
    watch::Hub hub;
    FakeOperations operations;
    config::Settings settings{data.filePath(QStringLiteral("posthorn.ini")).toStdString()};
    gui::LogStore store;
    gui::HubFeed feed{hub, store};
    std::vector<watch::Control> controls;

    explicit Parts(bool filled = true)
    {
        if (filled)
            fillHub(hub);
        hub.onControl([this](const watch::Control& control) { controls.push_back(control); });
        feed.takeOverview();
        feed.takeSample();
        feed.takeLines();
    }
    std::unique_ptr<gui::MainWindow> window()
    {
        return std::make_unique<gui::MainWindow>(
            feed, store, gui::AdminClient(&operations), settings,
            [this](const auto& values) { return settings.change(values); }, data.path(), qApp->findChild<gui::Theme*>());
    }
};

} // namespace posthorn::test
