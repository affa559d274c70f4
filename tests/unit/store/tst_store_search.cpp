// Texts found by the account's index: what it finds, that it follows the store, and that nothing is lost with its file.
#include <fstream>

#include "tests/unit/store/search_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

using T = SearchTerm;

std::string readFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void writeFile(const std::string& path, const std::string& bytes)
{
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

const std::string letter =
    "From: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <joerg@example.org>\r\nTo: Alice <alice@example.test>\r\n"
    "Cc: carol@example.test\r\nBcc: hidden@example.test\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= from the Coast\r\n"
    "X-Mailer: Carrier Pigeon 2\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "Sch=F6ne Tage,\r\nwirklich   sch=F6n.\r\n"
    "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p title=\"hover\">Sun<b>shine</b> &amp; waves</p>\r\n"
    "--b\r\nContent-Type: application/pdf; name=\"Rechnung 7.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\naGlkZGVu\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: the inner one\r\n\r\ninner text\r\n--b--\r\n";

} // namespace

class TestStoreSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsByField()
    {
        SearchFixture f;
        const BodyId body = f.append(letter);
        (void)f.append(mail("From: other@example.org\r\nSubject: nothing\r\n"));
        const Bodies it = {body};
        const uint32_t all = T::From | T::To | T::Cc | T::Bcc | T::Subject | T::FileNames | T::Body;
        QCOMPARE(f.find(T::From, "jörg m"), it);
        QCOMPARE(f.find(T::From, "JOERG@example"), it);
        QCOMPARE(f.find(T::From, "alice@"), Bodies());
        QCOMPARE(f.find(T::To, "alice@"), it);
        QCOMPARE(f.find(T::Cc, "carol"), it);
        QCOMPARE(f.find(T::Bcc, "hidden@"), it);
        QCOMPARE(f.find(T::Subject, "GRÜSSE from"), it);
        QCOMPARE(f.find(T::FileNames, "rechnung 7"), it);
        QCOMPARE(f.find(T::Body, "schöne tage, wirklich schön"), it); // over the end of a line
        QCOMPARE(f.find(T::Body, "scho\xCC\x88ne"), it);               // "o" and a combining diaeresis
        QCOMPARE(f.find(T::Body, "schone"), Bodies());                 // accents count
        QCOMPARE(f.find(T::Body, "sunshine & waves"), it);
        QCOMPARE(f.find(T::Body, "hover"), Bodies());                  // no text, but HTML's own
        QCOMPARE(f.find(T::Body, "aGlkZGVu"), Bodies());
        QCOMPARE(f.find(T::Body, "subject: the inner"), it);
        QCOMPARE(f.find(T::Body, "coast"), Bodies());
        QCOMPARE(f.find(all, "coast"), it);
        QCOMPARE(f.find(all, "coast carrier"), Bodies());
        QCOMPARE(f.find(T::Header, "pigeon 2"), it);
        QCOMPARE(f.find(T::Header, "x-mailer: carrier"), it);
        QCOMPARE(f.find(T::Header, "wirklich"), Bodies());
    }

    void textsAreNoQuestions()
    {
        SearchFixture f;
        const BodyId body = f.append(mail("Subject: quotes\r\n", "say \"hi\" AND (go) OR {x} : NEAR* a-b ^c\r\n"));
        for (const char* text : {"\"hi\" and", "(go) or {x} :", "near* a-b ^c", "\" and ("})
            QCOMPARE(f.find(T::Body, text), Bodies{body});
        for (const char* text : {"\"\"\"", "*)(", "}{:", "\\\\\\", "' OR 1=1 --"})
            QCOMPARE(f.find(T::Body, text), Bodies());
    }

    void shortTexts()
    {
        SearchFixture f;
        const BodyId one = f.append(mail("Subject: ab\r\n", "会議は明日\r\n"));
        const BodyId two = f.append(mail("Subject: xaby\r\n", "明\r\n"));
        QCOMPARE(f.find(T::Subject, "ab"), (Bodies{one, two}));
        QCOMPARE(f.find(T::Subject, "by"), Bodies{two});
        QCOMPARE(f.find(T::Subject, "ba"), Bodies());
        QCOMPARE(f.find(T::Body, "会議"), Bodies{one});
        QCOMPARE(f.find(T::Body, "明日"), Bodies{one});
        QCOMPARE(f.find(T::Body, "明"), (Bodies{one, two}));
        QCOMPARE(f.find(T::Subject, "a"), Bodies{-1}); // in nearly everything: the messages must tell
        QCOMPARE(f.find(T::Subject, ""), Bodies{-1});
        const auto answer = f.ask({{T::Subject, "a"}});
        QVERIFY((*answer)->match(0, one) == SearchMatch::Maybe);
    }

    void severalTerms()
    {
        SearchFixture f;
        const BodyId one = f.append(mail("Subject: apples\r\n", "pears\r\n"));
        const auto answer = f.ask({{T::Subject, "apple"}, {T::Body, "apple"}, {T::Header, "apple"}});
        QVERIFY(answer);
        QVERIFY((*answer)->match(0, one) == SearchMatch::Yes);
        QVERIFY((*answer)->match(1, one) == SearchMatch::No);
        QVERIFY((*answer)->match(2, one) == SearchMatch::Maybe); // headers are sifted only
    }

    void longTextsAreCut()
    {
        SearchFixture f;
        f.limits.searchMaxText = 4096;
        std::string text;
        for (int i = 0; i < 1000; ++i)
            text += "line " + std::to_string(i) + "\r\n";
        const BodyId body = f.append(mail("Subject: long\r\n", text));
        const BodyId other = f.append(mail("Subject: short\r\n"));
        const auto answer = f.ask({{T::Body, "line 7 "}, {T::Body, "line 999"}});
        QVERIFY((*answer)->match(0, body) == SearchMatch::Yes);
        QVERIFY((*answer)->match(1, body) == SearchMatch::Maybe);
        QVERIFY((*answer)->match(1, other) == SearchMatch::No);
    }

    void canBeTurnedOff()
    {
        SearchFixture f;
        const BodyId body = f.append(letter);
        f.limits.searchIndex = false;
        const auto answer = f.ask({{T::Subject, "coast"}});
        QVERIFY((*answer)->match(0, body) == SearchMatch::Maybe);
        QVERIFY(f.threads()->threadOf(body) != 0);
        f.limits.searchIndex = true;
        QCOMPARE(f.find(T::Subject, "coast"), Bodies{body});
    }

    void followsTheStore()
    {
        SearchFixture f;
        QCOMPARE(f.find(T::Subject, "coast"), Bodies());
        const BodyId one = f.append(letter);
        QCOMPARE(f.find(T::Subject, "coast"), Bodies{one});
        const BodyId two = f.append(letter, "Archive");
        QCOMPARE(f.find(T::Subject, "coast"), (Bodies{one, two}));
        QCOMPARE(f.position().messages, uint64_t(2));
        // Moving and copying within the account bring no new body.
        const MailboxId inbox = f.client->find(1, "INBOX")->id, archive = f.client->find(1, "Archive")->id;
        QVERIFY(f.client->move(inbox, {1}, archive));
        QVERIFY(f.client->copy(archive, {1}, inbox));
        QCOMPARE(f.find(T::Subject, "coast"), (Bodies{one, two}));
        QCOMPARE(f.position().messages, uint64_t(2));
        // A copy into another account brings an old number there.
        const BodyId theirs = f.append(mail("Subject: own\r\n"), "INBOX", 2);
        QVERIFY(theirs > two);
        QCOMPARE(f.find(T::Subject, "coast", 2), Bodies());
        QVERIFY(f.client->copy(archive, {1}, f.client->find(2, "INBOX")->id));
        QCOMPARE(f.find(T::Subject, "coast", 2), Bodies{two});
        // What is expunged may still be told; who asks knows his mailbox.
        QVERIFY(f.client->expunge(archive, std::nullopt, false));
        QVERIFY(f.client->expunge(inbox, std::nullopt, false));
        const BodyId three = f.append(letter);
        QCOMPARE(f.find(T::Subject, "coast").back(), three);
    }

    void followsInTheBackground()
    {
        SearchFixture f;
        (void)f.find(T::Subject, "coast"); // the account has an index from now on
        for (int i = 0; i < 5; ++i)
            (void)f.append(letter);
        QTRY_COMPARE_WITH_TIMEOUT(f.position().messages, uint64_t(5), 30000);
        QTRY_COMPARE_WITH_TIMEOUT(f.position().pending, uint64_t(0), 30000);
        // One that never asked has none.
        (void)f.append(letter, "INBOX", 2);
        QVERIFY(f.files(2).empty());
    }

    void deadAreDropped()
    {
        SearchFixture f;
        const MailboxId inbox = f.client->find(1, "INBOX")->id;
        std::vector<NewMessage> many;
        for (int i = 0; i < 1100; ++i)
            many.push_back({bytesOf(mail("Subject: dead " + std::to_string(i) + "\r\n", "x\r\n")), 0, 0, {}});
        QVERIFY(f.client->append(inbox, std::move(many)));
        const BodyId alive = f.append(letter, "Archive");
        const auto map = f.threads();
        QCOMPARE(map->byBody.size(), size_t(1101));
        QVERIFY(f.client->expunge(inbox, std::nullopt, false));
        const BodyId next = f.append(letter);
        QTRY_COMPARE_WITH_TIMEOUT(f.position().messages, uint64_t(2), 60000);
        QCOMPARE(f.find(T::Subject, "coast"), (Bodies{alive, next}));
        QCOMPARE(f.find(T::Subject, "dead"), Bodies());
        QCOMPARE(f.threads()->threadOf(alive), map->threadOf(alive));
    }

    void restart()
    {
        SearchFixture f;
        const BodyId one = f.append(letter);
        QCOMPARE(f.find(T::Subject, "coast"), Bodies{one});
        QCOMPARE(f.files().size(), size_t(1));
        QVERIFY(f.files()[0] != "1.db"); // in use
        f.close();
        QCOMPARE(f.files(), std::vector<std::string>{"1.db"});
        f.open();
        QCOMPARE(f.position().messages, uint64_t(1)); // known without being read again
        QCOMPARE(f.position().pending, uint64_t(0));
        const BodyId two = f.append(letter);
        QCOMPARE(f.find(T::Subject, "coast"), (Bodies{one, two}));
    }

    void damagedFileIsMadeAnew_data()
    {
        QTest::addColumn<int>("at");
        QTest::newRow("header") << 0;
        QTest::newRow("schema") << 100;
        QTest::newRow("all behind it") << 8192;
        QTest::newRow("cut") << -1;
        QTest::newRow("empty") << -2;
    }
    void damagedFileIsMadeAnew()
    {
        QFETCH(int, at);
        SearchFixture f;
        Bodies all;
        for (int i = 0; i < 30; ++i)
            all.push_back(f.append(letter));
        QCOMPARE(f.find(T::Subject, "coast"), all);
        f.close();
        const std::string path = f.indexFolder() + "/1.db";
        std::string bytes = readFile(path);
        QVERIFY(bytes.size() > 20000);
        if (at == -1)
            bytes.resize(bytes.size() / 2 + 100);
        else if (at == -2)
            bytes.clear();
        else
            bytes.replace(size_t(at), bytes.size() - size_t(at), bytes.size() - size_t(at), '\x5a');
        writeFile(path, bytes);
        f.open();
        QCOMPARE(f.find(T::Subject, "coast"), all);
        QCOMPARE(f.find(T::Body, "wirklich"), all);
        QCOMPARE(f.threads()->byBody.size(), size_t(30));
    }

    /// What another start of the machine left open may have lost writes, what a killed process left open has not.
    void leftOpen()
    {
        SearchFixture f;
        const BodyId one = f.append(letter);
        QCOMPARE(f.find(T::Subject, "coast"), Bodies{one});
        const std::string inUse = f.files()[0];
        f.close();
        std::filesystem::rename(f.indexFolder() + "/1.db", f.indexFolder() + "/1.open-00000000");
        f.open();
        QCOMPARE(f.position().messages, uint64_t(0)); // begun anew
        QCOMPARE(f.files(), std::vector<std::string>{inUse});
        QCOMPARE(f.find(T::Subject, "coast"), Bodies{one});
        f.close();
        std::filesystem::rename(f.indexFolder() + "/1.db", f.indexFolder() + "/" + inUse);
        f.open();
        QCOMPARE(f.position().messages, uint64_t(1));
        QCOMPARE(f.find(T::Subject, "coast"), Bodies{one});
    }

    void indexOfAnotherStore()
    {
        SearchFixture f, g;
        (void)f.append(letter);
        (void)f.append(letter);
        QCOMPARE(f.find(T::Subject, "coast").size(), size_t(2));
        f.close();
        const std::string index = readFile(f.indexFolder() + "/1.db");
        // The same numbers, other messages.
        const BodyId first = g.append(mail("Subject: first\r\n"));
        (void)g.append(mail("Subject: second\r\n"));
        writeFile(g.indexFolder() + "/1.db", index);
        QCOMPARE(g.find(T::Subject, "coast"), Bodies());
        QCOMPARE(g.find(T::Subject, "first"), Bodies{first});
        // Fewer messages: the store was set back.
        SearchFixture h;
        const BodyId only = h.append(letter);
        writeFile(h.indexFolder() + "/1.db", index);
        QCOMPARE(h.find(T::Subject, "coast"), Bodies{only});
    }

    void accountGoes()
    {
        SearchFixture f;
        (void)f.append(letter);
        QCOMPARE(f.find(T::Subject, "coast").size(), size_t(1));
        QVERIFY(!f.files().empty());
        QVERIFY(await<void>(f.client->executor,
                            [&](auto reply) { f.store->removeAccount(1, f.client->executor, reply); }));
        QTRY_VERIFY_WITH_TIMEOUT(f.files().empty(), 30000);
        // A file whose account went unnoticed is swept away.
        writeFile(f.indexFolder(7) + "/7.db", "x");
        for (int i = 0; i < 256; ++i)
            QVERIFY(f.store->maintain());
        QVERIFY(f.files(7).empty());
    }

    void rebuild()
    {
        SearchFixture f;
        const BodyId one = f.append(letter);
        QCOMPARE(f.find(T::Subject, "coast"), Bodies{one});
        QVERIFY(f.store->rebuild());
        QVERIFY(f.files().empty());
        QCOMPARE(f.find(T::Subject, "coast"), Bodies{one});
        QCOMPARE(f.problems(), QByteArray());
    }

    void previews()
    {
        SearchFixture f;
        const BodyId one = f.append(letter);
        const BodyId two = f.append(mail("Subject: none\r\n", ""));
        (void)f.find(T::Subject, "coast");
        const auto previews = await<std::vector<std::optional<std::string>>>(f.client->executor, [&](auto reply) {
            f.client->facade.search->previews(1, {one, two, 999}, std::move(reply));
        });
        QVERIFY(previews && previews->size() == 3);
        QCOMPARE((*previews)[0].value_or("-"), std::string("Schöne Tage, wirklich schön."));
        QCOMPARE((*previews)[1].value_or("-"), std::string());
        QVERIFY(!(*previews)[2]);
    }

    /// Questions while messages come: each answer speaks of all that were there when it was asked.
    void questionsWhileMessagesCome()
    {
        SearchFixture f;
        const MailboxId inbox = f.client->find(1, "INBOX")->id;
        Client other(*f.store);
        size_t appended = 0;
        for (int round = 0; round < 20; ++round) {
            std::vector<NewMessage> some;
            for (int i = 0; i < 25; ++i)
                some.push_back({bytesOf(letter), 0, 0, {}});
            std::optional<Result<AppendResult>> done;
            other.facade.messages->append(inbox, std::move(some), 0, [&done](Result<AppendResult> result) { done = std::move(result); });
            const auto answer = f.ask({{T::Subject, "coast"}});
            QVERIFY(answer);
            QVERIFY((*answer)->terms[0].bodies.size() + (*answer)->open.size() >= appended);
            while (!done)
                other.executor.wait(1000);
            QVERIFY(done->has_value());
            appended += 25;
        }
        QTRY_COMPARE_WITH_TIMEOUT(f.find(T::Subject, "coast").size(), size_t(500), 30000);
    }

    /// More accounts than files that are kept open.
    void manyAccounts()
    {
        SearchFixture f;
        Bodies bodies(41);
        for (AccountId account = 1; account <= 40; ++account)
            bodies[size_t(account)] = f.append(letter, "INBOX", account);
        for (int round = 0; round < 2; ++round) {
            for (AccountId account = 1; account <= 40; ++account)
                QCOMPARE(f.find(T::Subject, "coast", account), Bodies{bodies[size_t(account)]});
        }
    }

    void stoppingAnswersAll()
    {
        SearchFixture f;
        std::vector<NewMessage> many(500, NewMessage{bytesOf(letter), 0, 0, {}});
        QVERIFY(f.client->append(f.client->find(1, "INBOX")->id, std::move(many)));
        int answers = 0;
        for (int i = 0; i < 10; ++i)
            f.client->facade.search->find(1, {{T::Subject, "coast"}}, [&answers](const Result<SearchAnswerPtr>&) { ++answers; });
        f.store.reset();
        f.client->executor.run();
        QCOMPARE(answers, 10);
    }
};

QTEST_GUILESS_MAIN(TestStoreSearch)
#include "tst_store_search.moc"
