#include "messenger/windows/conversations_window.h"

#include <QApplication>
#include <QEvent>
#include <QShortcut>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "messenger/models/text.h"
#include "messenger/windows/composer.h"
#include "messenger/windows/conversation_view.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

ConversationsWindow::ConversationsWindow(Desk& desk, QObject* parent)
    : QObject(parent)
    , m_desk(desk)
{
    connect(&desk, &Desk::accountLeaving, this, [this](const QString& address) {
        if (const DeskAccount* account = m_desk.account(address); account && account->chat)
            closeAll(account->chat);
    });
    connect(&desk.preferences(), &Preferences::changed, this, [this](Preference preference) {
        if (preference != Preference::ConversationsAs)
            return;
        for (ConversationView* view : std::as_const(m_views)) { // from tabs into windows, and back
            QWidget* old = view->window();
            view->setParent(nullptr);
            if (old != m_window && old != view)
                old->deleteLater();
            place(view);
        }
        if (m_window && !asTabs())
            m_window->hide();
    });
    connect(qApp, &QApplication::focusChanged, this, &ConversationsWindow::updateShown);
}

ConversationsWindow::~ConversationsWindow()
{
    closeAll(nullptr);
    delete m_window;
}

bool ConversationsWindow::asTabs() const
{
    return m_desk.preferences().text(Preference::ConversationsAs) != QLatin1String("windows");
}

void ConversationsWindow::makeWindow()
{
    m_window = new QWidget;
    m_window->setObjectName(QStringLiteral("conversations"));
    m_window->setWindowTitle(tr("Conversations"));
    m_window->resize(820, 640);
    m_tabs = new QTabWidget(m_window);
    m_tabs->setDocumentMode(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_tabs->setElideMode(Qt::ElideRight);
    m_tabs->setTabBarAutoHide(true); // one conversation has its name in its head
    // It would hand Tab to its bar, hidden or not, and there it would stay; the bar takes it by itself.
    m_tabs->setFocusProxy(nullptr);
    m_tabs->setFocusPolicy(Qt::NoFocus);
    m_tabs->tabBar()->setFocusPolicy(Qt::TabFocus);
    m_tabs->tabBar()->setAccessibleName(tr("Conversations"));
    m_tabs->tabBar()->setDrawBase(false);
    auto* layout = new QVBoxLayout(m_window);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, [this](int index) { close(static_cast<ConversationView*>(m_tabs->widget(index))); });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int index) {
        if (auto* view = qobject_cast<ConversationView*>(m_tabs->widget(index))) {
            m_window->setWindowTitle(m_tabs->tabText(index));
            view->composer()->field()->setFocus();
        }
        updateShown();
    });
    const auto step = [this](int by) {
        return [this, by] {
            if (m_tabs->count() > 1)
                m_tabs->setCurrentIndex((m_tabs->currentIndex() + by + m_tabs->count()) % m_tabs->count());
        };
    };
    connect(new QShortcut(QKeySequence(QStringLiteral("Ctrl+PgDown")), m_window), &QShortcut::activated, this, step(1));
    connect(new QShortcut(QKeySequence(QStringLiteral("Ctrl+PgUp")), m_window), &QShortcut::activated, this, step(-1));
    connect(new QShortcut(QKeySequence(QStringLiteral("Ctrl+W")), m_window), &QShortcut::activated, this, [this] {
        if (auto* view = qobject_cast<ConversationView*>(m_tabs->currentWidget()))
            close(view);
    });
    m_window->installEventFilter(this);
    (void)m_window->restoreGeometry(QByteArray::fromBase64(m_desk.preferences().text(Preference::ChatGeometry).toLatin1()));
}

void ConversationsWindow::place(ConversationView* view)
{
    if (asTabs()) {
        if (!m_window)
            makeWindow();
        m_tabs->addTab(view, QString());
    } else {
        auto* window = new QWidget;
        window->setObjectName(QStringLiteral("conversation"));
        window->setAttribute(Qt::WA_DeleteOnClose);
        auto* layout = new QVBoxLayout(window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(view);
        window->resize(620, 600);
        window->installEventFilter(this);
        connect(new QShortcut(QKeySequence(QStringLiteral("Ctrl+W")), window), &QShortcut::activated, window, &QWidget::close);
    }
    updateTitle(view);
    view->show();
}

ConversationView* ConversationsWindow::find(const ChatFace* chat, const xmpp::Jid& jid) const
{
    for (ConversationView* view : m_views) {
        if (&view->chat() == chat && view->jid() == jid)
            return view;
    }
    return nullptr;
}

ConversationView* ConversationsWindow::open(ChatFace* chat, const xmpp::Jid& jid)
{
    ConversationView* view = find(chat, jid);
    if (!view) {
        view = new ConversationView(m_desk, *chat, jid);
        m_views.append(view);
        connect(view, &ConversationView::openWanted, this, [this, chat](const xmpp::Jid& other) { open(chat, other); });
        connect(view, &ConversationView::historyWanted, this, [this, chat](const xmpp::Jid& other) { Q_EMIT historyWanted(chat, other); });
        connect(view, &ConversationView::infoWanted, this, [this, chat](const xmpp::Jid& other) { Q_EMIT infoWanted(chat, other); });
        connect(chat, &ChatFace::conversationChanged, view, [this, view](const xmpp::Jid& changed) {
            if (changed == view->jid())
                updateTitle(view);
        });
        connect(chat, &ChatFace::avatarChanged, view, [this, view](const xmpp::Jid& changed) {
            if (changed == view->jid())
                updateTitle(view);
        });
        place(view);
    }
    if (m_tabs && m_tabs->indexOf(view) >= 0)
        m_tabs->setCurrentWidget(view);
    QWidget* window = view->window();
    if (window->isMinimized())
        window->showNormal();
    else
        window->show();
    window->raise();
    window->activateWindow();
    view->composer()->field()->setFocus();
    updateShown();
    return view;
}

void ConversationsWindow::updateTitle(ConversationView* view)
{
    const Conversation conversation = view->chat().conversation(view->jid());
    const QString title = conversation.unread > 0 ? QStringLiteral("(%1) %2").arg(conversation.unread).arg(conversation.title) : conversation.title;
    const QIcon picture(avatarPixmap(view->chat().avatar(view->jid()), conversation.title, jidText(view->jid()), 24, view->devicePixelRatioF()));
    const int index = m_tabs ? m_tabs->indexOf(view) : -1;
    if (index >= 0) {
        m_tabs->setTabText(index, QString(title).replace(QLatin1Char('&'), QLatin1String("&&")));
        m_tabs->setTabIcon(index, picture);
        m_tabs->setTabToolTip(index, conversation.title.toHtmlEscaped());
        if (m_tabs->currentIndex() == index)
            m_window->setWindowTitle(title);
    } else {
        view->window()->setWindowTitle(title);
        view->window()->setWindowIcon(picture);
    }
}

void ConversationsWindow::close(ConversationView* view)
{
    m_views.removeOne(view);
    if (m_tabs && m_tabs->indexOf(view) >= 0) {
        m_tabs->removeTab(m_tabs->indexOf(view));
        if (m_tabs->count() == 0)
            m_window->hide();
    } else if (view->window() != view) {
        view->window()->deleteLater();
        return;
    }
    view->deleteLater();
}

void ConversationsWindow::closeAll(const ChatFace* chat)
{
    const QList<ConversationView*> views = m_views;
    for (ConversationView* view : views) {
        if (chat && &view->chat() != chat)
            continue;
        m_views.removeOne(view);
        QWidget* window = view->window();
        delete view; // its chat goes next
        if (window != m_window && window != view)
            delete window;
    }
    if (m_window && m_tabs->count() == 0)
        m_window->hide();
}

bool ConversationsWindow::isLookingAt(const ChatFace* chat, const xmpp::Jid& jid) const
{
    const ConversationView* view = find(chat, jid);
    return view && view->isShown();
}

void ConversationsWindow::updateShown()
{
    for (ConversationView* view : std::as_const(m_views)) {
        const bool front = !m_tabs || m_tabs->indexOf(view) < 0 || m_tabs->currentWidget() == view;
        const bool shown = front && view->window()->isActiveWindow() && !view->window()->isMinimized() && view->isVisible();
        if (shown != view->isShown())
            view->setShown(shown);
    }
}

bool ConversationsWindow::eventFilter(QObject* object, QEvent* event)
{
    auto* window = static_cast<QWidget*>(object);
    switch (event->type()) {
    case QEvent::WindowActivate:
    case QEvent::WindowDeactivate:
    case QEvent::Hide:
    case QEvent::Show:
        QMetaObject::invokeMethod(this, &ConversationsWindow::updateShown, Qt::QueuedConnection);
        break;
    case QEvent::Close:
        if (window == m_window) {
            (void)m_desk.preferences().set(Preference::ChatGeometry, QString::fromLatin1(window->saveGeometry().toBase64()));
        } else if (auto* view = window->findChild<ConversationView*>()) {
            m_views.removeOne(view);
        }
        break;
    default:
        break;
    }
    return QObject::eventFilter(object, event);
}

} // namespace posthorn::messenger
