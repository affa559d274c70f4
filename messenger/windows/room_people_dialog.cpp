#include "messenger/windows/room_people_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QTreeWidget>

#include "messenger/client/chat/chat_face.h"
#include "messenger/client/chat/text/utf8.h"
#include "messenger/windows/widgets.h"
#include "xmpp/address/typed_jid.h"

namespace posthorn::messenger {

namespace {

constexpr qsizetype mostQuestions = 5; ///< who is in a room can ask without end

QString nameOf(const xmpp::Jid& jid)
{
    return QString::fromStdString(jid.text());
}

} // namespace

RoomPeopleDialog::RoomPeopleDialog(ChatFace& chat, const xmpp::Jid& room, QWidget* parent)
    : QDialog(parent)
    , m_chat(chat)
    , m_room(room)
    , m_list(new QTreeWidget(this))
    , m_address(new QLineEdit(this))
    , m_reason(new QLineEdit(this))
    , m_standing(new QComboBox(this))
    , m_set(new QPushButton(tr("&Set"), this))
    , m_problem(textLabel(tr("Asking the room …"), "muted", this))
{
    setWindowTitle(tr("Members and bans"));
    m_list->setColumnCount(3);
    m_list->setHeaderLabels({tr("Address"), tr("Name"), tr("Reason")});
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->setUniformRowHeights(true);
    m_list->setAccessibleName(tr("People with a standing in the room"));
    m_address->setPlaceholderText(QStringLiteral("bob@example.org"));
    m_reason->setPlaceholderText(tr("Optional; they will see it"));
    m_standing->addItem(tr("Owner"), int(Affiliation::Owner));
    m_standing->addItem(tr("Administrator"), int(Affiliation::Admin));
    m_standing->addItem(tr("Member"), int(Affiliation::Member));
    m_standing->addItem(tr("None: off all lists"), int(Affiliation::None));
    m_standing->addItem(tr("Banned"), int(Affiliation::Outcast));
    m_standing->setCurrentIndex(2);

    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Address"), m_address);
    form->addRow(tr("S&tanding"), m_standing);
    form->addRow(tr("&Reason"), m_reason);
    alignLabels(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_set, QDialogButtonBox::ActionRole);
    m_set->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(heading(chat.conversation(room).title, this));
    layout->addWidget(m_list, 1);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 76, fontMetrics().height() * 30);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_set, &QPushButton::clicked, this, &RoomPeopleDialog::set);
    connect(m_address, &QLineEdit::textChanged, this, &RoomPeopleDialog::judge);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &RoomPeopleDialog::choose);
    judge();
    ask();
}

void RoomPeopleDialog::ask()
{
    m_chat.members(m_room, this, [this](Result<QList<Member>> members) {
        if (members) {
            m_problem->clear();
            fill(*members);
            return;
        }
        m_problem->setText(fromUtf8(members.error().text));
        setTone(m_problem, "error");
    });
}

void RoomPeopleDialog::fill(const QList<Member>& members)
{
    m_list->clear();
    for (int each = 0; each < m_standing->count(); ++each) {
        const auto affiliation = Affiliation(m_standing->itemData(each).toInt());
        QTreeWidgetItem* group = nullptr;
        for (const Member& member : members) {
            if (member.affiliation != affiliation)
                continue;
            if (!group) {
                group = new QTreeWidgetItem(m_list, {m_standing->itemText(each)});
                group->setFirstColumnSpanned(true);
                group->setFlags(Qt::ItemIsEnabled);
            }
            auto* item = new QTreeWidgetItem(group, {nameOf(member.jid), member.nick, member.reason});
            item->setData(0, Qt::UserRole, each);
        }
        if (group)
            group->setText(0, QStringLiteral("%1 (%2)").arg(group->text(0)).arg(group->childCount()));
    }
    m_list->expandAll();
}

void RoomPeopleDialog::choose()
{
    const QTreeWidgetItem* const item = m_list->currentItem();
    if (!item || !item->parent())
        return;
    m_address->setText(item->text(0));
    m_standing->setCurrentIndex(item->data(0, Qt::UserRole).toInt());
    m_reason->setText(item->text(2));
}

void RoomPeopleDialog::judge()
{
    const auto jid = xmpp::parseTyped(m_address->text().trimmed().toStdString());
    m_set->setEnabled(jid && !jid->domain.empty());
}

void RoomPeopleDialog::set()
{
    const auto jid = xmpp::parseTyped(m_address->text().trimmed().toStdString());
    if (!jid)
        return;
    m_set->setEnabled(false);
    const auto wanted = Affiliation(m_standing->currentData().toInt());
    m_chat.setAffiliation(m_room, jid->bare(), wanted, m_reason->text().trimmed(), [self = QPointer(this)](const QString& problem) {
        if (!self)
            return;
        self->judge();
        if (problem.isEmpty()) {
            self->m_address->clear();
            self->m_reason->clear();
            self->ask();
            return;
        }
        self->m_problem->setText(problem);
        setTone(self->m_problem, "error");
    });
}

void askAboutVoice(ChatFace& chat, const xmpp::Jid& room, const Form& form, const QString& nick, QWidget* parent)
{
    const QString name = QStringLiteral("voice ") + nameOf(room) + u'/' + nick;
    const auto open = parent->findChildren<QMessageBox*>();
    const auto isAsked = [&](const QMessageBox* each) { return each->objectName() == name; };
    if (open.size() >= mostQuestions || std::any_of(open.begin(), open.end(), isAsked))
        return;
    auto* box = new QMessageBox(QMessageBox::Question, RoomPeopleDialog::tr("Somebody wants to speak"), {}, QMessageBox::NoButton, parent);
    box->setObjectName(name);
    box->setTextFormat(Qt::PlainText);
    box->setText(RoomPeopleDialog::tr("%1 wants to speak in “%2”.").arg(nick, chat.conversation(room).title));
    QPushButton* yes = box->addButton(RoomPeopleDialog::tr("Let them speak"), QMessageBox::YesRole);
    QPushButton* no = box->addButton(RoomPeopleDialog::tr("Refuse"), QMessageBox::NoRole);
    box->addButton(RoomPeopleDialog::tr("Not now"), QMessageBox::RejectRole);
    box->setDefaultButton(yes);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(box, &QMessageBox::buttonClicked, &chat, [&chat, yes, no, room, form](QAbstractButton* button) {
        if (button == yes || button == no)
            chat.answerVoice(room, form, button == yes);
    });
    box->setModal(false);
    box->show();
}

} // namespace posthorn::messenger
