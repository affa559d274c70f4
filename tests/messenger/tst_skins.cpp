// Styles: qss with variables, themes of Windows, live change, contrast, and every way in which a file can be wrong.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "messenger/skins/icons.h"
#include "messenger/skins/msstyles/msstyles_reader.h"
#include "messenger/skins/qss_reader.h"
#include "messenger/skins/skins.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

QByteArray corpus(const char* name)
{
    QFile file(qEnvironmentVariable("POSTHORN_SOURCE_DIR") + QStringLiteral("/tests/fuzz/corpus/msstyles/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Result<Skin> parse(const QByteArray& bytes)
{
    return parseMsstyles({reinterpret_cast<const uint8_t*>(bytes.constData()), size_t(bytes.size())});
}

void write(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class TestSkins : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qApp->setQuitOnLastWindowClosed(false); }

    void builtInStylesCanBeRead_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"Light", "Dark", "High contrast", "Classic"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void builtInStylesCanBeRead()
    {
        QFETCH(QString, name);
        Skins skins(*qApp);
        QCOMPARE(skins.choose(name), QString());
        const Colours& c = colours();
        QVERIFY(contrast(c.text, c.surface) >= 4.5);
        QVERIFY(contrast(c.text, c.window) >= 4.5);
        QVERIFY(contrast(c.muted, c.surface) >= 4.5);
        QVERIFY(contrast(c.muted, c.window) >= 4.5);
        QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
        QVERIFY(contrast(c.onIncoming, c.incoming) >= 4.5);
        QVERIFY(contrast(c.onOutgoing, c.outgoing) >= 4.5);
        QVERIFY(contrast(c.error, c.surface) >= 4.5);
        QVERIFY(contrast(c.link, c.surface) >= 4.5);
        QVERIFY(contrast(c.text, c.selection) >= 4.5);
        QVERIFY(contrast(c.fieldBorder, c.surface) >= 3);
        QVERIFY(!qApp->styleSheet().contains(QRegularExpression(QStringLiteral("@[a-z]"))));
        QVERIFY(!qApp->styleSheet().contains(QStringLiteral("url(icon:")));
        for (int i = 0; i < 200; ++i)
            QVERIFY(contrast(colourOf(QString::number(i)), c.surface) >= 4.5);
    }

    void variablesStandForValues()
    {
        const auto skin = parseQss(QStringLiteral("/* @accent: no */ @dark: yes; @accent: #ff8800; @radius: 3; @font: \"DejaVu Sans\", 12;\nQPushButton { color: @accent; border-radius: @radius; }"), {});
        QVERIFY(skin);
        QVERIFY(skin->colours.dark);
        QCOMPARE(skin->colours.accent, QColor(0xff8800));
        QCOMPARE(skin->sheet, QStringLiteral("QPushButton { color: #ff8800; border-radius: 3px; }"));
        QCOMPARE(skin->font->pointSize(), 12);
        QVERIFY(skin->onHouse);
    }

    void whatIsWrongIsRefusedWithAReason_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("unknown variable") << QStringLiteral("@nothing: #fff;");
        QTest::newRow("no colour") << QStringLiteral("@accent: blurple;");
        QTest::newRow("unknown in the sheet") << QStringLiteral("QLabel { color: @nothing; }");
        QTest::newRow("open brace") << QStringLiteral("QLabel { color: red;");
        QTest::newRow("brace too many") << QStringLiteral("QLabel { } }");
        QTest::newRow("nested") << QStringLiteral("QLabel { QLabel { } }");
        QTest::newRow("image elsewhere") << QStringLiteral("QLabel { image: url(../../../etc/passwd); }");
        QTest::newRow("image absolute") << QStringLiteral("QLabel { image: url(/etc/passwd); }");
        QTest::newRow("image on the web") << QStringLiteral("QLabel { image: url(https://example.org/a.png); }");
        QTest::newRow("image missing") << QStringLiteral("QLabel { image: url(images/none.png); }");
        QTest::newRow("radius") << QStringLiteral("@radius: 4000;");
        QTest::newRow("font") << QStringLiteral("@font: ;");
    }
    void whatIsWrongIsRefusedWithAReason()
    {
        QFETCH(QString, text);
        QTemporaryDir folder;
        const auto skin = parseQss(text, folder.path());
        QVERIFY(!skin);
        QVERIFY(!skin.error().text.empty());
    }

    void filesOfTheProfileAreFoundAndSwitchedLive()
    {
        QTemporaryDir profile;
        write(profile.filePath(QStringLiteral("Styles/Mint/Mint.qss")), "@accent: #00856f; QPushButton { background: url(images/p.png); }");
        QImage image(4, 4, QImage::Format_RGB32);
        image.fill(Qt::green);
        QDir().mkpath(profile.filePath(QStringLiteral("Styles/Mint/images")));
        QVERIFY(image.save(profile.filePath(QStringLiteral("Styles/Mint/images/p.png"))));
        write(profile.filePath(QStringLiteral("Styles/Broken/Broken.msstyles")), "MZ nothing");
        write(profile.filePath(QStringLiteral("Styles/Luna/Luna.msstyles")), corpus("xp"));
        Skins skins(*qApp, profile.path());
        QStringList names;
        for (const Skins::Entry& entry : skins.list())
            names.append(entry.name);
        for (const char* name : {"Light", "Dark", "High contrast", "Classic", "Mint", "Broken", "Luna"})
            QVERIFY2(names.contains(QLatin1String(name)), name);
        QSignalSpy changed(&skins, &Skins::changed);
        QPushButton button(QStringLiteral("text"));
        button.show();
        QCOMPARE(skins.choose(QStringLiteral("Mint")), QString());
        QCOMPARE(colours().accent, QColor(0x00856f));
        QCOMPARE(changed.size(), 1);
        const QImage before = button.grab().toImage();
        QVERIFY(!skins.choose(QStringLiteral("Broken")).isEmpty());
        QCOMPARE(skins.chosen(), QStringLiteral("Mint")); // what cannot be read changes nothing
        QCOMPARE(changed.size(), 1);
        QCOMPARE(skins.choose(QStringLiteral("Luna")), QString());
        QVERIFY(!skins.current().notMapped.isEmpty());
        QVERIFY(button.grab().toImage() != before);
        QCOMPARE(skins.choose(QStringLiteral("Dark")), QString());
        QVERIFY(colours().dark);
        QVERIFY(!skins.choose(QStringLiteral("No such")).isEmpty());
    }

    void themeOfWindowsXp()
    {
        const auto skin = parse(corpus("xp"));
        QVERIFY2(skin, skin ? "" : skin.error().text.c_str());
        QCOMPARE(skin->colours.surface, QColor(252, 252, 250));
        QCOMPARE(skin->colours.text, QColor(20, 24, 40));
        QCOMPARE(skin->colours.accent, QColor(30, 90, 160));
        QVERIFY(!skin->colours.dark);
        QCOMPARE(skin->font->family(), QStringLiteral("Tahoma"));
        QCOMPARE(skin->font->pointSize(), 10);
        const QImage normal = skin->images.value(QStringLiteral("button-0"));
        QCOMPARE(normal.size(), QSize(16, 11));
        QCOMPARE(normal.pixelColor(8, 5), QColor(0xe8, 0xee, 0xf6));
        QCOMPARE(normal.pixelColor(8, 0), QColor(0x3c, 0x5a, 0x82));
        QCOMPARE(normal.pixelColor(0, 0).alpha(), 0); // magenta is nothing
        QCOMPARE(skin->images.value(QStringLiteral("button-2")).pixelColor(8, 5), QColor(0xc9, 0xd6, 0xe6));
        QCOMPARE(skin->images.value(QStringLiteral("QCheckBox-4")).pixelColor(5, 5), QColor(0x20, 0x90, 0x20));
        QVERIFY(skin->sheet.contains(QStringLiteral("QPushButton:pressed")));
        const QString rest = skin->notMapped.join(QLatin1Char('\n'));
        QVERIFY2(rest.contains(QStringLiteral("window.caption")), qPrintable(rest));
    }

    void themeSinceVista()
    {
        const auto skin = parse(corpus("vista"));
        QVERIFY2(skin, skin ? "" : skin.error().text.c_str());
        QVERIFY(skin->colours.dark);
        QCOMPARE(skin->colours.surface, QColor(32, 34, 40));
        QCOMPARE(skin->font->family(), QStringLiteral("Segoe UI"));
        QCOMPARE(skin->images.value(QStringLiteral("button-0")).size(), QSize(16, 11));
        const QString rest = skin->notMapped.join(QLatin1Char('\n'));
        QVERIFY2(rest.contains(QStringLiteral("#999")), qPrintable(rest)); // a picture that is not there
        QVERIFY(rest.contains(QStringLiteral("edit.edittext")));
    }

    // Cut off anywhere: refused with a reason, or (within what fills up the end) read.
    void truncatedAtEveryByte_data()
    {
        QTest::addColumn<QByteArray>("file");
        for (const char* name : {"xp", "vista", "none", "program"})
            QTest::newRow(name) << corpus(name);
    }
    void truncatedAtEveryByte()
    {
        QFETCH(QByteArray, file);
        QVERIFY(!file.isEmpty());
        int refused = 0;
        for (qsizetype length = 0; length < file.size(); ++length) {
            // A copy of its own, so that a sanitizer sees a step behind the end.
            const std::vector<uint8_t> cut(file.begin(), file.begin() + length);
            const auto skin = parseMsstyles(cut);
            if (skin)
                continue;
            ++refused;
            QVERIFY(!skin.error().text.empty());
        }
        QVERIFY(refused > file.size() - 16);
    }

    void everyByteWrong()
    {
        for (const char* name : {"xp", "vista"}) {
            const QByteArray file = corpus(name);
            for (qsizetype at = 0; at < file.size(); at += at < 2048 ? 1 : 13) {
                for (const char value : {'\x00', '\x7f', '\xff'}) {
                    QByteArray changed = file;
                    changed[at] = value;
                    (void)parse(changed);
                }
            }
        }
    }

    void trailingDataDoesNotMatter()
    {
        QVERIFY(parse(corpus("xp") + QByteArray(1000, 'x')));
        QVERIFY(!parse(corpus("program")));
    }

    void initialsOfNames()
    {
        QCOMPARE(initials(QStringLiteral("Anna Baader")), QStringLiteral("AB"));
        QCOMPARE(initials(QStringLiteral("ben")), QStringLiteral("B"));
        QCOMPARE(initials(QStringLiteral("李雷")), QStringLiteral("李"));
        QCOMPARE(initials(QStringLiteral("Maria (Sales) von Hohen")), QStringLiteral("MH"));
        QCOMPARE(initials(QString()), QStringLiteral("?"));
    }
};

QTEST_MAIN(TestSkins)
#include "tst_skins.moc"
