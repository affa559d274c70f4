#include "messenger/windows/status_chooser.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QImageReader>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QVBoxLayout>

#include "messenger/models/text.h"
#include "messenger/windows/account_choice.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

constexpr qsizetype mostTexts = 8;
constexpr int longestSide = 8192;

} // namespace

StatusChooser::StatusChooser(Desk& desk, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_avatar(new AvatarButton(42, this))
    , m_name(plainLabel({}, "", this))
    , m_button(new QToolButton(this))
    , m_text(new QLineEdit(this))
{
    QFont bold = m_name->font();
    bold.setWeight(QFont::DemiBold);
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    m_name->setFont(bold);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_avatar->setToolTip(tr("Choose my picture"));
    m_avatar->setAccessibleName(tr("Choose my picture"));
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setAccessibleName(tr("My presence"));
    m_button->setMenu(new QMenu(m_button));
    m_text->setPlaceholderText(tr("What are you doing?"));
    m_text->setAccessibleName(tr("My status text"));
    m_text->setMaxLength(250);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_name, 1);
    row->addWidget(m_button);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addLayout(row);
    texts->addWidget(m_text);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 8);
    layout->setSpacing(10);
    layout->addWidget(m_avatar, 0, Qt::AlignVCenter);
    layout->addLayout(texts, 1);
    connect(m_button->menu(), &QMenu::aboutToShow, this, &StatusChooser::fillMenu);
    connect(m_avatar, &QToolButton::clicked, this, &StatusChooser::chooseAvatar);
    connect(m_text, &QLineEdit::editingFinished, this, [this] {
        for (const DeskAccount& account : m_desk.accounts()) {
            if (account.chat && account.chat->statusText() != m_text->text().trimmed()) {
                choose(account.chat->availability(), m_text->text().trimmed());
                break;
            }
        }
    });
    connect(&desk.skins(), &Skins::changed, this, &StatusChooser::update);
    update();
}

void StatusChooser::update()
{
    ChatFace* chat = nullptr;
    Line* line = nullptr;
    QString address;
    for (const DeskAccount& account : m_desk.accounts()) {
        if (address.isEmpty())
            address = account.address;
        if (account.chat && !chat) {
            chat = account.chat;
            line = account.line;
        }
    }
    m_button->setVisible(chat);
    m_text->setVisible(chat);
    if (!chat) {
        m_name->setText(address);
        m_avatar->show({}, address, address);
        m_avatar->setAvailability(-1);
        return;
    }
    const QString name = chat->ownName().isEmpty() ? jidText(chat->account()) : chat->ownName();
    m_name->setText(name);
    m_name->setToolTip(jidText(chat->account()).toHtmlEscaped());
    m_avatar->show(chat->avatar(chat->account()), name, jidText(chat->account()));
    const bool online = !line || line->isOnline();
    const Availability chosen = chat->availability();
    const Availability shown = online ? chosen : Availability::Offline;
    m_avatar->setAvailability(int(shown));
    QString title = availabilityTitle(chosen);
    if (!online && chosen != Availability::Offline)
        title = line->state() == Line::State::Off ? availabilityTitle(Availability::Offline) : tr("Connecting …");
    m_button->setText(title + QStringLiteral("  "));
    m_button->setIcon(availabilityIcon(shown));
    if (!m_text->hasFocus())
        m_text->setText(chat->statusText());
}

void StatusChooser::fillMenu()
{
    QMenu* menu = m_button->menu();
    menu->clear();
    Availability now = Availability::Offline;
    for (const DeskAccount& account : m_desk.accounts()) {
        if (account.chat) {
            now = account.chat->availability();
            break;
        }
    }
    for (const Availability availability : {Availability::Online, Availability::FreeToChat, Availability::Away, Availability::ExtendedAway,
                                            Availability::DoNotDisturb, Availability::Invisible, Availability::Offline}) {
        QAction* action = menu->addAction(availabilityIcon(availability), availabilityTitle(availability));
        QFont font = action->font();
        font.setBold(availability == now);
        action->setFont(font);
        connect(action, &QAction::triggered, this, [this, availability] { choose(availability, m_text->text().trimmed()); });
        if (availability == Availability::DoNotDisturb)
            menu->addSeparator();
    }
    const QStringList texts = m_desk.preferences().text(Preference::StatusTexts).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (texts.isEmpty())
        return;
    menu->addSeparator();
    for (const QString& text : texts)
        connect(menu->addAction(QString(text).replace(QLatin1Char('&'), QLatin1String("&&"))), &QAction::triggered, this, [this, text, now] {
            m_text->setText(text);
            choose(now, text);
        });
}

void StatusChooser::choose(Availability availability, const QString& text)
{
    Preferences& preferences = m_desk.preferences();
    if (!text.isEmpty()) {
        QStringList texts = preferences.text(Preference::StatusTexts).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        texts.removeAll(text);
        texts.prepend(text);
        (void)preferences.set(Preference::StatusTexts, texts.mid(0, mostTexts).join(QLatin1Char('\n')));
    }
    Q_EMIT m_desk.availabilityWanted(availability, text);
    update();
}

void StatusChooser::chooseAvatar()
{
    QList<ChatFace*> chats = chatsOf(m_desk);
    if (chats.size() > 1) {
        QMenu menu(this);
        menu.addAction(tr("For &all accounts …"));
        menu.addSeparator();
        for (const ChatFace* chat : std::as_const(chats))
            menu.addAction(jidText(chat->account()))->setData(jidText(chat->account()));
        const QAction* action = menu.exec(m_avatar->mapToGlobal(QPoint(0, m_avatar->height())));
        if (!action)
            return;
        if (const QString only = action->data().toString(); !only.isEmpty())
            chats.removeIf([&](const ChatFace* chat) { return jidText(chat->account()) != only; });
    }
    const QString path = QFileDialog::getOpenFileName(this, tr("My picture"), {}, tr("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.svg)"));
    if (path.isEmpty())
        return;
    QImageReader reader(path);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.width() > longestSide || size.height() > longestSide) {
        QMessageBox::warning(this, tr("My picture"), tr("The picture is too large: %1 pixels on a side at most.").arg(longestSide));
        return;
    }
    const QImage image = reader.read();
    if (image.isNull()) {
        QMessageBox::warning(this, tr("My picture"), tr("This is no picture that can be read."));
        return;
    }
    for (ChatFace* chat : chats)
        chat->setAvatar(image);
}

} // namespace posthorn::messenger
