// Contacts, conversations, messages, folders: values in, rows out.
#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include "messenger/models/contact_model.h"
#include "messenger/models/conversation_model.h"
#include "messenger/models/emoji.h"
#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "tests/messenger/support_demo.h"

using namespace posthorn;
using namespace posthorn::messenger;
using test::DemoChat;

namespace {

xmpp::Jid jid(const char* text)
{
    return *xmpp::Jid::parse(text);
}

Contact person(int i)
{
    Contact contact;
    contact.jid = *xmpp::Jid::parse("p" + std::to_string(i) + "@example.org");
    contact.name = QStringLiteral("Person %1").arg(i, 5, 10, QLatin1Char('0'));
    contact.groups = {QStringLiteral("Group %1").arg(i % 20)};
    contact.isInRoster = true;
    contact.availability = i % 3 ? Availability::Offline : Availability::Online;
    return contact;
}

} // namespace

class TestModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contactsStandInTheirGroups()
    {
        DemoChat chat("carla@example.org");
        test::fill(chat, Clock::system().now());
        ContactModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.addChat(&chat);
        ContactFilter filter(model);
        QCOMPARE(filter.rowCount(), 2);
        const QModelIndex friends = filter.index(0, 0), work = filter.index(1, 0);
        QCOMPARE(friends.data().toString(), QStringLiteral("Friends"));
        QCOMPARE(filter.rowCount(friends), 3);
        QCOMPARE(filter.rowCount(work), 5);
        QCOMPARE(work.data(ContactModel::CountRole).toInt(), 4);
        QCOMPARE(filter.index(0, 0, work).data().toString(), QStringLiteral("Anna Baader"));
        filter.setShowOffline(false);
        QCOMPARE(filter.rowCount(filter.index(1, 0)), 4);
        filter.setWords(QStringLiteral("tom web")); // who is searched is found, offline or not
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.index(0, 0, filter.index(0, 0)).data().toString(), QStringLiteral("Tom Weber"));
        filter.setWords({});
        filter.setOrder(ContactFilter::Order::Presence);
        QCOMPARE(filter.index(0, 0, filter.index(0, 0)).data().toString(), QStringLiteral("Lina")); // free for a chat
        model.removeChat(&chat);
        QCOMPARE(model.rowCount(), 0);
    }

    void presenceOfTenThousandChangesRowsInPlace()
    {
        DemoChat chat("carla@example.org");
        for (int i = 0; i < 10000; ++i)
            chat.people.append(person(i));
        ContactModel model;
        model.addChat(&chat);
        ContactFilter filter(model);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset), changed(&model, &QAbstractItemModel::dataChanged);
        const QModelIndex row = model.find(&chat, chat.people[4711].jid).value(0);
        QVERIFY(row.isValid());
        QCOMPARE(row.data(ContactModel::AvailabilityRole).toInt(), int(Availability::Offline));
        chat.people[4711].availability = Availability::Away;
        chat.people[4711].status = QStringLiteral("Coffee");
        Q_EMIT chat.contactChanged(chat.people[4711].jid);
        QCOMPARE(reset.size(), 0);
        QVERIFY(changed.size() >= 1);
        QCOMPARE(row.data(ContactModel::AvailabilityRole).toInt(), int(Availability::Away));
        QCOMPARE(row.data(ContactModel::StatusRole).toString(), QStringLiteral("Coffee"));
        // Out of the list and into another group: then the rows are made anew.
        chat.people[4711].groups = {QStringLiteral("Elsewhere")};
        Q_EMIT chat.contactChanged(chat.people[4711].jid);
        QCOMPARE(reset.size(), 1);
        QCOMPARE(model.rowCount(), 21);
        filter.setWords(QStringLiteral("Person 04711"));
        QCOMPARE(filter.rowCount(), 1);
    }

    void foreignTextIsNoMarkup()
    {
        DemoChat chat("carla@example.org");
        Contact evil = person(1);
        evil.name = QStringLiteral("<img src=x><b>Eve");
        evil.status = QStringLiteral("</p><h1>big");
        chat.people = {evil};
        ContactModel model;
        model.addChat(&chat);
        const QString tip = model.find(&chat, evil.jid).value(0).data(Qt::ToolTipRole).toString();
        QVERIFY(!tip.contains(QStringLiteral("<img")));
        QVERIFY(!tip.contains(QStringLiteral("<h1")));
    }

    void conversationsStandByTime()
    {
        DemoChat chat("carla@example.org");
        test::fill(chat, Clock::system().now());
        ConversationModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.addChat(&chat);
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("Anna Baader"));
        QVERIFY(model.index(0).data(ConversationModel::TypingRole).toBool());
        QCOMPARE(model.index(0).data(ConversationModel::UnreadRole).toInt(), 2);
        QCOMPARE(model.unread(), 3);
        QVERIFY(model.index(1).data(ConversationModel::LastRole).toString().startsWith(QStringLiteral("Ben: ")));
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved), reset(&model, &QAbstractItemModel::modelReset);
        chat.say(QStringLiteral("lina@example.net"), false, QStringLiteral("Hello"), Clock::system().now() + 1000);
        Q_EMIT chat.conversationChanged(jid("lina@example.net"));
        QCOMPARE(moved.size(), 1);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("Lina"));
        model.setWords(QStringLiteral("ben"));
        QCOMPARE(model.rowCount(), 1);
    }

    void messagesComeByPages()
    {
        DemoChat chat("carla@example.org");
        Conversation talk;
        talk.jid = jid("anna@example.org");
        chat.talks.append(talk);
        const UnixMs start = 1750000000000;
        for (int i = 0; i < 1000; ++i)
            chat.say(QStringLiteral("anna@example.org"), i % 3 == 0, QStringLiteral("message %1").arg(i), start + i * 3600000ll);
        MessageModel model(chat, talk.jid);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(model.rowCount(), MessageModel::pageSize);
        QCOMPARE(model.index(model.rowCount() - 1).data().toString(), QStringLiteral("message 999"));
        QSignalSpy fetched(&model, &MessageModel::fetched);
        model.fetchOlder();
        model.fetchOlder(); // asked for already: nothing happens
        QTRY_COMPARE(fetched.size(), 1);
        QCOMPARE(model.rowCount(), 2 * MessageModel::pageSize);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("message 880"));
        while (!model.hasAll()) {
            const auto before = fetched.size();
            model.fetchOlder();
            QTRY_VERIFY(fetched.size() > before);
        }
        QCOMPARE(model.rowCount(), 1000);
        for (int row = 1; row < model.rowCount(); ++row)
            QVERIFY(model.message(row - 1)->key < model.message(row)->key);
        model.trim(); // a thousand are no burden
        QCOMPARE(model.rowCount(), 1000);
    }

    void manyAreLetGoAtTheEnd()
    {
        DemoChat chat("carla@example.org");
        for (int i = 0; i < 2000; ++i)
            chat.say(QStringLiteral("anna@example.org"), false, QStringLiteral("m"), 1750000000000 + i);
        MessageModel model(chat, jid("anna@example.org"));
        QTRY_VERIFY(model.rowCount() > 0);
        for (int i = 0; i < 40 && model.rowCount() <= MessageModel::mostKept; ++i) {
            const int rows = model.rowCount();
            model.fetchOlder();
            QTRY_VERIFY(model.rowCount() > rows);
        }
        const QString last = model.index(model.rowCount() - 1).data(MessageModel::IdRole).toString();
        model.trim();
        QVERIFY(model.rowCount() < MessageModel::mostKept);
        QCOMPARE(model.index(model.rowCount() - 1).data(MessageModel::IdRole).toString(), last);
        QVERIFY(!model.hasAll());
    }

    void daysAndGroups()
    {
        DemoChat chat("carla@example.org");
        const QString anna = QStringLiteral("anna@example.org");
        const UnixMs noon = QDateTime(QDate(2026, 5, 4), QTime(12, 0)).toMSecsSinceEpoch();
        chat.say(anna, false, QStringLiteral("a"), noon);
        chat.say(anna, false, QStringLiteral("b"), noon + 60000);       // the same breath
        chat.say(anna, true, QStringLiteral("c"), noon + 90000);        // somebody else
        chat.say(anna, true, QStringLiteral("d"), noon + 90000 + 400000); // after a pause
        chat.say(anna, true, QStringLiteral("e"), noon + 86400000);     // another day
        MessageModel model(chat, jid("anna@example.org"));
        QTRY_COMPARE(model.rowCount(), 5);
        const auto flags = [&](MessageModel::Role role) {
            QString text;
            for (int row = 0; row < 5; ++row)
                text += model.index(row).data(role).toBool() ? u'1' : u'0';
            return text;
        };
        QCOMPARE(flags(MessageModel::NewDayRole), QStringLiteral("10001"));
        QCOMPARE(flags(MessageModel::FirstRole), QStringLiteral("10111"));
        QCOMPARE(flags(MessageModel::LastRole), QStringLiteral("01111"));
    }

    void whatIsSentShowsAndChanges()
    {
        DemoChat chat("carla@example.org");
        const xmpp::Jid anna = jid("anna@example.org");
        MessageModel model(chat, anna);
        QTRY_VERIFY(!model.isFetching());
        const QString id = chat.send(anna, QStringLiteral("Hello"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.message(0)->state, MessageState::Waiting);
        Message copy = *model.message(0);
        copy.state = MessageState::Displayed;
        Q_EMIT chat.messageChanged(copy);
        QCOMPARE(model.message(0)->state, MessageState::Displayed);
        Q_EMIT chat.messageAdded(copy); // a copy from elsewhere is no second one
        QCOMPARE(model.rowCount(), 1);
        Message other = copy;
        other.conversation = jid("ben@example.org");
        other.id = QStringLiteral("x");
        Q_EMIT chat.messageAdded(other);
        QCOMPARE(model.rowCount(), 1);
        chat.send(anna, Draft{QStringLiteral("Hello!"), 0, {}, id});
        QVERIFY(model.message(0)->edited);
        QCOMPARE(model.message(0)->text, QStringLiteral("Hello!"));
        chat.retract(anna, id);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("This message was taken back"));
        Message late = copy;
        late.id = QStringLiteral("late");
        late.time = copy.time - 5000;
        Q_EMIT chat.messageAdded(late); // kept by the server: belongs above
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.message(0)->id, late.id);
    }

    void aMillionMessagesCostAPage()
    {
        DemoChat chat("carla@example.org");
        QList<Message>& list = chat.written[QStringLiteral("anna@example.org")];
        Message message;
        message.account = QStringLiteral("carla@example.org");
        message.conversation = jid("anna@example.org");
        message.text = QStringLiteral("text");
        list.fill(message, 1000000);
        for (qsizetype i = 0; i < list.size(); ++i) {
            list[i].key = i + 1;
            list[i].time = 1000 * i;
            list[i].id = QString::number(i);
        }
        QElapsedTimer time;
        time.start();
        MessageModel model(chat, message.conversation);
        QTRY_COMPARE(model.rowCount(), MessageModel::pageSize);
        QVERIFY2(time.elapsed() < 1000, qPrintable(QString::number(time.elapsed())));
        QSignalSpy fetched(&model, &MessageModel::fetched);
        model.showAround(500000);
        QTRY_COMPARE(fetched.size(), 1);
        QVERIFY(!model.isAtEnd());
        QVERIFY(model.find(QStringLiteral("499999")).isValid());
        model.showEnd();
        QTRY_VERIFY(model.isAtEnd());
        QCOMPARE(model.message(model.rowCount() - 1)->key, 1000000);
    }

    void unreadOnesAreMarked()
    {
        DemoChat chat("carla@example.org");
        for (int i = 0; i < 10; ++i)
            chat.say(QStringLiteral("anna@example.org"), false, QStringLiteral("m"), 1750000000000 + i);
        MessageModel model(chat, jid("anna@example.org"));
        model.markUnreadFrom(3);
        QTRY_COMPARE(model.rowCount(), 10);
        for (int row = 0; row < 10; ++row)
            QCOMPARE(model.index(row).data(MessageModel::UnreadRole).toBool(), row == 7);
    }

    void occupantsBySortOfRank()
    {
        DemoChat chat("carla@example.org");
        test::fill(chat, Clock::system().now());
        OccupantModel model(chat, jid("release@rooms.example.org"));
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("Carla (you)"));
        QCOMPARE(model.index(1).data().toString(), QStringLiteral("Emre"));
        QCOMPARE(model.index(4).data(OccupantModel::StatusRole).toString(), QStringLiteral("Visitor"));
    }

    void emoticons_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("made");
        QTest::newRow("alone") << QStringLiteral(":-)") << QStringLiteral("🙂");
        QTest::newRow("behind a word") << QStringLiteral("thanks :)") << QStringLiteral("thanks 🙂");
        QTest::newRow("before a point") << QStringLiteral("fine ;-). Bye") << QStringLiteral("fine 😉. Bye");
        QTest::newRow("in an address") << QStringLiteral("http://example.org/:)") << QStringLiteral("http://example.org/:)");
        QTest::newRow("in a word") << QStringLiteral("a:)b") << QStringLiteral("a:)b");
        QTest::newRow("in code") << QStringLiteral("`if (x :)`") << QStringLiteral("`if (x :)`");
        QTest::newRow("heart") << QStringLiteral("<3 you") << QStringLiteral("❤️ you");
        QTest::newRow("none") << QStringLiteral("8:30 and 4:3") << QStringLiteral("8:30 and 4:3");
        QTest::newRow("line") << QStringLiteral("a\n:D\nb") << QStringLiteral("a\n😀\nb");
    }
    void emoticons()
    {
        QFETCH(QString, text);
        QFETCH(QString, made);
        QCOMPARE(withEmoji(text), made);
    }

    void emojiAreFoundInBothLanguages()
    {
        Skins skins(*qApp); // brings the resources
        QVERIFY(emojiTable().size() > 1500);
        const auto finds = [](const QString& words, const QString& sign) {
            const auto found = findEmoji(words);
            return std::any_of(found.begin(), found.end(), [&](const Emoji* emoji) { return emoji->sign == sign; });
        };
        QVERIFY(finds(QStringLiteral("party"), QStringLiteral("🎉")));
        QVERIFY(finds(QStringLiteral("Herz rot"), QStringLiteral("❤️")));
        QVERIFY(finds(QStringLiteral("kaff"), QStringLiteral("☕")));
        QVERIFY(findEmoji(QStringLiteral("xyzzyx")).isEmpty());
    }
};

QTEST_MAIN(TestModels)
#include "tst_models.moc"
