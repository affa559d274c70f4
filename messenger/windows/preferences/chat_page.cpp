// Writing, pictures and files, and how long messages are kept.
#include <QSpinBox>

#include "messenger/windows/desk.h"
#include "messenger/windows/preferences/preference_page.h"
#include "messenger/windows/spelling.h"

namespace posthorn::messenger {

PreferencePage* makeChatPage(Desk& desk, QWidget* parent)
{
    auto* page = new PreferencePage(desk, PreferencePage::tr("Chat"), parent);
    page->choice(Preference::ConversationsAs, PreferencePage::tr("Conversations"),
                 {{QStringLiteral("tabs"), PreferencePage::tr("As tabs of one window")}, {QStringLiteral("windows"), PreferencePage::tr("Each in its own window")}});
    page->check(Preference::EnterSends, PreferencePage::tr("Enter sends (Shift+Enter begins a line)"));
    page->check(Preference::Emoticons, PreferencePage::tr("Make emoji of emoticons such as :-)"));
    page->check(Preference::Formatting, PreferencePage::tr("Show buttons for bold, italic and colour"));
    page->check(Preference::ShowColours, PreferencePage::tr("Show text in the colour that its sender chose"));
    if (const QStringList languages = Spelling::shared().languages(); !languages.isEmpty()) {
        QList<std::pair<QString, QString>> choices = {{QStringLiteral("auto"), PreferencePage::tr("As the desktop")}, {QStringLiteral("none"), PreferencePage::tr("Off")}};
        for (const QString& code : languages)
            choices.append({code, Spelling::title(code)});
        // Several are chosen in the field's own menu.
        if (const QString now = desk.preferences().text(Preference::SpellLanguages); now.contains(QLatin1Char(' '))) {
            QStringList titles;
            for (const QString& code : now.split(QLatin1Char(' '), Qt::SkipEmptyParts))
                titles.append(Spelling::title(code));
            choices.append({now, titles.join(QStringLiteral(", "))});
        }
        page->choice(Preference::SpellLanguages, PreferencePage::tr("Check spelling"), choices);
    }
    page->section(PreferencePage::tr("Pictures and files"));
    page->choice(Preference::Images, PreferencePage::tr("Show pictures"),
                 {{QStringLiteral("contacts"), PreferencePage::tr("Of contacts, at once")}, {QStringLiteral("ask"), PreferencePage::tr("When I click")}, {QStringLiteral("never"), PreferencePage::tr("Never by themselves")}});
    page->number(Preference::ImagesUpTo, PreferencePage::tr("Ask for pictures larger than"), PreferencePage::tr(" KB"));
    page->folder(Preference::DownloadFolder, PreferencePage::tr("Files are saved in"));
    page->check(Preference::AskDownloadFolder, PreferencePage::tr("Ask each time where to save"));
    page->section(PreferencePage::tr("History"));
    page->number(Preference::HistoryDays, PreferencePage::tr("Keep messages on this computer for"), PreferencePage::tr(" days"))->setSpecialValueText(PreferencePage::tr("ever"));
    page->end();
    return page;
}

} // namespace posthorn::messenger
