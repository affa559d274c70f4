#include <QFile>
#include <QMenu>
#include <QRegularExpression>
#include <QTabWidget>
#include <QXmlStreamReader>

#include "gui/forms/setting_text.h"
#include "gui/models/text.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

class TestTranslations : public QObject {
    Q_OBJECT

    static QString catalogue(const char* language)
    {
        return qEnvironmentVariable("POSTHORN_SOURCE_DIR") + QStringLiteral("/translations/posthorn_%1.ts").arg(QLatin1String(language));
    }

private Q_SLOTS:
    void initTestCase() { test::prepare("de"); }

    void nothingIsUnfinished_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("German") << catalogue("de");
        QTest::newRow("English plural forms") << catalogue("en");
    }
    void nothingIsUnfinished()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        QXmlStreamReader xml(&file);
        int messages = 0;
        QString source;
        QStringList problems;
        while (!xml.atEnd()) {
            xml.readNext();
            if (!xml.isStartElement())
                continue;
            if (xml.name() == QLatin1String("source")) {
                source = xml.readElementText();
                ++messages;
            } else if (xml.name() == QLatin1String("translation") &&
                       xml.attributes().value(QLatin1String("type")) == QLatin1String("unfinished")) {
                problems.append(source);
            } else if (xml.name() == QLatin1String("numerusform") && xml.readElementText().isEmpty()) {
                problems.append(source);
            }
        }
        QVERIFY(!xml.hasError());
        QVERIFY(messages > 10);
        QCOMPARE(problems, QStringList());
    }

    // Places for values and mnemonics must be in the translation as in the source.
    void translationsKeepTheirPlaces()
    {
        QFile file(catalogue("de"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        static const QRegularExpression place(QStringLiteral("%(?:L?[1-9]|n)"));
        const auto places = [](const QString& text) {
            QSet<QString> found;
            for (auto match = place.globalMatch(text); match.hasNext();)
                found.insert(match.next().captured());
            return found;
        };
        QString source;
        const auto check = [&](const QString& translation, bool numerus) {
            QSet<QString> wanted = places(source), got = places(translation);
            if (numerus) { // the singular may say it in a word
                wanted.remove(QStringLiteral("%n"));
                got.remove(QStringLiteral("%n"));
            }
            QVERIFY2(wanted == got, qPrintable(source));
            static const QRegularExpression mnemonic(QStringLiteral("&(?!&|\\s)\\S"));
            QVERIFY2(source.contains(mnemonic) == translation.contains(mnemonic), qPrintable(source));
        };
        while (!xml.atEnd()) {
            xml.readNext();
            if (!xml.isStartElement())
                continue;
            if (xml.name() == QLatin1String("source"))
                source = xml.readElementText();
            else if (xml.name() == QLatin1String("numerusform"))
                check(xml.readElementText(), true);
            else if (xml.name() == QLatin1String("translation") && !source.contains(QLatin1String("%n")))
                check(xml.readElementText(), false);
        }
    }

    void germanIsSpoken()
    {
        test::Parts parts;
        const auto window = parts.window();
        QCOMPARE(stateTitle(watch::ServiceState::Active), QStringLiteral("Aktiv"));
        QCOMPARE(longSpanText(60), QStringLiteral("1 Minute"));
        QCOMPARE(longSpanText(7200), QStringLiteral("2 Stunden"));
        QCOMPARE(bytesText(1536), QStringLiteral("1,5 KiB"));
        QCOMPARE(window->pages()->tabText(MainWindow::SettingsForm), QStringLiteral("Einstellungen"));
    }

    // A setting that is added to the catalogue needs its German words: ninja update-translations, then translate.
    void everySettingIsTranslated()
    {
        QStringList missing;
        for (const config::SettingRow& row : config::catalogue()) {
            if (settingHelp(row) == fromUtf8(row.help))
                missing.append(fromUtf8(row.name));
        }
        QCOMPARE(missing, QStringList());
    }

    void lettersOfAPageDiffer()
    {
        test::Parts parts;
        const auto window = parts.window();
        window->show();
        for (int page = 0; page < gui::MainWindow::PageCount; ++page) {
            window->showPage(gui::MainWindow::Page(page));
            QCOMPARE(test::sharedLetters(*window), QStringList());
        }
    }

    void mnemonicsOfAMenuDiffer()
    {
        test::Parts parts;
        const auto window = parts.window();
        for (const QMenu* menu : window->findChildren<QMenu*>()) {
            QSet<QChar> letters;
            for (const QAction* action : menu->actions()) {
                const qsizetype at = action->text().indexOf(QLatin1Char('&'));
                if (at < 0 || !action->menu() == action->isSeparator())
                    continue;
                const QChar letter = action->text().at(at + 1).toLower();
                QVERIFY2(!letters.contains(letter), qPrintable(menu->title() + QLatin1String(": ") + action->text()));
                letters.insert(letter);
            }
        }
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_gui_translations.moc"
