#include "messenger/windows/contact_dialogs.h"

#include <QApplication>
#include <QClipboard>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

#include "messenger/client/chat/chat_face.h"
#include "messenger/models/text.h"
#include "messenger/windows/account_choice.h"
#include "messenger/windows/widgets.h"
#include "xmpp/address/typed_jid.h"

namespace posthorn::messenger {

AddContactDialog::AddContactDialog(const QList<ChatFace*>& chats, QWidget* parent)
    : QDialog(parent)
    , m_account(new AccountChoice(chats, this))
    , m_address(new QLineEdit(this))
    , m_name(new QLineEdit(this))
    , m_group(new QLineEdit(this))
    , m_text(new QLineEdit(this))
    , m_suggestions(new QListWidget(this))
    , m_problem(textLabel({}, "muted", this))
{
    setWindowTitle(tr("Add a contact"));
    m_address->setPlaceholderText(tr("Name or address"));
    m_group->setPlaceholderText(tr("None"));
    m_text->setPlaceholderText(tr("They see it with your request"));
    m_suggestions->setAccessibleName(tr("People of the directory"));
    m_suggestions->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    RowDelegate::Roles roles;
    roles.second = Qt::UserRole;
    roles.key = Qt::UserRole;
    roles.avatar = Qt::UserRole + 2;
    roles.avatarSize = 28;
    m_suggestions->setItemDelegate(new RowDelegate(roles, m_suggestions));
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_account->addTo(form);
    form->addRow(tr("&Who"), m_address);
    form->addRow(QString(), m_suggestions);
    form->addRow(tr("Shown &as"), m_name);
    form->addRow(tr("&Group"), m_group);
    form->addRow(tr("A &word"), m_text);
    alignLabels(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_ok = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
    m_ok->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &AddContactDialog::add);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(heading(tr("Add a contact"), this));
    layout->addWidget(textLabel(tr("They are asked whether you may see when they are online."), "muted", this));
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 72);
    m_suggestions->hide();
    m_wait.setSingleShot(true);
    m_wait.setInterval(250);
    connect(&m_wait, &QTimer::timeout, this, &AddContactDialog::ask);
    connect(m_address, &QLineEdit::textEdited, this, [this] {
        m_wait.start();
        judge();
    });
    connect(m_suggestions, &QListWidget::itemActivated, m_ok, &QPushButton::click);
    connect(m_suggestions, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (!item)
            return;
        m_address->setText(item->data(Qt::UserRole).toString());
        m_name->setText(item->data(Qt::UserRole + 1).toString());
        judge();
    });
    const auto take = [this] {
        m_group->setCompleter(new QCompleter(chat().groups(), m_group));
        ask();
        judge();
    };
    connect(m_account, &AccountChoice::chosen, this, take);
    take();
    m_address->setFocus();
}

ChatFace& AddContactDialog::chat() const
{
    return *m_account->chat();
}

std::optional<xmpp::Jid> AddContactDialog::jid() const
{
    const auto jid = xmpp::parseTyped(m_address->text().trimmed().toStdString());
    return jid && !jid->local.empty() && jid->isBare() ? jid : std::nullopt;
}

void AddContactDialog::ask()
{
    const QString words = m_address->text().trimmed();
    const quint64 turn = ++m_turn;
    if (words.size() < 2) {
        m_suggestions->hide();
        return;
    }
    chat().searchDirectory(words, this, [this, turn](QList<DirectoryEntry> found) {
        if (turn != m_turn)
            return;
        const QSignalBlocker quiet(m_suggestions);
        m_suggestions->clear();
        for (const DirectoryEntry& entry : found) {
            if (chat().contact(entry.jid).isInRoster)
                continue;
            auto* item = new QListWidgetItem(entry.name, m_suggestions);
            item->setData(Qt::UserRole, jidText(entry.jid));
            item->setData(Qt::UserRole + 1, entry.name);
            item->setData(Qt::UserRole + 2, chat().avatar(entry.jid));
            item->setData(Qt::AccessibleTextRole, QStringLiteral("%1, %2").arg(entry.name, jidText(entry.jid)));
        }
        const int rows = qMin(m_suggestions->count(), 5);
        m_suggestions->setFixedHeight(rows * m_suggestions->sizeHintForRow(0) + 2 * m_suggestions->frameWidth());
        m_suggestions->setVisible(m_suggestions->count() > 0);
    });
}

void AddContactDialog::judge()
{
    const auto wanted = jid();
    QString problem;
    if (wanted && *wanted == chat().account().bare())
        problem = tr("That is yourself.");
    else if (wanted && chat().contact(*wanted).isInRoster)
        problem = tr("%1 is one of your contacts already.").arg(chat().contact(*wanted).name);
    else if (!wanted && m_address->text().contains(QLatin1Char('@')))
        problem = tr("The address is not complete yet.");
    m_problem->setText(problem);
    m_ok->setEnabled(wanted && problem.isEmpty());
}

void AddContactDialog::add()
{
    const auto wanted = jid();
    if (!wanted)
        return;
    const QString group = m_group->text().trimmed();
    m_ok->setEnabled(false);
    chat().addContact(*wanted, m_name->text().trimmed(), group.isEmpty() ? QStringList() : QStringList(group), m_text->text().trimmed(),
                      [self = QPointer(this)](const QString& problem) {
                          if (!self)
                              return;
                          if (problem.isEmpty()) {
                              self->accept();
                              return;
                          }
                          self->m_problem->setText(problem);
                          setTone(self->m_problem, "error");
                          self->m_ok->setEnabled(true);
                      });
}

RequestsDialog::RequestsDialog(QList<ChatFace*> chats, QWidget* parent)
    : QDialog(parent)
    , m_chats(std::move(chats))
    , m_rows(new QVBoxLayout)
{
    setWindowTitle(tr("Requests"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(heading(tr("They want to see when you are online"), this));
    layout->addLayout(m_rows);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 70);
    for (ChatFace* chat : std::as_const(m_chats))
        connect(chat, &ChatFace::requestsChanged, this, &RequestsDialog::fill);
    fill();
}

void RequestsDialog::fill()
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    m_shown = 0;
    for (ChatFace* chat : std::as_const(m_chats)) {
        for (const Request& request : chat->requests()) {
            ++m_shown;
            auto* card = roleFrame("card", this);
            auto* grid = new QGridLayout(card);
            grid->setContentsMargins(12, 10, 12, 10);
            grid->setHorizontalSpacing(12);
            auto* avatar = new QLabel(card);
            avatar->setPixmap(avatarPixmap(chat->avatar(request.jid), request.name, jidText(request.jid), 40, devicePixelRatioF()));
            grid->addWidget(avatar, 0, 0, 2, 1, Qt::AlignTop);
            grid->addWidget(heading(request.name, card, 1.05), 0, 1);
            QString second = isolated(jidText(request.jid));
            if (!request.text.isEmpty())
                second += QLatin1Char('\n') + request.text.left(500);
            grid->addWidget(textLabel(second, "muted", card), 1, 1);
            auto* row = new QHBoxLayout;
            row->setContentsMargins(0, 6, 0, 0);
            row->setSpacing(8);
            const auto button = [&](const QString& title, auto action) {
                auto* made = new QPushButton(title, card);
                made->setAccessibleName(QStringLiteral("%1: %2").arg(title, request.name));
                connect(made, &QPushButton::clicked, this, action);
                row->addWidget(made);
                return made;
            };
            row->addStretch();
            button(tr("Block"), [chat, jid = request.jid] { chat->block(jid); })->setProperty("danger", true);
            button(tr("Refuse"), [chat, jid = request.jid] { chat->refuse(jid); });
            button(tr("Accept"), [chat, jid = request.jid] { chat->accept(jid); })->setDefault(m_shown == 1);
            grid->addLayout(row, 2, 1);
            grid->setColumnStretch(1, 1);
            m_rows->addWidget(card);
        }
    }
    if (!m_shown)
        m_rows->addWidget(textLabel(tr("Nobody asks at the moment."), "muted", this));
}

ContactInfoDialog::ContactInfoDialog(ChatFace& chat, const xmpp::Jid& jid, QWidget* parent)
    : QDialog(parent)
    , m_chat(chat)
    , m_jid(jid)
    , m_name(new QLineEdit(this))
    , m_groups(new QLineEdit(this))
{
    const Contact contact = chat.contact(jid);
    setWindowTitle(tr("About %1").arg(contact.name));
    auto* head = new QHBoxLayout;
    head->setSpacing(16);
    auto* avatar = new QLabel(this);
    avatar->setPixmap(avatarPixmap(chat.avatar(jid), contact.name, jidText(jid), 72, devicePixelRatioF()));
    avatar->setAccessibleName(tr("Picture of %1").arg(contact.name));
    head->addWidget(avatar, 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(3);
    texts->addWidget(heading(contact.name, this, 1.35));
    auto* address = plainLabel(isolated(jidText(jid)), "muted", this);
    address->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    address->setAccessibleName(tr("Address"));
    texts->addWidget(address);
    QString presence = availabilityTitle(contact.availability);
    if (contact.availability == Availability::Offline && contact.lastSeen > 0)
        presence += QStringLiteral(" · ") + tr("last seen %1").arg(fullTimeText(contact.lastSeen));
    texts->addWidget(plainLabel(presence, "", this));
    if (!contact.status.isEmpty())
        texts->addWidget(textLabel(contact.status.left(1000), "muted", this));
    head->addLayout(texts, 1);

    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(8);
    m_name->setText(contact.givenName);
    m_name->setPlaceholderText(contact.name);
    m_groups->setText(contact.groups.join(QStringLiteral(", ")));
    m_groups->setPlaceholderText(tr("None; several with commas between"));
    if (contact.isInRoster) {
        form->addRow(tr("Shown &as"), m_name);
        form->addRow(tr("&Groups"), m_groups);
    } else {
        m_name->hide();
        m_groups->hide();
    }
    m_name->setEnabled(!contact.isShared);
    m_groups->setEnabled(!contact.isShared);
    const QString sees = contact.subscription == Subscription::Both   ? tr("You see one another's presence")
                         : contact.subscription == Subscription::To   ? tr("You see theirs; they do not see yours")
                         : contact.subscription == Subscription::From ? tr("They see yours; you do not see theirs")
                         : contact.isAsked                            ? tr("You have asked; they have not answered yet")
                                                                      : tr("Nobody sees anything of the other");
    form->addRow(tr("Presence"), textLabel(sees, "", this));
    if (contact.isShared)
        form->addRow(QString(), textLabel(tr("Your organisation keeps this contact in everybody's list."), "muted", this));
    QStringList programs;
    for (const Device& device : contact.devices)
        programs.append(QStringLiteral("%1 · %2").arg(device.software.isEmpty() ? device.resource : device.software, availabilityTitle(device.availability)));
    if (!programs.isEmpty())
        form->addRow(tr("Devices"), textLabel(programs.join(QLatin1Char('\n')), "", this));

    alignLabels(form);
    auto* actions = new QHBoxLayout;
    actions->setSpacing(8);
    const auto action = [&](const QString& sign, const QString& title, auto what) {
        auto* button = new QPushButton(icon(sign), title, this);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, what);
        actions->addWidget(button);
        return button;
    };
    action(QStringLiteral("chat"), tr("&Write"), [this] { Q_EMIT openWanted(m_jid); });
    action(QStringLiteral("history"), tr("&History"), [this] { Q_EMIT historyWanted(m_jid); });
    if (contact.isInRoster && !contact.isSeen())
        action(QStringLiteral("eye"), tr("Ask a&gain"), [this] { m_chat.askAgain(m_jid); });
    if (!contact.isInRoster)
        action(QStringLiteral("add"), tr("A&dd"), [this] { m_chat.addContact(m_jid, {}, {}); accept(); });
    actions->addStretch();
    if (contact.isBlocked)
        action(QStringLiteral("check"), tr("&Unblock"), [this] { m_chat.unblock(m_jid); accept(); });
    else
        action(QStringLiteral("block"), tr("&Block"), [this] { m_chat.block(m_jid); accept(); })->setProperty("danger", true);
    if (contact.isInRoster && !contact.isShared)
        action(QStringLiteral("delete"), tr("&Remove"), [this, name = contact.name] {
            if (QMessageBox::question(this, tr("Remove the contact?"), tr("Remove %1 from your contacts? Neither sees the other's presence then.").arg(name), QMessageBox::Yes | QMessageBox::Cancel, QMessageBox::Cancel) == QMessageBox::Yes) {
                m_chat.removeContact(m_jid);
                accept();
            }
        })->setProperty("danger", true);
    auto* buttons = new QDialogButtonBox(contact.isInRoster && !contact.isShared ? QDialogButtonBox::Save | QDialogButtonBox::Cancel : QDialogButtonBox::StandardButtons(QDialogButtonBox::Close), this);
    connect(buttons, &QDialogButtonBox::accepted, this, &ContactInfoDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 16);
    layout->setSpacing(16);
    layout->addLayout(head);
    layout->addLayout(form);
    layout->addLayout(actions);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 72);
}

void ContactInfoDialog::save()
{
    const Contact contact = m_chat.contact(m_jid);
    if (m_name->text().trimmed() != contact.givenName)
        m_chat.renameContact(m_jid, m_name->text().trimmed());
    QStringList groups;
    for (const QString& group : m_groups->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!group.trimmed().isEmpty())
            groups.append(group.trimmed());
    }
    if (groups != contact.groups)
        m_chat.setGroups(m_jid, groups);
    accept();
}

} // namespace posthorn::messenger
