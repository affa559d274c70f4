// The program's icon in the desktop's tray, with its menu. Where there is no tray it is not there, and says so.
#pragma once

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

#include "messenger/tray/tray_view.h"
#include "messenger/tray/tray_watch.h"

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace posthorn::messenger {

class TrayIcon final : public QObject {
    Q_OBJECT
public:
    explicit TrayIcon(PanelTone panel, QObject* parent = nullptr);
    ~TrayIcon() override;

    /// Shown where the desktop has a tray, and taken away when that goes: a tray may come later, too.
    bool isThere() const { return m_isThere; }
    void show(const TrayView& view);
    void setPanel(PanelTone panel);
    QSystemTrayIcon* systemIcon() const { return m_icon; }
    QMenu* menu() const { return m_menu.get(); }
    /// Looks for the tray now; by itself it does so when one came or went.
    void look();

Q_SIGNALS:
    /// The tray came or went.
    void thereChanged(bool isThere);
    /// A click on the icon itself.
    void clicked();
    void availabilityWanted(posthorn::messenger::Availability availability, const QString& text);
    /// "Own text …": ask the user.
    void ownTextWanted();
    void chatWanted(const QString& account, const QString& jid);
    void contactsWanted();
    /// An address inside the webmail, of @p account (empty: of the first).
    void webmailWanted(const QString& account, const QString& place);
    void acknowledgeWanted();
    void historyWanted();
    void preferencesWanted();
    void aboutWanted();
    void quitWanted();

private:
    void build();
    void fill();
    void fillStatus();
    void fillContacts();
    void fillFolders();
    QAction* addTo(QMenu* menu, const QString& text, std::function<void()> then);

    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon* m_icon;
    QMenu* m_status = nullptr;
    QMenu* m_contacts = nullptr;
    QMenu* m_folders = nullptr;
    QAction* m_acknowledge = nullptr;
    QList<QAction*> m_ofMail;
    QList<QAction*> m_ofChat;
    TrayView m_view;
    TrayView m_filled; ///< what the menu has
    QTimer m_later; ///< one filling for many changes
    TrayWatch m_watch;
    PanelTone m_panel;
    int m_shownState = -1;
    qint64 m_shownCount = -1;
    bool m_isThere = false;
};

} // namespace posthorn::messenger
