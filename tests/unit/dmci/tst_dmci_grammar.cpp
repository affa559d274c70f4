#include <QTest>

#include "dmci/codes.h"
#include "dmci/grammar.h"
#include "dmci/subscription.h"
#include "tests/support/fake_mail_store.h"

using namespace posthorn;
using namespace posthorn::dmci;

class TestDmciGrammar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void words()
    {
        using W = std::vector<std::string>;
        QCOMPARE(parseWords(""), std::optional(W{}));
        QCOMPARE(parseWords("  a  b "), std::optional(W{"a", "b"}));
        QCOMPARE(parseWords("\"a b\" \"\" \"q\\\"\\\\x\\y\""), std::optional(W{"a b", "", "q\"\\x\\y"}));
        QCOMPARE(parseWords("pass\"word back\\slash"), std::optional(W{"pass\"word", "back\\slash"}));
        for (const char* bad : {"\"open", "\"a\"b", "\"", "a\tb", "\xff", "\"a\\\""})
            QVERIFY2(!parseWords(bad), bad);
        QVERIFY(!parseWords(std::string_view("a\0b", 3)));
    }
    void whatIsWrittenIsRead()
    {
        for (const std::string word : {"", "plain", "two words", "\"quoted\"", "back\\slash", "b\\ s\"", "é ü"}) {
            std::string line;
            appendWord(line, "x");
            appendWord(line, word);
            QCOMPARE(parseWords(line), std::optional(std::vector<std::string>{"x", word}));
        }
        std::string line;
        appendWord(line, "a\r\nb");
        QCOMPARE(line, std::string("a??b"));
    }
    void ranges()
    {
        using R = std::vector<Range>;
        QCOMPARE(parseRanges("1:10"), std::optional(R{{1, 10}}));
        QCOMPARE(parseRanges("7"), std::optional(R{{7, 7}}));
        QCOMPARE(parseRanges("3:*,*,1"), std::optional(R{{3, UINT32_MAX}, {UINT32_MAX, UINT32_MAX}, {1, 1}}));
        for (const char* bad : {"", "0", "1:", ":1", "2:1", "*:1", "1,", "a", "1:2:3", "-1", "4294967296", "1 2"})
            QVERIFY2(!parseRanges(bad), bad);
    }
    void resolved()
    {
        ManualExecutor loop;
        test::FakeMailStore mail(loop);
        mail.addAccount(1);
        for (int i = 0; i < 6; ++i)
            mail.put(1, "INBOX", "x\r\n");
        const store::Uid first = mail.snapshot(1, "INBOX")->at(0).uid;
        mail.expungeNow(1, "INBOX", first + 1);
        const auto box = mail.snapshot(1, "INBOX"); // UIDs first, first + 2, ..., first + 5
        using S = std::vector<Stretch>;
        const auto resolve = [&](const std::string& text, bool uids = false) {
            return resolveRanges(*parseRanges(text), uids, *box);
        };
        QCOMPARE(resolve("1:10"), (S{{0, 5}}));
        QCOMPARE(resolve("*"), (S{{4, 5}}));
        QCOMPARE(resolve("4:*,1,2,2"), (S{{0, 2}, {3, 5}}));
        QCOMPARE(resolve("6:9"), S{});
        QCOMPARE(resolve("9:*"), S{});
        const auto uid = [&](unsigned n) { return std::to_string(first + n); };
        QCOMPARE(resolve(uid(1) + ":" + uid(3), true), (S{{1, 3}}));
        QCOMPARE(resolve(uid(1), true), S{});
        QCOMPARE(resolve(uid(4) + ":*", true), (S{{3, 5}}));
        QCOMPARE(resolve("1:4294967294", true), (S{{0, 5}}));
        mail.addMailbox(1, "empty");
        QCOMPARE(resolveRanges(*parseRanges("1:*,*"), false, *mail.snapshot(1, "empty")), S{});
    }
    void whatChanged()
    {
        const auto folder = [](store::MailboxId id, const char* name, store::Uid next, uint32_t messages, store::Modseq modseq) {
            store::MailboxInfo info;
            info.id = id;
            info.name = name;
            info.uidNext = next;
            info.messages = messages;
            info.highestModseq = modseq;
            return info;
        };
        std::map<store::MailboxId, store::MailboxInfo> known;
        (void)compareFolders(known, {folder(1, "INBOX", 5, 4, 9), folder(2, "a b", 1, 0, 1), folder(3, "c", 1, 0, 1)});
        QVERIFY(compareFolders(known, {folder(1, "INBOX", 5, 4, 9), folder(2, "a b", 1, 0, 1), folder(3, "c", 1, 0, 1)}).empty());
        const auto events = compareFolders(
            known, {folder(1, "INBOX", 7, 6, 11), folder(2, "d", 1, 0, 2), folder(4, "new", 3, 2, 1)});
        const std::vector<Event> expected = {
            {NewMail, "INBOX 5 6 6 0"},         {FolderChanged, "RENAMED \"a b\" d"}, {FolderChanged, "CHANGED d 0 0"},
            {FolderChanged, "CREATED new"},     {NewMail, "new 1 2 2 0"},             {FolderChanged, "DELETED c"}};
        QCOMPARE(events.size(), expected.size());
        for (size_t i = 0; i < events.size(); ++i)
            QCOMPARE(events[i].text, expected[i].text);
        QVERIFY(events == expected);
    }
};

QTEST_APPLESS_MAIN(TestDmciGrammar)
#include "tst_dmci_grammar.moc"
