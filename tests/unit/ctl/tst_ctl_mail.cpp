// Mail files as posthornctl reads and writes them: mbox, Maildir, folders' names, and what a server says of messages.
#include <QTest>

#include "ctl/mail/fetch_response.h"
#include "ctl/mail/folder_names.h"
#include "ctl/mail/maildir.h"
#include "ctl/mail/mbox.h"

using namespace posthorn;
using namespace posthorn::ctl;

namespace {

struct Read {
    std::vector<Message> messages;
    std::vector<bool> tooLarge;
    bool isMbox = true;
    bool operator==(const Read& other) const
    {
        return isMbox == other.isMbox && tooLarge == other.tooLarge &&
               std::equal(messages.begin(), messages.end(), other.messages.begin(), other.messages.end(),
                          [](const Message& a, const Message& b) { return a.bytes == b.bytes && a.date == b.date; });
    }
};

Read readMbox(std::string_view file, size_t step, size_t largest = 1 << 20)
{
    Read read;
    MboxReader reader(largest, [&](Message message, bool tooLarge) {
        read.messages.push_back(std::move(message));
        read.tooLarge.push_back(tooLarge);
    });
    for (size_t i = 0; i < file.size(); i += step)
        reader.feed(file.substr(i, step));
    reader.finish();
    read.isMbox = reader.isMbox();
    return read;
}

std::string written(const Message& message, size_t step)
{
    std::string out = mboxFromLine("a@b.test", message.date);
    MboxWriter writer(mboxStatusLines(message.flags, message.keywords), out);
    for (size_t i = 0; i < message.bytes.size(); i += step)
        writer.feed(std::string_view(message.bytes).substr(i, step));
    writer.finish();
    return out;
}

constexpr const char* fromLine = "From a@b.test Sat Nov 21 19:11:25 2026\n";

} // namespace

class TestCtlMail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<qint64>("seconds"); // 0: none
        const auto row = [](const char* line, qint64 seconds) { QTest::newRow(line) << QByteArray(line) << seconds; };
        row("From a@b.test Sat Nov 21 19:11:25 2026", 1795288285);
        row("From MAILER-DAEMON Sat Nov  7 19:11:25 2026", 1794078685);
        row("From - Sat Nov 21 19:11:25 2026", 1795288285);
        row("From \"two words\"@b.test Sat Nov 21 19:11:25 2026", 1795288285);
        row("From a@b.test  Sat Nov 21 19:11:25 2026 +0100", 1795284685);
        row("From here on", 0);
        row("From Sat to Sun", 0);
        row("From Mon Amour we get", 0);
        row("from a@b.test Sat Nov 21 19:11:25 2026", 0);
        row(">From a@b.test Sat Nov 21 19:11:25 2026", 0);
        row("From", 0);
        row("", 0);
    }
    void fromLines()
    {
        QFETCH(QByteArray, line);
        QFETCH(qint64, seconds);
        const auto date = parseFromLine(line.toStdString());
        QCOMPARE(date.value_or(0), UnixMs(seconds) * 1000);
        QCOMPARE(date.has_value(), seconds != 0);
    }

    void mbox_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("messages"); // joined by |, LF for CRLF; null: no mbox
        const QByteArray from(fromLine);
        const auto row = [](const char* name, const QByteArray& file, const QByteArray& messages) {
            QTest::newRow(name) << file << messages;
        };
        row("empty", "", "");
        row("blank lines alone", "\n\r\n\n", "");
        row("one", from + "A: b\n\nx\n\n", "A: b\n\nx\n");
        row("two", from + "A: b\n\nx\n\n" + from + "C: d\n\ny\n\n", "A: b\n\nx\n|C: d\n\ny\n");
        row("no blank line at the end", from + "A: b\n\nx\n", "A: b\n\nx\n");
        row("no line end at the end", from + "A: b\n\nx", "A: b\n\nx");
        row("blank lines stay but one", from + "A: b\n\nx\n\n\n\n" + from + "C: d\n\n", "A: b\n\nx\n\n\n|C: d\n");
        row("body that is empty", from + "A: b\n\n\n" + from + "C: d\n\n\n", "A: b\n\n|C: d\n\n");
        row("quoted", from + "A: b\n\n>From x\n>>From y\n>Fromage\n> From z\n\n", "A: b\n\nFrom x\n>From y\n>Fromage\n> From z\n");
        row("From in a body", from + "A: b\n\nFrom here on\nx\n\nFrom there\n\n", "A: b\n\nFrom here on\nx\n\nFrom there\n");
        row("From line without a blank line before", from + "A: b\n\nx\n" + from + "y\n\n", "A: b\n\nx\n" + from + "y\n");
        row("first line without a date", "From somebody\nA: b\n\nx\n\n", "A: b\n\nx\n");
        row("From line alone", from, "");
        row("NUL and 8 bit", from + QByteArray("A: \xFF\0b\n\n", 8) + "x\n\n", QByteArray("A: \xFF\0b\n\n", 8) + "x\n");
        row("carriage returns in lines", from + "A: b\n\nx\ry\r\r\n\n", "A: b\n\nx\ry\r\n");
        row("no mbox", "Subject: x\n\ny\n", QByteArray());
        row("no mbox, binary", QByteArray("\x7F" "ELF\0\0\0", 7), QByteArray());
        row("no mbox, quoted", ">" + from, QByteArray());
        row("a huge line", from + "A: b\n\n" + QByteArray(70000, 'x') + "\n>" + QByteArray(3000, '>') + "From \nz\n\n",
            "A: b\n\n" + QByteArray(70000, 'x') + "\n" + QByteArray(3000, '>') + "From \nz\n");
        row("a huge line of quotes", from + "A: b\n\n\n" + QByteArray(3000, '>') + "Fro\n" + QByteArray(3000, '>'),
            "A: b\n\n\n" + QByteArray(3000, '>') + "Fro\n" + QByteArray(3000, '>'));
        row("a huge first line of quotes", QByteArray(3000, '>') + "From ", QByteArray());
        row("a huge first line", "From " + QByteArray(5000, 'x') + "\nA: b\n", QByteArray());
    }
    void mbox()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, messages);
        const std::string lf = file.toStdString();
        const Read whole = readMbox(lf, SIZE_MAX / 2);
        QCOMPARE(whole.isMbox, !messages.isNull());
        QByteArray joined;
        for (const Message& message : whole.messages)
            joined += '|' + QByteArray::fromStdString(message.bytes).replace("\r\n", "\n");
        if (whole.isMbox)
            QCOMPARE(joined.mid(1), messages);
        for (const Message& message : whole.messages) {
            for (size_t i = 0; i < message.bytes.size(); ++i)
                QVERIFY(message.bytes[i] != '\n' || message.bytes[i - 1] == '\r');
        }
        for (const size_t step : {1, 2, 3, 7, 1000})
            QVERIFY2(readMbox(lf, step) == whole, qPrintable(QString::number(step)));
        QByteArray crlf = file;
        crlf.replace("\r\n", "\n").replace("\n", "\r\n");
        if (!file.contains("\r"))
            QVERIFY(readMbox(crlf.toStdString(), 1) == whole);
    }

    void tooLargeIsSkipped()
    {
        const std::string file = std::string(fromLine) + "A: b\n\n" + std::string(5000, 'x') + "\n\n" + fromLine + "C: d\n\ny\n\n";
        for (const size_t step : {size_t(1), file.size()}) {
            const Read read = readMbox(file, step, 1000);
            QCOMPARE(read.tooLarge, (std::vector<bool>{true, false}));
            QVERIFY(read.messages[0].bytes.size() <= 1000);
            QCOMPARE(read.messages[1].bytes, std::string("C: d\r\n\r\ny\r\n"));
        }
    }

    void whatIsWrittenIsReadBack()
    {
        Message message;
        message.date = 1795288285000;
        message.flags = Seen | Flagged;
        message.keywords = {"$Work"};
        message.bytes = "Subject: x\r\n\r\nFrom a\r\n>From b\r\n>>From c\r\nFro\r\nFrom\r\n>\r\n\r\n\r\nlast\rline\r\r\n";
        const std::string file = written(message, message.bytes.size());
        QCOMPARE(file, std::string("From a@b.test Sat Nov 21 19:11:25 2026\nSubject: x\nStatus: RO\nX-Status: F\nX-Keywords: $Work\n\n"
                                   ">From a\n>>From b\n>>>From c\nFro\nFrom\n>\n\n\nlast\rline\r\n\n"));
        QCOMPARE(written(message, 1), file);
        Read read = readMbox(file + file, 5);
        QCOMPARE(read.messages.size(), size_t(2));
        for (Message& each : read.messages) {
            QCOMPARE(each.date, message.date);
            QVERIFY(takeMboxStatus(each));
            QCOMPARE(each.flags, message.flags);
            QCOMPARE(each.keywords, message.keywords);
        }
        // The line "last\rline\r" CR LF came back without the one that belongs to no line end of ours.
        QCOMPARE(read.messages[0].bytes, "Subject: x\r\n\r\nFrom a\r\n>From b\r\n>>From c\r\nFro\r\nFrom\r\n>\r\n\r\n\r\nlast\rline\r\n");
        // A header alone, with and without the empty line behind it.
        message.bytes = "A: b\r\n\r\n";
        message.keywords.clear();
        QCOMPARE(written(message, 1), std::string(fromLine) + "A: b\nStatus: RO\nX-Status: F\n\n\n");
        message.bytes = "A: b";
        QCOMPARE(written(message, 1), std::string(fromLine) + "A: b\nStatus: RO\nX-Status: F\n\n");
    }

    void statusFields()
    {
        Message message;
        message.bytes = "Status: O\r\nA: b\r\nX-Status: AT\r\n D\r\nX-KEYWORDS: one  two\r\n\r\nStatus: RO\r\n";
        QVERIFY(takeMboxStatus(message));
        QCOMPARE(message.bytes, std::string("A: b\r\n\r\nStatus: RO\r\n"));
        QCOMPARE(message.flags, uint32_t(Answered | Draft | Deleted));
        QCOMPARE(message.keywords, (std::vector<std::string>{"one", "two"}));
        message.bytes = "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\r\n\r\n";
        QVERIFY(!takeMboxStatus(message));
    }

    void maildirNames()
    {
        const std::map<char, std::string> letters = {{'a', "Important"}, {'c', "$Label1"}};
        const MaildirName name = parseMaildirName("1700000000.M1P2.host,S=12:2,FPSac", letters);
        QCOMPARE(name.base, std::string("1700000000.M1P2.host,S=12"));
        QCOMPARE(name.flags, uint32_t(Flagged | Seen));
        QCOMPARE(name.keywords, (std::vector<std::string>{"$Forwarded", "Important", "$Label1"}));
        QCOMPARE(maildirInfo(name.flags, name.keywords, letters), std::string(":2,FPSac"));
        QCOMPARE(parseMaildirName("1700000000.x").flags, 0u);
        QCOMPARE(parseMaildirName("1700000000.x:2,").flags, 0u);
        QCOMPARE(maildirInfo(0, {}), std::string(":2,"));
        QCOMPARE(parseMaildirName("x:2,DFRST").flags, uint32_t(Draft | Flagged | Answered | Seen | Deleted));
        QCOMPARE(parseKeywordFile("0 Important\r\n2 $Label1\nx y\n99 z\n3\n"), letters);
        QCOMPARE(formatKeywordFile(letters), std::string("0 Important\n2 $Label1\n"));
    }

    void folderNames_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("maildir");
        QTest::addColumn<QString>("path");
        const auto row = [](const char* folder, const char* maildir, const char* path) {
            QTest::newRow(folder) << QString::fromUtf8(folder) << QString::fromUtf8(maildir) << QString::fromUtf8(path);
        };
        row("INBOX", ".", "INBOX");
        row("Sent", ".Sent", "Sent");
        row("Lists/Grün", ".Lists.Gr&APw-n", "Lists/Grün");
        row("a.b/c", ".a&AC4-b.c", "a.b/c");
        row("Tom & Co", ".Tom &- Co", "Tom & Co");
        row("../x", ".&AC4-&AC4-.x", "%2E./x");
        row(".hidden/100%", ".&AC4-hidden.100%", "%2Ehidden/100%25");
    }
    void folderNames()
    {
        QFETCH(QString, folder);
        QFETCH(QString, maildir);
        QFETCH(QString, path);
        const std::string name = folder.toStdString();
        QCOMPARE(maildirOfFolder(name), maildir.toStdString());
        QCOMPARE(folderOfMaildir(maildir.toStdString()).value_or("none"), name);
        QCOMPARE(pathOfFolder(name), path.toStdString());
        QCOMPARE(folderOfPath(path.toStdString()), name);
        QVERIFY(!folderOfMaildir("cur") && !folderOfMaildir(".a&b"));
    }

    void dates()
    {
        const char* both = "Received: from x by y;\r\n Sat, 21 Nov 2026 19:11:25 +0000\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\n";
        QCOMPARE(receivedDate(both), UnixMs(1795288285000));
        QCOMPARE(receivedDate("Received: from x; nonsense\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\n"), UnixMs(1795168800000));
        QCOMPARE(receivedDate("Subject: x\r\n\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n"), UnixMs(0));
        QCOMPARE(withCrLf("a\nb\r\n\n\rc\n"), std::string("a\r\nb\r\n\r\n\rc\r\n"));
        QCOMPARE(withCrLf("\nx"), std::string("\r\nx"));
    }

    void identities()
    {
        const char* message = "Received: x\r\nMessage-ID: <1@x>\r\nSubject: a\r\n b\r\nDate: d\r\n\r\nbody";
        const char* told = "Message-ID: <1@x>\r\nSubject: a\r\n b\r\nDate: d\r\n\r\n";
        QVERIFY(identityOf(message, 70) == identityOf(told, 70));
        QVERIFY(identityOf(message, 71) != identityOf(told, 70));
        QVERIFY(identityOf("Message-ID: <2@x>\r\n\r\n", 5) != identityOf("Message-ID: <1@x>\r\n\r\n", 5));
        QVERIFY(identityOf("", 5) == identityOf("X: y\r\n\r\n", 5));
    }

    void responses()
    {
        const FetchedMessage message = parseFetch("* 5 FETCH (UID 7 FLAGS (\\Seen \\Recent $Work) INTERNALDATE \"21-Nov-2026 19:11:25 +0000\" "
                                                  "RFC822.SIZE 44 BODY[HEADER.FIELDS (FROM)] {18}\r\nFrom: UID 9 \"{3}\r\n)");
        QCOMPARE(message.uid, uint64_t(7));
        QCOMPARE(message.size, uint64_t(44));
        QCOMPARE(message.date, UnixMs(1795288285000));
        QCOMPARE(message.flags, uint32_t(Seen));
        QCOMPARE(message.keywords, std::vector<std::string>{"$Work"});
        QCOMPARE(message.header, std::string("From: UID 9 \"{3}\r\n"));
        QCOMPARE(parseFetch("* 5 FETCH (").uid, uint64_t(0));
        QCOMPARE(parseList("* LIST (\\HasNoChildren) \"/\" INBOX").value_or(""), std::string("INBOX"));
        QCOMPARE(parseList("* LIST (\\HasNoChildren) \"/\" \"a \\\"b\\\\\"").value_or(""), std::string("a \"b\\"));
        QCOMPARE(parseList("* LIST () \"/\" {3}\r\na)b").value_or(""), std::string("a)b"));
        QVERIFY(!parseList("* LIST (\\Noselect \\HasChildren) \"/\" x"));
        QVERIFY(!parseList("* LIST") && !parseList("* SEARCH 1"));
    }
};

QTEST_APPLESS_MAIN(TestCtlMail)
#include "tst_ctl_mail.moc"
