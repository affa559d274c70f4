#include "messenger/windows/room_dialogs.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include "messenger/client/chat/chat_face.h"
#include "messenger/models/text.h"
#include "messenger/windows/account_choice.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

std::string toUtf8(const QString& text)
{
    return text.toStdString();
}

} // namespace

FormWidget::FormWidget(QWidget* parent)
    : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void FormWidget::show(const Form& form)
{
    m_form = form;
    m_values.clear();
    auto* page = new QWidget;
    page->setProperty("page", true);
    auto* layout = new QFormLayout(page);
    layout->setContentsMargins(2, 2, 10, 2);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->setRowWrapPolicy(QFormLayout::WrapLongRows);
    layout->setVerticalSpacing(8);
    if (!form.instructions.empty())
        layout->addRow(textLabel(fromUtf8(form.instructions), "muted", page));
    for (const xmpp::FormField& field : form.fields) {
        const QString label = fromUtf8(field.label.empty() ? field.var : field.label);
        const QString first = field.values.empty() ? QString() : fromUtf8(field.values.front());
        if (field.type == "hidden") {
            m_values.append([values = field.values] { return values; });
            continue;
        }
        if (field.type == "fixed") {
            layout->addRow(textLabel(first, "muted", page));
            m_values.append([values = field.values] { return values; });
            continue;
        }
        if (field.type == "boolean") {
            auto* box = new QCheckBox(label, page);
            box->setChecked(first == QLatin1String("1") || first == QLatin1String("true"));
            layout->addRow(box);
            m_values.append([box] { return std::vector<std::string>{box->isChecked() ? "1" : "0"}; });
            continue;
        }
        QWidget* editor = nullptr;
        if (field.type == "list-single") {
            auto* box = new QComboBox(page);
            for (const auto& [text, value] : field.options)
                box->addItem(fromUtf8(text.empty() ? value : text), fromUtf8(value));
            box->setCurrentIndex(qMax(0, box->findData(first)));
            m_values.append([box] { return std::vector<std::string>{toUtf8(box->currentData().toString())}; });
            editor = box;
        } else if (field.type == "list-multi" && !field.options.empty()) {
            auto* list = new QListWidget(page);
            for (const auto& [text, value] : field.options) {
                auto* item = new QListWidgetItem(fromUtf8(text.empty() ? value : text), list);
                item->setData(Qt::UserRole, fromUtf8(value));
                item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
                const bool on = std::find(field.values.begin(), field.values.end(), value) != field.values.end();
                item->setCheckState(on ? Qt::Checked : Qt::Unchecked);
            }
            list->setMaximumHeight(fontMetrics().height() * 6);
            m_values.append([list] {
                std::vector<std::string> values;
                for (int i = 0; i < list->count(); ++i) {
                    if (list->item(i)->checkState() == Qt::Checked)
                        values.push_back(toUtf8(list->item(i)->data(Qt::UserRole).toString()));
                }
                return values;
            });
            editor = list;
        } else if (field.type == "text-multi" || field.type == "jid-multi" || field.type == "list-multi") {
            auto* edit = new QPlainTextEdit(page);
            QStringList lines;
            for (const std::string& value : field.values)
                lines.append(fromUtf8(value));
            edit->setPlainText(lines.join(QLatin1Char('\n')));
            edit->setTabChangesFocus(true);
            edit->setMaximumHeight(fontMetrics().height() * 5);
            m_values.append([edit] {
                std::vector<std::string> values;
                for (const QString& line : edit->toPlainText().split(QLatin1Char('\n'))) {
                    if (!line.trimmed().isEmpty())
                        values.push_back(toUtf8(line));
                }
                return values;
            });
            editor = edit;
        } else {
            auto* edit = new QLineEdit(first, page);
            if (field.type == "text-private")
                edit->setEchoMode(QLineEdit::Password);
            m_values.append([edit] { return edit->text().isEmpty() ? std::vector<std::string>() : std::vector<std::string>{toUtf8(edit->text())}; });
            editor = edit;
        }
        editor->setAccessibleName(label);
        auto* caption = textLabel(field.required ? tr("%1 (needed)").arg(label) : label, "", page);
        caption->setMinimumWidth(fontMetrics().averageCharWidth() * 28);
        caption->setBuddy(editor);
        layout->addRow(caption, editor);
    }
    alignLabels(layout);
    setWidget(page);
}

Form FormWidget::answer() const
{
    Form made;
    made.type = "submit";
    for (size_t i = 0; i < m_form.fields.size(); ++i) {
        const xmpp::FormField& field = m_form.fields[i];
        if (field.type == "fixed" || field.var.empty())
            continue;
        xmpp::FormField copy;
        copy.var = field.var;
        copy.type = field.type == "hidden" ? field.type : std::string();
        copy.values = m_values[qsizetype(i)]();
        made.fields.push_back(std::move(copy));
    }
    return made;
}

QString FormWidget::problem() const
{
    for (size_t i = 0; i < m_form.fields.size(); ++i) {
        const xmpp::FormField& field = m_form.fields[i];
        if (field.required && field.type != "fixed" && m_values[qsizetype(i)]().empty())
            return tr("“%1” is needed.").arg(fromUtf8(field.label.empty() ? field.var : field.label));
    }
    return {};
}

PeopleDialog::PeopleDialog(const QList<ChatFace*>& chats, const QString& title, const QString& action, bool group, QWidget* parent)
    : QDialog(parent)
    , m_account(new AccountChoice(chats, this))
    , m_search(new QLineEdit(this))
    , m_text(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_count(plainLabel({}, "muted", this))
{
    setWindowTitle(title);
    m_search->setPlaceholderText(tr("Search contacts"));
    m_search->setAccessibleName(tr("Search contacts"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Contacts"));
    m_text->setAccessibleName(group ? tr("Name of the conversation") : tr("A word to those who are invited"));
    m_text->setPlaceholderText(group ? tr("Name of the conversation (optional)") : tr("A word to those who are invited (optional)"));
    m_list->setIconSize({24, 24});
    m_list->setSpacing(2);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_ok = buttons->addButton(action, QDialogButtonBox::AcceptRole);
    m_ok->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(heading(title, this));
    layout->addWidget(m_account);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_count);
    layout->addWidget(m_text);
    layout->addWidget(buttons);
    connect(m_search, &QLineEdit::textChanged, this, &PeopleDialog::filter);
    connect(m_list, &QListWidget::itemChanged, this, &PeopleDialog::judge);
    connect(m_list, &QListWidget::itemActivated, this, [](QListWidgetItem* item) { item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked); });
    resize(fontMetrics().averageCharWidth() * 58, fontMetrics().height() * 30);
    connect(m_account, &AccountChoice::chosen, this, &PeopleDialog::fill);
    fill();
    m_search->setFocus();
}

ChatFace& PeopleDialog::chat() const
{
    return *m_account->chat();
}

void PeopleDialog::fill()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    QList<Contact> contacts = chat().contacts();
    std::sort(contacts.begin(), contacts.end(), [](const Contact& a, const Contact& b) { return a.name.localeAwareCompare(b.name) < 0; });
    for (const Contact& contact : std::as_const(contacts)) {
        if (!contact.isInRoster)
            continue;
        auto* item = new QListWidgetItem(contact.name, m_list);
        item->setIcon(QIcon(avatarPixmap(chat().avatar(contact.jid), contact.name, jidText(contact.jid), 24, devicePixelRatioF())));
        item->setData(Qt::UserRole, jidText(contact.jid));
        item->setToolTip(jidText(contact.jid));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(Qt::Unchecked);
    }
    filter(m_search->text());
    judge();
}

void PeopleDialog::choose(const xmpp::Jid& jid)
{
    for (int i = 0; i < m_list->count(); ++i) {
        if (m_list->item(i)->data(Qt::UserRole).toString() == jidText(jid))
            m_list->item(i)->setCheckState(Qt::Checked);
    }
}

void PeopleDialog::filter(const QString& words)
{
    for (int i = 0; i < m_list->count(); ++i) {
        QListWidgetItem* item = m_list->item(i);
        item->setHidden(!item->text().contains(words, Qt::CaseInsensitive) && !item->data(Qt::UserRole).toString().contains(words, Qt::CaseInsensitive));
    }
}

void PeopleDialog::judge()
{
    const int count = int(people().size());
    m_count->setText(tr("%n chosen", nullptr, count));
    m_ok->setEnabled(count > 0);
}

QList<xmpp::Jid> PeopleDialog::people() const
{
    QList<xmpp::Jid> chosen;
    for (int i = 0; i < m_list->count(); ++i) {
        if (m_list->item(i)->checkState() != Qt::Checked)
            continue;
        if (const auto jid = xmpp::Jid::parse(m_list->item(i)->data(Qt::UserRole).toString().toStdString()))
            chosen.append(*jid);
    }
    return chosen;
}

QString PeopleDialog::text() const
{
    return m_text->text().trimmed();
}

RoomSettingsDialog::RoomSettingsDialog(ChatFace& chat, const xmpp::Jid& room, QWidget* parent)
    : QDialog(parent)
    , m_chat(chat)
    , m_room(room)
    , m_form(new FormWidget(this))
    , m_problem(textLabel(tr("Asking the room …"), "muted", this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this))
{
    setWindowTitle(tr("Settings of the room"));
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(heading(chat.conversation(room).title, this));
    layout->addWidget(m_form, 1);
    layout->addWidget(m_problem);
    layout->addWidget(m_buttons);
    resize(fontMetrics().averageCharWidth() * 80, fontMetrics().height() * 34);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &RoomSettingsDialog::submit);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    chat.roomForm(room, this, [this](Result<Form> form) {
        if (!form) {
            m_problem->setText(fromUtf8(form.error().text));
            setTone(m_problem, "error");
            return;
        }
        m_problem->clear();
        m_form->show(*form);
        m_buttons->button(QDialogButtonBox::Save)->setEnabled(true);
    });
}

void RoomSettingsDialog::submit()
{
    if (const QString problem = m_form->problem(); !problem.isEmpty()) {
        m_problem->setText(problem);
        setTone(m_problem, "error");
        return;
    }
    m_chat.submitRoomForm(m_room, m_form->answer(), [self = QPointer(this)](const QString& problem) {
        if (!self)
            return;
        if (problem.isEmpty())
            self->accept();
        else
            self->m_problem->setText(problem);
    });
}

JoinRoomDialog::JoinRoomDialog(const QList<ChatFace*>& chats, QWidget* parent)
    : QDialog(parent)
    , m_account(new AccountChoice(chats, this))
    , m_address(new QLineEdit(this))
    , m_nick(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_problem(textLabel({}, "muted", this))
{
    setWindowTitle(tr("Enter a room"));
    m_address->setPlaceholderText(tr("Name of the room, or its whole address"));
    m_password->setEchoMode(QLineEdit::Password);
    m_list->setAccessibleName(tr("Rooms of this server"));
    m_list->setIconSize({20, 20});
    m_list->setSpacing(3);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_account->addTo(form);
    form->addRow(tr("&Room"), m_address);
    form->addRow(tr("&My name there"), m_nick);
    form->addRow(tr("&Password"), m_password);
    alignLabels(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_ok = buttons->addButton(tr("Enter"), QDialogButtonBox::AcceptRole);
    m_ok->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(heading(tr("Enter a room"), this));
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 76, fontMetrics().height() * 28);
    connect(m_address, &QLineEdit::textChanged, this, &JoinRoomDialog::judge);
    connect(m_list, &QListWidget::itemActivated, this, &QDialog::accept);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item)
            m_address->setText(item->data(Qt::UserRole).toString());
    });
    connect(m_account, &AccountChoice::chosen, this, &JoinRoomDialog::list);
    list();
    m_address->setFocus();
}

ChatFace& JoinRoomDialog::chat() const
{
    return *m_account->chat();
}

void JoinRoomDialog::list()
{
    m_nick->setPlaceholderText(chat().ownName());
    m_rooms.clear();
    m_list->clear();
    judge();
    chat().listRooms({}, this, [this, asked = &chat()](Result<QList<RoomInfo>> rooms) {
        if (!rooms || asked != &chat())
            return;
        m_rooms = *rooms;
        for (const RoomInfo& room : std::as_const(m_rooms)) {
            QString text = room.name.isEmpty() ? jidText(room.jid) : room.name;
            if (room.occupants >= 0)
                text += QStringLiteral(" · ") + tr("%n participant(s)", nullptr, room.occupants);
            if (!room.description.isEmpty())
                text += QLatin1Char('\n') + room.description.simplified().left(120);
            auto* item = new QListWidgetItem(icon(room.needsPassword || room.membersOnly ? QStringLiteral("lock") : QStringLiteral("group"), Tone::Muted), text, m_list);
            item->setData(Qt::UserRole, jidText(room.jid));
        }
        judge();
    });
}

std::optional<xmpp::Jid> JoinRoomDialog::room() const
{
    const QString text = m_address->text().trimmed();
    if (text.isEmpty())
        return {};
    if (!text.contains(QLatin1Char('@'))) {
        const xmpp::Jid service = chat().roomService();
        if (service.isEmpty())
            return {};
        return xmpp::Jid::parse(escapeJidLocal(text.toLower().replace(QLatin1Char(' '), QLatin1Char('-')).toStdString()) + "@" + service.domain);
    }
    const auto jid = xmpp::Jid::parse(text.toStdString());
    return jid && jid->isBare() && !jid->local.empty() ? jid : std::nullopt;
}

bool JoinRoomDialog::isListed() const
{
    const auto wanted = room();
    return wanted && std::any_of(m_rooms.begin(), m_rooms.end(), [&](const RoomInfo& info) { return info.jid == *wanted; });
}

QString JoinRoomDialog::nick() const
{
    return m_nick->text().trimmed();
}

QString JoinRoomDialog::password() const
{
    return m_password->text();
}

QString JoinRoomDialog::name() const
{
    return m_address->text().trimmed();
}

void JoinRoomDialog::judge()
{
    const auto wanted = room();
    m_ok->setEnabled(wanted.has_value());
    m_problem->setText(m_address->text().isEmpty() ? tr("A room that does not exist yet is made, and yours.")
                       : !wanted                   ? tr("That is no address of a room.")
                       : isListed()                ? tr("Address: %1").arg(isolated(jidText(*wanted)))
                                                   : tr("Address: %1 (made when there is none)").arg(isolated(jidText(*wanted))));
}

} // namespace posthorn::messenger
