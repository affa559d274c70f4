// The catalogues: nothing unfinished, nothing missing of what the sources say, nothing that no source says any more.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include "messenger/models/text.h"
#include "messenger/windows/language.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

struct Entry {
    QString context, source, translation;
    QStringList forms;
    bool unfinished = false, numerus = false;
};

QString source(const QString& path)
{
    return qEnvironmentVariable("POSTHORN_SOURCE_DIR") + QLatin1Char('/') + path;
}

QList<Entry> read(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Entry> entries;
    QString context;
    Entry entry;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement()) {
            if (xml.name() == QLatin1String("name")) {
                context = xml.readElementText();
            } else if (xml.name() == QLatin1String("message")) {
                entry = {};
                entry.context = context;
                entry.numerus = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
            } else if (xml.name() == QLatin1String("source")) {
                entry.source = xml.readElementText();
            } else if (xml.name() == QLatin1String("translation")) {
                entry.unfinished = xml.attributes().hasAttribute(QLatin1String("type"));
                if (!entry.numerus)
                    entry.translation = xml.readElementText();
            } else if (xml.name() == QLatin1String("numerusform")) {
                entry.forms.append(xml.readElementText());
            }
        } else if (xml.isEndElement() && xml.name() == QLatin1String("message")) {
            entries.append(entry);
        }
    }
    return entries;
}

} // namespace

class TestTranslations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsUnfinished_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("German") << source(QStringLiteral("translations/messenger_de.ts"));
        QTest::newRow("English plural forms") << source(QStringLiteral("translations/messenger_en.ts"));
    }
    void nothingIsUnfinished()
    {
        QFETCH(QString, path);
        QStringList problems;
        const QList<Entry> entries = read(path);
        QVERIFY(entries.size() > 5);
        for (const Entry& entry : entries) {
            if (entry.unfinished || (entry.numerus ? entry.forms.size() != 2 || entry.forms.contains(QString()) : entry.translation.isEmpty()))
                problems.append(entry.source);
        }
        QCOMPARE(problems, QStringList());
    }

    void translationsKeepTheirPlaces()
    {
        static const QRegularExpression place(QStringLiteral("%(?:L?[1-9]|n)"));
        static const QRegularExpression mnemonic(QStringLiteral("&(?!&|\\s)\\S"));
        const auto places = [](const QString& text) {
            QSet<QString> found;
            for (auto match = place.globalMatch(text); match.hasNext();)
                found.insert(match.next().captured());
            return found;
        };
        for (const Entry& entry : read(source(QStringLiteral("translations/messenger_de.ts")))) {
            for (const QString& text : entry.numerus ? entry.forms : QStringList(entry.translation)) {
                QSet<QString> wanted = places(entry.source), got = places(text);
                if (entry.numerus) { // the singular may say it in a word
                    wanted.remove(QStringLiteral("%n"));
                    got.remove(QStringLiteral("%n"));
                }
                QVERIFY2(wanted == got, qPrintable(entry.source));
                QVERIFY2(entry.source.contains(mnemonic) == text.contains(mnemonic), qPrintable(entry.source));
                QVERIFY2(entry.source.endsWith(QLatin1Char(' ')) == text.endsWith(QLatin1Char(' ')) && entry.source.startsWith(QLatin1Char(' ')) == text.startsWith(QLatin1Char(' ')),
                         qPrintable(entry.source));
            }
        }
    }

    // What lupdate finds in the sources of all rooms, and the catalogue, are the same.
    void everyTextIsInTheCatalogue()
    {
        const QString lupdate = QStringLiteral("/usr/lib/qt6/bin/lupdate");
        if (!QFile::exists(lupdate))
            QSKIP("lupdate is elsewhere");
        QTemporaryDir folder;
        const QString made = folder.filePath(QStringLiteral("now.ts"));
        QProcess process;
        process.setWorkingDirectory(source(QString()));
        process.start(lupdate, {QStringLiteral("-silent"), QStringLiteral("-locations"), QStringLiteral("none"), QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("-I"),
                                QStringLiteral("core"), QStringLiteral("-recursive"), QStringLiteral("messenger"), QStringLiteral("-ts"), made});
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 0);
        const auto keys = [](const QList<Entry>& entries) {
            QSet<QString> set;
            for (const Entry& entry : entries)
                set.insert(entry.context + QStringLiteral(" | ") + entry.source);
            return set;
        };
        const QSet<QString> now = keys(read(made)), kept = keys(read(source(QStringLiteral("translations/messenger_de.ts"))));
        QVERIFY(now.size() > 400);
        const QSet<QString> missing = now - kept, unused = kept - now;
        QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("missing: ") + QStringList(missing.begin(), missing.end()).join(QStringLiteral("; "))));
        QVERIFY2(unused.isEmpty(), qPrintable(QStringLiteral("unused: ") + QStringList(unused.begin(), unused.end()).join(QStringLiteral("; "))));
    }

    void germanAndEnglishAreSpoken()
    {
        QCOMPARE(installLanguage(*qApp, QStringLiteral("de")), QStringLiteral("de_DE"));
        QCOMPARE(availabilityTitle(Availability::DoNotDisturb), QStringLiteral("Nicht stören"));
        QCOMPARE(typingText({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}), QStringLiteral("3 Personen schreiben …"));
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
