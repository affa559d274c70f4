#include "messenger/client/chat/chat.h"

#include "messenger/client/chat/archive.h"
#include "messenger/client/chat/avatars.h"
#include "messenger/client/chat/blocking.h"
#include "messenger/client/chat/bookmarks.h"
#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/core.h"
#include "messenger/client/chat/directory.h"
#include "messenger/client/chat/disco.h"
#include "messenger/client/chat/marks.h"
#include "messenger/client/chat/names.h"
#include "messenger/client/chat/policy.h"
#include "messenger/client/chat/presences.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/roster.h"
#include "messenger/client/chat/text/safe.h"
#include "messenger/client/chat/transfers.h"

namespace posthorn::messenger {

Chat::Chat(Line& line, History& history, Options options, QObject* parent)
    : ChatFace(parent), m_d(std::make_unique<Private>(*this, line, history, std::move(options)))
{
}

Chat::~Chat() = default;

xmpp::Jid Chat::account() const { return m_d->me; }
Line& Chat::line() { return m_d->line; }
const Chat::Options& Chat::options() const { return m_d->options; }
void Chat::setOptions(Options options) { m_d->options = std::move(options); }

Contact Chat::contact(const Jid& full) const
{
    const Jid jid = full.bare();
    Contact contact;
    contact.jid = jid;
    if (const Roster::Item* const item = m_d->roster->item(jid)) {
        contact.isInRoster = true;
        contact.givenName = item->name;
        contact.groups = item->groups;
        contact.subscription = item->subscription;
        contact.isAsked = item->isAsked;
        // The domain puts its own accounts into the roster without asking, in a group of its name.
        contact.isShared = item->groups.contains(QString::fromStdString(jid.domain)) && jid.domain == m_d->me.domain;
    }
    contact.isAsking = m_d->roster->isAsking(jid);
    contact.isBlocked = m_d->blocking->isBlocked(jid);
    // What a stranger calls themselves could be a friend's name: they go by their address.
    contact.name = contact.givenName.isEmpty() && (contact.isInRoster || m_d->isMe(jid)) ? m_d->names->name(jid) : contact.givenName;
    if (contact.name.isEmpty())
        contact.name = safeName(jid.local.empty() ? jid.domain : contact.isInRoster && jid.domain == m_d->me.domain ? jid.local : jid.text());
    contact.devices = m_d->presences->devices(jid);
    if (!contact.devices.isEmpty()) {
        contact.availability = contact.devices.front().availability;
        contact.status = contact.devices.front().status;
    }
    contact.lastSeen = m_d->presences->lastSeen(jid);
    return contact;
}

QList<Contact> Chat::contacts() const
{
    QList<Contact> all;
    all.reserve(qsizetype(m_d->roster->items().size()));
    for (const auto& [jid, item] : m_d->roster->items())
        all.append(contact(jid));
    return all;
}

QStringList Chat::groups() const
{
    QStringList all;
    for (const auto& [jid, item] : m_d->roster->items()) {
        for (const QString& each : item.groups) {
            if (!all.contains(each))
                all.append(each);
        }
    }
    all.sort(Qt::CaseInsensitive);
    return all;
}

QList<Request> Chat::requests() const { return m_d->roster->requests(); }
QList<xmpp::Jid> Chat::blocked() const { return m_d->blocking->all(); }
Availability Chat::availability() const { return m_d->presences->own(); }
QString Chat::statusText() const { return m_d->presences->ownStatus(); }
void Chat::setAvailability(Availability availability, const QString& text) { m_d->presences->setOwn(availability, text); }
void Chat::setInactive(bool inactive) { m_d->line.setActive(!inactive); }

void Chat::addContact(const Jid& jid, const QString& name, const QStringList& groups, const QString& text, Done done)
{
    const Jid bare = jid.bare();
    m_d->roster->set(bare, name.trimmed(), groups, [this, bare, text, done](const QString& problem) {
        if (problem.isEmpty()) {
            m_d->roster->subscribe(bare, text);
            m_d->roster->accept(bare); // whom one adds may see one, too (RFC 6121 section 3.4)
            m_d->names->lookUp(bare);
        }
        if (done)
            done(problem);
    });
}

void Chat::removeContact(const Jid& jid, Done done) { m_d->roster->remove(jid, std::move(done)); }
void Chat::renameContact(const Jid& jid, const QString& name, Done done) { m_d->roster->set(jid, name.trimmed(), contact(jid).groups, std::move(done)); }
void Chat::setGroups(const Jid& jid, const QStringList& groups, Done done) { m_d->roster->set(jid, contact(jid).givenName, groups, std::move(done)); }
void Chat::accept(const Jid& jid) { m_d->roster->accept(jid); }
void Chat::refuse(const Jid& jid) { m_d->roster->refuse(jid); }
void Chat::askAgain(const Jid& jid) { m_d->roster->subscribe(jid, {}); }
void Chat::block(const Jid& jid, Done done) { m_d->blocking->set(jid, true, std::move(done)); }
void Chat::unblock(const Jid& jid, Done done) { m_d->blocking->set(jid, false, std::move(done)); }
QImage Chat::avatar(const Jid& jid) { return m_d->avatars->image(m_d->rooms->isRoom(jid.bare()) ? jid : jid.bare()); }
void Chat::setAvatar(const QImage& image, Done done) { m_d->avatars->setOwn(image, std::move(done)); }

QString Chat::ownName() const
{
    const QString name = m_d->names->name(m_d->me);
    return name.isEmpty() ? safeName(m_d->me.local) : name;
}

void Chat::setOwnName(const QString& name, Done done) { m_d->names->setOwn(name, std::move(done)); }

void Chat::searchDirectory(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then)
{
    m_d->directory->search(words, context, std::move(then));
}

QList<Conversation> Chat::conversations() const { return m_d->conversations->all(); }
Conversation Chat::conversation(const Jid& jid) const { return m_d->conversations->one(jid); }
void Chat::hideConversation(const Jid& jid) { m_d->conversations->hide(jid); }
int Chat::unread() const { return m_d->conversations->unread(); }

void Chat::messages(const Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Message>> then)
{
    Private* const d = m_d.get();
    QPointer<QObject> asker(context);
    d->history.messages(d->account, conversation, before, count, d, [d, conversation, before, count, asker, then = std::move(then)](const QList<Message>& found) {
        if (!asker)
            return;
        if (found.size() >= count || !d->ready) {
            then(found);
            return;
        }
        d->archive->older(conversation, [d, conversation, before, count, asker, found, then](bool any) {
            if (!asker)
                return;
            if (!any)
                then(found);
            else
                d->history.messages(d->account, conversation, before, count, asker, [then](const QList<Message>& more) { then(more); });
        });
    });
}

void Chat::messagesAround(const Jid& conversation, qint64 key, int count, QObject* context, Then<QList<Message>> then)
{
    m_d->history.around(m_d->account, conversation, key, count, context, [then = std::move(then)](const QList<Message>& found) { then(found); });
}

void Chat::searchHistory(const QString& words, const Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Found>> then)
{
    Private* const d = m_d.get();
    d->history.search(d->account, conversation, words, before, count, context, [chat = QPointer<Chat>(this), then = std::move(then)](const QList<Message>& found) {
        QList<Found> all;
        for (const Message& each : found)
            all.append({each, chat ? chat->conversation(each.conversation).title : QString()});
        then(all);
    });
}

QString Chat::send(const Jid& to, const Draft& draft) { return m_d->conversations->send(to, draft); }
void Chat::resend(const Jid& conversation, const QString& id) { m_d->conversations->resend(conversation, id); }
void Chat::retract(const Jid& conversation, const QString& id) { m_d->conversations->retract(conversation, id); }
void Chat::react(const Jid& conversation, const QString& id, const QString& emoji) { m_d->conversations->react(conversation, id, emoji); }
void Chat::setTyping(const Jid& conversation, bool typing) { m_d->marks->typing(conversation, typing); }
QStringList Chat::typing(const Jid& conversation) const { return m_d->marks->whoTypes(conversation); }
void Chat::markRead(const Jid& conversation) { m_d->conversations->markRead(conversation); }

void Chat::joinRoom(const Jid& room, const QString& nick, const QString& password)
{
    m_d->rooms->join(room.bare(), nick, password);
    const Conversation known = conversation(room.bare());
    m_d->bookmarks->set(room.bare(), known.kind == ConversationKind::Room ? known.title : QString(), nick, true);
}

void Chat::leaveRoom(const Jid& room, bool forget)
{
    m_d->rooms->leave(room);
    if (forget) {
        m_d->bookmarks->remove(room);
        m_d->conversations->forget(room);
    } else if (m_d->bookmarks->has(room)) {
        m_d->bookmarks->set(room, {}, {}, false);
    }
}

void Chat::setNick(const Jid& room, const QString& nick) { m_d->rooms->setNick(room, nick); }
void Chat::setAutojoin(const Jid& room, bool autojoin) { m_d->bookmarks->set(room, conversation(room).title, {}, autojoin); }
void Chat::createRoom(const Jid& room, const QString& name, Then<Jid> then) { m_d->rooms->create(room, name, {}, false, std::move(then)); }

void Chat::createGroup(const QString& name, const QList<Jid>& people, Then<Jid> then)
{
    Jid room = m_d->disco->roomService();
    if (room.isEmpty()) {
        if (then)
            then(fail(ErrorKind::Unsupported, toUtf8(tr("The server has no rooms."))));
        return;
    }
    room.local = freshId();
    m_d->rooms->create(room, name, people, true, std::move(then));
}

void Chat::invite(const Jid& room, const QList<Jid>& people, const QString& reason) { m_d->rooms->invite(room, people, reason); }
void Chat::setTopic(const Jid& room, const QString& topic) { m_d->rooms->setTopic(room, topic); }
QList<Occupant> Chat::occupants(const Jid& room) const { return m_d->rooms->occupants(room); }
Occupant Chat::self(const Jid& room) const { return m_d->rooms->self(room); }
void Chat::members(const Jid& room, QObject* context, Then<QList<Member>> then) { m_d->rooms->members(room, context, std::move(then)); }

void Chat::setRole(const Jid& room, const QString& nick, Role role, const QString& reason, Done done)
{
    m_d->rooms->setRole(room, nick, role, reason, std::move(done));
}

void Chat::setAffiliation(const Jid& room, const Jid& who, Affiliation affiliation, const QString& reason, Done done)
{
    m_d->rooms->setAffiliation(room, who, affiliation, reason, std::move(done));
}

void Chat::moderate(const Jid& room, const QString& id, const QString& reason, Done done) { m_d->rooms->moderate(room, id, reason, std::move(done)); }
void Chat::askForVoice(const Jid& room) { m_d->rooms->askForVoice(room); }
void Chat::answerVoice(const Jid& room, const Form& form, bool yes) { m_d->rooms->answerVoice(room, form, yes); }
void Chat::roomForm(const Jid& room, QObject* context, Then<Form> then) { m_d->rooms->form(room, context, std::move(then)); }
void Chat::submitRoomForm(const Jid& room, const Form& form, Done done) { m_d->rooms->submit(room, form, std::move(done)); }
void Chat::destroyRoom(const Jid& room, const QString& reason, Done done) { m_d->rooms->destroy(room, reason, std::move(done)); }
void Chat::listRooms(const Jid& service, QObject* context, Then<QList<RoomInfo>> then) { m_d->rooms->list(service, context, std::move(then)); }
xmpp::Jid Chat::roomService() const { return m_d->disco->roomService(); }

qint64 Chat::largestFile() const { return m_d->transfers->expected(); }
qint64 Chat::sendFile(const Jid& to, const QString& path, const QString& text) { return m_d->transfers->send(to, path, text); }
qint64 Chat::sendImage(const Jid& to, const QImage& image) { return m_d->transfers->sendImage(to, image); }
qint64 Chat::download(const Jid& conversation, const Message& message, const QString& path) { return m_d->transfers->download(conversation, message.file, path); }
void Chat::cancelTransfer(qint64 id) { m_d->transfers->cancel(id); }
QList<Transfer> Chat::transfers() const { return m_d->transfers->all(); }
Transfer Chat::transfer(qint64 id) const { return m_d->transfers->one(id); }
void Chat::fileSize(const QString& url, QObject* context, Then<FileLink> then) { m_d->transfers->size(url, context, std::move(then)); }
void Chat::picture(const QString& url, int longest, QObject* context, Then<QImage> then) { m_d->transfers->picture(url, longest, context, std::move(then)); }
LoggingNotice Chat::loggingNotice() const { return m_d->policy->notice(); }

} // namespace posthorn::messenger
