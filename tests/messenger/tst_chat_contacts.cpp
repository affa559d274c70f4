// Contacts: the roster and its versions, presence, capabilities, names, pictures, blocking; and what strangers try.
#include <QBuffer>
#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/messenger/support_chat.h"
#include "xmpp/stanza/namespaces.h"

using namespace posthorn;
using namespace posthorn::messenger;
using namespace posthorn::messenger::test;

namespace {

QByteArray png(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(Qt::green);
    QByteArray out;
    QBuffer buffer(&out);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return out;
}

QString sha1(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex());
}

QString published(const QString& from, const QString& node, const QString& item)
{
    return QStringLiteral("<message from='%1' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='%2'><item id='i'>%3</item></items></event></message>")
        .arg(from, node, item);
}

} // namespace

class TestChatContacts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theRosterIsKeptWithItsVersion()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        {
            ChatWorld world(path);
            world.start();
            const Contact bob = world.chat->contact(jid("bob@example.org"));
            QCOMPARE(bob.name, QStringLiteral("Bob"));
            QCOMPARE(bob.groups, QStringList(QStringLiteral("Friends")));
            QCOMPARE(bob.subscription, Subscription::Both);
        }
        ChatWorld world(path);
        world.rest();
        QCOMPARE(world.chat->contacts().size(), 1); // offline
        QString asked;
        world.answers = [&](const xmpp::Stanza& question) -> std::optional<QString> {
            if (question.payload()->ns != "jabber:iq:roster")
                return std::nullopt;
            asked = xml(question);
            return QString(); // nothing has changed
        };
        world.start();
        QVERIFY2(asked.contains(QStringLiteral("ver='7'")), qPrintable(asked));
        QCOMPARE(world.chat->contacts().size(), 1);
        // A push, and one that only looks like it.
        world.feed(QStringLiteral("<iq type='set' id='p1' from='eve@evil.example/x'><query xmlns='jabber:iq:roster'><item jid='eve@evil.example' subscription='both'/></query></iq>"));
        QCOMPARE(world.chat->contacts().size(), 1);
        QVERIFY(world.line->lastSent().contains(QStringLiteral("type='error'")));
        world.feed(QStringLiteral("<iq type='set' id='p2' from='alice@example.org'><query xmlns='jabber:iq:roster' ver='8'><item jid='carol@example.org' name='&lt;b&gt;Carol' subscription='to'/></query></iq>"));
        QCOMPARE(world.chat->contacts().size(), 2);
        QCOMPARE(world.chat->contact(jid("carol@example.org")).name, QStringLiteral("<b>Carol"));
        QVERIFY(world.line->lastSent().contains(QStringLiteral("type='result'")));
        world.feed(QStringLiteral("<iq type='set' id='p3'><query xmlns='jabber:iq:roster' ver='9'><item jid='carol@example.org' subscription='remove'/></query></iq>"));
        QCOMPARE(world.chat->contacts().size(), 1);
    }

    void presenceOfTheBestDevice()
    {
        ChatWorld world;
        world.start();
        QVERIFY(!world.sentWith(QStringLiteral("<presence>")).isEmpty() || !world.sentWith(QStringLiteral("<priority>")).isEmpty());
        world.feed(QStringLiteral("<presence from='bob@example.org/phone'><show>away</show><priority>1</priority><status>on the train</status></presence>"));
        world.feed(QStringLiteral("<presence from='bob@example.org/desk'><priority>5</priority><status>working</status></presence>"));
        Contact bob = world.chat->contact(jid("bob@example.org"));
        QCOMPARE(bob.availability, Availability::Online);
        QCOMPARE(bob.status, QStringLiteral("working"));
        QCOMPARE(bob.devices.size(), 2);
        world.feed(QStringLiteral("<presence type='unavailable' from='bob@example.org/desk'/>"));
        QCOMPARE(world.chat->contact(jid("bob@example.org")).availability, Availability::Away);
        world.line->goOffline();
        QCOMPARE(world.chat->contact(jid("bob@example.org")).availability, Availability::Offline);
        // More devices than anybody has.
        world.start();
        for (int n = 0; n < 200; ++n)
            world.line->feed(QStringLiteral("<presence from='bob@example.org/%1'/>").arg(n));
        QVERIFY(world.chat->contact(jid("bob@example.org")).devices.size() <= 30);
    }

    void ownPresence()
    {
        ChatWorld world;
        world.start();
        world.chat->setAvailability(Availability::DoNotDisturb, QStringLiteral("in a meeting"));
        const QString sent = world.line->lastSent();
        QVERIFY(sent.contains(QStringLiteral("<show>dnd</show>")) && sent.contains(QStringLiteral("in a meeting")) && sent.contains(QStringLiteral("/protocol/caps")));
        world.chat->setAvailability(Availability::Invisible);
        QVERIFY(world.line->lastSent().contains(QStringLiteral("type='unavailable'")));
        const qsizetype before = world.line->sent.size();
        world.chat->setAvailability(Availability::Offline);
        QCOMPARE(world.line->sent.size(), before); // it was said
        world.chat->setAvailability(Availability::Online);
        QVERIFY(world.line->lastSent().contains(QStringLiteral("<priority>5</priority>")));
    }

    void askedAndAnswered()
    {
        ChatWorld world;
        world.start();
        QSignalSpy asked(world.chat.get(), &Chat::requestArrived);
        world.feed(QStringLiteral("<presence type='subscribe' from='carol@example.org'><status>It is me</status><nick xmlns='http://jabber.org/protocol/nick'>Ca\u202Erol</nick></presence>"));
        world.feed(QStringLiteral("<presence type='subscribe' from='carol@example.org'/>"));
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.first().first().value<Request>().name, QStringLiteral("Carol"));
        QCOMPARE(world.chat->requests().size(), 1);
        QVERIFY(world.chat->contact(jid("carol@example.org")).isAsking);
        world.chat->accept(jid("carol@example.org"));
        QVERIFY(world.chat->requests().isEmpty());
        QCOMPARE(world.sentWith(QStringLiteral("type='subscribed'")).size(), 1);
        QCOMPARE(world.sentWith(QStringLiteral("type='subscribe'")).size(), 1);
        for (int n = 0; n < 1000; ++n)
            world.line->feed(QStringLiteral("<presence type='subscribe' from='spam%1@evil.example'/>").arg(n));
        QVERIFY(world.chat->requests().size() <= 200);
        QString problem = QStringLiteral("none");
        world.chat->addContact(jid("dave@example.org"), QStringLiteral("Dave"), {QStringLiteral("Work")}, QStringLiteral("hi"), [&](const QString& said) { problem = said; });
        world.rest();
        QCOMPARE(problem, QString());
        QCOMPARE(world.sentWith(QStringLiteral("to='dave@example.org'")).size(), 2);
    }

    void blocked()
    {
        ChatWorld world;
        world.start();
        world.feed(QStringLiteral("<iq type='set' id='b0' from='eve@evil.example'><block xmlns='urn:xmpp:blocking'><item jid='bob@example.org'/></block></iq>"));
        QVERIFY(world.chat->blocked().isEmpty());
        world.feed(QStringLiteral("<iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='evil.example'/></block></iq>"));
        QCOMPARE(world.chat->blocked().size(), 1);
        QVERIFY(world.chat->contact(jid("eve@evil.example")).isBlocked);
        world.says(QStringLiteral("eve@evil.example/x"), QStringLiteral("m"), QStringLiteral("spam"));
        QVERIFY(world.added.isEmpty());
        world.feed(QStringLiteral("<iq type='set' id='b2'><unblock xmlns='urn:xmpp:blocking'/></iq>"));
        world.says(QStringLiteral("eve@evil.example/x"), QStringLiteral("m"), QStringLiteral("spam"));
        QCOMPARE(world.added.size(), 1);
    }

    void nicknamesAreText()
    {
        ChatWorld world;
        world.roster = QStringLiteral("<item jid='bob@example.org' subscription='both'/>");
        world.start();
        world.feed(published(QStringLiteral("bob@example.org"), QStringLiteral("http://jabber.org/protocol/nick"),
                         QStringLiteral("<nick xmlns='http://jabber.org/protocol/nick'>&lt;img src='https://spy.example'&gt;\n%1</nick>").arg(QString(5000, u'x'))));
        const QString name = world.chat->contact(jid("bob@example.org")).name;
        QVERIFY(name.startsWith(QStringLiteral("<img src='https://spy.example'> x")));
        QVERIFY(name.size() <= 100);
        // An event from a client, or in a copy, is none.
        world.feed(published(QStringLiteral("bob@example.org/x"), QStringLiteral("http://jabber.org/protocol/nick"), QStringLiteral("<nick xmlns='http://jabber.org/protocol/nick'>Mallory</nick>")));
        QCOMPARE(world.chat->contact(jid("bob@example.org")).name, name);
    }

    void strangersGoByTheirAddress()
    {
        ChatWorld world;
        world.start();
        world.feed(published(QStringLiteral("eve@evil.example"), QStringLiteral("http://jabber.org/protocol/nick"), QStringLiteral("<nick xmlns='http://jabber.org/protocol/nick'>Bob</nick>")));
        QCOMPARE(world.chat->contact(jid("eve@evil.example")).name, QStringLiteral("eve@evil.example"));
        world.says(QStringLiteral("eve@evil.example/x"), QStringLiteral("m"), QStringLiteral("it is me"));
        QCOMPARE(world.added.last().sender, QStringLiteral("eve@evil.example"));
        // And they are not told what runs here, and where.
        for (const char* each : {"<query xmlns='jabber:iq:version'/>", "<time xmlns='urn:xmpp:time'/>"}) {
            world.feed(QStringLiteral("<iq type='get' id='q' from='eve@evil.example/x'>%1</iq>").arg(QString::fromLatin1(each)));
            QVERIFY2(world.line->lastSent().contains(QStringLiteral("<service-unavailable")), qPrintable(world.line->lastSent()));
        }
    }

    void namesOutOfCards_data()
    {
        QTest::addColumn<QString>("card4");
        QTest::addColumn<QString>("card");
        QTest::addColumn<QString>("name");
        const QString four = QStringLiteral("<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>%1</vcard>"), old = QStringLiteral("<vCard xmlns='vcard-temp'>%1</vCard>");
        QTest::newRow("the newer kind") << four.arg(QStringLiteral("<fn><text>Robert B</text></fn>")) << old.arg(QStringLiteral("<FN>Old</FN>")) << QStringLiteral("Robert B");
        QTest::newRow("its nickname") << four.arg(QStringLiteral("<fn><text>Robert B</text></fn><nickname><text>Rob</text></nickname>")) << QString() << QStringLiteral("Rob");
        QTest::newRow("the older kind") << QString() << old.arg(QStringLiteral("<FN>Robert</FN>")) << QStringLiteral("Robert");
        QTest::newRow("an empty newer one") << four.arg(QString()) << old.arg(QStringLiteral("<NICKNAME>Bobby</NICKNAME>")) << QStringLiteral("Bobby");
        QTest::newRow("made harmless") << four.arg(QStringLiteral("<fn><text>&lt;b&gt;R\n\u202E</text></fn>")) << QString() << QStringLiteral("<b>R");
        QTest::newRow("none") << QString() << QString() << QStringLiteral("bob");
    }
    void namesOutOfCards()
    {
        QFETCH(QString, card4);
        QFETCH(QString, card);
        QFETCH(QString, name);
        ChatWorld world;
        world.roster = QStringLiteral("<item jid='bob@example.org' subscription='both'/>");
        world.answers = [&](const xmpp::Stanza& question) -> std::optional<QString> {
            if (question.to.local != "bob")
                return std::nullopt;
            if (xml(question).contains(QStringLiteral("urn:xmpp:vcard4")))
                return QStringLiteral("<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:vcard4'><item id='current'>%1</item></items></pubsub>").arg(card4);
            return question.payload()->ns == "vcard-temp" ? std::optional(card.isEmpty() ? QStringLiteral("<vCard xmlns='vcard-temp'/>") : card) : std::nullopt;
        };
        world.start();
        QCOMPARE(world.chat->contact(jid("bob@example.org")).name, name);
    }

    void picturesThatSayThatTheyAreHugeAreNotFetched()
    {
        ChatWorld world;
        int fetched = 0;
        world.answers = [&](const xmpp::Stanza& question) -> std::optional<QString> {
            fetched += xml(question).contains(QStringLiteral("urn:xmpp:avatar:data")) ? 1 : 0;
            return std::nullopt;
        };
        world.start();
        world.feed(published(QStringLiteral("bob@example.org"), QStringLiteral("urn:xmpp:avatar:metadata"),
                         QStringLiteral("<metadata xmlns='urn:xmpp:avatar:metadata'><info id='%1' bytes='500000000' type='image/png'/></metadata>").arg(sha1("x"))));
        QVERIFY(world.chat->avatar(jid("bob@example.org")).isNull());
        world.rest();
        QCOMPARE(fetched, 0);
    }

    void picturesAreFetchedOnceAndKept()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        const QByteArray picture = png(200, 200);
        int fetched = 0;
        const auto answers = [&](const xmpp::Stanza& question) -> std::optional<QString> {
            const QString text = xml(question);
            if (!text.contains(QStringLiteral("urn:xmpp:avatar:data")) || question.type != "get")
                return std::nullopt;
            ++fetched;
            return QStringLiteral("<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='x'><data xmlns='urn:xmpp:avatar:data'>%1</data></item></items></pubsub>")
                .arg(QString::fromLatin1(picture.toBase64()));
        };
        {
            ChatWorld world(path);
            world.answers = answers;
            world.start();
            world.feed(published(QStringLiteral("bob@example.org"), QStringLiteral("urn:xmpp:avatar:metadata"),
                             QStringLiteral("<metadata xmlns='urn:xmpp:avatar:metadata'><info id='%1' bytes='9' type='image/png'/></metadata>").arg(sha1(picture))));
            QVERIFY(world.chat->avatar(jid("bob@example.org")).isNull());
            QTRY_VERIFY(!world.chat->avatar(jid("bob@example.org")).isNull());
            QCOMPARE(world.chat->avatar(jid("bob@example.org")).width(), 128);
            QCOMPARE(fetched, 1);
        }
        ChatWorld world(path);
        world.rest();
        (void)world.chat->avatar(jid("bob@example.org"));
        QTRY_VERIFY(!world.chat->avatar(jid("bob@example.org")).isNull()); // offline
        QCOMPARE(fetched, 1);
    }

    void badPicturesAreHarmless_data()
    {
        QTest::addColumn<QByteArray>("picture");
        QTest::addColumn<bool>("rightHash");
        const QByteArray bomb = bombPng(60000, 60000);
        QTest::newRow("another than promised") << png(20, 20) << false;
        QTest::newRow("a bomb") << bomb << true;
        QTest::newRow("too wide") << png(3000, 8) << true;
        QTest::newRow("huge") << QByteArray(3 << 20, 'x') << true;
        QTest::newRow("svg") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>") << true;
        QTest::newRow("nothing") << QByteArray() << true;
    }
    void badPicturesAreHarmless()
    {
        QFETCH(QByteArray, picture);
        QFETCH(bool, rightHash);
        ChatWorld world;
        int fetched = 0;
        world.answers = [&](const xmpp::Stanza& question) -> std::optional<QString> {
            if (question.payload()->ns != "vcard-temp" || question.to.local != "bob")
                return std::nullopt;
            ++fetched;
            return QStringLiteral("<vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>%1</BINVAL></PHOTO></vCard>").arg(QString::fromLatin1(picture.toBase64()));
        };
        world.start();
        world.feed(QStringLiteral("<presence from='bob@example.org/x'><x xmlns='vcard-temp:x:update'><photo>%1</photo></x></presence>")
                       .arg(rightHash ? sha1(picture) : sha1("something else")));
        for (int n = 0; n < 5; ++n) {
            QVERIFY(world.chat->avatar(jid("bob@example.org")).isNull());
            world.rest();
        }
        QTRY_COMPARE(fetched, 1); // and not again
        world.feed(QStringLiteral("<presence from='bob@example.org/x'><x xmlns='vcard-temp:x:update'><photo>../../etc/passwd</photo></x></presence>"));
        QVERIFY(world.chat->avatar(jid("bob@example.org")).isNull());
    }

    void capabilitiesAreVerified()
    {
        ChatWorld world;
        // The example of XEP-0115 section 5.2.
        const QString exodus = QStringLiteral("<query xmlns='http://jabber.org/protocol/disco#info' node='n'><identity category='client' name='Exodus 0.9.1' type='pc'/>"
                                              "<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>"
                                              "<feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/></query>");
        int asked = 0;
        world.answers = [&](const xmpp::Stanza& question) -> std::optional<QString> {
            if (question.to.local != "bob" || question.payload()->ns != xmpp::ns::discoInfo)
                return std::nullopt;
            ++asked;
            return exodus;
        };
        world.start();
        const QString presence = QStringLiteral("<presence from='bob@example.org/%1'><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='%2'/></presence>");
        world.feed(presence.arg(QStringLiteral("x"), QStringLiteral("QgayPKawpkPSDYmwT/WM94uAlu0=")));
        world.feed(presence.arg(QStringLiteral("y"), QStringLiteral("QgayPKawpkPSDYmwT/WM94uAlu0=")));
        QCOMPARE(asked, 1); // once a hash
        QCOMPARE(world.chat->contact(jid("bob@example.org")).devices.first().software, QStringLiteral("Exodus 0.9.1"));
        world.feed(presence.arg(QStringLiteral("z"), QStringLiteral("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
        QCOMPARE(asked, 2);
        for (const Device& each : world.chat->contact(jid("bob@example.org")).devices)
            QVERIFY(each.resource != QStringLiteral("z") || each.software.isEmpty()); // a lie
    }

    void questionsAreAnswered()
    {
        ChatWorld world;
        world.start();
        for (const char* each : {"<query xmlns='http://jabber.org/protocol/disco#info'/>", "<ping xmlns='urn:xmpp:ping'/>", "<query xmlns='jabber:iq:version'/>", "<time xmlns='urn:xmpp:time'/>"}) {
            world.feed(QStringLiteral("<iq type='get' id='q' from='bob@example.org/x'>%1</iq>").arg(QString::fromLatin1(each)));
            QVERIFY2(world.line->lastSent().contains(QStringLiteral("type='result'")), each);
        }
        world.feed(QStringLiteral("<iq type='get' id='q' from='bob@example.org/x'><query xmlns='urn:unknown'/></iq>"));
        QVERIFY(world.line->lastSent().contains(QStringLiteral("service-unavailable")));
    }

    void theDomainSaysWhatItWritesDown()
    {
        ChatWorld world;
        world.serverForms = QStringLiteral("<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:posthorn:policy:0</value></field>"
                                           "<field var='conversation-log'><value>archive</value></field><field var='encryption'><value>refused</value></field></x>");
        QCOMPARE(world.chat->loggingNotice().kind, LoggingNotice::Kind::Unknown);
        world.start();
        QCOMPARE(world.chat->loggingNotice().kind, LoggingNotice::Kind::Texts);
        QVERIFY(world.chat->loggingNotice().refusesEncrypted);
        QVERIFY(!world.chat->loggingNotice().text.isEmpty());
        QCOMPARE(world.chat->roomService(), jid("rooms.example.org"));
        QCOMPARE(world.chat->largestFile(), 8000000);
    }

    void peopleAreFound()
    {
        Chat::Options options;
        options.addressBook = [](QString, QObject*, std::function<void(QList<DirectoryEntry>)> then) {
            then({{jid("bob@example.org"), QStringLiteral("Bob")}, {jid("bobby@example.org"), QStringLiteral("Bobby")}});
        };
        ChatWorld world({}, options);
        world.start();
        QList<DirectoryEntry> found;
        world.chat->searchDirectory(QStringLiteral("bob"), this, [&](QList<DirectoryEntry> got) { found = got; });
        QTRY_COMPARE(found.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestChatContacts)
#include "tst_chat_contacts.moc"
