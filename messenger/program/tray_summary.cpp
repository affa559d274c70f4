#include "messenger/program/tray_summary.h"

#include <algorithm>

namespace posthorn::messenger {

namespace {

struct Word {
    Availability availability;
    const char* word;
};
constexpr Word words[] = {{Availability::Online, "online"}, {Availability::FreeToChat, "chat"}, {Availability::Away, "away"},
                          {Availability::ExtendedAway, "xa"}, {Availability::DoNotDisturb, "dnd"}, {Availability::Offline, "offline"}};

void addContacts(TrayView& view, const DeskAccount& account)
{
    const QList<Contact> contacts = account.chat->contacts();
    for (const Contact& contact : contacts) {
        if (contact.availability == Availability::Offline || !contact.isInRoster || contact.isBlocked)
            continue;
        ++view.contactsOnline;
        view.contacts.append({account.address, QString::fromStdString(contact.jid.text()), contact.name, contact.status,
                              contact.availability});
    }
}

void addChat(TrayView& view, const DeskAccount& account)
{
    view.hasChat = true;
    const int unread = account.chat->unread();
    if (unread > 0) {
        UnixMs latest = 0;
        const QList<Conversation> conversations = account.chat->conversations();
        for (const Conversation& conversation : conversations) {
            if (conversation.unread == 0 || conversation.lastTime <= latest)
                continue;
            latest = conversation.lastTime;
            view.lastSender = conversation.title;
        }
    }
    view.unreadMessages += unread;
    view.online = view.online || account.line->state() == Line::State::Online;
    view.connecting = view.connecting || account.line->state() == Line::State::Connecting || account.line->state() == Line::State::Waiting;
}

void addMail(TrayView& view, const DeskAccount& account, TrayAccount& row)
{
    view.hasMail = true;
    view.newMails += account.mail->fresh();
    row.unread = account.mail->unread();
    view.unreadMails += row.unread;
    for (const Folder& folder : account.mail->folders()) {
        if (folder.unread > 0 && view.folders.size() < mostFoldersShown)
            view.folders.append({account.address, folder.id, folder.title(), folder.unread, folder.colour});
    }
    if (account.chat)
        return;
    // Mail alone: its state is the account's.
    using State = MailWatch::State;
    const State state = account.mail->state();
    view.online = view.online || state == State::Watching || state == State::Polling;
    view.connecting = view.connecting || state == State::Connecting || state == State::Waiting;
}

} // namespace

Availability availabilityFrom(const QString& word)
{
    for (const Word& row : words) {
        if (word == QLatin1String(row.word))
            return row.availability;
    }
    return Availability::Online;
}

QString wordOf(Availability availability)
{
    for (const Word& row : words) {
        if (availability == row.availability)
            return QLatin1String(row.word);
    }
    return QStringLiteral("offline");
}

TrayView summarise(const QList<DeskAccount>& accounts, const Preferences& preferences, const TrayView& before, bool contacts)
{
    TrayView view;
    view.availability = Availability::Offline;
    view.statusTexts = preferences.text(Preference::StatusTexts).split(QLatin1Char('\n'), Qt::SkipEmptyParts).mid(0, 8);
    if (!contacts) {
        view.contacts = before.contacts;
        view.contactsOnline = before.contactsOnline;
    }
    for (const DeskAccount& account : accounts) {
        TrayAccount row{account.address, {}, 0};
        if (account.mail) {
            addMail(view, account, row);
            row.problem = account.mail->problem();
        }
        if (account.chat && account.line) {
            addChat(view, account);
            if (contacts)
                addContacts(view, account);
            view.availability = std::min(view.availability, account.chat->availability());
            if (!account.chat->statusText().isEmpty())
                view.statusText = account.chat->statusText();
            if (!account.line->problem().isEmpty())
                row.problem = account.line->problem();
        }
        view.accounts.append(row);
    }
    view.doNotDisturb = availabilityFrom(preferences.text(Preference::Availability)) == Availability::DoNotDisturb;
    if (contacts) {
        std::sort(view.contacts.begin(), view.contacts.end(), [](const TrayContact& a, const TrayContact& b) {
            if (a.availability != b.availability)
                return a.availability < b.availability;
            return QString::localeAwareCompare(a.name, b.name) < 0;
        });
        view.contacts = view.contacts.mid(0, mostContacts);
    }
    return view;
}

} // namespace posthorn::messenger
