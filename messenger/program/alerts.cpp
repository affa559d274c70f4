#include "messenger/program/alerts.h"

#include "messenger/tray/tray_view.h"

namespace posthorn::messenger {

namespace {

constexpr qint64 settling = 15'000; // ms after login in which presences are no news
constexpr qsizetype mostLines = 4;
constexpr qsizetype mostKept = 1'000;

const QString open = QStringLiteral("default");

QString chatKey(const ChatFace* chat, const xmpp::Jid& jid)
{
    return QStringLiteral("chat:%1|%2").arg(QString::fromStdString(chat->account().text()), QString::fromStdString(jid.text()));
}

QString mailKey(const MailWatch* mail)
{
    return QStringLiteral("mail:") + mail->account();
}

/// The colour that the user has given to the folder; none where they are several.
QColor colourOf(const MailWatch* mail, const QList<NewMail>& mails)
{
    QColor colour;
    for (const Folder& folder : mail->folders()) {
        const bool has = std::any_of(mails.begin(), mails.end(), [&](const NewMail& each) { return each.folder == folder.id; });
        if (has && colour.isValid() && folder.colour != colour)
            return {};
        if (has)
            colour = folder.colour;
    }
    return colour;
}

/// Sender and subject, as far as they are told.
QString lineOf(const NewMail& mail)
{
    if (mail.sender.isEmpty() || mail.subject.isEmpty())
        return mail.sender + mail.subject;
    return mail.sender + QLatin1String(": ") + mail.subject;
}

} // namespace

Alerts::Alerts(Desk& desk, Notifier& notifier, std::function<bool(const ChatFace*, const xmpp::Jid&)> isLookedAt, QObject* parent)
    : QObject(parent)
    , m_desk(desk)
    , m_notifier(notifier)
    , m_isLookedAt(std::move(isLookedAt))
{
    connect(&m_desk, &Desk::accountsChanged, this, &Alerts::takeAccounts);
    connect(&m_desk, &Desk::soundWanted, &m_notifier, &Notifier::playSound);
    connect(&m_desk.preferences(), &Preferences::changed, this, &Alerts::takePreferences);
    connect(&m_notifier, &Notifier::activated, this, &Alerts::act);
    connect(&m_notifier, &Notifier::replied, this, &Alerts::reply);
    takePreferences();
    takeAccounts();
}

void Alerts::takePreferences()
{
    const Preferences& chosen = m_desk.preferences();
    const bool rooms = chosen.text(Preference::NotifyRoom) != QLatin1String("never");
    const bool online = chosen.boolean(Preference::NotifyOnline);
    const auto set = [&](Event event, bool shows, Preference sound) {
        m_notifier.setChoice(event, {shows, chosen.text(sound)});
    };
    set(Event::Mail, chosen.boolean(Preference::NotifyMail), Preference::SoundMail);
    set(Event::Message, chosen.boolean(Preference::NotifyMessage), Preference::SoundMessage);
    set(Event::RoomMessage, rooms, Preference::SoundRoom);
    set(Event::Mention, rooms, Preference::SoundMention);
    set(Event::Sent, false, Preference::SoundSent);
    set(Event::ContactOnline, online, Preference::SoundOnline);
    set(Event::ContactOffline, false, Preference::SoundOffline);
    set(Event::Request, chosen.boolean(Preference::NotifyRequest), Preference::SoundRequest);
    set(Event::File, chosen.boolean(Preference::NotifyFile), Preference::SoundMessage);
    set(Event::Problem, chosen.boolean(Preference::NotifyConnection), Preference::SoundError);
    m_notifier.setSound(chosen.boolean(Preference::Sounds), chosen.number(Preference::SoundVolume));
}

void Alerts::takeAccounts()
{
    QSet<QObject*> there;
    for (const DeskAccount& account : m_desk.accounts()) {
        if (account.chat) {
            there.insert(account.chat);
            if (!m_watched.contains(account.chat))
                watchChat(account);
        }
        if (account.mail) {
            there.insert(account.mail);
            if (!m_watched.contains(account.mail))
                watchMail(account.mail);
        }
    }
    m_watched = there;
}

void Alerts::watchMail(MailWatch* mail)
{
    connect(mail, &MailWatch::arrived, this, [this, mail](const QList<NewMail>& mails) { tellMails(mail, mails); });
    connect(mail, &MailWatch::changed, this, [this, mail] {
        if (mail->fresh() == 0 && m_places.remove(mailKey(mail)) > 0)
            m_notifier.withdraw(mailKey(mail));
    });
}

void Alerts::tellMails(MailWatch* mail, const QList<NewMail>& mails)
{
    Notice notice;
    notice.event = Event::Mail;
    notice.key = mailKey(mail);
    const bool several = m_desk.accounts().size() > 1;
    if (mails.size() == 1) {
        const NewMail& one = mails.first();
        const bool isInbox = one.folder == mail->folders().value(0).id;
        notice.title = one.sender.isEmpty() ? tr("New mail") : tr("Mail from %1").arg(one.sender);
        if (!isInbox)
            notice.title = tr("%1 in %2").arg(notice.title, one.folderName);
        notice.text = one.subject;
        if (!one.preview.isEmpty())
            notice.text += (notice.text.isEmpty() ? QString() : QStringLiteral("\n")) + one.preview;
        m_places.insert(notice.key, MailWatch::placeOfMail(one));
    } else {
        notice.title = tr("%n new mail(s)", nullptr, int(mails.size()));
        QStringList lines;
        for (auto one = mails.rbegin(); one != mails.rend() && lines.size() < mostLines; ++one)
            lines.append(lineOf(*one));
        lines.removeAll(QString());
        if (mails.size() > mostLines && !lines.isEmpty())
            lines.append(tr("and %n more", nullptr, int(mails.size() - mostLines)));
        notice.text = lines.join(QLatin1Char('\n'));
        m_places.insert(notice.key, MailWatch::placeOfFolder(mails.last().folder));
    }
    if (several)
        notice.title += QLatin1String(" – ") + mail->account();
    notice.image = mailPicture(colourOf(mail, mails));
    notice.actions = {{open, tr("Open")}, {QStringLiteral("acknowledge"), tr("Acknowledge")}};
    m_notifier.show(notice);
}

void Alerts::watchChat(const DeskAccount& account)
{
    ChatFace* const chat = account.chat;
    connect(chat, &ChatFace::messageArrived, this, [this, chat](const Message& message) { tellMessage(chat, message); });
    connect(chat, &ChatFace::messageAdded, this, [this](const Message& message) {
        if (message.outgoing && !message.late && message.kind == MessageKind::Text)
            m_notifier.play(Event::Sent);
    });
    connect(chat, &ChatFace::contactChanged, this, [this, chat](const xmpp::Jid& jid) { tellPresence(chat, jid); });
    connect(chat, &ChatFace::conversationChanged, this, [this, chat](const xmpp::Jid& jid) {
        if (chat->conversation(jid).unread == 0)
            m_notifier.withdraw(chatKey(chat, jid)); // read here or on another device
    });
    connect(chat, &ChatFace::requestArrived, this, [this, chat](const Request& request) {
        Notice notice;
        notice.event = Event::Request;
        notice.key = QStringLiteral("request:") + chatKey(chat, request.jid);
        notice.title = tr("%1 would like to see when you are online").arg(request.name);
        notice.text = request.text;
        notice.actions = {{open, tr("Open")}, {QStringLiteral("accept"), tr("Accept")}, {QStringLiteral("refuse"), tr("Refuse")}};
        m_notifier.show(notice);
    });
    connect(chat, &ChatFace::invited, this, [this, chat](const Invitation& invitation) {
        Notice notice;
        notice.event = Event::Request;
        notice.key = QStringLiteral("invitation:") + chatKey(chat, invitation.room);
        notice.title = tr("%1 invites you to a room").arg(invitation.fromName);
        notice.text = invitation.reason;
        notice.actions = {{open, tr("Open")}};
        if (m_invitations.size() < mostKept)
            m_invitations.insert(notice.key, invitation);
        m_notifier.show(notice);
    });
    connect(chat, &ChatFace::transferChanged, this, [this, chat](const Transfer& transfer) {
        if (!transfer.incoming || transfer.state != TransferState::Done || transfer.path.isEmpty())
            return;
        Notice notice;
        notice.event = Event::File;
        notice.key = chatKey(chat, transfer.conversation);
        notice.title = tr("File saved");
        notice.text = transfer.name;
        notice.actions = {{open, tr("Open")}};
        m_notifier.show(notice);
    });
    Line* const line = account.line;
    if (!line)
        return;
    connect(line, &Line::online, this, [this, address = account.address](bool resumed) {
        if (!resumed)
            m_onlineSince[address].start();
    });
    connect(line, &Line::stateChanged, this, [this, line, address = account.address, said = QString()]() mutable {
        const bool needed = line->need() != Line::Need::Nothing;
        const QString problem = needed ? line->problem() : QString();
        if (std::exchange(said, problem) == problem || problem.isEmpty())
            return;
        Notice notice;
        notice.event = Event::Problem;
        notice.key = QStringLiteral("problem:") + address;
        notice.title = address;
        notice.text = problem;
        m_notifier.show(notice);
    });
}

void Alerts::tellMessage(ChatFace* chat, const Message& message)
{
    if (m_isLookedAt(chat, message.conversation))
        return;
    const QString rooms = m_desk.preferences().text(Preference::NotifyRoom);
    if (message.room && (rooms == QLatin1String("never") || (rooms == QLatin1String("mentions") && !message.mentionsMe)))
        return;
    Notice notice;
    notice.event = !message.room ? Event::Message : message.mentionsMe ? Event::Mention : Event::RoomMessage;
    notice.key = chatKey(chat, message.conversation);
    notice.title = message.sender;
    if (message.room)
        notice.title = tr("%1 in %2").arg(message.sender, chat->conversation(message.conversation).title);
    if (!m_desk.preferences().boolean(Preference::NotifyShowText))
        notice.text = tr("New message");
    else if (message.kind == MessageKind::File)
        notice.text = tr("File: %1").arg(message.file.name);
    else if (message.kind == MessageKind::Encrypted)
        notice.text = tr("An encrypted message, which cannot be read here");
    else
        notice.text = message.text;
    notice.image = chat->avatar(message.room ? message.from : message.conversation);
    notice.actions = {{open, tr("Open")}, {QStringLiteral("reply"), tr("Reply")}, {QStringLiteral("read"), tr("Mark as read")}};
    m_notifier.show(notice);
}

void Alerts::tellPresence(ChatFace* chat, const xmpp::Jid& jid)
{
    const Contact contact = chat->contact(jid);
    const QString address = QString::fromStdString(chat->account().text());
    const QString key = chatKey(chat, jid);
    const bool is = contact.availability != Availability::Offline;
    const bool was = m_present.value(key);
    if (is == was)
        return;
    if (is)
        m_present.insert(key, true);
    else
        m_present.remove(key);
    const auto since = m_onlineSince.constFind(address);
    if (since == m_onlineSince.constEnd() || !since->isValid() || since->elapsed() < settling || !contact.isInRoster)
        return;
    Notice notice;
    notice.event = is ? Event::ContactOnline : Event::ContactOffline;
    notice.key = key;
    notice.title = is ? tr("%1 is online").arg(contact.name) : QString();
    notice.text = contact.status;
    notice.image = chat->avatar(jid);
    notice.actions = {{open, tr("Open")}};
    m_notifier.show(notice);
}

std::pair<ChatFace*, xmpp::Jid> Alerts::conversationOf(const QString& key) const
{
    const QString rest = key.mid(key.indexOf(QLatin1String("chat:")) + 5);
    const QString address = rest.section(QLatin1Char('|'), 0, 0);
    const auto jid = xmpp::Jid::parse(rest.section(QLatin1Char('|'), 1).toStdString());
    const DeskAccount* const account = m_desk.account(address);
    if (!account || !account->chat || !jid)
        return {nullptr, {}};
    return {account->chat, *jid};
}

void Alerts::act(const QString& key, const QString& action)
{
    if (key.startsWith(QLatin1String("mail:"))) {
        const DeskAccount* const account = m_desk.account(key.mid(5));
        if (!account || !account->mail)
            return;
        const QString place = m_places.value(key);
        account->mail->acknowledge();
        if (action == open)
            Q_EMIT mailWanted(account->mail, place);
        return;
    }
    const auto [chat, jid] = conversationOf(key);
    if (!chat)
        return;
    if (key.startsWith(QLatin1String("request:"))) {
        if (action == QLatin1String("accept"))
            chat->accept(jid);
        else if (action == QLatin1String("refuse"))
            chat->refuse(jid);
        else
            Q_EMIT requestsWanted();
    } else if (key.startsWith(QLatin1String("invitation:"))) {
        if (m_invitations.contains(key))
            Q_EMIT invitationWanted(chat, m_invitations.take(key));
    } else if (action == QLatin1String("read")) {
        chat->markRead(jid);
    } else {
        Q_EMIT conversationWanted(chat, jid);
    }
}

void Alerts::reply(const QString& key, const QString& text)
{
    const auto [chat, jid] = conversationOf(key);
    if (!chat || !key.startsWith(QLatin1String("chat:")))
        return;
    Draft draft;
    draft.text = text;
    chat->send(jid, draft);
    chat->markRead(jid);
}

} // namespace posthorn::messenger
