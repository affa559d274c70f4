// What is told by a notice, and what is heard.
#include <QSlider>
#include <array>

#include "messenger/windows/desk.h"
#include "messenger/windows/preferences/preference_page.h"

namespace posthorn::messenger {

namespace {

struct SoundRow {
    Preference preference;
    const char* title;
    const char* own;
};

constexpr std::array<SoundRow, 9> soundRows = {{
    {Preference::SoundMail, QT_TRANSLATE_NOOP("posthorn::messenger::PreferencePage", "New mail"), "mail"},
    {Preference::SoundMessage, QT_TRANSLATE_NOOP("posthorn::messenger::PreferencePage", "New message"), "message"},
    {Preference::SoundRoom, QT_TRANSLATE_NOOP("posthorn::messenger::PreferencePage", "Message in a room"), "room"},
    {Preference::SoundMention, QT_TRANSLATE_NOOP("posthorn::messenger::PreferencePage", "Somebody names me"), "mention"},
    {Preference::SoundSent, QT_TRANSLATE_NOOP("posthorn::messenger::PreferencePage", "Message sent"), "sent"},
    {Preference::SoundOnline, QT_TRANSLATE_NOOP("posthorn::messenger::PreferencePage", "Contact comes online"), "online"},
    {Preference::SoundOffline, QT_TRANSLATE_NOOP("posthorn::messenger::PreferencePage", "Contact goes offline"), "offline"},
    {Preference::SoundRequest, QT_TRANSLATE_NOOP("posthorn::messenger::PreferencePage", "Request of a new contact"), "request"},
    {Preference::SoundError, QT_TRANSLATE_NOOP("posthorn::messenger::PreferencePage", "Something went wrong"), "error"},
}};

} // namespace

PreferencePage* makeSoundsPage(Desk& desk, QWidget* parent)
{
    auto* page = new PreferencePage(desk, PreferencePage::tr("Notices and sounds"), parent);
    page->section(PreferencePage::tr("Show a notice"));
    page->check(Preference::NotifyMessage, PreferencePage::tr("Of a new message"));
    page->choice(Preference::NotifyRoom, PreferencePage::tr("In rooms"),
                 {{QStringLiteral("mentions"), PreferencePage::tr("When I am named")}, {QStringLiteral("all"), PreferencePage::tr("Of each message")}, {QStringLiteral("never"), PreferencePage::tr("Never")}});
    page->check(Preference::NotifyShowText, PreferencePage::tr("With the text of the message"));
    page->check(Preference::NotifyOnline, PreferencePage::tr("When a contact comes online"));
    page->check(Preference::NotifyRequest, PreferencePage::tr("When somebody asks to be a contact"));
    page->check(Preference::NotifyFile, PreferencePage::tr("When a file has arrived"));
    page->check(Preference::NotifyConnection, PreferencePage::tr("When the connection is lost or back"));
    page->section(PreferencePage::tr("Sounds"));
    page->check(Preference::Sounds, PreferencePage::tr("Play sounds"));
    auto* volume = new QSlider(Qt::Horizontal, page);
    volume->setRange(0, 100);
    volume->setValue(desk.preferences().number(Preference::SoundVolume));
    QObject::connect(volume, &QSlider::valueChanged, page, [page](int value) { page->put(Preference::SoundVolume, QString::number(value)); });
    page->row(PreferencePage::tr("Volume"), volume);
    for (const SoundRow& sound : soundRows)
        page->sound(sound.preference, PreferencePage::tr(sound.title), QString::fromLatin1(sound.own));
    page->end();
    return page;
}

} // namespace posthorn::messenger
