#include "tests/messenger/support_demo.h"

#include <QApplication>
#include <QPainter>
#include <QTest>

#include "tests/messenger/support_web.h"

namespace posthorn::messenger::test {

namespace {

xmpp::Jid parse(const QString& text)
{
    return xmpp::Jid::parse(text.toStdString()).value_or(xmpp::Jid());
}

QString textOf(const xmpp::Jid& jid)
{
    return QString::fromStdString(jid.text());
}

/// A little landscape: a picture that is nobody's.
QImage landscape(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, height);
    sky.setColorAt(0, QColor(0x2f6fb8));
    sky.setColorAt(1, QColor(0xf7cf9e));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xfff3d0));
    painter.drawEllipse(QPointF(width * 0.72, height * 0.42), height * 0.1, height * 0.1);
    painter.setBrush(QColor(0x4d6a86));
    painter.drawPolygon(QPolygonF({{0, height * 0.75}, {width * 0.25, height * 0.4}, {width * 0.5, height * 0.72}, {width * 0.7, height * 0.5}, {double(width), height * 0.78}, {double(width), double(height)}, {0, double(height)}}));
    painter.setBrush(QColor(0x2c4a3e));
    painter.drawPolygon(QPolygonF({{0, height * 0.88}, {width * 0.4, height * 0.74}, {double(width), height * 0.9}, {double(width), double(height)}, {0, double(height)}}));
    return image;
}

QImage face(const QColor& ground, const QColor& shirt)
{
    QImage image(96, 96, QImage::Format_RGB32);
    image.fill(ground);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(shirt);
    painter.drawEllipse(QRectF(12, 62, 72, 60));
    painter.setBrush(QColor(0xf1c9a5));
    painter.drawEllipse(QRectF(30, 20, 36, 44));
    painter.setBrush(shirt.darker(190));
    painter.drawPie(QRectF(26, 12, 44, 44), 0, 180 * 16);
    return image;
}

} // namespace

QString chosenStyle = QStringLiteral("Light");

DemoChat::DemoChat(const char* address, QObject* parent)
    : ChatFace(parent)
    , m_account(*xmpp::Jid::parse(address))
{
}

void DemoChat::note(const char* what, const xmpp::Jid& jid, const QString& more)
{
    calls.append((QString::fromLatin1(what) + u' ' + textOf(jid) + (more.isEmpty() ? QString() : u' ' + more)));
}

Conversation* DemoChat::find(const xmpp::Jid& jid)
{
    for (Conversation& talk : talks) {
        if (talk.jid == jid)
            return &talk;
    }
    return nullptr;
}

Message& DemoChat::say(const QString& conversation, bool outgoing, const QString& text, UnixMs time, const QString& who)
{
    Message message;
    message.key = ++m_key;
    message.account = textOf(m_account);
    message.conversation = parse(conversation);
    message.id = QStringLiteral("m%1").arg(++m_id);
    message.outgoing = outgoing;
    message.time = time;
    message.text = text;
    message.state = MessageState::Displayed;
    Conversation* talk = find(message.conversation);
    message.room = talk && talk->kind == ConversationKind::Room;
    message.sender = outgoing ? name : !who.isEmpty() ? who : contact(message.conversation).name;
    message.from = outgoing ? m_account : message.room ? message.conversation.withResource(who.toStdString()) : message.conversation;
    if (talk) {
        talk->lastTime = time;
        talk->lastText = text.simplified().left(80);
        talk->lastSender = outgoing ? QString() : message.sender;
    }
    QList<Message>& list = written[conversation];
    list.append(message);
    return list.last();
}

Contact DemoChat::contact(const xmpp::Jid& jid) const
{
    for (const Contact& person : people) {
        if (person.jid.sameBare(jid))
            return person;
    }
    Contact none;
    none.jid = jid.bare();
    none.name = jid.resource.empty() ? QString::fromStdString(jid.local) : QString::fromStdString(jid.resource);
    return none;
}

void DemoChat::setAvailability(Availability availability, const QString& text)
{
    mine = availability;
    myText = text;
    Q_EMIT availabilityChanged();
}

void DemoChat::addContact(const xmpp::Jid& jid, const QString& name, const QStringList& groups, const QString&, Done done)
{
    note("add", jid, name + u'/' + groups.join(u','));
    soon(this, [done] {
        if (done)
            done({});
    });
}

void DemoChat::accept(const xmpp::Jid& jid)
{
    note("accept", jid);
    asking.removeIf([&](const Request& request) { return request.jid == jid; });
    Q_EMIT requestsChanged();
}

void DemoChat::refuse(const xmpp::Jid& jid)
{
    note("refuse", jid);
    asking.removeIf([&](const Request& request) { return request.jid == jid; });
    Q_EMIT requestsChanged();
}

QImage DemoChat::avatar(const xmpp::Jid& jid)
{
    return pictures.value(textOf(jid));
}

void DemoChat::searchDirectory(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then)
{
    soon(context, [words, then] {
        const QList<DirectoryEntry> all = {{parse(QStringLiteral("martina.lang@example.org")), QStringLiteral("Martina Lang")},
                                           {parse(QStringLiteral("martin.oberhauser@example.org")), QStringLiteral("Martin Oberhauser")},
                                           {parse(QStringLiteral("tim.martens@example.org")), QStringLiteral("Tim Martens")}};
        QList<DirectoryEntry> found;
        for (const DirectoryEntry& entry : all) {
            if (entry.name.contains(words, Qt::CaseInsensitive))
                found.append(entry);
        }
        then(found);
    });
}

Conversation DemoChat::conversation(const xmpp::Jid& jid) const
{
    for (const Conversation& talk : talks) {
        if (talk.jid == jid)
            return talk;
    }
    Conversation made;
    made.jid = jid;
    made.title = contact(jid).name;
    return made;
}

int DemoChat::unread() const
{
    int sum = 0;
    for (const Conversation& talk : talks)
        sum += talk.unread;
    return sum;
}

void DemoChat::messages(const xmpp::Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Message>> then)
{
    soon(context, [this, conversation, before, count, then] {
        const QList<Message>& all = written[textOf(conversation)];
        QList<Message> page;
        for (qsizetype i = all.size() - 1; i >= 0 && page.size() < count; --i) {
            if (before == 0 || all[i].key < before)
                page.prepend(all[i]);
        }
        then(page);
    });
}

void DemoChat::messagesAround(const xmpp::Jid& conversation, qint64 key, int count, QObject* context, Then<QList<Message>> then)
{
    soon(context, [this, conversation, key, count, then] {
        QList<Message> page;
        for (const Message& message : written[textOf(conversation)]) {
            if (message.key >= key - count / 2 && message.key <= key + count / 2)
                page.append(message);
        }
        then(page);
    });
}

void DemoChat::searchHistory(const QString& words, const xmpp::Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Found>> then)
{
    soon(context, [=, this] {
        QList<Found> found;
        for (auto talk = written.begin(); talk != written.end(); ++talk) {
            for (const Message& message : std::as_const(*talk)) {
                if (message.text.contains(words, Qt::CaseInsensitive) && (conversation.isEmpty() || message.conversation == conversation) && (before == 0 || message.key < before))
                    found.append({message, this->conversation(message.conversation).title});
            }
        }
        std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.message.time > b.message.time; });
        then(found.mid(0, count));
    });
}

QString DemoChat::send(const xmpp::Jid& to, const Draft& draft)
{
    note("send", to, draft.text);
    if (draft.text.isEmpty() || draft.text.size() > 65536)
        return {};
    if (!draft.correctionOf.isEmpty()) {
        for (Message& message : written[textOf(to)]) {
            if (message.id == draft.correctionOf) {
                message.text = draft.text;
                message.edited = true;
                message.editedTime = message.time + 1000;
                Q_EMIT messageChanged(message);
            }
        }
        return draft.correctionOf;
    }
    Message& message = say(textOf(to), true, draft.text, Clock::system().now());
    message.state = MessageState::Waiting;
    message.colour = draft.colour;
    message.replyTo = draft.replyTo;
    const Message copy = message;
    Q_EMIT messageAdded(copy);
    Q_EMIT conversationChanged(to);
    return copy.id;
}

void DemoChat::retract(const xmpp::Jid& conversation, const QString& id)
{
    note("retract", conversation, id);
    for (Message& message : written[textOf(conversation)]) {
        if (message.id == id) {
            message.retracted = true;
            message.text.clear();
            Q_EMIT messageChanged(message);
        }
    }
}

void DemoChat::react(const xmpp::Jid& conversation, const QString& id, const QString& emoji)
{
    note("react", conversation, id + u' ' + emoji);
    for (Message& message : written[textOf(conversation)]) {
        if (message.id == id) {
            message.reactions.append({emoji, {name}, true});
            Q_EMIT messageChanged(message);
        }
    }
}

QStringList DemoChat::typing(const xmpp::Jid& conversation) const
{
    return writing.value(textOf(conversation));
}

void DemoChat::markRead(const xmpp::Jid& conversation)
{
    note("read", conversation);
    if (Conversation* talk = find(conversation)) {
        talk->unread = talk->mentions = 0;
        Q_EMIT conversationChanged(conversation);
        Q_EMIT unreadChanged();
    }
}

void DemoChat::createGroup(const QString& name, const QList<xmpp::Jid>& people, Then<xmpp::Jid> then)
{
    const auto room = parse(QStringLiteral("group1@rooms.example.org"));
    note("group", room, QStringLiteral("%1 %2").arg(name).arg(people.size()));
    then(room);
}

QList<Occupant> DemoChat::occupants(const xmpp::Jid& room) const
{
    return inRoom.value(textOf(room));
}

Occupant DemoChat::self(const xmpp::Jid& room) const
{
    for (const Occupant& occupant : inRoom.value(textOf(room))) {
        if (occupant.isMe)
            return occupant;
    }
    return {};
}

void DemoChat::roomForm(const xmpp::Jid&, QObject* context, Then<Form> then)
{
    soon(context, [this, then] { then(settings); });
}

void DemoChat::submitRoomForm(const xmpp::Jid& room, const Form& form, Done done)
{
    note("submit", room, QString::fromUtf8(form.value("muc#roomconfig_roomname").data(), qsizetype(form.value("muc#roomconfig_roomname").size())));
    if (done)
        done({});
}

void DemoChat::listRooms(const xmpp::Jid&, QObject* context, Then<QList<RoomInfo>> then)
{
    soon(context, [then] {
        then(QList<RoomInfo>{{parse(QStringLiteral("canteen@rooms.example.org")), QStringLiteral("Canteen"), QStringLiteral("What is for lunch"), 12, false, false},
                             {parse(QStringLiteral("board@rooms.example.org")), QStringLiteral("Board"), {}, 3, false, true},
                             {parse(QStringLiteral("release@rooms.example.org")), QStringLiteral("Release 2.4"), QStringLiteral("Who does what until Friday"), 5, false, false}});
    });
}

qint64 DemoChat::sendFile(const xmpp::Jid& to, const QString& path, const QString&)
{
    note("file", to, path);
    return 1;
}

Transfer DemoChat::transfer(qint64 id) const
{
    for (const Transfer& transfer : onTheWay) {
        if (transfer.id == id)
            return transfer;
    }
    return {};
}

void DemoChat::picture(const QString& url, int, QObject* context, Then<QImage> then)
{
    calls.append(QStringLiteral("picture %1").arg(url));
    soon(context, [this, url, then] {
        if (shownPictures.contains(url))
            then(shownPictures.value(url));
        else
            then(fail(ErrorKind::NotFound, "The picture is not there any more."));
    });
}

DemoDesk::DemoDesk(bool filled)
{
    profile = std::make_unique<Profile>(folder.path());
    if (auto loaded = profile->load(); !loaded)
        qFatal("no profile: %s", loaded.error().text.c_str());
    AccountSettings account;
    account.address = QStringLiteral("carla@example.org");
    account.name = QStringLiteral("Carla Mertens");
    account.web = QStringLiteral("https://mail.example.org");
    account.login = AccountSettings::Login::Device;
    (void)profile->save(account);
    skins = std::make_unique<Skins>(*qApp, folder.path());
    (void)skins->choose(chosenStyle);
    chat = std::make_unique<DemoChat>("carla@example.org");
    line = std::make_unique<DemoLine>();
    if (filled)
        fill(*chat, Clock::system().now());
    desk = std::make_unique<Desk>(*profile, *skins);
    desk->setAccounts({{account.address, chat.get(), line.get(), nullptr}});
}

DemoMail::DemoMail(const QString& account)
    : server(std::make_unique<FakeWeb>())
    , web(std::make_unique<WebAccess>(server->origin()))
{
    web->setToken("token");
    const auto folder = [](const char* id, const char* name, const char* role, int total, int unread, const QByteArray& fresh = {}) {
        return QByteArray("{\"id\":\"") + id + "\",\"name\":\"" + name + "\",\"role\":\"" + role + "\",\"total\":" + QByteArray::number(total) +
               ",\"unread\":" + QByteArray::number(unread) + ",\"new\":" + QByteArray::number(fresh.isEmpty() ? 0 : fresh.count(',') + 1) + ",\"newIds\":[" + fresh + "]}";
    };
    const QByteArrayList all = {folder("m1", "INBOX", "inbox", 1284, 3), folder("m2", "Archive", "archive", 10452, 0), folder("m3", "Drafts", "drafts", 2, 0),
                                folder("m4", "Sent", "sent", 873, 0), folder("m5", "Junk", "junk", 31, 12), folder("m6", "Trash", "trash", 4, 0),
                                folder("m7", "Projects/Fair 2026", "", 96, 2), folder("m8", "Invoices", "", 211, 0)};
    server->handle(QStringLiteral("/messenger/poll"), [all, folder](const WebRequest& request) {
        const QString since = request.query.value(QStringLiteral("since"));
        if (since.isEmpty())
            FakeWeb::answer(request, 200, "{\"state\":\"1-1\",\"changed\":true,\"complete\":true,\"folders\":[" + all.join(',') + "],\"removed\":[]}");
        else if (since == QLatin1String("1-1"))
            FakeWeb::answer(request, 200, "{\"state\":\"1-2\",\"changed\":true,\"complete\":false,\"folders\":[" + folder("m1", "INBOX", "inbox", 1286, 5, "\"e1\",\"e2\"") + "," +
                                              folder("m7", "Projects/Fair 2026", "", 97, 3, "\"e3\"") + "," + QByteArrayList({all[1], all[2], all[3], all[4], all[5], all[7]}).join(',') + "],\"removed\":[]}");
    });
    server->handle(QStringLiteral("/jmap/session"), [](const WebRequest& request) { FakeWeb::answer(request, 200, R"({"primaryAccounts":{"urn:ietf:params:jmap:mail":"a1"}})"); });
    server->handle(QStringLiteral("/jmap/api"), [](const WebRequest& request) { FakeWeb::answer(request, 200, R"({"methodResponses":[["Email/get",{"list":[]},"0"]]})"); });
    watch = std::make_unique<MailWatch>(MailPlace{account, server->origin(), 60, 60}, *web);
}

DemoMail::~DemoMail()
{
    watch.reset();
}

void DemoDesk::addMail()
{
    mail = std::make_unique<DemoMail>(QStringLiteral("carla@example.org"));
    AlertRules rules;
    rules.folders.insert(QStringLiteral("m7"), {true, QColor(0xc9701b)});
    rules.folders.insert(QStringLiteral("m8"), {false, QColor(0x2e9157)});
    mail->watch->setRules(rules);
    mail->watch->start();
    if (!QTest::qWaitFor([this] { return mail->watch->fresh() == 3; }, 10000))
        qFatal("no demo mail");
    QList<DeskAccount> accounts = desk->accounts();
    accounts[0].mail = mail->watch.get();
    desk->setAccounts(accounts);
}

void DemoDesk::addSecondAccount()
{
    second = std::make_unique<DemoChat>("carla.mertens@verein.example");
    AccountSettings account;
    account.address = QStringLiteral("carla.mertens@verein.example");
    account.name = QStringLiteral("Carla");
    (void)profile->save(account);
    QList<DeskAccount> accounts = desk->accounts();
    accounts.append({account.address, second.get(), nullptr, nullptr});
    desk->setAccounts(accounts);
}

DemoDesk::~DemoDesk()
{
    desk->setAccounts({});
}

void fill(DemoChat& chat, UnixMs now)
{
    constexpr UnixMs minute = 60000, hour = 60 * minute, day = 24 * hour;
    const auto person = [&](const char* address, const QString& name, const QStringList& groups, Availability availability, const QString& status = {}, const char* software = nullptr) {
        Contact contact;
        contact.jid = *xmpp::Jid::parse(address);
        contact.name = name;
        contact.groups = groups;
        contact.subscription = Subscription::Both;
        contact.isInRoster = true;
        contact.availability = availability;
        contact.status = status;
        if (software)
            contact.devices.append({QStringLiteral("r"), availability, status, 0, QString::fromLatin1(software)});
        chat.people.append(contact);
    };
    const QString work = QStringLiteral("Work"), friends = QStringLiteral("Friends");
    person("anna.baader@example.org", QStringLiteral("Anna Baader"), {work}, Availability::Online, QStringLiteral("At the desk until five"), "Posthorn");
    person("ben.adler@example.org", QStringLiteral("Ben Adler"), {work}, Availability::DoNotDisturb, QStringLiteral("In a meeting"));
    person("daria.novak@example.org", QStringLiteral("Daria Novák"), {work}, Availability::Away);
    person("emre.yilmaz@example.org", QStringLiteral("Emre Yılmaz"), {work}, Availability::Online);
    person("frieda@example.org", QStringLiteral("Frieda Sommer"), {work}, Availability::Offline);
    person("lina@example.net", QStringLiteral("Lina"), {friends}, Availability::FreeToChat, QStringLiteral("Holidays! 🏖️"), "Gajim");
    person("yusuf@example.net", QStringLiteral("يوسف حداد"), {friends}, Availability::Online, QStringLiteral("متاح للدردشة"), "Dino");
    person("tom@example.net", QStringLiteral("Tom Weber"), {friends}, Availability::Offline);
    chat.pictures.insert(QStringLiteral("anna.baader@example.org"), face(QColor(0xcfe3f7), QColor(0x34557a)));
    chat.pictures.insert(QStringLiteral("lina@example.net"), face(QColor(0xf7e0cf), QColor(0xb8573c)));
    chat.pictures.insert(QStringLiteral("carla@example.org"), face(QColor(0xe2f0d9), QColor(0x4b7a34)));
    const auto talk = [&](const char* address, const QString& title, ConversationKind kind = ConversationKind::Single) {
        Conversation conversation;
        conversation.jid = *xmpp::Jid::parse(address);
        conversation.title = title;
        conversation.kind = kind;
        conversation.state = kind == ConversationKind::Room ? RoomState::Joined : RoomState::Left;
        chat.talks.append(conversation);
    };
    talk("anna.baader@example.org", QStringLiteral("Anna Baader"));
    talk("release@rooms.example.org", QStringLiteral("Release 2.4"), ConversationKind::Room);
    talk("lina@example.net", QStringLiteral("Lina"));
    talk("yusuf@example.net", QStringLiteral("يوسف حداد"));
    talk("ben.adler@example.org", QStringLiteral("Ben Adler"));

    const QString anna = QStringLiteral("anna.baader@example.org");
    chat.say(anna, false, QStringLiteral("Good morning! Did the samples for the trade fair arrive?"), now - day - 5 * hour);
    chat.say(anna, true, QStringLiteral("Not yet, the parcel is still in Linz. I have written to the carrier."), now - day - 5 * hour + 3 * minute);
    chat.say(anna, false, QStringLiteral("All right, then we wait for tomorrow."), now - day - 5 * hour + 4 * minute).reactions = {{QStringLiteral("👍"), {chat.name}, true}};
    chat.say(anna, false, QStringLiteral("They are here! 🎉"), now - 47 * minute);
    Message& picture = chat.say(anna, false, QString(), now - 46 * minute);
    picture.kind = MessageKind::File;
    picture.file = {QStringLiteral("https://files.example.org/u/9f2c/view-from-the-stand.jpg"), QStringLiteral("view-from-the-stand.jpg"), QStringLiteral("image/jpeg"), 412000};
    chat.shownPictures.insert(picture.file.url, landscape(480, 270));
    const QString quoted = picture.id;
    Message& styled = chat.say(anna, true, QStringLiteral("Wonderful. Please check the list again, above all the *number of boxes*: https://wiki.example.org/fair"), now - 44 * minute);
    styled.replyTo = quoted;
    styled.replySender = QStringLiteral("Anna Baader");
    styled.replyText = QStringLiteral("Picture: view-from-the-stand.jpg");
    const int bold = int(styled.text.indexOf(QStringLiteral("*number"))), link = int(styled.text.indexOf(QStringLiteral("https:")));
    styled.spans = {Span{bold, 17, Span::Bold, 0, {}}, Span{link, int(styled.text.size()) - link, 0, 0, styled.text.mid(link)}};
    chat.say(anna, false, QStringLiteral("Twelve boxes, all there. I send you the delivery note."), now - 40 * minute).edited = true;
    Message& file = chat.say(anna, false, QString(), now - 39 * minute);
    file.kind = MessageKind::File;
    file.file = {QStringLiteral("https://files.example.org/u/a1/delivery-note-4711.pdf"), QStringLiteral("delivery-note-4711.pdf"), QStringLiteral("application/pdf"), 183000};
    Message& thanks = chat.say(anna, true, QStringLiteral("Thank you, that was quick 🙂"), now - 12 * minute);
    thanks.reactions = {{QStringLiteral("❤️"), {QStringLiteral("Anna Baader")}, false}};
    chat.say(anna, true, QStringLiteral("Shall we meet at three and set the stand up?"), now - 11 * minute).state = MessageState::Delivered;
    chat.say(anna, false, QStringLiteral("Three is fine. I bring the key."), now - 2 * minute);
    chat.say(anna, false, QStringLiteral("And coffee ☕"), now - minute);
    chat.talks[0].unread = 2;
    chat.writing.insert(anna, {QStringLiteral("Anna Baader")});

    const QString room = QStringLiteral("release@rooms.example.org");
    chat.talks[1].subject = QStringLiteral("Who does what until Friday");
    chat.talks[1].nick = QStringLiteral("Carla");
    const auto occupant = [&](const QString& nick, Role role, Affiliation affiliation, Availability availability, bool me = false) {
        Occupant made;
        made.jid = chat.talks[1].jid.withResource(nick.toStdString());
        made.nick = nick;
        made.role = role;
        made.affiliation = affiliation;
        made.availability = availability;
        made.isMe = me;
        chat.inRoom[room].append(made);
    };
    occupant(QStringLiteral("Carla"), Role::Moderator, Affiliation::Owner, Availability::Online, true);
    occupant(QStringLiteral("Ben"), Role::Participant, Affiliation::Member, Availability::DoNotDisturb);
    occupant(QStringLiteral("Daria"), Role::Participant, Affiliation::Member, Availability::Away);
    occupant(QStringLiteral("Emre"), Role::Moderator, Affiliation::Admin, Availability::Online);
    occupant(QStringLiteral("guest-7"), Role::Visitor, Affiliation::None, Availability::Online);
    Message& came = chat.say(room, false, QStringLiteral("Emre has entered the room"), now - 3 * hour, QStringLiteral("Emre"));
    came.kind = MessageKind::Notice;
    chat.say(room, false, QStringLiteral("The build of last night is green."), now - 3 * hour + minute, QStringLiteral("Emre"));
    Message& code = chat.say(room, false, QStringLiteral("Only this one is slow:\nctest -R tst_store --timeout 30"), now - 3 * hour + 2 * minute, QStringLiteral("Emre"));
    code.spans = {Span{23, int(code.text.size()) - 23, Span::Code | Span::Block, 0, {}}};
    chat.say(room, false, QStringLiteral("I look into it after lunch."), now - 2 * hour, QStringLiteral("Daria")).reactions = {
        {QStringLiteral("🙏"), {QStringLiteral("Emre"), chat.name}, true}, {QStringLiteral("🍜"), {QStringLiteral("Ben")}, false}};
    chat.say(room, true, QStringLiteral("Then I write the notes for the release in the meantime."), now - 2 * hour + minute);
    Message& gone = chat.say(room, false, QString(), now - hour, QStringLiteral("guest-7"));
    gone.retracted = true;
    Message& named = chat.say(room, false, QStringLiteral("Carla: can you have a look at the translations, too?"), now - 20 * minute, QStringLiteral("Ben"));
    named.mentionsMe = true;
    named.spans = {Span{0, 5, Span::Mention, 0, {}}};
    chat.talks[1].unread = 1;
    chat.talks[1].mentions = 1;

    const QString lina = QStringLiteral("lina@example.net");
    chat.say(lina, false, QStringLiteral("Look where we are!"), now - 5 * hour);
    Message& sea = chat.say(lina, false, QString(), now - 5 * hour + minute);
    sea.kind = MessageKind::File;
    sea.file = {QStringLiteral("https://files.example.net/9/sea.png"), QStringLiteral("sea.png"), QStringLiteral("image/png"), 5400000};
    chat.say(lina, true, QStringLiteral("🏖️"), now - 5 * hour + 2 * minute);
    Message& failed = chat.say(lina, true, QStringLiteral("When are you back?"), now - 4 * hour);
    failed.state = MessageState::Failed;
    failed.problem = QStringLiteral("Their server cannot be reached");
    chat.talks[2].lastText = failed.text;

    const QString yusuf = QStringLiteral("yusuf@example.net");
    chat.say(yusuf, false, QStringLiteral("صباح الخير! هل وصلتك رسالتي أمس؟"), now - 26 * hour);
    chat.say(yusuf, true, QStringLiteral("نعم، شكراً. سأرد عليك اليوم — see https://example.org/plan"), now - 25 * hour);
    chat.say(QStringLiteral("ben.adler@example.org"), false, QStringLiteral("See you on Monday."), now - 3 * day);

    chat.standing = {{*xmpp::Jid::parse("carla@example.org"), Affiliation::Owner, QStringLiteral("Carla"), {}},
                     {*xmpp::Jid::parse("emre.yilmaz@example.org"), Affiliation::Admin, QStringLiteral("Emre"), {}},
                     {*xmpp::Jid::parse("ben.adler@example.org"), Affiliation::Member, QStringLiteral("Ben"), {}},
                     {*xmpp::Jid::parse("daria.novak@example.org"), Affiliation::Member, QStringLiteral("Daria"), {}},
                     {*xmpp::Jid::parse("noise@example.net"), Affiliation::Outcast, {}, QStringLiteral("Advertising")}};
    chat.asking = {{*xmpp::Jid::parse("paul.king@example.net"), QStringLiteral("Paul King"), QStringLiteral("Hello Carla, we met at the fair in Graz.")}};
    chat.logging = {LoggingNotice::Kind::Texts, false, QStringLiteral("example.org keeps a log of conversations for 90 days.")};
    chat.myText = QStringLiteral("Preparing the fair");
    chat.settings.type = "form";
    chat.settings.title = "Release 2.4";
    chat.settings.addHidden("http://jabber.org/protocol/muc#roomconfig");
    chat.settings.add("muc#roomconfig_roomname", "Release 2.4", "text-single", "Name of the room");
    chat.settings.fields.back().required = true;
    chat.settings.add("muc#roomconfig_roomdesc", "Who does what until Friday", "text-multi", "Description");
    chat.settings.add("muc#roomconfig_publicroom", "1", "boolean", "Anybody can find the room");
    chat.settings.add("muc#roomconfig_persistentroom", "1", "boolean", "The room stays when it is empty");
    chat.settings.add("muc#roomconfig_membersonly", "0", "boolean", "Members only");
    chat.settings.add("muc#roomconfig_moderatedroom", "0", "boolean", "Only moderators and who is allowed to may speak");
    chat.settings.add("muc#roomconfig_whois", "moderators", "list-single", "Who sees real addresses");
    chat.settings.fields.back().options = {{"Moderators", "moderators"}, {"Everybody", "anyone"}};
    chat.settings.add("muc#roomconfig_maxusers", "200", "text-single", "Most participants");
    chat.settings.add("muc#roomconfig_roomsecret", "", "text-private", "Password");
}

} // namespace posthorn::messenger::test
