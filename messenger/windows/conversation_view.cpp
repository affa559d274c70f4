// One conversation as a whole; its files are in conversation_files.cpp, its menus in conversation_menus.cpp.
#include "messenger/windows/conversation_view.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QListView>
#include <QMenu>
#include <QPointer>
#include <QSplitter>
#include <QVBoxLayout>

#include "messenger/client/chat/chat_face.h"
#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/skins/colours.h"
#include "messenger/windows/bubble_view.h"
#include "messenger/windows/composer.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/emoji_picker.h"
#include "messenger/windows/links.h"
#include "messenger/windows/room_dialogs.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

ConversationView::ConversationView(Desk& desk, ChatFace& chat, const xmpp::Jid& jid, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_chat(chat)
    , m_jid(jid)
    , m_room(chat.conversation(jid).kind == ConversationKind::Room)
    , m_line(plainLabel({}, "muted", this))
    , m_notices(new QVBoxLayout)
    , m_transfers(new QVBoxLayout)
    , m_messages(new MessageModel(chat, jid, this))
    , m_view(new BubbleView(this))
    , m_composer(new Composer(this))
{
    setAcceptDrops(true);
    m_messages->markUnreadFrom(chat.conversation(jid).unread);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildHead();
    layout->addLayout(m_notices);
    m_notices->setSpacing(0);
    m_view->setMessages(m_messages);
    auto& around = m_view->bubbles().surroundings;
    around.senders = m_room;
    around.picture = [this](const Message& message) { return m_pictures.value(message.file.url).image; };
    around.pictureProblem = [this](const Message& message) { return m_pictures.value(message.file.url).problem; };
    if (m_room) {
        auto* splitter = new QSplitter(this);
        splitter->setHandleWidth(1);
        splitter->setChildrenCollapsible(false);
        m_occupants = new OccupantModel(chat, jid, this);
        m_occupantView = new QListView(splitter);
        m_occupantView->setModel(m_occupants);
        m_occupantView->setAccessibleName(tr("Participants"));
        m_occupantView->setProperty("plain", true);
        RowDelegate::Roles roles;
        roles.second = OccupantModel::StatusRole;
        roles.avatar = OccupantModel::AvatarRole;
        roles.availability = OccupantModel::AvailabilityRole;
        roles.avatarSize = 28;
        m_occupantView->setItemDelegate(new RowDelegate(roles, m_occupantView));
        m_occupantView->setContextMenuPolicy(Qt::CustomContextMenu);
        m_occupantView->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
        connect(m_occupantView, &QListView::customContextMenuRequested, this, &ConversationView::occupantMenu);
        connect(m_occupantView, &QListView::activated, this, [this](const QModelIndex& index) {
            const auto occupant = index.data(OccupantModel::OccupantRole).value<Occupant>();
            if (!occupant.isMe)
                Q_EMIT openWanted(occupant.jid);
        });
        splitter->addWidget(m_view);
        splitter->addWidget(m_occupantView);
        splitter->setStretchFactor(0, 1);
        splitter->setSizes({600, 190});
        layout->addWidget(splitter, 1);
        const auto names = [this] {
            QStringList list;
            for (const Occupant& occupant : m_occupants->occupants()) {
                if (!occupant.isMe)
                    list.append(occupant.nick);
            }
            m_composer->field()->names = list;
            updateHead();
        };
        connect(m_occupants, &QAbstractItemModel::modelReset, this, names);
        names();
    } else {
        layout->addWidget(m_view, 1);
    }
    auto* foot = roleFrame("foot", this);
    auto* below = new QVBoxLayout(foot);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(0);
    m_transfers->setContentsMargins(12, 0, 12, 0);
    below->addLayout(m_transfers);
    m_line->setContentsMargins(14, 3, 14, 0);
    m_line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    QFont small = m_line->font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    m_line->setFont(small);
    m_line->setMinimumHeight(QFontMetrics(small).height() + 4);
    below->addWidget(m_line);
    below->addWidget(m_composer);
    layout->addWidget(foot);

    connect(m_view, &BubbleView::hit, this, &ConversationView::hit);
    connect(m_view, &BubbleView::menuWanted, this, &ConversationView::messageMenu);
    connect(m_view, &BubbleView::linkHovered, this, [this](const QString& link) {
        m_hovered = link;
        updateTyping();
    });
    connect(m_view, &BubbleView::typed, this, [this](const QString& text) {
        m_composer->field()->setFocus();
        m_composer->field()->insertPlainText(text);
    });
    connect(m_view, &BubbleView::replyWanted, this, [this](const QModelIndex& index) {
        const auto message = index.data(MessageModel::MessageRole).value<Message>();
        m_composer->reply(message.id, message.outgoing ? MessageModel::tr("You") : message.sender, summary(message));
    });
    connect(m_view, &BubbleView::endReached, this, [this] {
        m_messages->trim();
        markRead();
    });
    connect(m_composer, &Composer::sendWanted, this, &ConversationView::send);
    connect(m_composer, &Composer::fileWanted, this, &ConversationView::chooseFile);
    connect(m_composer, &Composer::filesGiven, this, &ConversationView::sendFiles);
    connect(m_composer, &Composer::imageGiven, this, &ConversationView::sendImage);
    connect(m_composer, &Composer::correctLastWanted, this, &ConversationView::correctLast);
    connect(m_composer, &Composer::colourChosen, this, [this](const QColor& colour) {
        (void)m_desk.preferences().set(Preference::TextColour, colour.isValid() ? colour.name() : QString());
    });
    connect(m_composer->field(), &ComposerField::spellingChosen, this, [this](const QString& languages) {
        (void)m_desk.preferences().set(Preference::SpellLanguages, languages);
    });
    connect(m_composer->field(), &ComposerField::wordLearned, this, [this](const QString& word) {
        QStringList words = m_desk.preferences().text(Preference::SpellWords).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        words.append(word);
        (void)m_desk.preferences().set(Preference::SpellWords, words.join(QLatin1Char('\n')));
    });
    connect(m_composer, &Composer::typing, this, [this](bool writes) { m_chat.setTyping(m_jid, writes); });
    connect(m_messages, &MessageModel::fetched, this, [this] {
        if (!m_jumpTo.isEmpty())
            m_view->goTo(std::exchange(m_jumpTo, {}));
    });
    connect(m_messages, &MessageModel::failed, this, &ConversationView::problem);
    const auto pictures = [this](const QModelIndex&, int first, int last) {
        for (int row = first; row <= last; ++row)
            askPicture(*m_messages->message(row), false);
    };
    connect(m_messages, &QAbstractItemModel::rowsInserted, this, pictures);
    connect(m_messages, &QAbstractItemModel::rowsInserted, this, [this] { markRead(); });
    connect(m_messages, &QAbstractItemModel::modelReset, this, [this, pictures] { pictures({}, 0, m_messages->rowCount() - 1); });
    const auto mine = [this](auto action) {
        return [this, action](const xmpp::Jid& jid) {
            if (jid.sameBare(m_jid))
                action();
        };
    };
    connect(&chat, &ChatFace::typingChanged, this, mine([this] { updateTyping(); }));
    connect(&chat, &ChatFace::conversationChanged, this, mine([this] { updateHead(); updateNotices(); }));
    connect(&chat, &ChatFace::contactChanged, this, mine([this] { updateHead(); updateNotices(); }));
    connect(&chat, &ChatFace::avatarChanged, this, mine([this] { updateHead(); }));
    connect(&chat, &ChatFace::transferChanged, this, &ConversationView::updateTransfers);
    connect(&chat, &ChatFace::loggingNoticeChanged, this, &ConversationView::updateHead);
    connect(&desk.preferences(), &Preferences::changed, this, &ConversationView::applyPreferences);
    connect(&desk.skins(), &Skins::changed, this, [this] { m_view->bubbles().forget(); updateHead(); });
    applyPreferences();
    updateHead();
    updateTyping();
    updateTransfers();
    updateNotices();
    pictures({}, 0, m_messages->rowCount() - 1);
}

ConversationView::~ConversationView() = default;

void ConversationView::applyPreferences()
{
    Preferences& preferences = m_desk.preferences();
    m_composer->setEnterSends(preferences.boolean(Preference::EnterSends));
    m_composer->setEmoticons(preferences.boolean(Preference::Emoticons));
    m_composer->setFormatting(preferences.boolean(Preference::Formatting));
    m_composer->setColour(QColor(preferences.text(Preference::TextColour)));
    m_composer->field()->setSpelling(preferences.text(Preference::SpellLanguages), preferences.text(Preference::SpellWords).split(QLatin1Char('\n'), Qt::SkipEmptyParts));
    m_composer->setFilesAllowed(m_chat.largestFile() > 0, tr("This server takes no files"));
    auto& around = m_view->bubbles().surroundings;
    if (around.showColours != preferences.boolean(Preference::ShowColours)) {
        around.showColours = preferences.boolean(Preference::ShowColours);
        m_view->bubbles().forget();
        m_view->viewport()->update();
    }
}

void ConversationView::buildHead()
{
    auto* head = roleFrame("bar", this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(10, 6, 8, 6);
    row->setSpacing(10);
    m_avatar = new AvatarButton(34, head);
    m_avatar->setToolTip(m_room ? tr("About this room") : tr("About this contact"));
    m_avatar->setAccessibleName(m_avatar->toolTip());
    connect(m_avatar, &QToolButton::clicked, this, [this] { Q_EMIT infoWanted(m_jid); });
    m_title = plainLabel({}, "", head);
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_subtitle = plainLabel({}, "muted", head);
    for (QLabel* label : {m_title, m_subtitle})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(m_title);
    texts->addWidget(m_subtitle);
    m_logged = new QLabel(head);
    auto* search = toolButton(QStringLiteral("search"), tr("Search in this conversation"), head);
    connect(search, &QToolButton::clicked, this, [this] { Q_EMIT historyWanted(m_jid); });
    auto* people = toolButton(QStringLiteral("invite"), m_room ? tr("Invite people") : tr("Talk with more people"), head);
    connect(people, &QToolButton::clicked, this, &ConversationView::invite);
    auto* more = toolButton(QStringLiteral("more"), tr("More"), head);
    auto* menu = new QMenu(more);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMore(menu); });
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(m_avatar);
    row->addLayout(texts, 1);
    row->addWidget(m_logged);
    row->addWidget(search);
    row->addWidget(people);
    row->addWidget(more);
    layout()->addWidget(head);
}

void ConversationView::updateHead()
{
    const Conversation conversation = m_chat.conversation(m_jid);
    const Contact contact = m_chat.contact(m_jid);
    m_title->setText(conversation.title);
    m_avatar->show(m_chat.avatar(m_jid), conversation.title, jidText(m_jid));
    setAccessibleName(tr("Conversation with %1").arg(conversation.title));
    if (m_room) {
        QString line = conversation.subject.simplified();
        const int people = m_occupants ? int(m_occupants->occupants().size()) : 0;
        const QString count = tr("%n participant(s)", nullptr, people);
        m_subtitle->setText(line.isEmpty() ? count : QStringLiteral("%1 · %2").arg(count, line));
    } else {
        m_avatar->setAvailability(int(contact.availability));
        const QString status = contact.status.simplified();
        m_subtitle->setText(status.isEmpty() ? availabilityTitle(contact.availability) : QStringLiteral("%1 · %2").arg(availabilityTitle(contact.availability), status));
    }
    m_subtitle->setToolTip(m_subtitle->text().toHtmlEscaped());
    const LoggingNotice logged = m_chat.loggingNotice();
    const bool written = logged.kind == LoggingNotice::Kind::Texts || logged.kind == LoggingNotice::Kind::Metadata;
    m_logged->setVisible(written);
    m_logged->setPixmap(icon(QStringLiteral("eye"), Tone::Muted).pixmap(18, 18));
    m_logged->setToolTip(logged.text.toHtmlEscaped());
    m_logged->setAccessibleName(logged.text);
}

void ConversationView::updateTyping()
{
    const bool link = !m_hovered.isEmpty();
    m_line->setText(link ? visibleTarget(m_hovered) : typingText(m_chat.typing(m_jid)));
    m_line->setLayoutDirection(link ? Qt::LeftToRight : layoutDirection());
}

void ConversationView::updateNotices()
{
    const Conversation conversation = m_chat.conversation(m_jid);
    if (m_room && (conversation.state == RoomState::Failed || conversation.state == RoomState::Left)) {
        const QString text = conversation.problem.isEmpty() ? tr("You are not in this room.") : conversation.problem;
        if (!m_problem) {
            m_problem = new NoticeBar(NoticeBar::Level::Warning, text, this);
            m_problem->addAction(tr("Enter"), [this] {
                QString password;
                if (m_chat.conversation(m_jid).needsPassword) {
                    bool ok = false;
                    password = QInputDialog::getText(this, tr("Password"), tr("Password of the room"), QLineEdit::Password, {}, &ok);
                    if (!ok)
                        return;
                }
                m_chat.joinRoom(m_jid, {}, password);
            });
            connect(m_problem, &NoticeBar::closed, m_problem, &QWidget::hide);
            m_notices->addWidget(m_problem);
        }
        m_problem->setText(text);
        m_problem->show();
    } else if (m_room && m_problem) {
        m_problem->hide();
    }
    m_composer->setEnabled(!m_room || conversation.state == RoomState::Joined);
    const Contact contact = m_chat.contact(m_jid);
    const bool stranger = conversation.kind == ConversationKind::Single && !contact.isInRoster && !contact.isBlocked && conversation.lastTime > 0;
    if (stranger && !m_stranger) {
        m_stranger = new NoticeBar(NoticeBar::Level::Info, tr("%1 is none of your contacts.").arg(isolated(jidText(m_jid))), this);
        m_stranger->addAction(tr("Add"), [this] { m_chat.addContact(m_jid, {}, {}); });
        m_stranger->addAction(tr("Block"), [this] { m_chat.block(m_jid); });
        connect(m_stranger, &NoticeBar::closed, m_stranger, &QWidget::hide);
        m_notices->addWidget(m_stranger);
    } else if (!stranger && m_stranger) {
        m_stranger->deleteLater();
        m_stranger = nullptr;
    }
}

void ConversationView::problem(const QString& text)
{
    auto* bar = new NoticeBar(NoticeBar::Level::Error, text, this);
    connect(bar, &NoticeBar::closed, bar, &QObject::deleteLater);
    m_notices->addWidget(bar);
}

void ConversationView::send()
{
    const Draft draft = m_composer->draft();
    if (draft.text.isEmpty())
        return;
    if (m_chat.send(m_jid, draft).isEmpty()) {
        problem(tr("The message is too long: 64 KiB at most."));
        return;
    }
    m_composer->clear();
    if (!m_messages->isAtEnd())
        m_messages->showEnd();
    m_view->goToEnd();
}

void ConversationView::openTarget(const QString& link)
{
    if (const auto target = parseXmppLink(link)) {
        if (target->isRoom)
            m_chat.joinRoom(target->jid.bare());
        Q_EMIT openWanted(target->jid);
        return;
    }
    if (!openLink(link))
        problem(tr("This link is not opened: %1").arg(visibleTarget(link)));
}

void ConversationView::hit(const BubbleHit& hit, const QModelIndex& index)
{
    const auto message = index.data(MessageModel::MessageRole).value<Message>();
    switch (hit.kind) {
    case BubbleHit::Link:
        openTarget(hit.value);
        break;
    case BubbleHit::Quote:
        if (m_messages->find(hit.value).isValid())
            m_view->goTo(hit.value);
        break;
    case BubbleHit::Picture:
        if (m_pictures.value(hit.value).image.isNull())
            askPicture(message, true);
        else
            saveFile(message, false);
        break;
    case BubbleHit::File:
        saveFile(message, false);
        break;
    case BubbleHit::Reaction:
        m_chat.react(m_jid, message.id, hit.value);
        break;
    case BubbleHit::Retry:
        m_chat.resend(m_jid, message.id);
        break;
    case BubbleHit::Avatar:
        Q_EMIT infoWanted(message.from);
        break;
    case BubbleHit::FileCancel:
    case BubbleHit::Nothing:
    case BubbleHit::Bubble:
    case BubbleHit::Text:
        break;
    }
}

void ConversationView::setShown(bool shown)
{
    m_shown = shown;
    if (shown)
        markRead();
}

void ConversationView::markRead()
{
    if (m_shown && m_messages->isAtEnd() && m_view->isAtEnd() && m_chat.conversation(m_jid).unread > 0)
        m_chat.markRead(m_jid);
}

void ConversationView::showAround(qint64 key, const QString& words)
{
    m_view->bubbles().surroundings.marked = words;
    m_view->bubbles().forget();
    for (int row = 0; row < m_messages->rowCount(); ++row) {
        if (m_messages->message(row)->key == key) {
            m_view->goTo(m_messages->message(row)->id);
            return;
        }
    }
    m_messages->showAround(key);
    connect(m_messages, &MessageModel::fetched, this, [this, key] {
        for (int row = 0; row < m_messages->rowCount(); ++row) {
            if (m_messages->message(row)->key == key)
                m_view->goTo(m_messages->message(row)->id);
        }
    }, Qt::SingleShotConnection);
}

} // namespace posthorn::messenger
