// What can be done with a message, with who is in a room, and with the conversation as a whole.
#include "messenger/windows/conversation_view.h"

#include <QApplication>
#include <QClipboard>
#include <QInputDialog>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>

#include "messenger/client/chat/chat_face.h"
#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/windows/bubble_view.h"
#include "messenger/windows/composer.h"
#include "messenger/windows/emoji_picker.h"
#include "messenger/windows/room_dialogs.h"
#include "messenger/windows/room_people_dialog.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

void ConversationView::pickReaction(const QString& id)
{
    auto* picker = new EmojiPicker(this);
    connect(picker, &EmojiPicker::chosen, this, [this, picker, id](const QString& sign) {
        m_chat.react(m_jid, id, sign);
        picker->deleteLater();
    });
    picker->popUp(m_composer);
}

void ConversationView::correctLast()
{
    for (int row = m_messages->rowCount() - 1; row >= 0; --row) {
        const Message& message = *m_messages->message(row);
        if (message.outgoing && message.kind == MessageKind::Text && !message.retracted) {
            m_composer->correct(message.id, message.text);
            return;
        }
    }
}

void ConversationView::messageMenu(const QModelIndex& index, const QPoint& at)
{
    const auto message = index.data(MessageModel::MessageRole).value<Message>();
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("message"));
    const bool speech = message.kind == MessageKind::Text || message.kind == MessageKind::File;
    if (speech && !message.retracted) {
        menu.addAction(icon(QStringLiteral("reply")), tr("&Reply"), this, [this, message] {
            m_composer->reply(message.id, message.outgoing ? MessageModel::tr("You") : message.sender, summary(message));
        });
        QMenu* react = menu.addMenu(icon(QStringLiteral("emoji")), tr("R&eact"));
        for (const QString& sign : EmojiPicker::recent().mid(0, 8))
            react->addAction(sign, this, [this, message, sign] { m_chat.react(m_jid, message.id, sign); });
        react->addSeparator();
        react->addAction(tr("&Other …"), this, [this, message] { pickReaction(message.id); });
        if (message.outgoing && message.kind == MessageKind::Text)
            menu.addAction(icon(QStringLiteral("edit")), tr("&Correct"), this, [this, message] { m_composer->correct(message.id, message.text); });
        if (message.outgoing)
            menu.addAction(icon(QStringLiteral("delete")), tr("&Take back"), this, [this, message] { m_chat.retract(m_jid, message.id); });
        else if (m_room && m_chat.self(m_jid).role == Role::Moderator)
            menu.addAction(icon(QStringLiteral("delete")), tr("&Remove for all"), this, [this, message] {
                m_chat.moderate(m_jid, message.id, {}, [self = QPointer(this)](const QString& text) {
                    if (self && !text.isEmpty())
                        self->problem(text);
                });
            });
        menu.addSeparator();
    }
    if (message.state == MessageState::Failed && message.outgoing)
        menu.addAction(icon(QStringLiteral("retry")), tr("Send &again"), this, [this, message] { m_chat.resend(m_jid, message.id); });
    if (message.kind == MessageKind::File && !message.retracted) {
        menu.addAction(icon(QStringLiteral("save")), tr("&Save as …"), this, [this, message] { saveFile(message, true); });
        menu.addAction(icon(QStringLiteral("copy")), tr("Copy the a&ddress"), this, [message] { QApplication::clipboard()->setText(message.file.url); });
    }
    if (m_view->chosen().message != message.id)
        m_view->choose({});
    menu.addAction(icon(QStringLiteral("copy")), m_view->chosen().isAny() ? tr("C&opy what is marked") : tr("C&opy"), this, [text = m_view->chosenText()] { QApplication::clipboard()->setText(text); });
    for (const Span& span : message.spans) {
        if (!span.link.isEmpty()) {
            menu.addAction(tr("Copy the &link"), this, [link = span.link] { QApplication::clipboard()->setText(link); });
            break;
        }
    }
    menu.exec(at);
}

void ConversationView::occupantMenu(const QPoint& at)
{
    const QModelIndex index = m_occupantView->indexAt(at);
    if (!index.isValid())
        return;
    const auto occupant = index.data(OccupantModel::OccupantRole).value<Occupant>();
    const Occupant me = m_chat.self(m_jid);
    const auto done = [self = QPointer(this)](const QString& text) {
        if (self && !text.isEmpty())
            self->problem(text);
    };
    QMenu menu(this);
    menu.addAction(tr("&Mention"), this, [this, occupant] {
        m_composer->field()->insertPlainText(occupant.nick + QStringLiteral(" "));
        m_composer->field()->setFocus();
    });
    if (!occupant.isMe) {
        menu.addAction(icon(QStringLiteral("chat")), tr("&Private message"), this, [this, occupant] { Q_EMIT openWanted(occupant.jid); });
        if (!occupant.real.isEmpty() && !m_chat.contact(occupant.real).isInRoster)
            menu.addAction(icon(QStringLiteral("add")), tr("&Add to the contacts"), this, [this, occupant] { m_chat.addContact(occupant.real.bare(), occupant.nick, {}); });
    }
    if (me.role == Role::Moderator && !occupant.isMe) {
        menu.addSeparator();
        if (occupant.role == Role::Visitor)
            menu.addAction(tr("Let them &speak"), this, [this, occupant, done] { m_chat.setRole(m_jid, occupant.nick, Role::Participant, {}, done); });
        else if (occupant.role == Role::Participant)
            menu.addAction(tr("Let them only &listen"), this, [this, occupant, done] { m_chat.setRole(m_jid, occupant.nick, Role::Visitor, {}, done); });
        if (me.affiliation >= Affiliation::Admin) {
            if (occupant.role != Role::Moderator)
                menu.addAction(tr("Make m&oderator"), this, [this, occupant, done] { m_chat.setRole(m_jid, occupant.nick, Role::Moderator, {}, done); });
            if (occupant.affiliation == Affiliation::None && !occupant.real.isEmpty())
                menu.addAction(tr("Make m&ember"), this, [this, occupant, done] { m_chat.setAffiliation(m_jid, occupant.real.bare(), Affiliation::Member, {}, done); });
        }
        menu.addAction(icon(QStringLiteral("leave")), tr("&Turn out …"), this, [this, occupant, done] {
            bool ok = false;
            const QString reason = QInputDialog::getText(this, tr("Turn out"), tr("Reason (%1 will see it)").arg(occupant.nick), QLineEdit::Normal, {}, &ok);
            if (ok)
                m_chat.setRole(m_jid, occupant.nick, Role::None, reason, done);
        });
        if (me.affiliation >= Affiliation::Admin && !occupant.real.isEmpty())
            menu.addAction(icon(QStringLiteral("block")), tr("&Ban …"), this, [this, occupant, done] {
                bool ok = false;
                const QString reason = QInputDialog::getText(this, tr("Ban"), tr("Reason (%1 will see it)").arg(occupant.nick), QLineEdit::Normal, {}, &ok);
                if (ok)
                    m_chat.setAffiliation(m_jid, occupant.real.bare(), Affiliation::Outcast, reason, done);
            });
    }
    menu.exec(m_occupantView->viewport()->mapToGlobal(at));
}

void ConversationView::invite()
{
    if (m_room) {
        PeopleDialog dialog({&m_chat}, tr("Invite people"), tr("Invite"), false, this);
        if (dialog.exec() == QDialog::Accepted)
            m_chat.invite(m_jid, dialog.people(), dialog.text());
        return;
    }
    PeopleDialog dialog({&m_chat}, tr("Talk with more people"), tr("Begin"), true, this);
    dialog.choose(m_jid.bare());
    if (dialog.exec() != QDialog::Accepted)
        return;
    m_chat.createGroup(dialog.text(), dialog.people(), [self = QPointer(this)](Result<xmpp::Jid> room) {
        if (!self)
            return;
        if (room)
            Q_EMIT self->openWanted(*room);
        else
            self->problem(fromUtf8(room.error().text));
    });
}

void ConversationView::changeTopic()
{
    bool ok = false;
    const QString topic = QInputDialog::getText(this, tr("Topic"), tr("Topic of the room"), QLineEdit::Normal, m_chat.conversation(m_jid).subject, &ok);
    if (ok)
        m_chat.setTopic(m_jid, topic);
}

void ConversationView::fillMore(QMenu* menu)
{
    menu->clear();
    menu->addAction(icon(QStringLiteral("history")), tr("&History"), this, [this] { Q_EMIT historyWanted(m_jid); });
    menu->addAction(icon(QStringLiteral("info")), m_room ? tr("&About this room") : tr("&About this contact"), this, [this] { Q_EMIT infoWanted(m_jid); });
    if (!m_room) {
        const Contact contact = m_chat.contact(m_jid);
        menu->addSeparator();
        if (contact.isBlocked)
            menu->addAction(tr("&Unblock"), this, [this] { m_chat.unblock(m_jid); });
        else
            menu->addAction(icon(QStringLiteral("block")), tr("&Block"), this, [this] { m_chat.block(m_jid); });
        return;
    }
    const Conversation conversation = m_chat.conversation(m_jid);
    const Occupant me = m_chat.self(m_jid);
    menu->addSeparator();
    menu->addAction(icon(QStringLiteral("edit")), tr("Change the &topic …"), this, &ConversationView::changeTopic);
    menu->addAction(tr("Change my &name here …"), this, [this, conversation] {
        bool ok = false;
        const QString nick = QInputDialog::getText(this, tr("Name"), tr("My name in this room"), QLineEdit::Normal, conversation.nick, &ok);
        if (ok && !nick.trimmed().isEmpty())
            m_chat.setNick(m_jid, nick.trimmed());
    });
    QAction* autojoin = menu->addAction(tr("&Enter when the program starts"));
    autojoin->setCheckable(true);
    autojoin->setChecked(conversation.autojoin);
    connect(autojoin, &QAction::toggled, this, [this](bool on) { m_chat.setAutojoin(m_jid, on); });
    if (me.role == Role::Visitor)
        menu->addAction(tr("Ask to &speak"), this, [this] { m_chat.askForVoice(m_jid); });
    if (me.affiliation >= Affiliation::Admin)
        menu->addAction(tr("&Members and bans …"), this, [this] {
            auto* dialog = new RoomPeopleDialog(m_chat, m_jid, this);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->open();
        });
    if (me.affiliation == Affiliation::Owner) {
        menu->addSeparator();
        menu->addAction(icon(QStringLiteral("settings")), tr("&Settings of the room …"), this, [this] {
            auto* dialog = new RoomSettingsDialog(m_chat, m_jid, this);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->open();
        });
        menu->addAction(icon(QStringLiteral("delete")), tr("&Destroy the room …"), this, [this] {
            if (QMessageBox::question(this, tr("Destroy the room?"), tr("All leave the room, and it is gone for everybody. Destroy it?"), QMessageBox::Yes | QMessageBox::Cancel, QMessageBox::Cancel) == QMessageBox::Yes)
                m_chat.destroyRoom(m_jid, {}, [self = QPointer(this)](const QString& text) {
                    if (self && !text.isEmpty())
                        self->problem(text);
                });
        });
    }
    menu->addSeparator();
    menu->addAction(icon(QStringLiteral("leave")), tr("&Leave the room"), this, [this] { m_chat.leaveRoom(m_jid); });
}

} // namespace posthorn::messenger
