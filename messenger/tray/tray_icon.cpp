#include "messenger/tray/tray_icon.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QPainter>
#include <QSystemTrayIcon>

#include "messenger/client/mail/mail_watch.h"
#include "messenger/models/text.h"

namespace posthorn::messenger {

namespace {

constexpr int fillAfter = 150; // ms
constexpr int longestEntry = 60;

/// A dot of a folder's or a presence's colour.
QIcon dot(const QColor& colour)
{
    if (!colour.isValid())
        return {};
    QPixmap pixmap(32, 32);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(6, 6, 20, 20);
    return QIcon(pixmap);
}

QColor colourOf(Availability availability)
{
    switch (availability) {
    case Availability::FreeToChat:
    case Availability::Online:
        return QColor(0x15, 0x80, 0x3D);
    case Availability::Away:
    case Availability::ExtendedAway:
        return QColor(0xD9, 0x77, 0x06);
    case Availability::DoNotDisturb:
        return QColor(0xB9, 0x1C, 0x1C);
    default:
        return QColor(0x8A, 0x93, 0xA0);
    }
}

/// What people wrote, as a menu's entry: short, and no letter of it is a shortcut.
QString entry(QString text)
{
    if (text.size() > longestEntry)
        text = text.left(longestEntry - 1) + QChar(0x2026);
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

TrayIcon::TrayIcon(PanelTone panel, QObject* parent)
    : QObject(parent)
    , m_menu(std::make_unique<QMenu>())
    , m_icon(new QSystemTrayIcon(this))
    , m_panel(panel)
{
    build();
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            Q_EMIT clicked();
        else if (reason == QSystemTrayIcon::MiddleClick)
            Q_EMIT acknowledgeWanted();
    });
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &TrayIcon::fill);
    connect(&m_watch, &TrayWatch::changed, this, &TrayIcon::look);
    show({});
    look();
}

TrayIcon::~TrayIcon() = default;

void TrayIcon::look()
{
    const bool is = QSystemTrayIcon::isSystemTrayAvailable();
    if (is && !m_icon->isVisible())
        m_icon->show();
    else if (!is && m_icon->isVisible())
        m_icon->hide();
    if (std::exchange(m_isThere, is) != is)
        Q_EMIT thereChanged(is);
}

QAction* TrayIcon::addTo(QMenu* menu, const QString& text, std::function<void()> then)
{
    QAction* const action = menu->addAction(text);
    connect(action, &QAction::triggered, this, std::move(then));
    return action;
}

void TrayIcon::build()
{
    QAction* const open = addTo(m_menu.get(), tr("&Open Posthorn"), [this] { Q_EMIT clicked(); });
    m_menu->setDefaultAction(open);
    m_acknowledge = addTo(m_menu.get(), tr("&Acknowledge new mail"), [this] { Q_EMIT acknowledgeWanted(); });
    m_menu->addSeparator();
    m_status = m_menu->addMenu(tr("&Status"));
    m_contacts = m_menu->addMenu(tr("&Contacts online"));
    m_ofChat = {m_status->menuAction(), m_contacts->menuAction()};
    m_menu->addSeparator();
    m_folders = m_menu->addMenu(tr("&Unread mail"));
    m_ofMail = {m_folders->menuAction(),
                addTo(m_menu.get(), tr("&Write a mail"), [this] { Q_EMIT webmailWanted({}, MailWatch::placeOfCompose()); }),
                addTo(m_menu.get(), tr("Open &webmail"), [this] { Q_EMIT webmailWanted({}, MailWatch::placeOfFolder({})); }),
                addTo(m_menu.get(), tr("Open ca&lendar"), [this] { Q_EMIT webmailWanted({}, QStringLiteral("calendar")); })};
    m_menu->addSeparator();
    m_ofChat.append(addTo(m_menu.get(), tr("&History …"), [this] { Q_EMIT historyWanted(); }));
    addTo(m_menu.get(), tr("&Preferences …"), [this] { Q_EMIT preferencesWanted(); });
    addTo(m_menu.get(), tr("A&bout Posthorn"), [this] { Q_EMIT aboutWanted(); });
    m_menu->addSeparator();
    addTo(m_menu.get(), tr("&Quit"), [this] { Q_EMIT quitWanted(); });
    fill();
}

void TrayIcon::setPanel(PanelTone panel)
{
    if (std::exchange(m_panel, panel) == panel)
        return;
    m_shownState = -1;
    show(TrayView(m_view));
}

void TrayIcon::show(const TrayView& view)
{
    m_view = view;
    const TrayState state = trayState(view);
    const qint64 count = std::min<qint64>(trayCount(view), 100);
    if (int(state) != m_shownState || count != m_shownCount) {
        m_shownState = int(state);
        m_shownCount = count;
        m_icon->setIcon(trayIcon(state, m_panel, count));
    }
    const QString tip = trayToolTip(view);
    if (tip != m_icon->toolTip())
        m_icon->setToolTip(tip);
    if (!m_later.isActive() && m_view != m_filled)
        m_later.start(fillAfter);
}

// Submenus are filled anew only where something in them changed: a menu that is open is not pulled from under the pointer.
void TrayIcon::fill()
{
    const bool first = m_status->isEmpty();
    if (first || m_view.availability != m_filled.availability || m_view.statusTexts != m_filled.statusTexts ||
        m_view.statusText != m_filled.statusText)
        fillStatus();
    if (first || m_view.contacts != m_filled.contacts || m_view.contactsOnline != m_filled.contactsOnline)
        fillContacts();
    if (first || m_view.folders != m_filled.folders || m_view.unreadMails != m_filled.unreadMails)
        fillFolders();
    m_acknowledge->setEnabled(m_view.newMails > 0);
    m_acknowledge->setVisible(m_view.hasMail);
    for (QAction* action : std::as_const(m_ofMail))
        action->setVisible(m_view.hasMail);
    for (QAction* action : std::as_const(m_ofChat))
        action->setVisible(m_view.hasChat);
    m_filled = m_view;
}

void TrayIcon::fillStatus()
{
    m_status->clear();
    for (const Availability each : {Availability::Online, Availability::FreeToChat, Availability::Away, Availability::ExtendedAway,
                                    Availability::DoNotDisturb, Availability::Invisible, Availability::Offline}) {
        QAction* const action = addTo(m_status, availabilityTitle(each),
                                      [this, each] { Q_EMIT availabilityWanted(each, m_view.statusText); });
        action->setIcon(dot(colourOf(each)));
        action->setIconVisibleInMenu(true);
        action->setCheckable(true);
        action->setChecked(each == m_view.availability);
    }
    m_status->addSeparator();
    for (const QString& text : m_view.statusTexts.mid(0, 8))
        addTo(m_status, entry(text), [this, text] { Q_EMIT availabilityWanted(m_view.availability, text); });
    if (!m_view.statusText.isEmpty())
        addTo(m_status, tr("&No text"), [this] { Q_EMIT availabilityWanted(m_view.availability, {}); });
    addTo(m_status, tr("Own &text …"), [this] { Q_EMIT ownTextWanted(); });
}

void TrayIcon::fillContacts()
{
    m_contacts->clear();
    m_contacts->setTitle(m_view.contactsOnline > 0 ? tr("&Contacts online (%1)").arg(m_view.contactsOnline) : tr("&Contacts online"));
    for (const TrayContact& contact : m_view.contacts.mid(0, mostContacts)) {
        QAction* const action = addTo(m_contacts, entry(contact.name), [this, contact] { Q_EMIT chatWanted(contact.account, contact.jid); });
        action->setIcon(dot(colourOf(contact.availability)));
        action->setIconVisibleInMenu(true);
        action->setToolTip(contact.status);
    }
    if (m_view.contacts.isEmpty())
        m_contacts->addAction(tr("Nobody"))->setEnabled(false);
    else if (m_view.contactsOnline > mostContacts)
        addTo(m_contacts, tr("%n more …", nullptr, m_view.contactsOnline - mostContacts), [this] { Q_EMIT contactsWanted(); });
}

void TrayIcon::fillFolders()
{
    m_folders->clear();
    m_folders->setTitle(m_view.unreadMails > 0 ? tr("&Unread mail (%1)").arg(m_view.unreadMails) : tr("&Unread mail"));
    const bool many = m_view.accounts.size() > 1;
    for (const TrayFolder& folder : m_view.folders.mid(0, mostFoldersShown)) {
        const QString title = many ? tr("%1 – %2").arg(folder.title, folder.account) : folder.title;
        QAction* const action = addTo(m_folders, entry(title) + QStringLiteral(" (%1)").arg(folder.unread), [this, folder] {
            Q_EMIT webmailWanted(folder.account, MailWatch::placeOfFolder(folder.id));
        });
        action->setIcon(dot(folder.colour));
        action->setIconVisibleInMenu(true);
    }
    if (m_view.folders.isEmpty())
        m_folders->addAction(tr("None"))->setEnabled(false);
}

} // namespace posthorn::messenger
