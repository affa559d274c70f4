// Spelling by a little dictionary of the test's own: what is wrong, what is proposed, and that nothing is missing without one.
#include <QFile>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>

#include "messenger/models/emoji.h"
#include "messenger/windows/composer.h"
#include "messenger/windows/composer_marker.h"
#include "messenger/windows/conversation_view.h"
#include "messenger/windows/conversations_window.h"
#include "messenger/windows/main_window.h"
#include "messenger/windows/spelling.h"
#include "tests/messenger/support_demo.h"

using namespace posthorn::messenger;
using test::DemoDesk;

namespace {

/// What stands below the letters of the first line: '~' where a wave is.
QString waves(const ComposerField& field)
{
    const QTextBlock block = field.document()->firstBlock();
    QString line(block.text().size(), QLatin1Char(' '));
    for (const QTextLayout::FormatRange& range : block.layout()->formats()) {
        if (range.format.underlineStyle() == QTextCharFormat::WaveUnderline)
            line.replace(range.start, range.length, QString(range.length, QLatin1Char('~')));
    }
    return line;
}

QStringList titles(const QMenu& menu)
{
    QStringList list;
    for (const QAction* action : menu.actions())
        list.append(action->text());
    return list;
}

} // namespace

class TestSpelling : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        const auto write = [this](const char* name, const QByteArray& content) {
            QFile file(m_folder.filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        };
        write("xx_XX.aff", "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\n");
        write("xx_XX.dic", "4\nbring\nthe\nkey\ncoffee\n");
        write("yy_YY.aff", "SET ISO8859-1\n"); // an old one: its letters are not UTF-8
        write("yy_YY.dic", "2\nSchl\xfcssel\nder\n");
        write("hyph_xx.dic", "no words\n");
        write("alone.dic", "1\nword\n");
        qputenv("DICPATH", m_folder.path().toLocal8Bit());
        if (Spelling::shared().languages().isEmpty())
            QSKIP("built without Hunspell");
    }

    void dictionariesAreFound()
    {
        const QStringList languages = Spelling::shared().languages();
        QVERIFY(languages.contains(QStringLiteral("xx_XX")));
        QVERIFY(!languages.contains(QStringLiteral("hyph_xx")));
        QVERIFY(!languages.contains(QStringLiteral("alone")));
        QCOMPARE(Spelling::shared().chosen(QStringLiteral("none")), QStringList());
        QCOMPARE(Spelling::shared().chosen(QStringLiteral("xx_XX zz_ZZ yy_YY")), QStringList({QStringLiteral("xx_XX"), QStringLiteral("yy_YY")}));
    }

    void wrongWordsHaveAWave()
    {
        ComposerField field;
        field.setSpelling(QStringLiteral("xx_XX"), {});
        field.setPlainText(QStringLiteral("brign the key 42 `brign` http://brign.example a@brign.example "));
        QTRY_COMPARE(waves(field).left(9), QStringLiteral("~~~~~    "));
        QCOMPARE(waves(field).count(QLatin1Char('~')), 5);
        field.setSpelling(QStringLiteral("none"), {});
        QCOMPARE(waves(field).count(QLatin1Char('~')), 0);
    }

    void severalLanguagesAndOldEncodings()
    {
        ComposerField field;
        field.setSpelling(QStringLiteral("xx_XX yy_YY"), {});
        field.setPlainText(QStringLiteral("der Schlüssel the key wrongg "));
        QTRY_COMPARE(waves(field).count(QLatin1Char('~')), 6);
        QVERIFY(waves(field).endsWith(QLatin1String("~~~~~~ ")));
    }

    void theWordThatIsWrittenIsNotWrongYet()
    {
        ComposerField field;
        field.show();
        QVERIFY(QTest::qWaitForWindowActive(&field));
        field.setFocus();
        field.setSpelling(QStringLiteral("xx_XX"), {});
        Spelling::shared().need({QStringLiteral("xx_XX")});
        QTRY_VERIFY(Spelling::shared().isReady({QStringLiteral("xx_XX")}));
        QTest::keyClicks(&field, QStringLiteral("brign"));
        QCOMPARE(waves(field).count(QLatin1Char('~')), 0);
        QTest::keyClick(&field, Qt::Key_Space);
        QCOMPARE(waves(field).count(QLatin1Char('~')), 5);
    }

    void theMenuProposesAndLearns()
    {
        ComposerField field;
        field.setSpelling(QStringLiteral("xx_XX"), {});
        field.setPlainText(QStringLiteral("the cofee "));
        QTRY_COMPARE(waves(field).count(QLatin1Char('~')), 5);
        std::unique_ptr<QMenu> menu(field.menuAt(6));
        QCOMPARE(titles(*menu).first(), QStringLiteral("coffee"));
        QSignalSpy learned(&field, &ComposerField::wordLearned);
        menu->actions()[1]->trigger();
        QCOMPARE(learned.size(), 1);
        QCOMPARE(learned[0][0].toString(), QStringLiteral("cofee"));
        menu->actions()[0]->trigger();
        QCOMPARE(field.toPlainText(), QStringLiteral("the coffee "));
        menu->actions()[0]->trigger(); // the word is another by now
        QCOMPARE(field.toPlainText(), QStringLiteral("the coffee "));
        std::unique_ptr<QMenu> right(field.menuAt(1));
        QVERIFY(titles(*right).first() != QStringLiteral("the"));
    }

    void ownWordsAndLanguageAreKept()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = window.conversations().open(demo.chat.get(), demo.chat->talks[0].jid);
        ComposerField* field = view->composer()->field();
        Q_EMIT field->spellingChosen(QStringLiteral("xx_XX"));
        QCOMPARE(demo.desk->preferences().text(Preference::SpellLanguages), QStringLiteral("xx_XX"));
        field->setPlainText(QStringLiteral("brign cofee "));
        QTRY_COMPARE(waves(*field).count(QLatin1Char('~')), 10);
        Q_EMIT field->wordLearned(QStringLiteral("brign"));
        QTRY_COMPARE(waves(*field).count(QLatin1Char('~')), 5);
        QCOMPARE(demo.desk->preferences().text(Preference::SpellWords), QStringLiteral("brign"));
    }

    void brokenDictionariesAreNone()
    {
        (void)readDictionary(m_folder.filePath(QStringLiteral("nowhere"))); // no crash
        QVERIFY(Spelling::shared().isRight(QStringLiteral("anything"), {QStringLiteral("zz_ZZ")}));
    }

    void emojiAreFoundInText()
    {
        const auto runs = emojiRuns(QStringLiteral("a ❤ b ❤️🎉 c ☕ 1 # ✓"));
        QCOMPARE(runs.size(), 3);
        QCOMPARE(runs[0].start, 2);
        QCOMPARE(runs[0].length, 1);
        QCOMPARE(runs[1].length, 4);
        QVERIFY(emojiRuns(QStringLiteral("plain text, 1–2 → 3")).isEmpty());
        QVERIFY(emojiRuns(QStringLiteral("❤\ufe0e")).isEmpty()); // wanted as a letter
        QVERIFY(isJumbo(QStringLiteral("❤")));
        QVERIFY(isJumbo(QStringLiteral("👨‍👩‍👧🎉")));
        QVERIFY(!isJumbo(QStringLiteral("🎉🎉🎉🎉")));
        QVERIFY(!isJumbo(QStringLiteral("🎉 ok")));
    }
};

QTEST_MAIN(TestSpelling)
#include "tst_spelling.moc"
