// Archives of messages: what is kept, pages forwards and backwards, every condition of a question, replacing, expiring,
// removing. Questions are also put to the fake that the protocol's tests use, so that the two mean the same.
#include <algorithm>
#include <random>

#include "store/chat/rows.h"
#include "store/sql/query.h"
#include "store/sql/sqlite_connection.h"
#include "tests/support/fake_chat.h"
#include "tests/unit/store/chat_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

ArchiveQuery of(ArchiveOwner owner, size_t most = 50)
{
    ArchiveQuery query;
    query.owner = owner;
    query.most = most;
    return query;
}

/// @p count messages of account 1 with b@x, one a millisecond, ids idAt(1), idAt(2) ...
void fill(ChatFixture& f, int count, const std::string& with = "b@x", ArchiveOwner owner = 1, int from = 1)
{
    std::vector<NewArchived> all;
    for (int i = from; i < from + count; ++i)
        all.push_back(archived("number " + std::to_string(i), {entryOf(owner, idAt(i), with)}));
    const auto done = f.client->append(std::move(all));
    if (!done)
        qFatal("append: %s", done.error().detail.c_str());
}

Ids range(int from, int to)
{
    Ids ids;
    for (int i = from; i <= to; ++i)
        ids.push_back(idAt(i));
    return ids;
}

ErrorKind errorOf(ChatFixture& f, const ArchiveQuery& query)
{
    const auto page = f.client->query(query);
    return page ? ErrorKind::Internal : page.error().kind;
}

int64_t messageRows(const ChatFixture& f)
{
    auto sql = *sql::SqliteConnection::open(f.file(), sql::SqliteConnection::Mode::Reader);
    return *sql::number(*sql, -1, "SELECT COUNT(*) FROM chat_message");
}

std::string shown(const Result<ArchivePage>& page)
{
    if (!page)
        return "error " + std::string(errorKindName(page.error().kind));
    std::string text;
    for (const ArchivedMessage& item : page->items)
        text += std::to_string(item.id) + (item.incoming ? '<' : '>') + item.with + '/' + item.withResource + ' ' +
                std::to_string(item.time) + ' ' + item.originId + ' ' + item.text + ' ' + item.stanza + '\n';
    text += page->complete ? "complete " : "more ";
    return text;
}

} // namespace

class StoreChatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasAppendedBeforeIsSeen()
    {
        ChatFixture f;
        ChatClient other(*f.store);
        for (int i = 1; i <= 100; ++i) {
            // Not answered yet when another worker asks.
            f.client->facade.archive->append({archived("number " + std::to_string(i), {entryOf(1, idAt(i), "b@x")}, "o" + std::to_string(i))},
                                             [](const Result<void>&) {});
            if (i % 3 == 0)
                QCOMPARE(other.query(of(1, 0))->count, uint64_t(i));
            else if (i % 3 == 1)
                QCOMPARE(other.ends(1).last, std::optional<ArchiveId>(idAt(i)));
            else
                QVERIFY(other.find(1, "o" + std::to_string(i)));
        }
        while (f.client->executor.run() > 0) {
        }
    }

    void oneMessageInTwoArchives()
    {
        ChatFixture f;
        NewArchived message = archived("Grüße", {entryOf(1, idAt(1), "b@x", false, "phone"),
                                                 entryOf(2, idAt(1, 7), "a@x", true, "desk")}, "origin-1");
        message.groupchat = true;
        QVERIFY(f.client->append({message}));
        QCOMPARE(messageRows(f), int64_t(1));
        f.reopen();
        const auto mine = *f.client->query(of(1));
        const auto theirs = *f.client->query(of(2));
        QCOMPARE(idsOf(mine.items), Ids{idAt(1)});
        QCOMPARE(idsOf(theirs.items), (Ids{idAt(1, 7)}));
        const ArchivedMessage& got = theirs.items[0];
        QVERIFY(got.incoming && got.groupchat && !mine.items[0].incoming);
        QCOMPARE(got.time, chatStart + 1);
        QCOMPARE(got.with, std::string("a@x"));
        QCOMPARE(got.withResource, std::string("desk"));
        QCOMPARE(got.originId, std::string("origin-1"));
        QCOMPARE(got.text, std::string("Grüße"));
        QCOMPARE(got.stanza, message.stanza);
        QCOMPARE(f.client->query(of(3))->items.size(), size_t(0));
        // Gone from one archive it is still in the other; gone from both, no row is left.
        QVERIFY(f.client->removeAll(1));
        QCOMPARE(f.client->query(of(1))->items.size(), size_t(0));
        QCOMPARE(f.client->query(of(2))->items.size(), size_t(1));
        QVERIFY(f.client->removeAll(2));
        QCOMPARE(messageRows(f), int64_t(0));
    }

    void pagesForwards()
    {
        ChatFixture f;
        fill(f, 10);
        ArchiveQuery query = of(1, 4);
        auto page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), range(1, 4));
        QVERIFY(!page.complete);
        QCOMPARE(page.count, uint64_t(10));
        QVERIFY(page.countIsExact);
        QCOMPARE(page.firstIndex.value(), uint64_t(0));
        query.pageAfter = page.items.back().id;
        page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), range(5, 8));
        QVERIFY(!page.complete);
        QCOMPARE(page.firstIndex.value(), uint64_t(4));
        QCOMPARE(page.count, uint64_t(10));
        query.pageAfter = idAt(6);
        page = *f.client->query(query); // to the very end
        QCOMPARE(idsOf(page.items), range(7, 10));
        QVERIFY(page.complete);
        query.pageAfter = idAt(10);
        page = *f.client->query(query); // behind the end
        QVERIFY(page.items.empty() && page.complete && !page.firstIndex);
        QCOMPARE(page.count, uint64_t(10));
    }

    void pagesBackwards()
    {
        ChatFixture f;
        fill(f, 10);
        ArchiveQuery query = of(1, 4);
        query.last = true;
        auto page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), range(7, 10));
        QVERIFY(!page.complete);
        QCOMPARE(page.firstIndex.value(), uint64_t(6));
        query.pageBefore = page.items.front().id;
        page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), range(3, 6));
        QVERIFY(!page.complete);
        query.pageBefore = page.items.front().id;
        page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), range(1, 2));
        QVERIFY(page.complete);
        QCOMPARE(page.firstIndex.value(), uint64_t(0));
        query.pageBefore = idAt(1);
        page = *f.client->query(query);
        QVERIFY(page.items.empty() && page.complete);
        query.pageBefore = idAt(5); // exactly a page is left
        page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), range(1, 4));
        QVERIFY(page.complete);
        // Between two: the end of what lies there.
        query.pageAfter = idAt(2);
        query.pageBefore = idAt(9);
        QCOMPARE(idsOf(f.client->query(query)->items), range(5, 8));
    }

    void emptyAndCounted()
    {
        ChatFixture f;
        const auto none = *f.client->query(of(1));
        QVERIFY(none.items.empty() && none.complete && none.countIsExact && none.count == 0);
        fill(f, 3);
        const auto counted = *f.client->query(of(1, 0));
        QVERIFY(counted.items.empty() && !counted.complete);
        QCOMPARE(counted.count, uint64_t(3));
        const auto ends = f.client->ends(1);
        QVERIFY(ends.first == idAt(1) && ends.last == idAt(3));
        QCOMPARE(ends.firstTime, chatStart + 1);
        QCOMPARE(ends.lastTime, chatStart + 3);
        QVERIFY(!f.client->ends(2).first);
    }

    void unknownIdsAreNotFound()
    {
        ChatFixture f;
        fill(f, 3);
        fill(f, 1, "b@x", 2, 9); // another's
        using Member = std::optional<ArchiveId> ArchiveQuery::*;
        for (const Member member : {&ArchiveQuery::pageAfter, &ArchiveQuery::pageBefore, &ArchiveQuery::after,
                                    &ArchiveQuery::before}) {
            for (const ArchiveId id : {idAt(9), idAt(1, 1), ArchiveId(0), ~ArchiveId(0)}) {
                ArchiveQuery query = of(1);
                query.*member = id;
                QCOMPARE(errorOf(f, query), ErrorKind::NotFound);
            }
        }
        ArchiveQuery query = of(1);
        query.ids = {idAt(1), idAt(9)};
        QCOMPARE(errorOf(f, query), ErrorKind::NotFound);
        query.ids = Ids(mostArchiveIds + 1, idAt(1));
        QCOMPARE(errorOf(f, query), ErrorKind::Limit);
        query.ids = Ids{idAt(3), idAt(1), idAt(3)};
        const auto page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), (Ids{idAt(1), idAt(3)}));
        QVERIFY(page.complete && page.count == 2);
    }

    void conditions()
    {
        ChatFixture f;
        QVERIFY(f.client->append({archived("one", {entryOf(1, idAt(10), "b@x", true, "phone")}),
                                  archived("two", {entryOf(1, idAt(20, 1), "c@x", true, "desk")}),
                                  archived("three", {entryOf(1, idAt(20, 2), "b@x", false, "desk")}),
                                  archived("four", {entryOf(1, idAt(30), "b@x", true, "desk")})}));
        const auto ids = [&](const ArchiveQuery& query) { return idsOf(f.client->query(query)->items); };
        ArchiveQuery query = of(1);
        query.with = "b@x";
        QCOMPARE(ids(query), (Ids{idAt(10), idAt(20, 2), idAt(30)}));
        QCOMPARE(f.client->query(query)->count, uint64_t(3));
        query.withResource = "desk";
        QCOMPARE(ids(query), (Ids{idAt(20, 2), idAt(30)}));
        query.with = {};
        QCOMPARE(ids(query), (Ids{idAt(20, 1), idAt(20, 2), idAt(30)}));
        query = of(1);
        query.start = chatStart + 20;
        QCOMPARE(ids(query), (Ids{idAt(20, 1), idAt(20, 2), idAt(30)}));
        query.end = chatStart + 20;
        QCOMPARE(ids(query), (Ids{idAt(20, 1), idAt(20, 2)}));
        query.start = chatStart + 21;
        QVERIFY(ids(query).empty());
        query.start = INT64_MIN;
        query.end = INT64_MAX;
        QCOMPARE(ids(query).size(), size_t(4));
        query = of(1);
        query.after = idAt(10);
        query.before = idAt(30);
        QCOMPARE(ids(query), (Ids{idAt(20, 1), idAt(20, 2)}));
        QCOMPARE(f.client->query(query)->count, uint64_t(2));
        query.with = "b@x";
        QCOMPARE(ids(query), (Ids{idAt(20, 2)}));
    }

    void words()
    {
        ChatFixture f;
        QVERIFY(f.client->append({archived("Der ÄPFEL wegen", {entryOf(1, idAt(1), "b@x")}),
                                  archived("nichts", {entryOf(1, idAt(2), "b@x")}),
                                  archived("wegen der Äpfel und Straßen", {entryOf(1, idAt(3), "c@x")})}));
        ArchiveQuery query = of(1);
        query.text = "äpfel  WEGEN";
        auto page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), (Ids{idAt(1), idAt(3)}));
        QVERIFY(page.complete && page.countIsExact && page.count == 2);
        query.text = "STRASSE";
        QCOMPARE(idsOf(f.client->query(query)->items), Ids{idAt(3)});
        query.text = "äpfel";
        query.with = "c@x";
        QCOMPARE(idsOf(f.client->query(query)->items), Ids{idAt(3)});
        query.text = "x";
        QVERIFY(f.client->query(query)->items.empty());
        query.text = "  ";
        QCOMPARE(f.client->query(query)->items.size(), size_t(1));
    }

    void aSearchLooksAtSoManyRowsAndSaysWhere()
    {
        ChatFixture f;
        const int count = int(mostExamined) * 2 + 10;
        std::vector<NewArchived> all;
        for (int i = 1; i <= count; ++i)
            all.push_back(archived(i == 1 || i == count ? "needle" : "hay", {entryOf(1, idAt(i), "b@x")}));
        QVERIFY(f.client->append(std::move(all)));
        ArchiveQuery query = of(1, 5);
        query.text = "needle";
        auto page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), Ids{idAt(1)});
        QVERIFY(!page.complete && !page.countIsExact);
        QCOMPARE(page.examinedTo.value(), idAt(int(mostExamined)));
        Ids found = idsOf(page.items);
        int questions = 1;
        for (; page.examinedTo; ++questions) {
            query.pageAfter = page.examinedTo;
            page = *f.client->query(query);
            for (const ArchiveId id : idsOf(page.items))
                found.push_back(id);
        }
        QVERIFY(page.complete);
        QCOMPARE(questions, 3);
        QCOMPARE(found, (Ids{idAt(1), idAt(count)}));
        // Backwards, and with much text in few rows.
        QVERIFY(f.client->append({archived(std::string(600'000, 'x') + " needle", {entryOf(2, idAt(1), "b@x")}),
                                  archived(std::string(600'000, 'x') + " needle", {entryOf(2, idAt(2), "b@x")}),
                                  archived(std::string(600'000, 'x'), {entryOf(2, idAt(3), "b@x")})}));
        query = of(2, 5);
        query.last = true;
        query.text = "needle";
        page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), Ids{idAt(2)});
        QCOMPARE(page.examinedTo.value(), idAt(2));
        query.pageBefore = page.examinedTo;
        page = *f.client->query(query);
        QCOMPARE(idsOf(page.items), Ids{idAt(1)});
        QVERIFY(page.complete && !page.examinedTo);
    }

    void pagesAndCountsHaveBounds()
    {
        ChatFixture f;
        const std::string big(1 << 20, 'b');
        std::vector<NewArchived> all;
        for (int i = 1; i <= 6; ++i)
            all.push_back({chatStart + i, false, {}, {}, big, {entryOf(1, idAt(i), "b@x")}});
        QVERIFY(f.client->append(std::move(all)));
        auto page = *f.client->query(of(1));
        QCOMPARE(page.items.size(), size_t(4)); // mostPageBytes
        QVERIFY(!page.complete);
        ArchiveQuery query = of(1);
        query.last = true;
        QCOMPARE(idsOf(f.client->query(query)->items), range(3, 6));

        fill(f, int(mostCounted) + 5, "b@x", 2);
        page = *f.client->query(of(2, 10));
        QVERIFY(page.count == mostCounted && !page.countIsExact && page.firstIndex == 0u);
        query = of(2, 10);
        query.pageAfter = idAt(int(mostCounted));
        page = *f.client->query(query);
        QVERIFY(page.complete && page.items.size() == 5 && page.firstIndex == mostCounted);
        query = of(2, 2);
        query.last = true;
        QVERIFY(!f.client->query(query)->firstIndex); // further than is counted
    }

    void bySendersId()
    {
        ChatFixture f;
        QVERIFY(f.client->append({archived("first", {entryOf(1, idAt(1), "b@x"), entryOf(2, idAt(1), "a@x")}, "same"),
                                  archived("second", {entryOf(1, idAt(2), "b@x")}, "same"),
                                  archived("none", {entryOf(1, idAt(3), "b@x")})}));
        QCOMPARE(f.client->find(1, "same")->text, std::string("second"));
        QCOMPARE(f.client->find(2, "same")->text, std::string("first"));
        QVERIFY(!f.client->find(3, "same"));
        QVERIFY(!f.client->find(1, "other"));
        QVERIFY(!f.client->find(1, ""));
    }

    void replacedForOneAlone()
    {
        ChatFixture f;
        QVERIFY(f.client->append(
            {archived("secret", {entryOf(1, idAt(1), "b@x"), entryOf(2, idAt(1), "a@x")}, "o")}));
        QVERIFY(f.client->replace(1, idAt(1), "<retracted/>"));
        QCOMPARE(messageRows(f), int64_t(2));
        const auto mine = f.client->query(of(1))->items[0];
        QCOMPARE(mine.stanza, std::string("<retracted/>"));
        QVERIFY(mine.text.empty() && mine.originId == "o" && mine.time == chatStart + 1);
        QCOMPARE(f.client->query(of(2))->items[0].text, std::string("secret"));
        QVERIFY(f.client->replace(2, idAt(1), "<retracted2/>", "new"));
        QCOMPARE(messageRows(f), int64_t(2));
        f.reopen();
        QCOMPARE(f.client->query(of(2))->items[0].text, std::string("new"));
        QCOMPARE(f.client->find(1, "o")->stanza, std::string("<retracted/>"));
        QCOMPARE(f.client->replace(1, idAt(2), "x").error().kind, ErrorKind::NotFound);
    }

    void expiry()
    {
        ChatFixture f;
        fill(f, 10);
        fill(f, 10, "c@x", -7);
        QCOMPARE(f.client->expire(1, chatStart + 4).value(), size_t(3));
        QCOMPARE(idsOf(f.client->query(of(1))->items), range(4, 10));
        QCOMPARE(f.client->query(of(-7))->items.size(), size_t(10));
        QCOMPARE(f.client->expire(0, chatStart + 6, 4).value(), size_t(4)); // the oldest first
        QVERIFY(idsOf(f.client->query(of(-7))->items).front() > idAt(3));
        size_t gone = 0;
        for (size_t part = 1; part > 0; gone += part)
            part = f.client->expire(0, chatStart + 6).value();
        QCOMPARE(gone, size_t(3));
        QCOMPARE(idsOf(f.client->query(of(1))->items), range(6, 10));
        QCOMPARE(idsOf(f.client->query(of(-7))->items), range(6, 10));
        QCOMPARE(messageRows(f), int64_t(10));
    }

    void whatIsOldestByTimeIsFirstAlsoAfter2039()
    {
        ChatFixture f;
        const UnixMs late = UnixMs(1) << 41; // its ids have the highest bit set
        QVERIFY(f.client->append({archived("late", {entryOf(1, firstIdAt(late), "b@x")}),
                                  archived("now", {entryOf(1, idAt(1), "b@x")})}));
        QCOMPARE(idsOf(f.client->query(of(1))->items), (Ids{idAt(1), firstIdAt(late)}));
        QCOMPARE(f.client->expire(1, late).value(), size_t(1));
        QCOMPARE(f.client->query(of(1))->items[0].text, std::string("late"));
    }

    void twiceTheSameId()
    {
        ChatFixture f;
        fill(f, 1);
        QCOMPARE(f.client->append({archived("again", {entryOf(2, idAt(1), "a@x"), entryOf(1, idAt(1), "b@x")})})
                     .error().kind,
                 ErrorKind::Exists);
        QCOMPARE(f.client->query(of(2))->items.size(), size_t(0)); // none of it
        QCOMPARE(messageRows(f), int64_t(1));
        // In one commit with others: theirs is made, each has its own answer.
        std::vector<std::optional<Result<void>>> answers(5);
        for (size_t i = 0; i < answers.size(); ++i)
            f.client->facade.archive->append({archived("x", {entryOf(1, idAt(int64_t(i + 1)), "b@x")})},
                                             [&answers, i](Result<void> result) { answers[i] = std::move(result); });
        while (!std::all_of(answers.begin(), answers.end(), [](const auto& a) { return a.has_value(); }))
            QVERIFY(f.client->executor.wait(30000) > 0);
        QCOMPARE(answers[0]->error().kind, ErrorKind::Exists);
        for (size_t i = 1; i < answers.size(); ++i)
            QVERIFY(bool(*answers[i]));
        QCOMPARE(f.client->query(of(1))->items.size(), size_t(5));
    }

    void pagesAreRangesOfAnIndex()
    {
        ChatFixture f;
        fill(f, 100);
        auto sql = *sql::SqliteConnection::open(f.file(), sql::SqliteConnection::Mode::Reader);
        const auto plan = [&](const std::string& index, const std::string& where) {
            std::string text;
            std::string question = "EXPLAIN QUERY PLAN SELECT e.id, m.stanza FROM chat_entry e "
                                   "JOIN chat_message m ON m.number = e.message WHERE " + where;
            if (!index.empty())
                useIndex(*sql, question, index);
            (void)sql::each(sql::select(*sql, question),
                            [&](const sql::Rows& row) { text += std::string(row.text(3)) + "\n"; });
            return text;
        };
        const std::string all = plan("", "e.owner = 1 AND e.id >= 3 AND e.id <= 9 ORDER BY e.id DESC LIMIT 5");
        QVERIFY2(all.find("SEARCH e USING PRIMARY KEY (owner=? AND id>? AND id<?)") != std::string::npos, all.c_str());
        const std::string with = plan("chat_entry_peer", "e.owner = 1 AND e.peer = 'b@x' AND e.peer <> '' AND "
                                                         "e.id >= 3 AND e.id <= 9 ORDER BY e.id LIMIT 5");
        QVERIFY2(with.find("chat_entry_peer (owner=? AND peer=? AND id>? AND id<?)") != std::string::npos,
                 with.c_str());
        const std::string origin = plan("chat_entry_origin", "e.owner = 1 AND e.origin = 5 AND e.origin <> 0 ORDER BY e.id DESC LIMIT 5");
        QVERIFY2(origin.find("chat_entry_origin (owner=? AND origin=?)") != std::string::npos, origin.c_str());
        for (const std::string& each : {all, with, origin}) {
            QVERIFY2(each.find("SCAN") == std::string::npos, each.c_str());
            QVERIFY2(each.find("TEMP B-TREE") == std::string::npos, each.c_str());
        }
    }

    void theFakeMeansTheSame()
    {
        std::mt19937 random(4711);
        const auto pick = [&](unsigned below) { return random() % below; };
        ChatFixture f;
        test::FakeChat fake;
        const ChatFacade other = fake.facade();
        const std::vector<std::string> people = {"b@x", "c@x", ""};
        const std::vector<std::string> places = {"phone", "desk", ""};
        std::vector<NewArchived> all;
        Ids ids;
        for (int i = 1; i <= 60; ++i) {
            ids.push_back(idAt(i / 2, uint64_t(i % 2)));
            NewArchived message = archived(pick(2) ? "red Herring" : "blue whale",
                                           {entryOf(1, ids.back(), people[pick(3)], pick(2) != 0, places[pick(3)])},
                                           pick(3) ? "o" + std::to_string(pick(9)) : "");
            message.entries.push_back(entryOf(2, ids.back(), "z@x", true));
            all.push_back(std::move(message));
        }
        other.archive->append(all, [](const Result<void>&) {});
        QVERIFY(f.client->append(std::move(all)));
        for (int round = 0; round < 3000; ++round) {
            ArchiveQuery query = of(1 + pick(2), pick(4) == 0 ? 0 : 1 + pick(70));
            const auto id = [&] { return pick(40) == 0 ? idAt(99) : ids[pick(unsigned(ids.size()))]; };
            if (pick(3) == 0)
                query.with = people[pick(2)];
            if (pick(4) == 0)
                query.withResource = places[pick(2)];
            if (pick(4) == 0)
                query.text = pick(2) ? "HERRING" : "blue w";
            if (pick(4) == 0)
                query.start = chatStart + pick(31);
            if (pick(4) == 0)
                query.end = chatStart + pick(31);
            if (pick(5) == 0)
                query.after = id();
            if (pick(5) == 0)
                query.before = id();
            if (pick(4) == 0)
                query.pageAfter = id();
            if (pick(4) == 0)
                query.pageBefore = id();
            query.last = pick(4) == 0;
            for (size_t i = pick(5) == 0 ? 1 + pick(5) : 0; i > 0; --i)
                query.ids.push_back(id());
            Result<ArchivePage> wanted;
            other.archive->query(query, [&](Result<ArchivePage> page) { wanted = std::move(page); });
            const auto got = f.client->query(query);
            QCOMPARE(QByteArray::fromStdString(shown(got)), QByteArray::fromStdString(shown(wanted)));
            if (!got)
                continue;
            if (got->countIsExact)
                QCOMPARE(got->count, wanted->count);
            if (got->firstIndex)
                QCOMPARE(*got->firstIndex, wanted->firstIndex.value());
            else
                QVERIFY(got->items.empty() || !query.text.empty() || !query.withResource.empty());
        }
        for (int i = 0; i < 9; ++i) {
            std::optional<ArchivedMessage> wanted;
            other.archive->find(1, "o" + std::to_string(i), [&](auto found) { wanted = *found; });
            const auto got = f.client->find(1, "o" + std::to_string(i));
            QCOMPARE(got.has_value(), wanted.has_value());
            QVERIFY(!got || got->id == wanted->id);
        }
    }
};

QTEST_GUILESS_MAIN(StoreChatTest)
#include "tst_store_chat.moc"
