// What semaphore files say, which of them lie there complete, and what becomes of each.
#include <QTest>

#include <filesystem>
#include <fstream>
#include <map>

#include <QTemporaryDir>
#include <unistd.h>

#include "semaphores/folder.h"
#include "semaphores/im_file.h"
#include "semaphores/instant_files.h"
#include "semaphores/orders.h"

using namespace posthorn;
using namespace posthorn::semaphores;

namespace {

struct Place {
    QTemporaryDir root;
    std::string path(const std::string& name) const { return root.path().toStdString() + '/' + name; }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path(name), std::ios::binary) << text; }
    bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }
    Folder folder() const { return *Folder::open(root.path().toStdString()); }
};

std::vector<std::string> words(const Folder& folder)
{
    std::vector<std::string> found;
    for (const Found& each : folder.look())
        found.push_back(each.word);
    return found;
}

/// Answers when it is told to.
struct Messages final : delivery::InstantMessages {
    struct Sent {
        std::string to;
        delivery::InstantMessage message;
        Reply<void> reply;
    };
    void send(const MailAddress& to, delivery::InstantMessage message, Executor&, Reply<void> reply) override
    {
        sent.push_back({to.text(), std::move(message), std::move(reply)});
    }
    void announce(const std::string& domain, delivery::InstantMessage message, Executor&, Reply<size_t> reply) override
    {
        announced.push_back(domain + '|' + message.text);
        reply(size_t(3));
    }
    std::vector<Sent> sent;
    std::vector<std::string> announced;
};

struct Operations final : admin::Operations {
    std::span<const admin::Operation> list() const override { return {}; }
    void run(const admin::Caller& caller, std::string_view word, std::vector<std::string> arguments, Executor&,
             Reply<admin::Answer> reply) override
    {
        std::string line = caller.name + ": " + std::string(word);
        for (const std::string& each : arguments)
            line += ' ' + each;
        ran.push_back(line);
        if (!arguments.empty() && refused == arguments[std::min<size_t>(1, arguments.size() - 1)])
            return reply(fail(ErrorKind::Exists, "refused"));
        reply(admin::Answer{});
    }
    std::vector<std::string> ran;
    std::string refused = "nobody";
};

const std::string good = "To: bob@demo.test\r\nFrom: alice@demo.test\r\n\r\nLunch?\r\n";

} // namespace

class TestSemaphoreFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messages()
    {
        const auto one = parseImFile(good);
        QVERIFY(one.has_value());
        QCOMPARE(one->to.text(), std::string("bob@demo.test"));
        QCOMPARE(one->from, std::string("alice@demo.test"));
        QCOMPARE(one->text, std::string("Lunch?"));
        const auto other = parseImFile("\xEF\xBB\xBF" "from : alice@demo.test\nTO:bob@demo.test\n\n\nGr\xC3\xBC\xC3\x9F" "e\n\n  Zwei\n\n");
        QVERIFY(other.has_value());
        QCOMPARE(other->text, std::string("\nGr\xC3\xBC\xC3\x9F" "e\n\n  Zwei"));
        // Every beginning of a good one is good or refused, and says why.
        for (size_t i = 0; i < good.size(); ++i) {
            const auto part = parseImFile(std::string_view(good).substr(0, i));
            QVERIFY(part || !part.error().text.empty());
            if (part)
                QVERIFY(std::string("Lunch?").starts_with(part->text) && !part->text.empty());
        }
    }

    void badMessages_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const QByteArray& bytes, const char* why) {
            QTest::newRow(name) << bytes << QString::fromLatin1(why);
        };
        row("nothing", "", "To: is missing");
        row("no to", "From: alice@demo.test\n\nhi", "To: is missing");
        row("no from", "To: bob@demo.test\n\nhi", "From: is missing");
        row("twice", "To: bob@demo.test\nTo: eve@demo.test\nFrom: alice@demo.test\n\nhi", "To: stands there twice");
        row("no address", "To: bob\nFrom: alice@demo.test\n\nhi", "To: names no address");
        row("another header", "To: bob@demo.test\nX: y\nFrom: alice@demo.test\n\nhi", "only To: and From: may stand in front of the blank line");
        row("no text", "To: bob@demo.test\nFrom: alice@demo.test\n\n \r\n", "there is no text behind the blank line");
        row("no blank line", "To: bob@demo.test\nFrom: alice@demo.test\nhi there\n", "only To: and From: may stand in front of the blank line");
        row("no UTF-8", "To: bob@demo.test\nFrom: alice@demo.test\n\n\xff", "it is not UTF-8 text");
        row("NUL", QByteArray("To: bob@demo.test\nFrom: alice@demo.test\n\na\0b", 44), "it is not UTF-8 text");
        row("huge", "To: bob@demo.test\nFrom: alice@demo.test\n\n" + QByteArray(int(largestFile), 'x'), "it is longer than 64 KiB");
    }

    void badMessages()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, why);
        const auto read = parseImFile(std::string_view(bytes.constData(), size_t(bytes.size())));
        QVERIFY(!read.has_value());
        QCOMPARE(QString::fromStdString(read.error().text), why);
    }

    void whatLiesThere()
    {
        const Place place;
        for (const char* name : {"IM-10.SEM", "IM-9.sem", "im-0100.SEM", "ALERT.SEM", "IM-7.SEM", "im-7.lck", "IM-8.txt", "readme"})
            place.write(name, "x");
        std::filesystem::create_directory(place.path("IM-1.SEM"));
        std::filesystem::create_symlink("/etc/passwd", place.path("IM-2.SEM"));
        const Folder folder = place.folder();
        QCOMPARE(words(folder), (std::vector<std::string>{"ALERT", "IM-9", "IM-10", "IM-0100"}));
        const auto before = folder.look();
        QCOMPARE(folder.look().front().id, before.front().id); // the same file
        std::filesystem::remove(place.path("im-7.lck"));
        QCOMPARE(words(folder).at(1), std::string("IM-7"));
        QVERIFY(!folder.read({"IM-2.SEM", "IM-2", ""}).has_value()); // through no link
        QCOMPARE(folder.read(before[1]).value_or(""), std::string("x"));
        folder.putAside(before[1]);
        place.write("IM-9.sem", "another");
        folder.putAside(folder.look()[2]);
        QVERIFY(place.has("bad/IM-9.sem") && place.has("bad/IM-9.2.SEM"));
        QVERIFY(!place.has("IM-9.sem"));
    }

    void messagesGoInOrder()
    {
        const Place place;
        for (int i = 200; i > 0; --i)
            place.write("IM-" + std::to_string(i) + ".SEM", "To: " + std::string(i % 2 ? "bob" : "carol") +
                                                                "@demo.test\nFrom: alice@demo.test\n\n" + std::to_string(i));
        place.write("IM-150.SEM", "nonsense");
        Messages messages;
        watch::Hub hub;
        ManualExecutor executor;
        InstantFiles files(place.folder(), messages, hub, executor);
        files.take();
        QCOMPARE(messages.sent.size(), size_t(2)); // one for each of them at a time
        files.take();
        QCOMPARE(messages.sent.size(), size_t(2));
        for (size_t i = 0; i < messages.sent.size(); ++i) {
            const auto reply = std::move(messages.sent[i].reply); // more are sent meanwhile
            reply({});
        }
        QVERIFY(!files.isBusy());
        QCOMPARE(messages.sent.size(), size_t(199));
        for (int i = 0; i < 199; ++i)
            QCOMPARE(messages.sent[size_t(i)].message.text, std::to_string(i < 149 ? i + 1 : i + 2));
        QVERIFY(!place.has("IM-200.SEM") && !place.has("IM-150.SEM") && place.has("bad/IM-150.SEM"));
        QVERIFY(hub.linesFrom(1, 10).at(0).text.find("IM-150.SEM was put into bad/: only To: and From:") != std::string::npos);
    }

    void manyAreUnderWay()
    {
        const Place place;
        for (int i = 1; i <= 100; ++i)
            place.write("IM-" + std::to_string(i) + ".SEM",
                        "To: user" + std::to_string(i) + "@demo.test\nFrom: alice@demo.test\n\nhi");
        Messages messages;
        watch::Hub hub;
        ManualExecutor executor;
        InstantFiles files(place.folder(), messages, hub, executor);
        files.take();
        QCOMPARE(messages.sent.size(), InstantFiles::mostUnderWay);
        files.pause();
        messages.sent[0].reply({});
        QCOMPARE(messages.sent.size(), InstantFiles::mostUnderWay);
        files.take();
        QCOMPARE(messages.sent.size(), InstantFiles::mostUnderWay + 1);
    }

    void whatCannotBeDoneNowWaits()
    {
        const Place place;
        place.write("IM-1.SEM", good);
        place.write("IM-2.SEM", "To: carol@demo.test\nFrom: alice@demo.test\n\nhi");
        place.write("ALERT.SEM", " The server rests at ten.\n");
        Messages messages;
        watch::Hub hub;
        ManualExecutor executor;
        InstantFiles files(place.folder(), messages, hub, executor);
        files.take();
        QCOMPARE(messages.announced, std::vector<std::string>{"|The server rests at ten."});
        QVERIFY(!place.has("ALERT.SEM"));
        messages.sent.at(0).reply(fail(ErrorKind::Unavailable, "the server is stopping"));
        messages.sent.at(1).reply(fail(ErrorKind::NotFound, "no such account"));
        QVERIFY(files.hasToWait());
        QVERIFY(place.has("IM-1.SEM") && place.has("bad/IM-2.SEM"));
        files.take();
        QCOMPARE(messages.sent.size(), size_t(3));
        QCOMPARE(messages.sent[2].message.id, messages.sent[0].message.id); // who has it does not take it again
        QVERIFY(messages.sent[0].message.id != messages.sent[1].message.id);
        messages.sent[2].reply({});
        QVERIFY(!place.has("IM-1.SEM") && !files.hasToWait());
    }

    void orders()
    {
        const Place place;
        Operations operations;
        operations.refused = "taken";
        watch::Hub hub;
        ManualExecutor executor;
        std::vector<Fate> fates;
        Orders orders(place.folder(), operations, hub, executor, [&](Fate fate) { fates.push_back(fate); });
        place.write("AddUser.SEM", "# new people\r\nann@demo.test\tlong-secret\tAnn Other\r\n\r\ntaken@demo.test\tlong-secret\r\nnonsense\r\n");
        place.write("DELUSER.SEM", "bob@demo.test\neve@demo.test");
        place.write("PROCNOW.SEM", "");
        place.write("PROCREM.SEM", "");
        place.write("WATCHDOG.SEM", "");
        place.write("RELOADCACHE.SEM", "");
        place.write("EXITNOW.SEM", "");
        place.write("OTHERS.SEM", "");
        QVERIFY(!orders.isLocked());
        orders.take();
        std::vector<std::string> ran = operations.ran;
        std::sort(ran.begin(), ran.end());
        QCOMPARE(ran, (std::vector<std::string>{"APP/AddUser.SEM: useradd demo.test ann long-secret U",
                                                "APP/AddUser.SEM: useradd demo.test taken long-secret U",
                                                "APP/AddUser.SEM: userset demo.test ann realname Ann Other",
                                                "APP/DELUSER.SEM: userdel demo.test bob", "APP/DELUSER.SEM: userdel demo.test eve",
                                                "APP/PROCNOW.SEM: queue retry all", "APP/PROCREM.SEM: queue retry all"}));
        std::sort(fates.begin(), fates.end());
        QCOMPARE(fates, (std::vector<Fate>{Fate::Reload, Fate::Stop}));
        QCOMPARE(words(place.folder()), std::vector<std::string>{"OTHERS"});
        std::ifstream kept(place.path("bad/AddUser.SEM"));
        const std::string text((std::istreambuf_iterator<char>(kept)), {});
        QCOMPARE(text, std::string("nonsense\ntaken@demo.test\tlong-secret\n"));
        for (const watch::LogLine& line : hub.linesFrom(1, 100))
            QVERIFY(line.text.find("secret") == std::string::npos);
        place.write("LOCKSEMS.SEM", "");
        QVERIFY(orders.isLocked());
    }
};

QTEST_GUILESS_MAIN(TestSemaphoreFiles)
#include "tst_semaphore_files.moc"
