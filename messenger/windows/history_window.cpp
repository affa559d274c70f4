#include "messenger/windows/history_window.h"

#include <QCloseEvent>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/windows/bubble_view.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

constexpr int pageSize = 50;

enum HitRole { SecondRole = Qt::UserRole, AvatarRole, KeyRole, TimeRole };

/// The beginning of a message, or what stands around the word that was looked for.
QString aroundWord(const QString& text, const QString& words)
{
    const QString first = words.section(QLatin1Char(' '), 0, 0, QString::SectionSkipEmpty);
    const qsizetype at = first.isEmpty() ? -1 : text.indexOf(first, 0, Qt::CaseInsensitive);
    if (at < 50)
        return text.left(160);
    const qsizetype begin = text.lastIndexOf(QLatin1Char(' '), at - 12);
    return QStringLiteral("… ") + text.mid(begin + 1, 160);
}

} // namespace

HistoryWindow::HistoryWindow(Desk& desk, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_desk(desk)
    , m_where(new QComboBox(this))
    , m_search(new QLineEdit(this))
    , m_results(new QListWidget(this))
    , m_state(plainLabel({}, "muted", this))
    , m_view(new BubbleView(this))
{
    setWindowTitle(tr("History"));
    m_where->setAccessibleName(tr("Conversation"));
    m_search->setPlaceholderText(tr("Search what was written"));
    m_search->setAccessibleName(tr("Search what was written"));
    m_search->setClearButtonEnabled(true);
    m_results->setAccessibleName(tr("Found messages"));
    m_results->setProperty("plain", true);
    m_results->setFrameShape(QFrame::NoFrame);
    m_results->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_results->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_results->viewport()->setAttribute(Qt::WA_Hover);
    RowDelegate::Roles roles;
    roles.second = SecondRole;
    roles.avatar = AvatarRole;
    roles.key = KeyRole;
    roles.time = TimeRole;
    m_results->setItemDelegate(new RowDelegate(roles, m_results));
    m_state->setContentsMargins(10, 6, 10, 8);
    m_view->setHint(tr("What was found is shown here, with what was written around it."));
    auto* head = roleFrame("bar", this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(12, 10, 12, 10);
    row->addWidget(m_where, 1);
    row->addWidget(m_search, 2);
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_results, 1);
    column->addWidget(m_state);
    auto* splitter = new QSplitter(this);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(m_view);
    splitter->setSizes({340, 520});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(splitter, 1);
    resize(900, 620);
    m_wait.setSingleShot(true);
    m_wait.setInterval(200);
    connect(&m_wait, &QTimer::timeout, this, [this] { ask(false); });
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_wait.start(); });
    connect(m_where, &QComboBox::currentIndexChanged, this, [this] { ask(false); });
    connect(m_results, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) { showFound(item); });
    connect(m_results, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        const Hit& hit = m_hits[m_results->row(item)];
        Q_EMIT openWanted(hit.chat, hit.message.conversation, hit.message.key, m_search->text());
    });
    connect(m_results->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (m_more && value > m_results->verticalScrollBar()->maximum() - 200)
            ask(true);
    });
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_search, qOverload<>(&QWidget::setFocus));
    connect(new QShortcut(Qt::Key_Escape, this), &QShortcut::activated, this, &QWidget::close);
    connect(&desk, &Desk::accountLeaving, this, [this] {
        // Nothing that is shown may outlive its chat.
        ++m_turn;
        m_hits.clear();
        m_results->clear();
        m_view->setModel(nullptr);
        delete std::exchange(m_model, nullptr);
        close();
    });
    (void)restoreGeometry(QByteArray::fromBase64(desk.preferences().text(Preference::HistoryGeometry).toLatin1()));
}

HistoryWindow::~HistoryWindow() = default;

void HistoryWindow::closeEvent(QCloseEvent* event)
{
    (void)m_desk.preferences().set(Preference::HistoryGeometry, QString::fromLatin1(saveGeometry().toBase64()));
    QWidget::closeEvent(event);
}

void HistoryWindow::fillConversations()
{
    const QSignalBlocker quiet(m_where);
    m_where->clear();
    m_where->addItem(icon(QStringLiteral("history")), tr("All conversations"));
    for (const DeskAccount& account : m_desk.accounts()) {
        if (!account.chat)
            continue;
        QList<Conversation> list = account.chat->conversations();
        std::sort(list.begin(), list.end(), [](const Conversation& a, const Conversation& b) { return a.title.localeAwareCompare(b.title) < 0; });
        for (const Conversation& conversation : std::as_const(list)) {
            m_where->addItem(conversation.title, jidText(conversation.jid));
            m_where->setItemData(m_where->count() - 1, QVariant::fromValue(static_cast<QObject*>(account.chat)), Qt::UserRole + 1);
        }
    }
}

void HistoryWindow::look(ChatFace* chat, const xmpp::Jid& conversation, const QString& words)
{
    fillConversations();
    int wanted = 0;
    for (int i = 1; i < m_where->count(); ++i) {
        if (m_where->itemData(i).toString() == jidText(conversation) && m_where->itemData(i, Qt::UserRole + 1).value<QObject*>() == chat)
            wanted = i;
    }
    const QSignalBlocker quiet(m_where);
    m_where->setCurrentIndex(wanted);
    m_search->setText(words);
    ask(false);
    m_search->setFocus();
}

void HistoryWindow::ask(bool more)
{
    const quint64 turn = ++m_turn;
    const QString words = m_search->text().trimmed();
    if (!more) {
        m_results->clear();
        m_hits.clear();
        m_last = 0;
    }
    m_more = false;
    const auto jid = xmpp::Jid::parse(m_where->currentData().toString().toStdString()).value_or(xmpp::Jid());
    auto* only = qobject_cast<ChatFace*>(m_where->currentData(Qt::UserRole + 1).value<QObject*>());
    if (words.isEmpty()) { // nothing is searched: the conversation itself is shown
        m_state->setText(only ? tr("Type words to search in this conversation.") : tr("Type words to search in all conversations."));
        if (only) {
            auto* model = new MessageModel(*only, jid, this);
            m_view->bubbles().surroundings.senders = only->conversation(jid).kind == ConversationKind::Room;
            m_view->bubbles().surroundings.marked.clear();
            m_view->bubbles().forget();
            m_view->setMessages(model);
            delete std::exchange(m_model, model);
        }
        return;
    }
    m_state->setText(tr("Searching …"));
    for (const DeskAccount& account : m_desk.accounts()) {
        if (!account.chat || (only && account.chat != only))
            continue;
        ChatFace* chat = account.chat;
        chat->searchHistory(words, jid, m_last, pageSize, this, [this, turn, chat, words](Result<QList<Found>> found) {
            if (turn != m_turn)
                return;
            if (!found) {
                m_state->setText(fromUtf8(found.error().text));
                return;
            }
            for (const Found& hit : *found) {
                const QString who = hit.message.outgoing ? MessageModel::tr("You") : hit.message.sender;
                const QString said = hit.message.room || hit.message.outgoing ? tr("%1: %2").arg(who, aroundWord(summary(hit.message), words)) : aroundWord(summary(hit.message), words);
                auto* item = new QListWidgetItem(hit.title, m_results);
                item->setData(SecondRole, said);
                item->setData(AvatarRole, chat->avatar(hit.message.conversation));
                item->setData(KeyRole, jidText(hit.message.conversation));
                item->setData(TimeRole, qlonglong(hit.message.time));
                item->setData(Qt::AccessibleTextRole, QStringLiteral("%1, %2, %3: %4").arg(hit.title, fullTimeText(hit.message.time), who, summary(hit.message)));
                item->setToolTip(fullTimeText(hit.message.time));
                m_hits.append({chat, hit.message});
                m_last = hit.message.key;
            }
            m_more = found->size() == pageSize;
            m_state->setText(m_hits.isEmpty() ? tr("Nothing was found.") : m_more ? tr("The latest %n message(s); scroll for more", nullptr, int(m_hits.size()))
                                                                              : tr("%n message(s) found", nullptr, int(m_hits.size())));
        });
    }
}

void HistoryWindow::showFound(QListWidgetItem* item)
{
    if (!item)
        return;
    const Hit hit = m_hits.value(m_results->row(item));
    if (!hit.chat)
        return;
    auto* model = new MessageModel(*hit.chat, hit.message.conversation, this);
    auto& around = m_view->bubbles().surroundings;
    around.senders = hit.message.room;
    around.marked = m_search->text();
    m_view->bubbles().forget();
    m_view->setMessages(model);
    delete std::exchange(m_model, model);
    connect(model, &MessageModel::fetched, this, [this, id = hit.message.id] { m_view->goTo(id); });
    model->showAround(hit.message.key);
}

} // namespace posthorn::messenger
