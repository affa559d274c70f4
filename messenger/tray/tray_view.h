// What the tray shows, as a value, and what follows from it: icon, tooltip. No widget in it.
#pragma once

#include <QColor>
#include <QIcon>
#include <QImage>
#include <QList>
#include <QString>

#include "messenger/client/chat/types.h"
#include "messenger/client/mail/mail_types.h"

namespace posthorn::messenger {

enum class TrayState { Offline, Connecting, Online, Away, Busy, Mail, Message };

/// Of which colour the panel is that the icon lies on.
enum class PanelTone { Light, Dark };

struct TrayContact {
    QString account;
    QString jid; ///< bare
    QString name;
    QString status;
    Availability availability = Availability::Online;
    bool operator==(const TrayContact&) const = default;
};

struct TrayFolder {
    QString account;
    QString id;
    QString title;
    qint64 unread = 0;
    QColor colour;
    bool operator==(const TrayFolder&) const = default;
};

struct TrayAccount {
    QString address;
    QString problem; ///< of chat or mail; empty: none
    qint64 unread = 0; ///< mails
    bool operator==(const TrayAccount&) const = default;
};

struct TrayView {
    bool hasChat = false;
    bool hasMail = false;
    bool connecting = false; ///< some line is on its way, none is there
    bool online = false;
    Availability availability = Availability::Offline;
    QString statusText;
    bool doNotDisturb = false;
    qint64 newMails = 0; ///< since acknowledged, of folders that alert
    qint64 unreadMails = 0;
    int unreadMessages = 0; ///< of chats
    QString lastSender; ///< of the newest unread chat message
    QList<TrayContact> contacts; ///< online, the first of them: see mostContacts
    int contactsOnline = 0; ///< all
    QList<TrayFolder> folders; ///< with unread mail
    QList<TrayAccount> accounts;
    QStringList statusTexts; ///< used before, the last first
    bool operator==(const TrayView&) const = default;
};

constexpr int mostContacts = 25; ///< of a menu
constexpr int mostFoldersShown = 20;

/// A new message before new mail, mail before the presence.
TrayState trayState(const TrayView& view);
/// The number on the icon: 0 draws none.
qint64 trayCount(const TrayView& view);
/// Plain text, a few lines.
QString trayToolTip(const TrayView& view);
/// All sizes that panels ask for.
QIcon trayIcon(TrayState state, PanelTone panel, qint64 count);
/// An envelope on a folder's colour, for alerts of its mail; null for no colour.
QImage mailPicture(const QColor& colour);
/// By the desktop: GNOME's bar is dark always; else as @p windowIsDark.
PanelTone panelTone(bool windowIsDark);

} // namespace posthorn::messenger
