// The history on disk: order, doubles, who may change what, words, the outbox over restarts, damaged files.
#include <QElapsedTimer>
#include <QFile>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "messenger/client/history/database.h"
#include "messenger/client/history/history.h"

using namespace posthorn::messenger;
using posthorn::xmpp::Jid;

namespace {

const QString account = QStringLiteral("alice@example.org");
const Jid bob = Jid::parse("bob@example.org").value();
const Jid room = Jid::parse("lounge@rooms.example.org").value();

Message from(const Jid& who, const QString& id, const QString& text, qint64 time = 1700000000000)
{
    Message message;
    message.conversation = who.bare();
    message.from = who;
    message.room = who.bare() == room;
    message.id = id;
    message.text = text;
    message.time = time;
    message.sender = QString::fromStdString(who.resource.empty() ? who.local : who.resource);
    return message;
}

Message mine(const QString& id, const QString& text, qint64 time = 1700000000000)
{
    Message message = from(bob, id, text, time);
    message.from = Jid::parse("alice@example.org").value();
    message.outgoing = true;
    message.state = MessageState::Waiting;
    message.sender = QStringLiteral("alice");
    return message;
}

Change change(Change::Kind kind, const Message& message, const QString& target = {})
{
    Change change;
    change.kind = kind;
    change.message = message;
    change.target = target;
    return change;
}

} // namespace

class TestHistory : public QObject {
    Q_OBJECT

    template<class T, class Ask>
    T wait(Ask ask)
    {
        std::optional<T> got;
        ask([&](T value) { got = std::move(value); });
        if (!QTest::qWaitFor([&] { return got.has_value(); }, 30000))
            qFatal("the history does not answer");
        return std::move(*got);
    }
    QList<Outcome> apply(History& history, const QList<Change>& changes)
    {
        QObject::connect(&history, &History::failed, this, [](const QString& text) { qFatal("%s", qPrintable(text)); });
        return wait<QList<Outcome>>([&](auto then) { history.apply(account, changes, this, then); });
    }
    Outcome add(History& history, const Message& message) { return apply(history, {change(Change::Kind::Add, message)}).first(); }
    QList<Message> page(History& history, const Jid& conversation, qint64 before = 0, int count = 50)
    {
        return wait<QList<Message>>([&](auto then) { history.messages(account, conversation, before, count, this, then); });
    }
    QList<Message> search(History& history, const QString& words, const Jid& conversation = {})
    {
        return wait<QList<Message>>([&](auto then) { history.search(account, conversation, words, 0, 50, this, then); });
    }
    static void withDatabase(const QString& path, std::initializer_list<const char*> statements)
    {
        Database database;
        QVERIFY(database.open(path).isEmpty());
        for (const char* const each : statements) {
            database.query(each);
            QCOMPARE(database.takeProblem(), QString());
        }
        database.close();
    }
    Thread thread(History& history, const Jid& jid)
    {
        for (const Thread& each : wait<QList<Thread>>([&](auto then) { history.threads(account, this, then); })) {
            if (each.jid == jid)
                return each;
        }
        return {};
    }

private Q_SLOTS:
    void pagesAreInTheOrderOfTime()
    {
        History history({});
        for (int n = 0; n < 60; ++n)
            add(history, from(bob, QStringLiteral("m%1").arg((n * 37) % 60), QStringLiteral("text"), 1700000000000 + ((n * 37) % 60) / 2 * 1000));
        QList<Message> last = page(history, bob, 0, 20);
        QCOMPARE(last.size(), 20);
        QList<Message> all = last;
        while (!last.isEmpty()) {
            last = page(history, bob, all.first().key, 20);
            all = last + all;
        }
        QCOMPARE(all.size(), 60);
        for (qsizetype n = 1; n < all.size(); ++n)
            QVERIFY(all[n - 1].key < all[n].key && all[n - 1].time <= all[n].time);
        const auto around = wait<QList<Message>>([&](auto then) { history.around(account, bob, all[30].key, 10, this, then); });
        QCOMPARE(around.size(), 10);
        QCOMPARE(around[5].key, all[30].key);
    }

    void everythingOfAMessageIsKept()
    {
        History history({});
        Message message = from(bob, QStringLiteral("m"), QStringLiteral("*so* https://example.org"));
        message.spans = {{0, 4, Span::Bold, 0xFFFF0000u, {}}, {5, 19, 0, 0, QStringLiteral("https://example.org")}};
        message.colour = 0xFF00FF00u;
        message.file = {QStringLiteral("https://x/a.png"), QStringLiteral("a.png"), QStringLiteral("image/png"), 77};
        message.replyTo = QStringLiteral("before");
        message.replyText = QStringLiteral("what");
        message.stanzaId = QStringLiteral("s1");
        message.late = true;
        add(history, message);
        const Message read = page(history, bob).first();
        QCOMPARE(read.spans, message.spans);
        QCOMPARE(read.colour, message.colour);
        QCOMPARE(read.file, message.file);
        QCOMPARE(read.replyTo, message.replyTo);
        QCOMPARE(read.replyText, message.replyText);
        QCOMPARE(read.stanzaId, message.stanzaId);
        QCOMPARE(read.from, message.from);
        QCOMPARE(read.time, message.time);
        QVERIFY(read.late);
        QCOMPARE(read.account, account);
    }

    void doublesAreOne()
    {
        History history({});
        Message message = from(bob, QStringLiteral("m"), QStringLiteral("hello"));
        QCOMPARE(add(history, message).what, Outcome::What::Added);
        message.stanzaId = QStringLiteral("s1"); // now out of the archive
        QCOMPARE(add(history, message).what, Outcome::What::Changed);
        message.id = QStringLiteral("other");
        QCOMPARE(add(history, message).what, Outcome::What::Nothing); // the same archive id
        // A program that counts its messages from 1 with each start has written two.
        QCOMPARE(add(history, from(bob, QStringLiteral("1"), QStringLiteral("first"))).what, Outcome::What::Added);
        QCOMPARE(add(history, from(bob, QStringLiteral("1"), QStringLiteral("second"))).what, Outcome::What::Added);
        // Two people may use the same id.
        QCOMPARE(add(history, from(room.withResource("a"), QStringLiteral("x"), QStringLiteral("t"))).what, Outcome::What::Added);
        QCOMPARE(add(history, from(room.withResource("b"), QStringLiteral("x"), QStringLiteral("t"))).what, Outcome::What::Added);
    }

    void onlyItsWriterChangesAMessage()
    {
        History history({});
        add(history, from(bob, QStringLiteral("his"), QStringLiteral("hello")));
        add(history, mine(QStringLiteral("mine"), QStringLiteral("hi")));
        Message evil = from(bob, QStringLiteral("e"), QStringLiteral("I owe you money"));
        QCOMPARE(apply(history, {change(Change::Kind::Correct, evil, QStringLiteral("mine"))}).first().what, Outcome::What::Nothing);
        QCOMPARE(apply(history, {change(Change::Kind::Retract, evil, QStringLiteral("mine"))}).first().what, Outcome::What::Nothing);
        Message fixed = from(bob, QStringLiteral("f"), QStringLiteral("hello!"), 1700000005000);
        QCOMPARE(apply(history, {change(Change::Kind::Correct, fixed, QStringLiteral("his"))}).first().message.text, QStringLiteral("hello!"));
        Message old = from(bob, QStringLiteral("o"), QStringLiteral("hullo"), 1700000002000);
        QCOMPARE(apply(history, {change(Change::Kind::Correct, old, QStringLiteral("his"))}).first().what, Outcome::What::Nothing);
        QVERIFY(page(history, bob).first().edited);
        // In rooms by nickname, or by what the room calls them.
        add(history, from(room.withResource("a"), QStringLiteral("r"), QStringLiteral("said")));
        QCOMPARE(apply(history, {change(Change::Kind::Retract, from(room.withResource("b"), QStringLiteral("q"), {}), QStringLiteral("r"))}).first().what,
                 Outcome::What::Nothing);
        Change moderated = change(Change::Kind::Retract, from(room, QStringLiteral("q"), {}), QStringLiteral("r"));
        moderated.byRoom = true;
        moderated.message.sender = QStringLiteral("mod");
        const Outcome gone = apply(history, {moderated}).first();
        QVERIFY(gone.message.retracted);
        QCOMPARE(gone.message.retractedBy, QStringLiteral("mod"));
        QVERIFY(gone.message.text.isEmpty());
        QVERIFY(search(history, QStringLiteral("said")).isEmpty());
    }

    void changesMayComeBeforeWhatTheyChange()
    {
        History history({});
        add(history, from(bob, QStringLiteral("first"), QStringLiteral("there is a conversation")));
        apply(history, {change(Change::Kind::Correct, from(bob, QStringLiteral("c"), QStringLiteral("right"), 1700000009000), QStringLiteral("late"))});
        Change reaction = change(Change::Kind::React, mine(QStringLiteral("r"), {}), QStringLiteral("late"));
        reaction.reactions = QStringList{QStringLiteral("👍")};
        apply(history, {reaction});
        Change forged = change(Change::Kind::Correct, mine(QStringLiteral("x"), QStringLiteral("forged")), QStringLiteral("late"));
        apply(history, {forged});
        add(history, from(bob, QStringLiteral("late"), QStringLiteral("wrong")));
        const Message message = wait<Message>([&](auto then) { history.find(account, bob, QStringLiteral("late"), this, then); });
        QCOMPARE(message.text, QStringLiteral("right"));
        QCOMPARE(message.reactions.size(), 1);
        QVERIFY(message.reactions.first().mine);
    }

    void reactionsReplaceOnesOwn()
    {
        History history({});
        add(history, mine(QStringLiteral("m"), QStringLiteral("x")));
        Change react = change(Change::Kind::React, from(bob, QStringLiteral("r"), {}), QStringLiteral("m"));
        react.reactions = {QStringLiteral("👍"), QStringLiteral("🎉")};
        QCOMPARE(apply(history, {react}).first().message.reactions.size(), 2);
        react.reactions = {QStringLiteral("🎉")};
        const auto left = apply(history, {react}).first().message.reactions;
        QCOMPARE(left.size(), 1);
        QCOMPARE(left.first().emoji, QStringLiteral("🎉"));
        react.reactions.clear();
        QVERIFY(apply(history, {react}).first().message.reactions.isEmpty());
    }

    void stateNeverGoesBack()
    {
        History history({});
        add(history, mine(QStringLiteral("m"), QStringLiteral("x")));
        const auto set = [&](MessageState state) {
            Change it = change(Change::Kind::State, mine({}, {}), QStringLiteral("m"));
            it.message.state = state;
            return apply(history, {it}).first().what;
        };
        QCOMPARE(set(MessageState::Sent), Outcome::What::Changed);
        QCOMPARE(set(MessageState::Displayed), Outcome::What::Changed);
        QCOMPARE(set(MessageState::Delivered), Outcome::What::Nothing);
        QCOMPARE(set(MessageState::Failed), Outcome::What::Nothing);
        add(history, from(bob, QStringLiteral("his"), QStringLiteral("y")));
        Change forged = change(Change::Kind::State, mine({}, {}), QStringLiteral("his"));
        forged.message.state = MessageState::Displayed;
        QCOMPARE(apply(history, {forged}).first().what, Outcome::What::Nothing);
    }

    void unreadIsCounted()
    {
        History history({});
        Message named = from(bob, QStringLiteral("2"), QStringLiteral("b"), 1700000002000);
        named.mentionsMe = true;
        Outcome outcome = add(history, from(bob, QStringLiteral("1"), QStringLiteral("a"), 1700000001000));
        QVERIFY(outcome.isUnread);
        QCOMPARE(outcome.unread, 1);
        outcome = add(history, named);
        QCOMPARE(outcome.unread, 2);
        QCOMPARE(outcome.mentions, 1);
        // One by one or counted anew, it is the same.
        outcome = apply(history, {change(Change::Kind::Read, from(bob, {}, {}), QStringLiteral("1"))}).first();
        QCOMPARE(outcome.unread, 1);
        QCOMPARE(outcome.mentions, 1);
        QCOMPARE(add(history, from(bob, QStringLiteral("0"), QStringLiteral("of before"), 1700000000500)).unread, 1); // out of the archive
        QCOMPARE(apply(history, {change(Change::Kind::Retract, from(bob, QStringLiteral("q"), {}), QStringLiteral("0"))}).first().unread, 1);
        QCOMPARE(apply(history, {change(Change::Kind::Read, from(bob, {}, {}))}).first().unread, 0);
        // Another device has read up to a message that comes later.
        apply(history, {change(Change::Kind::Read, from(bob, {}, {}), QStringLiteral("s9"))});
        Message late = from(bob, QStringLiteral("3"), QStringLiteral("c"), 1700000003000);
        late.stanzaId = QStringLiteral("s9");
        QCOMPARE(add(history, late).unread, 0);
        QCOMPARE(add(history, from(bob, QStringLiteral("4"), QStringLiteral("d"), 1700000004000)).unread, 1);
        QCOMPARE(add(history, mine(QStringLiteral("5"), QStringLiteral("answer"), 1700000005000)).unread, 0);
    }

    void wordsAreFound()
    {
        History history({});
        add(history, from(bob, QStringLiteral("1"), QStringLiteral("Der Übermut tut selten gut"), 1));
        add(history, from(bob, QStringLiteral("2"), QStringLiteral("say \"quoted\" AND more"), 1700000000000));
        add(history, from(room.withResource("a"), QStringLiteral("3"), QStringLiteral("Übermut too"), 1700000001000));
        QCOMPARE(search(history, QStringLiteral("übermut")).size(), 2);
        QCOMPARE(search(history, QStringLiteral("übermut")).first().id, QStringLiteral("3")); // the latest first
        QCOMPARE(search(history, QStringLiteral("bermu"), bob).size(), 1); // within words
        QCOMPARE(search(history, QStringLiteral("gut selten")).size(), 1); // all words, anywhere
        QCOMPARE(search(history, QStringLiteral("\"quoted\"")).size(), 1); // nothing of it is syntax
        QCOMPARE(search(history, QStringLiteral("quoted OR nothing")).size(), 0);
        QCOMPARE(search(history, QStringLiteral("body:quoted")).size(), 0);
        QCOMPARE(search(history, QStringLiteral("to")).size(), 1); // too short for the index
        QCOMPARE(search(history, QStringLiteral("  ")).size(), 0);
        apply(history, {change(Change::Kind::Correct, from(bob, QStringLiteral("c"), QStringLiteral("changed"), 1700000009000), QStringLiteral("2"))});
        QCOMPARE(search(history, QStringLiteral("quoted")).size(), 0);
        QCOMPARE(search(history, QStringLiteral("changed")).size(), 1);
    }

    void theOutboxSurvives()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        {
            History history(path);
            Change written = change(Change::Kind::Add, mine(QStringLiteral("m1"), QStringLiteral("x")));
            written.outbox = "<message xmlns='jabber:client' id='m1'/>";
            written.attempted = true;
            Change second = change(Change::Kind::Add, mine(QStringLiteral("m2"), QStringLiteral("y")));
            second.outbox = "<message xmlns='jabber:client' id='m2'/>";
            apply(history, {written, second});
            history.keep(account, QStringLiteral("k"), QStringLiteral("n"), "v");
        }
        History history(path);
        const auto waiting = wait<QList<Waiting>>([&](auto then) { history.outbox(account, this, then); });
        QCOMPARE(waiting.size(), 2);
        QVERIFY(waiting[0].attempted);
        QVERIFY(!waiting[1].attempted);
        QCOMPARE(wait<QByteArray>([&](auto then) { history.keptOne(account, QStringLiteral("k"), QStringLiteral("n"), this, then); }), QByteArray("v"));
        // The archive has the first: it is no longer to be sent.
        Message archived = mine(QStringLiteral("m1"), QStringLiteral("x"));
        archived.stanzaId = QStringLiteral("s");
        const Outcome outcome = add(history, archived);
        QCOMPARE(outcome.what, Outcome::What::Changed);
        QCOMPARE(outcome.message.state, MessageState::Sent);
        QCOMPARE(wait<QList<Waiting>>([&](auto then) { history.outbox(account, this, then); }).size(), 1);
    }

    void smallThingsAreTrimmed()
    {
        History history({});
        const auto count = [&](const char* kind) {
            return wait<QHash<QString, QByteArray>>([&](auto then) { history.kept(account, QLatin1String(kind), this, then); }).size();
        };
        for (int n = 0; n < 30; ++n) {
            history.keep(account, QStringLiteral("picture"), QString::number(n), "x");
            history.keep(account, QStringLiteral("other"), QString::number(n), "x");
        }
        history.trim(account, QStringLiteral("picture"), 40);
        QCOMPARE(count("picture"), 30);
        history.trim(account, QStringLiteral("picture"), 10);
        QCOMPARE(count("picture"), 10);
        QCOMPARE(count("other"), 30);
    }

    void aDamagedFileIsMovedAside_data()
    {
        QTest::addColumn<int>("damage");
        QTest::newRow("no database at all") << 0;
        QTest::newRow("overwritten in the middle") << 1;
        QTest::newRow("of a newer program") << 2;
    }
    void aDamagedFileIsMovedAside()
    {
        QFETCH(int, damage);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        {
            History history(path);
            for (int n = 0; n < 50; ++n)
                add(history, from(bob, QString::number(n), QStringLiteral("text %1").arg(n)));
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (damage == 0) {
            file.resize(0);
            file.write(QByteArray(5000, 'x'));
        } else if (damage == 1) {
            file.seek(100);
            file.write(QByteArray(int(file.size()) - 200, '\xff'));
        } else {
            file.seek(60); // user_version
            file.write(QByteArray("\x00\x00\x00\x63", 4));
        }
        file.close();
        History history(path);
        QSignalSpy told(&history, &History::damaged);
        QTRY_COMPARE(told.size(), 1);
        QVERIFY(QFile::exists(path + QStringLiteral(".damaged")));
        QVERIFY(page(history, bob).isEmpty());
        QCOMPARE(add(history, from(bob, QStringLiteral("n"), QStringLiteral("anew"))).what, Outcome::What::Added);
    }

    void aDamagedRowIsShownWithoutWhatIsDamaged()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        Message message = from(bob, QStringLiteral("1"), QStringLiteral("text"));
        message.colour = 0xFF00FF00u;
        message.mentionsMe = true;
        {
            History history(path);
            add(history, message);
        }
        withDatabase(path, {"UPDATE message SET extra = x'a1616e78'"}); // a map that ends in its midst
        History history(path);
        QCOMPARE(page(history, bob).first().text, QStringLiteral("text"));
        QCOMPARE(page(history, bob).first().colour, 0u);
        QCOMPARE(apply(history, {change(Change::Kind::Read, from(bob, {}, {}))}).first().unread, 0);
    }

    void shortWordsAreFoundInAllThatThereIs()
    {
        QTemporaryDir folder;
        for (const QString& path : {QString(), folder.filePath(QStringLiteral("history.db"))}) {
            History history(path);
            QList<Change> batch;
            for (int n = 0; n < 3000; ++n) {
                Jid who = bob;
                who.local += n % 3 ? "" : "by";
                const QString text = n == 5 ? QStringLiteral("only here: Ąż") : n == 6 ? QStringLiteral("50%_ of it") : n == 7 ? QStringLiteral("会議です") : QStringLiteral("the usual words %1").arg(n);
                batch.append(change(Change::Kind::Add, from(who, QString::number(n), text, 1600000000000 + n)));
            }
            apply(history, batch);
            QCOMPARE(search(history, QStringLiteral("ąŻ")).size(), 1); // far down, in another case
            QCOMPARE(search(history, QStringLiteral("%_")).first().id, QStringLiteral("6"));
            QCOMPARE(search(history, QStringLiteral("会議")).first().id, QStringLiteral("7"));
            QCOMPARE(search(history, QStringLiteral("議")).size(), 1);
            QCOMPARE(search(history, QStringLiteral("qx")).size(), 0);
            QCOMPARE(search(history, QStringLiteral("usual ów")).size(), 0);
            QCOMPARE(search(history, QStringLiteral("HERE ąż")).size(), 1); // a long one and a short one
            QCOMPARE(search(history, QStringLiteral("here ąż"), bob).size(), 1);
            QCOMPARE(search(history, QStringLiteral("here ąż"), room).size(), 0);
            // Page by page, none twice.
            QSet<qint64> seen;
            for (qint64 before = 0;;) {
                const auto found = wait<QList<Message>>([&](auto then) { history.search(account, {}, QStringLiteral("29"), before, 50, this, then); });
                for (const Message& each : found) {
                    QVERIFY(before == 0 || each.key < before);
                    seen.insert(each.key);
                    before = each.key;
                }
                if (found.size() < 50)
                    break;
            }
            int wanted = 0;
            for (int n = 8; n < 3000; ++n)
                wanted += QString::number(n).contains(QStringLiteral("29")) ? 1 : 0;
            QCOMPARE(seen.size(), wanted);
        }
    }

    void whatIsReadMeanwhileDoesNotWaitForASearch()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("history.db"));
        {
            History history(path);
            add(history, from(bob, QStringLiteral("1"), QStringLiteral("text")));
        }
        // Many at once, past the index: short words are looked for in the texts.
        withDatabase(path, {"DROP TRIGGER message_added",
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) INSERT INTO message"
                                           " SELECT i, 1, '', '', '', '', '', 0, 0, 0, 'the usual words of everybody', NULL FROM n"});
        History history(path);
        QStringList order;
        QElapsedTimer clock;
        clock.start();
        history.search(account, {}, QStringLiteral("qx"), 0, 50, this, [&](const QList<Message>& found) {
            QVERIFY(found.isEmpty());
            order.append(QStringLiteral("found"));
        });
        int pages = 0;
        const std::function<void()> read = [&] {
            history.messages(account, bob, 0, 50, this, [&](const QList<Message>& found) {
                QCOMPARE(found.size(), 50);
                ++pages;
                if (!order.contains(QStringLiteral("found")))
                    read();
            });
        };
        read();
        QTRY_VERIFY(order.contains(QStringLiteral("found")));
        QVERIFY2(pages > 1, qPrintable(QString::number(pages)));
        // What is usual is there with the first slice, however much there is.
        QCOMPARE(search(history, QStringLiteral("us")).size(), 50);
    }

    void aNewSearchEndsTheOneBefore()
    {
        History history({});
        add(history, from(bob, QStringLiteral("1"), QStringLiteral("one two")));
        QStringList answered;
        QObject other;
        history.search(account, {}, QStringLiteral("on"), 0, 50, this, [&](const QList<Message>&) { answered.append(QStringLiteral("on")); });
        history.search(account, {}, QStringLiteral("tw"), 0, 50, &other, [&](const QList<Message>&) { answered.append(QStringLiteral("tw")); });
        history.search(account, {}, QStringLiteral("one"), 0, 50, this, [&](const QList<Message>& found) { answered.append(found.first().text); });
        QTRY_COMPARE(answered.size(), 2);
        QVERIFY(!answered.contains(QStringLiteral("on")) && answered.contains(QStringLiteral("one two")));
        {
            QObject gone;
            history.search(account, {}, QStringLiteral("on"), 0, 50, &gone, [&](const QList<Message>&) { answered.append(QStringLiteral("gone")); });
        }
        bool done = false;
        history.flushed(this, [&] { done = true; });
        QTRY_VERIFY(done);
        QVERIFY(!answered.contains(QStringLiteral("gone")));
    }

    void noAnswerAfterTheContextIsGone()
    {
        History history({});
        bool called = false;
        {
            QObject context;
            history.messages(account, bob, 0, 10, &context, [&](const QList<Message>&) { called = true; });
        }
        bool done = false;
        history.flushed(this, [&] { done = true; });
        QTRY_VERIFY(done);
        QVERIFY(!called);
    }
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
