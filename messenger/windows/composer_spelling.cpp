// The field's menu: what a wrong word may have been, and in which languages one writes.
#include <QContextMenuEvent>
#include <QMenu>

#include "messenger/windows/composer.h"
#include "messenger/windows/composer_marker.h"
#include "messenger/windows/spelling.h"

namespace posthorn::messenger {

void ComposerField::setSpelling(const QString& preference, const QStringList& ownWords)
{
    m_spelling = preference;
    Spelling::shared().setOwnWords(ownWords);
    m_marker->setLanguages(Spelling::shared().chosen(preference));
}

QMenu* ComposerField::menuAt(int position)
{
    QMenu* menu = createStandardContextMenu();
    const Spelling& spelling = Spelling::shared();
    if (spelling.languages().isEmpty())
        return menu;
    QAction* first = menu->actions().value(0);
    if (const ComposerMarker::Word word = m_marker->wrongWordAt(position); word.length) {
        const QStringList suggestions = spelling.suggestions(word.text, m_marker->languages());
        for (const QString& each : suggestions) {
            auto* action = new QAction(QString(each).replace(QLatin1Char('&'), QLatin1String("&&")), menu);
            QFont bold = action->font();
            bold.setBold(true);
            action->setFont(bold);
            connect(action, &QAction::triggered, this, [this, word, each] {
                QTextCursor cursor(document());
                cursor.setPosition(word.start);
                cursor.setPosition(word.start + word.length, QTextCursor::KeepAnchor);
                if (cursor.selectedText() == word.text)
                    cursor.insertText(each);
            });
            menu->insertAction(first, action);
        }
        if (suggestions.isEmpty()) {
            auto* none = new QAction(tr("No suggestions"), menu);
            none->setEnabled(false);
            menu->insertAction(first, none);
        }
        auto* learn = new QAction(tr("&Add “%1” to my words").arg(word.text), menu);
        connect(learn, &QAction::triggered, this, [this, word] { Q_EMIT wordLearned(word.text); });
        menu->insertAction(first, learn);
        menu->insertSeparator(first);
    }
    menu->addSeparator();
    QMenu* languages = menu->addMenu(tr("&Spelling"));
    const auto add = [&](const QString& title, const QString& preference, bool on) {
        QAction* action = languages->addAction(title);
        action->setCheckable(true);
        action->setChecked(on);
        connect(action, &QAction::triggered, this, [this, preference] { Q_EMIT spellingChosen(preference); });
    };
    const bool automatic = m_spelling == QLatin1String("auto");
    add(tr("&Off"), QStringLiteral("none"), m_spelling == QLatin1String("none"));
    add(tr("As the &desktop"), QStringLiteral("auto"), automatic);
    languages->addSeparator();
    const QStringList now = m_marker->languages();
    for (const QString& code : spelling.languages()) {
        // Whoever writes in two languages marks both.
        QStringList then = automatic ? QStringList() : now;
        const bool on = !automatic && then.removeAll(code) > 0;
        if (!on)
            then.append(code);
        add(Spelling::title(code), then.isEmpty() ? QStringLiteral("none") : then.join(QLatin1Char(' ')), on);
    }
    return menu;
}

void ComposerField::contextMenuEvent(QContextMenuEvent* event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QTextCursor at = keyboard ? textCursor() : cursorForPosition(event->pos());
    QMenu* menu = menuAt(at.position());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(keyboard ? viewport()->mapToGlobal(cursorRect().bottomLeft()) : event->globalPos());
}

} // namespace posthorn::messenger
