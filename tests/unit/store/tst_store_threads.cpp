// Conversations: which messages belong together, whatever order they come in, and that a message never leaves its own.
#include <algorithm>

#include "tests/unit/store/search_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

/// "<n@x>"; 0: none
std::string id(int number)
{
    return "<" + std::to_string(number) + "@x>";
}

std::string message(const std::string& subject, int own, std::vector<int> references = {}, std::vector<int> inReplyTo = {})
{
    std::string header = "Subject: " + subject + "\r\n";
    if (own != 0)
        header += "Message-ID: " + id(own) + "\r\n";
    const auto list = [&header](const char* name, const std::vector<int>& ids) {
        if (ids.empty())
            return;
        header += name;
        for (const int one : ids)
            header += "\r\n " + id(one); // folded
        header += "\r\n";
    };
    list("References:", references);
    list("In-Reply-To:", inReplyTo);
    return mail(header);
}

Bodies members(const ThreadMap& map, ThreadId thread)
{
    Bodies out;
    map.forEachMember(thread, [&out](BodyId body) { out.push_back(body); });
    return out;
}

} // namespace

class TestStoreThreads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersBelongTogether()
    {
        SearchFixture f;
        const BodyId a = f.append(message("Trip", 1));
        const BodyId b = f.append(message("Re: Trip", 2, {1}, {1}));
        const BodyId c = f.append(message("AW: [list] Re[2]: Trip (fwd)", 3, {}, {2})); // In-Reply-To alone
        const BodyId d = f.append(message("Re: Trip", 4, {1, 2, 3}), "Sent");
        const BodyId e = f.append(message("Trip", 5));
        const auto map = f.threads();
        const ThreadId thread = map->threadOf(a);
        QVERIFY(thread > 0);
        QCOMPARE(members(*map, thread), (Bodies{a, b, c, d}));
        QVERIFY(map->threadOf(e) != thread);
        QCOMPARE(map->threadOf(999), ThreadId(0));
        QCOMPARE(members(*map, 12345), Bodies());
    }

    void anotherSubjectIsAnotherConversation()
    {
        SearchFixture f;
        const BodyId a = f.append(message("Trip", 1));
        const BodyId b = f.append(message("Lunch", 2, {1}, {1}));
        const BodyId c = f.append(message("Re: Lunch", 3, {1, 2}));
        const auto map = f.threads();
        QVERIFY(map->threadOf(a) != map->threadOf(b));
        QCOMPARE(map->threadOf(b), map->threadOf(c));
    }

    void anyOrder_data()
    {
        QTest::addColumn<QList<int>>("order");
        QList<int> order = {0, 1, 2, 3};
        do {
            QTest::addRow("%d%d%d%d", order[0], order[1], order[2], order[3]) << order;
        } while (std::next_permutation(order.begin(), order.end()));
    }
    void anyOrder()
    {
        QFETCH(QList<int>, order);
        const std::string texts[] = {message("Trip", 1), message("Re: Trip", 2, {1}, {1}),
                                     message("Re: Trip", 3, {1, 2}, {2}), message("Re: Trip", 4, {1, 2, 3}, {3})};
        SearchFixture f;
        std::set<ThreadId> threads;
        for (const int which : order) {
            const BodyId body = f.append(texts[which]);
            threads.insert(f.threads()->threadOf(body)); // asked after each, and never changed
        }
        QCOMPARE(threads.size(), size_t(1));
        for (const auto& item : f.threads()->byBody)
            QCOMPARE(item.thread, *threads.begin());
    }

    /// RFC 8621 section 3: a message keeps its thread, even when a later one shows that two belong together.
    void lateLinkMergesNothing()
    {
        SearchFixture f;
        const BodyId c = f.append(message("Re: Trip", 3, {}, {2}));
        const BodyId a = f.append(message("Trip", 1));
        const auto before = f.threads();
        QVERIFY(before->threadOf(a) != before->threadOf(c));
        const BodyId b = f.append(message("Re: Trip", 2, {1}, {1}));
        const BodyId d = f.append(message("Re: Trip", 4, {1, 2, 3}, {3}));
        const auto after = f.threads();
        QCOMPARE(after->threadOf(a), before->threadOf(a));
        QCOMPARE(after->threadOf(c), before->threadOf(c));
        QCOMPARE(after->threadOf(b), before->threadOf(a)); // its first reference goes before
        QCOMPARE(after->threadOf(d), before->threadOf(a));
    }

    void withoutIdentifiers()
    {
        SearchFixture f;
        const BodyId a = f.append(message("Trip", 0));
        const BodyId b = f.append(message("Trip", 0));
        const BodyId c = f.append(mail("Subject: Trip\r\nMessage-ID: bare@x\r\n"));
        const BodyId d = f.append(mail("Subject: Re: Trip\r\nIn-Reply-To: your mail of today <bare@x>\r\n"));
        const auto map = f.threads();
        QVERIFY(map->threadOf(a) != map->threadOf(b));
        QCOMPARE(map->threadOf(c), map->threadOf(d));
    }

    /// The numbers are made of the messages, so that a lost file changes none of them.
    void theSameNumbersAnew()
    {
        SearchFixture f;
        (void)f.append(message("Trip", 1));
        (void)f.append(message("Re: Trip", 2, {1}, {1}));
        (void)f.append(message("Lunch", 3, {}, {2}));
        (void)f.append(message("", 0));
        const auto before = f.threads();
        f.close();
        std::filesystem::remove_all(f.folder() + "/search");
        f.open();
        const auto after = f.threads();
        QCOMPARE(after->byBody.size(), size_t(4));
        for (const auto& item : before->byBody)
            QCOMPARE(after->threadOf(item.body), item.thread);
    }

    void answeredAtOnceWhenNothingCame()
    {
        SearchFixture f;
        (void)f.append(message("Trip", 1));
        const auto map = f.threads();
        ThreadMapPtr again;
        f.client->facade.search->threads(1, [&again](Result<ThreadMapPtr> found) { again = *found; });
        QVERIFY(again == map);
        // A message that only moves or is flagged brings no new one either, but for the mailbox's own position.
        QVERIFY(f.client->flags(f.client->find(1, "INBOX")->id, {1}, {FlagChange::Mode::Add, Seen, {}, {}}));
        again = nullptr;
        f.client->facade.search->threads(1, [&again](Result<ThreadMapPtr> found) { again = *found; });
        QVERIFY(again == map);
    }

    void longReferences()
    {
        SearchFixture f;
        const BodyId root = f.append(message("Trip", 1));
        std::vector<int> references = {1};
        for (int i = 2; i < 3000; ++i)
            references.push_back(i);
        const BodyId late = f.append(message("Re: Trip", 5000, references));
        const BodyId later = f.append(message("Re: Trip", 5001, {}, {5000}));
        const auto map = f.threads();
        QCOMPARE(map->threadOf(late), map->threadOf(root));
        QCOMPARE(map->threadOf(later), map->threadOf(root));
    }

    void longHeader()
    {
        SearchFixture f;
        std::string fields;
        for (int i = 0; i < 1000; ++i)
            fields += "X-Padding-" + std::to_string(i) + ": " + std::string(60, 'x') + "\r\n";
        const BodyId root = f.append(message("Trip", 1));
        const BodyId answer = f.append(fields + message("Re: Trip", 2, {1}));
        QCOMPARE(f.threads()->threadOf(answer), f.threads()->threadOf(root));
    }
};

QTEST_GUILESS_MAIN(TestStoreThreads)
#include "tst_store_threads.moc"
