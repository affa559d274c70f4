// Conversations: sent once and no more, marked, changed, copied, read from the archive; and what others forge.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/messenger/support_chat.h"
#include "xmpp/stanza/namespaces.h"

using namespace posthorn;
using namespace posthorn::messenger;
using namespace posthorn::messenger::test;

namespace {

const char* const bob = "bob@example.org";

QString carbon(const QString& from, const QString& direction, const QString& inner)
{
    return QStringLiteral("<message from='%1' to='alice@example.org/desk'><%2 xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>%3</forwarded></%2></message>")
        .arg(from, direction, inner);
}

QString inner(const QString& from, const QString& to, const QString& id, const QString& body, const QString& more = {})
{
    return QStringLiteral("<message xmlns='jabber:client' type='chat' from='%1' to='%2' id='%3'><body>%4</body>%5</message>").arg(from, to, id, body, more);
}

} // namespace

class TestChatMessages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writtenSentDeliveredDisplayed()
    {
        ChatWorld world;
        world.start();
        const QString id = world.chat->send(jid(bob), QStringLiteral("hello *you*"));
        world.rest();
        QCOMPARE(world.added.size(), 1);
        QCOMPARE(world.added.first().state, MessageState::Waiting);
        QCOMPARE(world.added.first().spans.size(), 1);
        const QStringList sent = world.sentWith(QStringLiteral("<body>"));
        QCOMPARE(sent.size(), 1);
        QVERIFY(sent.first().contains(QStringLiteral("<origin-id xmlns='urn:xmpp:sid:0' id='%1'").arg(id)));
        QVERIFY(sent.first().contains(QStringLiteral("urn:xmpp:receipts")));
        world.line->settleAll();
        world.rest();
        QCOMPARE(world.find(QLatin1String(bob), id).state, MessageState::Sent);
        world.feed(QStringLiteral("<message from='bob@example.org/x' to='alice@example.org' type='chat'><received xmlns='urn:xmpp:receipts' id='%1'/></message>").arg(id));
        QCOMPARE(world.find(QLatin1String(bob), id).state, MessageState::Delivered);
        world.feed(QStringLiteral("<message from='eve@example.org/x' to='alice@example.org' type='chat'><displayed xmlns='urn:xmpp:chat-markers:0' id='%1'/></message>").arg(id));
        QCOMPARE(world.find(QLatin1String(bob), id).state, MessageState::Delivered); // Eve has no say in it
        world.feed(QStringLiteral("<message from='bob@example.org/x' to='alice@example.org' type='chat'><displayed xmlns='urn:xmpp:chat-markers:0' id='%1'/></message>").arg(id));
        QCOMPARE(world.find(QLatin1String(bob), id).state, MessageState::Displayed);
        QVERIFY(world.chat->send(jid(bob), QString(u' ')).isEmpty());
        QVERIFY(world.chat->send(jid(bob), QString(70000, u'x')).isEmpty());
    }

    void aRefusedMessageCanBeSentAgain()
    {
        ChatWorld world;
        world.start();
        const QString id = world.chat->send(jid(bob), QStringLiteral("x"));
        world.rest();
        world.line->settleAll();
        world.feed(QStringLiteral("<message type='error' from='bob@example.org' to='alice@example.org/desk' id='%1'><error type='cancel'>"
                                  "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>").arg(id));
        Message failed = world.find(QLatin1String(bob), id);
        QCOMPARE(failed.state, MessageState::Failed);
        QVERIFY(!failed.problem.isEmpty());
        world.chat->resend(jid(bob), id);
        world.rest();
        world.line->settleAll();
        world.rest();
        QCOMPARE(world.find(QLatin1String(bob), id).state, MessageState::Sent);
        QCOMPARE(world.sentWith(QStringLiteral("<body>x")).size(), 2);
    }

    void writtenOfflineGoesOutOnceInOrder()
    {
        ChatWorld world;
        world.rest();
        for (const char* each : {"one", "two", "three"})
            world.chat->send(jid(bob), QString::fromLatin1(each));
        world.rest();
        QCOMPARE(world.added.size(), 3);
        QVERIFY(world.line->sent.isEmpty());
        world.start();
        QStringList bodies;
        for (const QString& each : world.sentWith(QStringLiteral("<body>")))
            bodies.append(each.section(QStringLiteral("<body>"), 1).section(u'<', 0, 0));
        QCOMPARE(bodies, (QStringList{QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")}));
        // Resumed: the line itself takes care of what was not acknowledged.
        world.line->goOffline();
        world.start(true);
        QCOMPARE(world.sentWith(QStringLiteral("<body>")).size(), 3);
        world.line->settleAll();
        world.rest();
        world.line->goOffline();
        world.start();
        QCOMPARE(world.sentWith(QStringLiteral("<body>")).size(), 3);
    }

    void writtenBetweenStreamsGoesOutAtResumption()
    {
        ChatWorld world;
        world.start();
        world.line->goOffline();
        const QString id = world.chat->send(jid(bob), QStringLiteral("x"));
        world.rest();
        QVERIFY(world.sentWith(QStringLiteral("<body>")).isEmpty());
        world.start(true);
        QCOMPARE(world.sentWith(QStringLiteral("<body>")).size(), 1);
        world.line->settleAll();
        world.rest();
        QCOMPARE(world.find(QLatin1String(bob), id).state, MessageState::Sent);
    }

    void nothingOvertakesWhatWaits()
    {
        ChatWorld world;
        world.start();
        world.line->goOffline();
        QStringList wanted;
        for (int n = 0; n < 5; ++n) {
            wanted.append(QStringLiteral("waits %1").arg(n));
            world.chat->send(jid(bob), wanted.last());
        }
        world.rest();
        world.line->goOnline(true);
        for (int n = 0; n < 5; ++n) { // as soon as it is online, before the disk has told what waits
            wanted.append(QStringLiteral("new %1").arg(n));
            world.chat->send(jid(bob), wanted.last());
            QCoreApplication::processEvents();
        }
        world.rest();
        QStringList bodies;
        for (const QString& each : world.sentWith(QStringLiteral("<body>")))
            bodies.append(each.section(QStringLiteral("<body>"), 1).section(u'<', 0, 0));
        QCOMPARE(bodies, wanted);
    }

    void acknowledgedWhileTheOutboxIsReadIsNotSentAgain()
    {
        ChatWorld world;
        world.rest();
        QStringList wanted;
        const auto write = [&] {
            wanted.append(QStringLiteral("word %1").arg(wanted.size()));
            world.chat->send(jid(bob), wanted.last());
        };
        for (int n = 0; n < 20; ++n)
            write();
        world.rest();
        world.line->goOnline();
        // The server acknowledges at once, while more is written and the disk is asked what waits.
        for (int n = 0; n < 300; ++n) {
            if (n % 10 == 0)
                write();
            QTest::qWait(1);
            world.line->settleAll();
        }
        world.rest();
        QStringList bodies;
        for (const QString& each : world.sentWith(QStringLiteral("<body>")))
            bodies.append(each.section(QStringLiteral("<body>"), 1).section(u'<', 0, 0));
        QCOMPARE(bodies, wanted);
    }

    void unknownFateIsLookedUpInTheArchive_data()
    {
        QTest::addColumn<bool>("arrived");
        QTest::addColumn<bool>("restart");
        for (const bool restart : {false, true}) {
            QTest::addRow("arrived%s", restart ? ", program ended" : "") << true << restart;
            QTest::addRow("did not%s", restart ? ", program ended" : "") << false << restart;
        }
    }
    void unknownFateIsLookedUpInTheArchive()
    {
        QFETCH(bool, arrived);
        QFETCH(bool, restart);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        auto world = std::make_unique<ChatWorld>(path);
        world->start();
        const QString id = world->chat->send(jid(bob), QStringLiteral("maybe"));
        world->rest();
        QCOMPARE(world->sentWith(QStringLiteral("maybe")).size(), 1);
        qsizetype before = 1;
        if (restart) {
            world.reset();
            world = std::make_unique<ChatWorld>(path);
            before = 0;
        } else {
            world->line->goOffline(true);
        }
        bool answered = false;
        world->archive = [&](const xmpp::Stanza&) {
            // Nothing is sent before the archive has been read.
            if (world->sentWith(QStringLiteral("maybe")).size() != before)
                qFatal("sent before it was known");
            answered = true;
            ChatWorld::Page page;
            if (arrived)
                page.results = {QStringLiteral("a1|2026-11-22T10:00:00Z|") +
                                inner(QStringLiteral("alice@example.org/desk"), QLatin1String(bob), id, QStringLiteral("maybe"),
                                      QStringLiteral("<origin-id xmlns='urn:xmpp:sid:0' id='%1'/>").arg(id))};
            return page;
        };
        world->start();
        QVERIFY(answered);
        QCOMPARE(world->sentWith(QStringLiteral("maybe")).size(), before + (arrived ? 0 : 1));
        world->archive = {};
        world->line->settleAll();
        world->rest();
        const auto all = world->history(QLatin1String(bob));
        QCOMPARE(all.size(), 1);
        QCOMPARE(all.first().state, MessageState::Sent);
        // And not a third time.
        world->line->goOffline(true);
        world->start();
        QCOMPARE(world->sentWith(QStringLiteral("maybe")).size(), before + (arrived ? 0 : 1));
    }

    void whatArrivesIsShownAndAnswered()
    {
        ChatWorld world;
        world.start();
        world.says(QStringLiteral("bob@example.org/phone"), QStringLiteral("m1"), QStringLiteral("hi"),
                   QStringLiteral("<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/><stanza-id xmlns='urn:xmpp:sid:0' by='alice@example.org' id='s1'/>"));
        QCOMPARE(world.arrived.size(), 1);
        QCOMPARE(world.arrived.first().sender, QStringLiteral("Bob"));
        QCOMPARE(world.arrived.first().stanzaId, QStringLiteral("s1"));
        QCOMPARE(world.chat->unread(), 1);
        QCOMPARE(world.sentWith(QStringLiteral("<received xmlns='urn:xmpp:receipts' id='m1'")).size(), 1);
        world.chat->markRead(jid(bob));
        world.rest();
        QCOMPARE(world.chat->unread(), 0);
        QCOMPARE(world.sentWith(QStringLiteral("<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'")).size(), 1);
        QVERIFY(world.line->lastAsked().contains(QStringLiteral("urn:xmpp:mds:displayed:0")));
        // A stranger is not told that we are there.
        world.says(QStringLiteral("eve@evil.example/x"), QStringLiteral("m2"), QStringLiteral("hi"), QStringLiteral("<request xmlns='urn:xmpp:receipts'/>"));
        QVERIFY(world.sentWith(QStringLiteral("id='m2'")).isEmpty());
        // The same again, by another way.
        world.says(QStringLiteral("bob@example.org/phone"), QStringLiteral("m1"), QStringLiteral("hi"));
        QCOMPARE(world.history(QLatin1String(bob)).size(), 1);
    }

    void forgedCarbonsAreDropped()
    {
        ChatWorld world;
        world.start();
        const QString said = inner(QStringLiteral("bob@example.org/x"), QStringLiteral("alice@example.org"), QStringLiteral("c"), QStringLiteral("forged"));
        world.feed(carbon(QStringLiteral("eve@evil.example"), QStringLiteral("received"), said));
        world.feed(carbon(QStringLiteral("alice@example.org/other"), QStringLiteral("received"), said)); // not the bare account
        world.feed(carbon(QStringLiteral("example.org"), QStringLiteral("received"), said));
        world.feed(carbon(QStringLiteral("alice@example.org"), QStringLiteral("sent"), said)); // "sent" by Bob
        world.feed(carbon(QStringLiteral("alice@example.org"), QStringLiteral("received"), carbon(QStringLiteral("alice@example.org"), QStringLiteral("received"), said)
                              .replace(QStringLiteral("<message from"), QStringLiteral("<message xmlns='jabber:client' from"))));
        QVERIFY(world.added.isEmpty());
        world.feed(carbon(QStringLiteral("alice@example.org"), QStringLiteral("received"), said));
        world.feed(carbon(QStringLiteral("alice@example.org"), QStringLiteral("sent"),
                          inner(QStringLiteral("alice@example.org/phone"), QLatin1String(bob), QStringLiteral("d"), QStringLiteral("mine"))));
        QCOMPARE(world.added.size(), 2);
        QVERIFY(!world.added[0].outgoing && world.added[1].outgoing);
        QCOMPARE(world.chat->unread(), 0); // whoever answers elsewhere has read
    }

    void forgedArchiveResultsAreDropped()
    {
        ChatWorld world;
        // By somebody else, with the right query's id.
        world.archive = [](const xmpp::Stanza&) {
            return ChatWorld::Page{{QStringLiteral("a1|2026-11-22T10:00:00Z|") + inner(QStringLiteral("bob@example.org/x"), QStringLiteral("alice@example.org"), QStringLiteral("f"), QStringLiteral("forged"))},
                                   true, QStringLiteral("eve@evil.example")};
        };
        world.start();
        QVERIFY(!world.archiveQueries.isEmpty());
        QVERIFY(world.history(QLatin1String(bob)).isEmpty());
        // By our own server, for a query that nobody made.
        world.feed(QStringLiteral("<message from='alice@example.org'><result xmlns='urn:xmpp:mam:2' queryid='nobody' id='1'><forwarded xmlns='urn:xmpp:forward:0'>"
                                  "<delay xmlns='urn:xmpp:delay' stamp='2026-11-22T10:00:00Z'/>%1</forwarded></result></message>")
                       .arg(inner(QStringLiteral("bob@example.org/x"), QStringLiteral("alice@example.org"), QStringLiteral("g"), QStringLiteral("forged"))));
        // Between two others.
        world.archive = [](const xmpp::Stanza&) {
            return ChatWorld::Page{{QStringLiteral("a2|2026-11-22T10:00:00Z|") + inner(QStringLiteral("bob@example.org/x"), QStringLiteral("eve@evil.example"), QStringLiteral("h"), QStringLiteral("forged"))},
                                   true, QStringLiteral("alice@example.org")};
        };
        world.line->goOffline();
        world.start();
        QVERIFY(world.added.isEmpty());
        QVERIFY(world.history(QLatin1String(bob)).isEmpty());
    }

    void stanzaIdsAndTimesOfOthersDoNotCount()
    {
        ChatWorld world;
        world.start();
        world.says(QStringLiteral("eve@evil.example/x"), QStringLiteral("m"), QStringLiteral("x"),
                   QStringLiteral("<stanza-id xmlns='urn:xmpp:sid:0' by='eve@evil.example' id='s'/><delay xmlns='urn:xmpp:delay' from='evil.example' stamp='2001-01-01T00:00:00Z'/>"));
        QVERIFY(world.added.first().stanzaId.isEmpty());
        QVERIFY(world.added.first().time > 1600000000000);
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("n"), QStringLiteral("x"),
                   QStringLiteral("<delay xmlns='urn:xmpp:delay' from='example.org' stamp='2026-01-01T00:00:00Z'/>"));
        QCOMPARE(world.added.last().time, 1767225600000);
        QVERIFY(world.added.last().late);
    }

    void correctedRepliedReactedRetracted()
    {
        ChatWorld world;
        world.start();
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("m1"), QStringLiteral("helo"));
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("m2"), QStringLiteral("hello"), QStringLiteral("<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"));
        QCOMPARE(world.history(QLatin1String(bob)).size(), 1);
        QCOMPARE(world.find(QLatin1String(bob), QStringLiteral("m1")).text, QStringLiteral("hello"));
        QVERIFY(world.changed.last().edited);
        // A reply of theirs, with the quotation that others need.
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("m3"), QStringLiteral("&gt; hello\nyes"),
                   QStringLiteral("<reply xmlns='urn:xmpp:reply:0' id='m1'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='8'/></fallback>"));
        QCOMPARE(world.added.last().text, QStringLiteral("yes"));
        QCOMPARE(world.added.last().replyTo, QStringLiteral("m1"));
        QCOMPARE(world.added.last().replyText, QStringLiteral("hello"));
        // Ours.
        const QString id = world.chat->send(jid(bob), Draft{QStringLiteral("no"), 0xC00000, QStringLiteral("m3"), {}});
        world.rest();
        const QString sent = world.sentWith(QStringLiteral("urn:xmpp:reply:0")).first();
        QVERIFY(sent.contains(QStringLiteral("<body>&gt; yes\nno</body>")));
        QVERIFY(sent.contains(QStringLiteral("start='0' end='6'")));
        QVERIFY(sent.contains(QStringLiteral("value='#c00000'")));
        world.line->settleAll();
        world.rest();
        world.chat->react(jid(bob), QStringLiteral("m3"), QStringLiteral("👍"));
        world.rest();
        QVERIFY(world.sentWith(QStringLiteral("<reaction>👍</reaction>")).first().contains(QStringLiteral("id='m3'")));
        QVERIFY(world.find(QLatin1String(bob), QStringLiteral("m3")).reactions.first().mine);
        world.feed(QStringLiteral("<message type='chat' from='bob@example.org/x' id='r1'><reactions xmlns='urn:xmpp:reactions:0' id='%1'><reaction>🎉</reaction>"
                                  "<reaction>&lt;b&gt;</reaction><reaction>abc</reaction></reactions></message>").arg(id));
        QCOMPARE(world.find(QLatin1String(bob), id).reactions.size(), 1);
        world.chat->send(jid(bob), Draft{QStringLiteral("nope"), 0, {}, id});
        world.rest();
        QVERIFY(world.sentWith(QStringLiteral("message-correct")).first().contains(QStringLiteral("id='%1'").arg(id)));
        QCOMPARE(world.find(QLatin1String(bob), id).text, QStringLiteral("nope"));
        world.chat->retract(jid(bob), id);
        world.rest();
        QCOMPARE(world.sentWith(QStringLiteral("urn:xmpp:message-retract:1")).size(), 1);
        QVERIFY(world.find(QLatin1String(bob), id).retracted);
        world.feed(QStringLiteral("<message type='chat' from='bob@example.org/x' id='q'><retract xmlns='urn:xmpp:message-retract:1' id='m3'/></message>"));
        QVERIFY(world.find(QLatin1String(bob), QStringLiteral("m3")).retracted);
    }

    void anythingCanBeAnswered()
    {
        ChatWorld world;
        world.start();
        const auto reply = [](const QString& to) {
            return QStringLiteral("<reply xmlns='urn:xmpp:reply:0' id='%1'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='15'/></fallback>").arg(to);
        };
        const QString forged = QStringLiteral("&gt; I owe you 5€\nyes");
        for (int n = 1; n < 6; ++n)
            world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("m%1").arg(n), QStringLiteral("word %1").arg(n));
        // Of one that is long gone by: its own words, not what the sender says that they were.
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("r1"), forged, reply(QStringLiteral("m2")));
        QCOMPARE(world.added.last().text, QStringLiteral("yes"));
        QCOMPARE(world.added.last().replyText, QStringLiteral("word 2"));
        QCOMPARE(world.added.last().replySender, QStringLiteral("Bob"));
        // Of one that is not here: the sender's quotation, in nobody's name, until the other one comes.
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("r2"), forged, reply(QStringLiteral("late")));
        QCOMPARE(world.added.last().replyText, QStringLiteral("I owe you 5€"));
        QVERIFY(world.added.last().replySender.isEmpty());
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("late"), QStringLiteral("the truth"));
        QCOMPARE(world.find(QLatin1String(bob), QStringLiteral("r2")).replyText, QStringLiteral("the truth"));
        QCOMPARE(world.find(QLatin1String(bob), QStringLiteral("r2")).replySender, QStringLiteral("Bob"));
        // Ours, to an old one, and corrected: it still answers the same.
        const QString id = world.chat->send(jid(bob), Draft{QStringLiteral("oh"), 0, QStringLiteral("m1"), {}});
        world.rest();
        QVERIFY(world.line->lastSent().contains(QStringLiteral("<body>&gt; word 1\noh</body>")));
        QCOMPARE(world.added.last().replyText, QStringLiteral("word 1"));
        world.chat->send(jid(bob), Draft{QStringLiteral("ah"), 0, {}, id});
        world.rest();
        QVERIFY2(world.line->lastSent().contains(QStringLiteral("<body>&gt; word 1\nah</body>")) && world.line->lastSent().contains(QStringLiteral("message-correct")),
                 qPrintable(world.line->lastSent()));
        QVERIFY(world.line->lastSent().contains(QStringLiteral("<reply xmlns='urn:xmpp:reply:0'")));
        QCOMPARE(world.find(QLatin1String(bob), id).text, QStringLiteral("ah"));
        QCOMPARE(world.find(QLatin1String(bob), id).replyText, QStringLiteral("word 1"));
        // To a file: its address is quoted.
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("f"), QStringLiteral("https://files.example.org/a/cat.png"),
                   QStringLiteral("<x xmlns='jabber:x:oob'><url>https://files.example.org/a/cat.png</url></x>"));
        world.chat->send(jid(bob), Draft{QStringLiteral("nice"), 0, QStringLiteral("f"), {}});
        world.rest();
        QVERIFY(world.line->lastSent().contains(QStringLiteral("<body>&gt; https://files.example.org/a/cat.png\nnice</body>")));
    }

    void anArchiveThatDoesNotGetOnIsLeft()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        const auto result = [](int n) {
            return QStringLiteral("a%1|2026-11-22T10:10:00Z|").arg(n) +
                   inner(QStringLiteral("bob@example.org/x"), QStringLiteral("alice@example.org"), QStringLiteral("m%1").arg(n), QStringLiteral("text %1").arg(n));
        };
        {
            ChatWorld world(path);
            world.archive = [&](const xmpp::Stanza&) { return ChatWorld::Page{{result(1)}, true, {}}; };
            world.start();
        }
        ChatWorld world(path);
        // Never complete, and always the same page.
        world.archive = [&](const xmpp::Stanza&) { return ChatWorld::Page{{result(2)}, false, {}}; };
        world.start();
        world.rest();
        QVERIFY2(world.archiveQueries.size() <= 3, qPrintable(QString::number(world.archiveQueries.size())));
        QCOMPARE(world.history(QLatin1String(bob)).size(), 2);
        // What is written goes out all the same.
        world.chat->send(jid(bob), QStringLiteral("still here"));
        world.rest();
        QCOMPARE(world.sentWith(QStringLiteral("still here")).size(), 1);
    }

    void stanzaIdsOfAServerThatKnowsNoneAreAnybodys()
    {
        ChatWorld world;
        world.answers = [](const xmpp::Stanza& question) -> std::optional<QString> {
            if (question.payload()->ns != xmpp::ns::discoInfo)
                return std::nullopt;
            return QStringLiteral("<query xmlns='http://jabber.org/protocol/disco#info'><identity category='account' type='registered'/><feature var='urn:xmpp:ping'/></query>");
        };
        world.start();
        world.says(QStringLiteral("eve@evil.example/x"), QStringLiteral("m"), QStringLiteral("x"), QStringLiteral("<stanza-id xmlns='urn:xmpp:sid:0' by='alice@example.org' id='forged'/>"));
        QCOMPARE(world.added.size(), 1);
        QVERIFY(world.added.first().stanzaId.isEmpty());
    }

    void attentionIsForFriends()
    {
        ChatWorld world;
        world.start();
        QSignalSpy asked(world.chat.get(), &Chat::attentionAsked);
        const QString wants = QStringLiteral("<message type='headline' from='%1'><attention xmlns='urn:xmpp:attention:0'/></message>");
        world.feed(wants.arg(QStringLiteral("eve@evil.example/x")));
        QCOMPARE(asked.size(), 0);
        for (int n = 0; n < 5; ++n)
            world.feed(wants.arg(QStringLiteral("bob@example.org/x")));
        QCOMPARE(asked.size(), 1);
    }

    void whatWasNotSentIsTakenBackWithoutTrace()
    {
        ChatWorld world;
        world.rest();
        const QString id = world.chat->send(jid(bob), QStringLiteral("oops"));
        world.rest();
        world.chat->retract(jid(bob), id);
        world.rest();
        QVERIFY(world.history(QLatin1String(bob)).isEmpty());
        world.start();
        QVERIFY(world.sentWith(QStringLiteral("oops")).isEmpty());
        QVERIFY(world.sentWith(QStringLiteral("retract")).isEmpty());
    }

    void encryptedAndMarkupAndFiles()
    {
        ChatWorld world;
        world.start();
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("e"), QStringLiteral("I sent you an OMEMO message"),
                   QStringLiteral("<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted>"));
        QCOMPARE(world.added.last().kind, MessageKind::Encrypted);
        QVERIFY(world.added.last().text.isEmpty());
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("h"), QStringLiteral("plain"),
                   QStringLiteral("<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'><b>rich</b><img src='https://spy.example/'/></body></html>"));
        QCOMPARE(world.added.last().text, QStringLiteral("rich"));
        QCOMPARE(world.added.last().spans.first().style, quint16(Span::Bold));
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("f"), QStringLiteral("https://files.example.org/a/cat.png"),
                   QStringLiteral("<x xmlns='jabber:x:oob'><url>https://files.example.org/a/cat.png</url></x>"));
        QCOMPARE(world.added.last().kind, MessageKind::File);
        QVERIFY(world.added.last().file.isImage());
        QCOMPARE(world.added.last().file.name, QStringLiteral("cat.png"));
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("g"), QStringLiteral("look"), QStringLiteral("<x xmlns='jabber:x:oob'><url>file:///etc/passwd</url></x>"));
        QCOMPARE(world.added.last().kind, MessageKind::Text);
        QVERIFY(world.added.last().file.url.isEmpty());
    }

    void typingIsTold()
    {
        ChatWorld world;
        world.start();
        QSignalSpy told(world.chat.get(), &Chat::typingChanged);
        world.feed(QStringLiteral("<message type='chat' from='bob@example.org/x'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>"));
        QCOMPARE(world.chat->typing(jid(bob)), QStringList(QStringLiteral("Bob")));
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("m"), QStringLiteral("done"), QStringLiteral("<active xmlns='http://jabber.org/protocol/chatstates'/>"));
        QVERIFY(world.chat->typing(jid(bob)).isEmpty());
        QCOMPARE(told.size(), 2);
        QVERIFY(world.history(QLatin1String(bob)).size() == 1);
        for (int n = 0; n < 5; ++n)
            world.chat->setTyping(jid(bob), true);
        QCOMPARE(world.sentWith(QStringLiteral("<composing")).size(), 1);
        world.chat->setTyping(jid(bob), false);
        QCOMPARE(world.sentWith(QStringLiteral("<active")).size(), 1);
        world.chat->setTyping(jid("eve@evil.example"), true); // who must not know that we are there
        QCOMPARE(world.sentWith(QStringLiteral("<composing")).size(), 1);
    }

    void theArchiveIsFollowedPageByPage()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        const auto result = [](int n) {
            return QStringLiteral("a%1|2026-11-22T10:%2:00Z|").arg(n).arg(n, 2, 10, QLatin1Char('0')) +
                   inner(QStringLiteral("bob@example.org/x"), QStringLiteral("alice@example.org"), QStringLiteral("m%1").arg(n), QStringLiteral("text %1").arg(n));
        };
        {
            ChatWorld world(path);
            world.archive = [&](const xmpp::Stanza& query) {
                return xml(query).contains(QStringLiteral("<before>a3")) ? ChatWorld::Page{{result(1), result(2)}, true, {}} : ChatWorld::Page{{result(3), result(4)}, false, {}};
            };
            world.start();
            QCOMPARE(world.archiveQueries.size(), 2); // the last page, and the one before it
            QCOMPARE(world.history(QLatin1String(bob)).size(), 4);
            QCOMPARE(world.chat->unread(), 0); // nothing of that is new
        }
        ChatWorld world(path);
        QCOMPARE(world.history(QLatin1String(bob)).size(), 4); // offline, from the disk
        QSignalSpy filled(world.chat.get(), &Chat::historyChanged);
        world.archive = [&](const xmpp::Stanza& query) {
            const QString text = xml(query);
            return text.contains(QStringLiteral("<after>a4")) ? ChatWorld::Page{{result(5), result(6)}, false, {}}
                   : text.contains(QStringLiteral("<after>a6")) ? ChatWorld::Page{{result(7)}, true, {}}
                                                                : ChatWorld::Page();
        };
        world.start();
        QCOMPARE(world.archiveQueries.size(), 2);
        const auto all = world.history(QLatin1String(bob));
        QCOMPARE(all.size(), 7);
        QCOMPARE(all.last().id, QStringLiteral("m7"));
        QCOMPARE(world.chat->unread(), 3);
        QVERIFY(!filled.isEmpty());
        QVERIFY(world.added.isEmpty()); // told as a whole, not one by one
        QVERIFY(!world.arrived.isEmpty());
    }

    void scrollingBackAsksTheArchive()
    {
        ChatWorld world;
        world.archive = [&](const xmpp::Stanza& query) {
            const QString text = xml(query);
            const auto result = [](int n) {
                return QStringLiteral("a%1|2026-11-22T10:%2:00Z|").arg(n).arg(n, 2, 10, QLatin1Char('0')) +
                       inner(QStringLiteral("bob@example.org/x"), QStringLiteral("alice@example.org"), QStringLiteral("m%1").arg(n), QStringLiteral("text %1").arg(n));
            };
            if (text.contains(QStringLiteral("<value>bob@example.org</value>")))
                return ChatWorld::Page{{result(1), result(2)}, true, {}};
            return ChatWorld::Page{{result(3)}, true, {}};
        };
        world.start();
        const auto all = world.history(QLatin1String(bob));
        QCOMPARE(all.size(), 3);
        QCOMPARE(all.first().id, QStringLiteral("m1"));
        const qsizetype asked = world.archiveQueries.size();
        QVERIFY(world.archiveQueries.last().contains(QStringLiteral("<before>a3")));
        QCOMPARE(world.history(QLatin1String(bob)).size(), 3);
        QCOMPARE(world.archiveQueries.size(), asked); // its beginning is known by now
    }

    void anotherDeviceHasRead()
    {
        ChatWorld world;
        world.start();
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("m"), QStringLiteral("x"), QStringLiteral("<stanza-id xmlns='urn:xmpp:sid:0' by='alice@example.org' id='s1'/>"));
        QCOMPARE(world.chat->unread(), 1);
        const QString event = QStringLiteral("<message from='%1' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'>"
                                             "<item id='bob@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='alice@example.org' id='s1'/>"
                                             "</displayed></item></items></event></message>");
        world.feed(event.arg(QStringLiteral("eve@evil.example")));
        QCOMPARE(world.chat->unread(), 1);
        world.feed(event.arg(QStringLiteral("alice@example.org")));
        QCOMPARE(world.chat->unread(), 0);
    }

    void searchSpeaksOfConversations()
    {
        ChatWorld world;
        world.start();
        world.says(QStringLiteral("bob@example.org/x"), QStringLiteral("m"), QStringLiteral("the needle"));
        std::optional<QList<Found>> found;
        world.chat->searchHistory(QStringLiteral("NEEDLE"), {}, 0, 10, this, [&](Result<QList<Found>> got) { found = *got; });
        QTRY_VERIFY(found.has_value());
        QCOMPARE(found->size(), 1);
        QCOMPARE(found->first().title, QStringLiteral("Bob"));
    }
};

QTEST_GUILESS_MAIN(TestChatMessages)
#include "tst_chat_messages.moc"
