// Rooms: entered and left, who is in them, what is said, what one may do; and who only claims to be the room.
#include <QSignalSpy>
#include <QTest>

#include "tests/messenger/support_chat.h"
#include "xmpp/stanza/namespaces.h"

using namespace posthorn;
using namespace posthorn::messenger;
using namespace posthorn::messenger::test;

namespace {

const QString room = QStringLiteral("lounge@rooms.example.org");

QString presence(const QString& nick, const QString& codes = {}, const QString& item = QStringLiteral("role='participant' affiliation='none'"), const QString& type = {})
{
    QString statuses;
    for (const QString& each : codes.split(u' ', Qt::SkipEmptyParts))
        statuses += QStringLiteral("<status code='%1'/>").arg(each);
    return QStringLiteral("<presence from='%1/%2'%3><x xmlns='http://jabber.org/protocol/muc#user'><item %4/>%5</x></presence>")
        .arg(room, nick, type.isEmpty() ? QString() : QStringLiteral(" type='%1'").arg(type), item, statuses);
}

QString said(const QString& nick, const QString& id, const QString& body, const QString& more = {})
{
    return QStringLiteral("<message type='groupchat' from='%1/%2' id='%3'><body>%4</body>%5</message>").arg(room, nick, id, body, more);
}

void enter(ChatWorld& world)
{
    world.start();
    world.chat->joinRoom(jid(qPrintable(room)), QStringLiteral("ally"));
    world.rest();
    world.line->feed(presence(QStringLiteral("bob"), {}, QStringLiteral("role='moderator' affiliation='owner' jid='bob@example.org/x'")));
    world.feed(presence(QStringLiteral("ally"), QStringLiteral("110")));
}

} // namespace

class TestChatRooms : public QObject {
    Q_OBJECT
    const xmpp::Jid m_room = jid(qPrintable(room));
private Q_SLOTS:
    void enteredAndLeft()
    {
        ChatWorld world;
        enter(world);
        const QString sent = world.sentWith(QStringLiteral("<x xmlns='http://jabber.org/protocol/muc'")).first();
        QVERIFY(sent.contains(QStringLiteral("to='lounge@rooms.example.org/ally'")) && sent.contains(QStringLiteral("maxstanzas='0'")));
        Conversation now = world.chat->conversation(m_room);
        QCOMPARE(now.state, RoomState::Joined);
        QCOMPARE(now.title, QStringLiteral("The lounge"));
        QCOMPARE(now.kind, ConversationKind::Room);
        QVERIFY(now.bookmarked);
        QCOMPARE(world.chat->occupants(m_room).size(), 2);
        QCOMPARE(world.chat->occupants(m_room).at(1).real, jid("bob@example.org"));
        QCOMPARE(world.chat->self(m_room).nick, QStringLiteral("ally"));
        QVERIFY(world.archiveQueries.last().contains(QStringLiteral("to='lounge@rooms.example.org'")));
        world.chat->leaveRoom(m_room);
        world.rest();
        QCOMPARE(world.chat->conversation(m_room).state, RoomState::Left);
        QVERIFY(world.line->lastSent().contains(QStringLiteral("unavailable")));
    }

    void saidAndReflected()
    {
        ChatWorld world;
        enter(world);
        const QString id = world.chat->send(m_room, QStringLiteral("hello"));
        world.rest();
        QCOMPARE(world.sentWith(QStringLiteral("type='groupchat'")).size(), 1);
        world.line->settleAll();
        world.rest();
        QCOMPARE(world.find(room, id).state, MessageState::Waiting); // our server has it; the room has not said so
        world.feed(said(QStringLiteral("ally"), id, QStringLiteral("hello"), QStringLiteral("<stanza-id xmlns='urn:xmpp:sid:0' by='%1' id='9'/>").arg(room)));
        QCOMPARE(world.history(room).size(), 1);
        QCOMPARE(world.find(room, id).state, MessageState::Sent);
        QCOMPARE(world.find(room, id).stanzaId, QStringLiteral("9"));
        world.feed(said(QStringLiteral("bob"), QStringLiteral("b1"), QStringLiteral("hi Ally, look")));
        QCOMPARE(world.added.last().sender, QStringLiteral("bob"));
        QVERIFY(world.added.last().mentionsMe);
        QCOMPARE(world.chat->conversation(m_room).mentions, 1);
        world.feed(said(QStringLiteral("bob"), QStringLiteral("b2"), QStringLiteral("really")));
        QVERIFY(!world.added.last().mentionsMe);
        // By somebody who is not the room: another domain, a room that we are not in.
        world.feed(QStringLiteral("<message type='groupchat' from='lounge@evil.example/bob' id='e'><body>forged</body></message>"));
        QCOMPARE(world.added.last().id, QStringLiteral("b2"));
    }

    void writtenOutsideWaitsForTheRoom()
    {
        ChatWorld world;
        enter(world);
        world.line->goOffline(true);
        const QString id = world.chat->send(m_room, QStringLiteral("later"));
        world.start();
        QVERIFY(world.sentWith(QStringLiteral("later")).isEmpty());
        world.feed(presence(QStringLiteral("ally"), QStringLiteral("110")));
        QCOMPARE(world.sentWith(QStringLiteral("later")).size(), 1);
        Q_UNUSED(id);
    }

    void nicknamesThatAreTaken()
    {
        ChatWorld world;
        world.start();
        world.chat->joinRoom(m_room, QStringLiteral("bob"));
        world.rest();
        world.feed(QStringLiteral("<presence type='error' from='%1/bob'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>").arg(room));
        QVERIFY(world.line->lastSent().contains(QStringLiteral("/bob_")));
        world.feed(presence(QStringLiteral("bob_"), QStringLiteral("110 210")));
        QCOMPARE(world.chat->conversation(m_room).nick, QStringLiteral("bob_"));
        world.chat->setNick(m_room, QStringLiteral("carol"));
        world.feed(presence(QStringLiteral("bob_"), QStringLiteral("110 303"), QStringLiteral("nick='carol' role='participant' affiliation='none'"), QStringLiteral("unavailable")));
        world.feed(presence(QStringLiteral("carol"), QStringLiteral("110")));
        QCOMPARE(world.chat->conversation(m_room).nick, QStringLiteral("carol"));
        QCOMPARE(world.chat->conversation(m_room).state, RoomState::Joined);
        QCOMPARE(world.chat->occupants(m_room).size(), 1);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("condition");
        QTest::addColumn<bool>("password");
        for (const char* each : {"not-authorized", "forbidden", "registration-required", "service-unavailable", "item-not-found"})
            QTest::newRow(each) << QString::fromLatin1(each) << (QByteArray(each) == "not-authorized");
    }
    void refused()
    {
        QFETCH(QString, condition);
        QFETCH(bool, password);
        ChatWorld world;
        world.start();
        world.chat->joinRoom(m_room, QStringLiteral("ally"));
        world.rest();
        world.feed(QStringLiteral("<presence type='error' from='%1/ally'><error type='auth'><%2 xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>").arg(room, condition));
        const Conversation now = world.chat->conversation(m_room);
        QCOMPARE(now.state, RoomState::Failed);
        QVERIFY(!now.problem.isEmpty());
        QCOMPARE(now.needsPassword, password);
    }

    void putOut()
    {
        ChatWorld world;
        enter(world);
        world.feed(QStringLiteral("<presence type='unavailable' from='%1/ally'><x xmlns='http://jabber.org/protocol/muc#user'><item role='none' affiliation='none'>"
                                  "<reason>too &lt;b&gt;loud</reason></item><status code='110'/><status code='307'/></x></presence>").arg(room));
        const Conversation now = world.chat->conversation(m_room);
        QCOMPARE(now.state, RoomState::Left);
        QVERIFY(now.problem.contains(QStringLiteral("too <b>loud")));
        QVERIFY(world.chat->occupants(m_room).isEmpty());
        QCOMPARE(world.history(room).last().kind, MessageKind::Notice);
        // Not entered again by itself.
        const qsizetype before = world.sentWith(QStringLiteral("protocol/muc'")).size();
        world.line->goOffline(true);
        world.start();
        QCOMPARE(world.sentWith(QStringLiteral("protocol/muc'")).size(), before);
    }

    void afterResumptionTheRoomIsAsked()
    {
        ChatWorld world;
        enter(world);
        const qsizetype before = world.sentWith(QStringLiteral("protocol/muc'")).size();
        world.answers = [](const xmpp::Stanza& question) -> std::optional<QString> {
            return question.payload()->ns == "urn:xmpp:ping" ? std::optional(QString()) : std::nullopt;
        };
        world.line->goOffline();
        world.start(true);
        QCOMPARE(world.sentWith(QStringLiteral("protocol/muc'")).size(), before); // still in it
        world.answers = {};
        world.line->goOffline();
        world.start(true);
        QVERIFY(world.line->lastAsked().contains(QStringLiteral("urn:xmpp:ping")));
        world.line->answerError(QStringLiteral("not-acceptable"));
        world.rest();
        QCOMPARE(world.sentWith(QStringLiteral("protocol/muc'")).size(), before + 1);
    }

    void onlyTheRoomModerates()
    {
        ChatWorld world;
        enter(world);
        world.feed(said(QStringLiteral("bob"), QStringLiteral("b1"), QStringLiteral("rude"), QStringLiteral("<stanza-id xmlns='urn:xmpp:sid:0' by='%1' id='7'/>").arg(room)));
        const QString retract = QStringLiteral("<message type='groupchat' from='%1' id='r'><retract xmlns='urn:xmpp:message-retract:1' id='7'>"
                                               "<moderated xmlns='urn:xmpp:message-moderate:1' by='%2/mod'/><reason>no</reason></retract></message>");
        world.feed(retract.arg(room + QStringLiteral("/eve"), room));
        world.feed(retract.arg(QStringLiteral("lounge@evil.example"), room));
        QVERIFY(!world.find(room, QStringLiteral("b1")).retracted);
        world.feed(retract.arg(room, room));
        const Message gone = world.find(room, QStringLiteral("b1"));
        QVERIFY(gone.retracted);
        QCOMPARE(gone.retractedBy, QStringLiteral("mod"));
        QCOMPARE(gone.reason, QStringLiteral("no"));
        // Another occupant takes nothing of Bob's back.
        world.feed(said(QStringLiteral("bob"), QStringLiteral("b2"), QStringLiteral("nice"), QStringLiteral("<stanza-id xmlns='urn:xmpp:sid:0' by='%1' id='8'/>").arg(room)));
        world.feed(QStringLiteral("<message type='groupchat' from='%1/eve' id='r2'><retract xmlns='urn:xmpp:message-retract:1' id='8'/></message>").arg(room));
        QVERIFY(!world.find(room, QStringLiteral("b2")).retracted);
        world.chat->moderate(m_room, QStringLiteral("b2"), QStringLiteral("why not"));
        world.rest();
        QVERIFY(world.line->lastAsked().contains(QStringLiteral("<moderate xmlns='urn:xmpp:message-moderate:1' id='8'>")));
    }

    void subject()
    {
        ChatWorld world;
        enter(world);
        world.feed(QStringLiteral("<message type='groupchat' from='%1/bob'><subject>Lunch</subject><delay xmlns='urn:xmpp:delay' from='%1' stamp='2026-01-01T00:00:00Z'/></message>").arg(room));
        QCOMPARE(world.chat->conversation(m_room).subject, QStringLiteral("Lunch"));
        QVERIFY(world.history(room).isEmpty());
        world.feed(QStringLiteral("<message type='groupchat' from='%1/bob'><subject>Dinner</subject></message>").arg(room));
        QCOMPARE(world.history(room).last().kind, MessageKind::Subject);
        world.chat->setTopic(m_room, QStringLiteral("Tea"));
        QVERIFY(world.line->lastSent().contains(QStringLiteral("<subject>Tea</subject>")));
    }

    void invitedAndInviting()
    {
        ChatWorld world;
        enter(world);
        QSignalSpy invited(world.chat.get(), &Chat::invited);
        world.feed(QStringLiteral("<message from='bob@example.org/x'><x xmlns='jabber:x:conference' jid='other@rooms.example.org' reason='come'/></message>"));
        world.feed(QStringLiteral("<message from='third@rooms.example.org'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='bob@example.org'/><password>pw</password></x></message>"));
        QCOMPARE(invited.size(), 2);
        QCOMPARE(invited[0].first().value<Invitation>().fromName, QStringLiteral("Bob"));
        QCOMPARE(invited[1].first().value<Invitation>().password, QStringLiteral("pw"));
        QVERIFY(world.added.isEmpty());
        // Into a room that we are in, and to no room at all.
        world.feed(QStringLiteral("<message from='bob@example.org/x'><x xmlns='jabber:x:conference' jid='%1'/></message>").arg(room));
        world.feed(QStringLiteral("<message from='bob@example.org/x'><x xmlns='jabber:x:conference' jid='not an address'/></message>"));
        QCOMPARE(invited.size(), 2);
        world.chat->invite(m_room, {jid("carol@example.org")}, QStringLiteral("join us"));
        QVERIFY(world.line->lastSent().contains(QStringLiteral("<invite to='carol@example.org'>")));
    }

    void invitationsHaveAnEnd()
    {
        ChatWorld world;
        world.start();
        QSignalSpy invited(world.chat.get(), &Chat::invited);
        const QString invitation = QStringLiteral("<message from='eve@evil.example/x'><x xmlns='jabber:x:conference' jid='r%1@rooms.evil.example'/></message>");
        for (int n = 0; n < 5; ++n)
            world.line->feed(invitation.arg(1));
        QCOMPARE(invited.size(), 1);
        for (int n = 0; n < 1000; ++n)
            world.line->feed(invitation.arg(n));
        QVERIFY2(invited.size() <= 50, qPrintable(QString::number(invited.size())));
    }

    void aGroupIsMade()
    {
        ChatWorld world;
        world.start();
        QString form;
        world.answers = [&](const xmpp::Stanza& question) -> std::optional<QString> {
            if (question.payload()->ns != "http://jabber.org/protocol/muc#owner")
                return std::nullopt;
            if (question.type == "set") {
                form = xml(question);
                return QString();
            }
            QString fields;
            for (const char* each : {"roomname", "persistentroom", "membersonly", "publicroom", "whois", "allowinvites"})
                fields += QStringLiteral("<field var='muc#roomconfig_%1'><value>0</value></field>").arg(QLatin1String(each));
            return QStringLiteral("<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='form'>%1</x></query>").arg(fields);
        };
        std::optional<Result<xmpp::Jid>> made;
        world.chat->createGroup(QStringLiteral("Trip"), {jid("bob@example.org"), jid("carol@example.org")}, [&](Result<xmpp::Jid> got) { made = got; });
        world.rest();
        const QString sent = world.sentWith(QStringLiteral("protocol/muc'")).last();
        const QString address = sent.section(QStringLiteral("to='"), 1).section(u'/', 0, 0);
        world.feed(QStringLiteral("<presence from='%1/alice'><x xmlns='http://jabber.org/protocol/muc#user'><item role='moderator' affiliation='owner'/>"
                                  "<status code='110'/><status code='201'/></x></presence>").arg(address));
        QVERIFY(made.has_value() && *made);
        QCOMPARE(QString::fromStdString((*made)->text()), address);
        QVERIFY(form.contains(QStringLiteral("membersonly'><value>1")) && form.contains(QStringLiteral("whois'><value>anyone")) && !form.contains(QStringLiteral("enablelogging")));
        QCOMPARE(world.sentWith(QStringLiteral("<invite to=")).size(), 2);
        QCOMPARE(world.chat->conversation(**made).title, QStringLiteral("Trip"));
        QVERIFY(world.chat->conversation(**made).isAdHoc);
    }

    void privateMessagesAreConversationsOfTheirOwn()
    {
        ChatWorld world;
        enter(world);
        world.says(room + QStringLiteral("/bob"), QStringLiteral("p1"), QStringLiteral("psst"), QStringLiteral("<x xmlns='http://jabber.org/protocol/muc#user'/>"));
        QCOMPARE(world.added.last().conversation, m_room.withResource("bob"));
        QCOMPARE(world.chat->conversation(m_room.withResource("bob")).kind, ConversationKind::Private);
        world.chat->send(m_room.withResource("bob"), QStringLiteral("yes?"));
        world.rest();
        QVERIFY(world.line->lastSent().contains(QStringLiteral("type='chat'")));
        QVERIFY(world.line->lastSent().contains(QStringLiteral("to='lounge@rooms.example.org/bob'")));
    }

    void bookmarksOpenRooms()
    {
        ChatWorld world;
        world.answers = [](const xmpp::Stanza& question) -> std::optional<QString> {
            if (!xml(question).contains(QStringLiteral("urn:xmpp:bookmarks:1")) || question.type != "get")
                return std::nullopt;
            return QStringLiteral("<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'>"
                                  "<item id='lounge@rooms.example.org'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true' name='Lounge'><nick>al</nick></conference></item>"
                                  "<item id='quiet@rooms.example.org'><conference xmlns='urn:xmpp:bookmarks:1' name='Quiet'/></item>"
                                  "<item id='rooms.example.org'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item></items></pubsub>");
        };
        world.start();
        QCOMPARE(world.sentWith(QStringLiteral("protocol/muc'")).size(), 1);
        QVERIFY(world.sentWith(QStringLiteral("protocol/muc'")).first().contains(QStringLiteral("lounge@rooms.example.org/al")));
        QCOMPARE(world.chat->conversation(jid("quiet@rooms.example.org")).title, QStringLiteral("Quiet"));
        world.feed(presence(QStringLiteral("al"), QStringLiteral("110")));
        const QString event = QStringLiteral("<message from='%1' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'>"
                                             "<retract id='lounge@rooms.example.org'/></items></event></message>");
        world.feed(event.arg(QStringLiteral("bob@example.org")));
        QCOMPARE(world.chat->conversation(m_room).state, RoomState::Joined);
        world.feed(event.arg(QStringLiteral("alice@example.org")));
        QCOMPARE(world.chat->conversation(m_room).state, RoomState::Left);
    }

    void standing()
    {
        ChatWorld world;
        enter(world);
        world.chat->setRole(m_room, QStringLiteral("bob"), Role::None, QStringLiteral("out"));
        QVERIFY(world.line->lastAsked().contains(QStringLiteral("role='none'")));
        QVERIFY(world.line->lastAsked().contains(QStringLiteral("<reason>out</reason>")));
        world.chat->setAffiliation(m_room, jid("eve@evil.example"), Affiliation::Outcast, {});
        QVERIFY(world.line->lastAsked().contains(QStringLiteral("affiliation='outcast'")));
        QSignalSpy voice(world.chat.get(), &Chat::voiceAsked);
        const QString form = QStringLiteral("<message from='%1'><x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field>"
                                            "<field var='muc#roomnick'><value>visitor</value></field><field var='muc#request_allow' type='boolean'><value>false</value></field></x></message>");
        world.feed(form.arg(room + QStringLiteral("/eve")));
        QCOMPARE(voice.size(), 0);
        world.feed(form.arg(room));
        QCOMPARE(voice.size(), 1);
        world.chat->askForVoice(m_room);
        QVERIFY(world.line->lastSent().contains(QStringLiteral("<value>participant</value>")));
        world.chat->answerVoice(m_room, voice.first().at(1).value<Form>(), true);
        QVERIFY(world.line->lastSent().contains(QStringLiteral("<value>true</value>")));
    }

    void oneIsToldWhatOneMayDo()
    {
        ChatWorld world;
        enter(world);
        QVERIFY(world.history(room).isEmpty());
        const auto now = [&](const char* role, const QString& reason = {}) {
            world.feed(QStringLiteral("<presence from='%1/ally'><x xmlns='http://jabber.org/protocol/muc#user'><item role='%2' affiliation='none'>%3</item><status code='110'/></x></presence>")
                           .arg(room, QLatin1String(role), reason));
            const auto all = world.history(room);
            return all.isEmpty() ? QString() : all.last().text;
        };
        QCOMPARE(now("participant"), QString()); // as before
        const QString listens = now("visitor", QStringLiteral("<reason>&lt;b&gt;quiet</reason>"));
        QVERIFY2(listens.contains(QStringLiteral("<b>quiet")), qPrintable(listens));
        const QString speaks = now("participant");
        QVERIFY(speaks != listens);
        QVERIFY(now("moderator") != speaks);
        QCOMPARE(world.history(room).size(), 3);
        QCOMPARE(world.history(room).last().kind, MessageKind::Notice);
        QCOMPARE(world.chat->self(m_room).role, Role::Moderator);
    }

    void allListsOfStandingAreRead()
    {
        ChatWorld world;
        world.answers = [](const xmpp::Stanza& question) -> std::optional<QString> {
            if (question.payload()->ns != "http://jabber.org/protocol/muc#admin")
                return std::nullopt;
            QString items;
            for (const char* each : {"owner", "member", "outcast"}) {
                if (xml(question).contains(QStringLiteral("affiliation='%1'").arg(QLatin1String(each))))
                    items = QStringLiteral("<item affiliation='%1' jid='%1@example.org'><reason>&lt;i&gt;because\u202E</reason></item><item jid='no address@@'/>").arg(QLatin1String(each));
            }
            return QStringLiteral("<query xmlns='http://jabber.org/protocol/muc#admin'>%1</query>").arg(items);
        };
        enter(world);
        QList<Member> all;
        world.chat->members(m_room, this, [&](Result<QList<Member>> got) { all = *got; });
        world.rest();
        QCOMPARE(all.size(), 3);
        QCOMPARE(all.last().affiliation, Affiliation::Outcast);
        QCOMPARE(all.last().reason, QStringLiteral("<i>because"));
    }
};

QTEST_GUILESS_MAIN(TestChatRooms)
#include "tst_chat_rooms.moc"
