// What the main window says by itself: lines below its head, and questions beside all work.
#include "messenger/windows/main_window.h"

#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "messenger/models/text.h"
#include "messenger/windows/conversations_window.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/first_start.h"
#include "messenger/windows/password_dialog.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

void MainWindow::updateNotices()
{
    struct Wanted {
        QString key, text;
        NoticeBar::Level level;
        QString action;
        std::function<void()> act;
    };
    QList<Wanted> wanted;
    const bool several = m_desk.accounts().size() > 1;
    for (const DeskAccount& account : m_desk.accounts()) {
        const QString prefix = several ? account.address + QStringLiteral(": ") : QString();
        Line* line = account.line;
        if (line && line->need() == Line::Need::Certificate)
            wanted.append({QStringLiteral("cert:") + account.address, prefix + tr("The server has another certificate than before."), NoticeBar::Level::Error, tr("Look"), [this, address = account.address] { showCertificateQuestion(address); }});
        else if (line && line->need() == Line::Need::Password)
            wanted.append({QStringLiteral("password:") + account.address, prefix + (line->problem().isEmpty() ? tr("The password is missing.") : line->problem()), NoticeBar::Level::Error, tr("Password …"), [this, address = account.address] { askPassword(address); }});
        else if (line && (line->state() == Line::State::Waiting || line->need() == Line::Need::Attention))
            wanted.append({QStringLiteral("line:") + account.address, prefix + (line->problem().isEmpty() ? tr("No connection; it is tried again.") : line->problem()), NoticeBar::Level::Warning, tr("Try now"), [line = QPointer(line)] {
                               if (line)
                                   line->open();
                           }});
        if (m_signedOut.contains(account.address))
            wanted.append({QStringLiteral("enrol:") + account.address, prefix + m_signedOut.value(account.address), NoticeBar::Level::Warning, tr("Sign in …"), [this, address = account.address] { Q_EMIT m_desk.signInWanted(address); }});
        else if (account.mail && (account.mail->state() == MailWatch::State::Waiting || account.mail->state() == MailWatch::State::Locked) && !account.mail->problem().isEmpty() && !(line && !line->isOnline()))
            wanted.append({QStringLiteral("mail:") + account.address + account.mail->problem(), prefix + account.mail->problem(), NoticeBar::Level::Warning, tr("Try now"), [mail = QPointer(account.mail)] {
                               if (mail)
                                   mail->start();
                           }});
        if (account.chat) {
            if (const qsizetype asking = account.chat->requests().size())
                wanted.append({QStringLiteral("requests:%1:%2").arg(account.address).arg(asking), prefix + tr("%n request(s) of new contacts", nullptr, int(asking)), NoticeBar::Level::Info, tr("Look"), [this] { openRequests(); }});
            const LoggingNotice logged = account.chat->loggingNotice();
            if ((logged.kind == LoggingNotice::Kind::Texts || logged.kind == LoggingNotice::Kind::Metadata) && !logged.text.isEmpty())
                wanted.append({QStringLiteral("logged:") + logged.text, prefix + logged.text, NoticeBar::Level::Info, {}, {}});
        }
    }
    QList<NoticeBar*> kept;
    for (const Wanted& want : std::as_const(wanted)) {
        if (m_closedNotices.contains(want.key))
            continue;
        NoticeBar* bar = nullptr;
        for (NoticeBar* old : std::as_const(m_lineNotices)) {
            if (old->key() == want.key)
                bar = old;
        }
        if (bar) {
            bar->setText(want.text);
        } else {
            bar = new NoticeBar(want.level, want.text, this);
            bar->setKey(want.key);
            if (!want.action.isEmpty())
                bar->addAction(want.action, want.act);
            connect(bar, &NoticeBar::closed, this, [this, key = want.key] {
                m_closedNotices.insert(key);
                updateNotices();
            });
            m_notices->addWidget(bar);
        }
        kept.append(bar);
    }
    for (NoticeBar* old : std::as_const(m_lineNotices)) {
        if (!kept.contains(old))
            old->deleteLater();
    }
    m_lineNotices = kept;
    // What has passed may be told again when it comes back.
    QSet<QString> present;
    for (const Wanted& want : std::as_const(wanted))
        present.insert(want.key);
    m_closedNotices.intersect(present);
}

void MainWindow::askPassword(const QString& address)
{
    const DeskAccount* account = m_desk.account(address);
    if (!account || !account->line)
        return;
    const AccountSettings* settings = m_desk.profile().account(address);
    auto* dialog = new PasswordDialog(address, account->line->problem(), !settings || settings->keepsPassword, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(&m_desk, &Desk::accountLeaving, dialog, &QDialog::reject);
    connect(dialog, &PasswordDialog::given, this, [this, address, line = QPointer(account->line)](const QString& password, bool keep) {
        // Before the line gets it: where it keeps it is the account's choice.
        if (const AccountSettings* old = m_desk.profile().account(address); old && old->keepsPassword != keep) {
            AccountSettings changed = *old;
            changed.keepsPassword = keep;
            (void)m_desk.profile().save(changed);
        }
        if (line)
            line->setPassword(password);
    });
    dialog->open();
}

void MainWindow::showNotice(const QString& text)
{
    if (!m_passing) {
        m_passing = new NoticeBar(NoticeBar::Level::Info, text, this);
        connect(m_passing, &NoticeBar::closed, this, [this] {
            m_passing->deleteLater();
            m_passing = nullptr;
        });
        m_notices->insertWidget(0, m_passing);
    }
    m_passing->setText(text);
    m_passingTimer->start();
}

void MainWindow::showInvitation(ChatFace* chat, const Invitation& invitation)
{
    auto* box = new QMessageBox(QMessageBox::Question, tr("Invitation"), {}, QMessageBox::NoButton, this);
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("%1 invites you to “%2”.").arg(invitation.fromName, chat->conversation(invitation.room).title));
    box->setInformativeText(invitation.reason.left(500));
    QPushButton* yes = box->addButton(tr("Enter"), QMessageBox::AcceptRole);
    box->addButton(tr("Not now"), QMessageBox::RejectRole);
    box->setDefaultButton(yes);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::buttonClicked, this, [this, box, yes, chat = QPointer(chat), invitation](QAbstractButton* button) {
        if (button != yes || !chat)
            return;
        chat->joinRoom(invitation.room, {}, invitation.password);
        openConversation(chat, invitation.room);
    });
    box->setModal(false);
    box->show();
}

void MainWindow::showCertificateQuestion(const QString& address)
{
    const DeskAccount* account = m_desk.account(address);
    if (!account || !account->line)
        return;
    const CertificateQuestion question = account->line->certificateQuestion();
    auto* dialog = new FirstStart(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->showCertificate(question.host, question.reason, question.shown, question.known);
    connect(dialog, &FirstStart::certificateAnswered, this, [dialog, line = QPointer(account->line)](bool trust) {
        if (trust && line)
            line->acceptCertificate();
        dialog->close();
    });
    dialog->open();
}

} // namespace posthorn::messenger
