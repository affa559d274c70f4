// How the program starts, what the contacts' list shows; and when one is away by itself.
#include <QSpinBox>

#include "messenger/windows/preferences/preference_page.h"

namespace posthorn::messenger {

PreferencePage* makeGeneralPage(Desk& desk, QWidget* parent)
{
    auto* page = new PreferencePage(desk, PreferencePage::tr("General"), parent);
    page->check(Preference::Autostart, PreferencePage::tr("Start with the session"));
    page->check(Preference::StartHidden, PreferencePage::tr("Start in the tray, without a window"));
    page->choice(Preference::Language, PreferencePage::tr("Language (after the next start)"),
                 {{QString(), PreferencePage::tr("As the desktop")}, {QStringLiteral("en"), QStringLiteral("English")}, {QStringLiteral("de"), QStringLiteral("Deutsch")}});
    page->section(PreferencePage::tr("Contacts"));
    page->check(Preference::ShowOffline, PreferencePage::tr("Show contacts that are offline"));
    page->choice(Preference::SortBy, PreferencePage::tr("Order"),
                 {{QStringLiteral("name"), PreferencePage::tr("By name")}, {QStringLiteral("presence"), PreferencePage::tr("Who is there first")}});
    page->end();
    return page;
}

PreferencePage* makePresencePage(Desk& desk, QWidget* parent)
{
    auto* page = new PreferencePage(desk, PreferencePage::tr("Presence"), parent);
    page->check(Preference::IdleAway, PreferencePage::tr("Set me away when I do nothing at this computer"));
    page->number(Preference::IdleMinutes, PreferencePage::tr("Away after"), PreferencePage::tr(" minutes"));
    page->number(Preference::IdleExtendedMinutes, PreferencePage::tr("Away for long after"), PreferencePage::tr(" minutes"));
    page->end();
    return page;
}

} // namespace posthorn::messenger
