// Files that users upload for others (XEP-0363): the store on a disk that fails, and the stanzas about it.
#include <QTest>

#include "tests/support/fault_files.h"
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/files/upload_header.h"
#include "xmpp/files/upload_service.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::UploadedFile;
using xmpp::UploadStore;
using xmpp::UploadWriter;

namespace {

struct StoreWorld {
    FaultDisk disk{1};
    std::unique_ptr<FaultFiles> files = std::make_unique<FaultFiles>(disk);
    FakeTimers clock;
    xmpp::UploadLimits limits{1000, 3000, 3'600'000, 1000};
    ManualExecutor loop;
    std::shared_ptr<UploadStore> store = make();

    std::shared_ptr<UploadStore> make()
    {
        return std::make_shared<UploadStore>("/data/xmpp-uploads", [this] { return limits; }, *files, clock);
    }
    ~StoreWorld() { store->close(); }
    /// The next start; with @p powerLoss of the machine.
    void restart(bool powerLoss = false)
    {
        store->close();
        store.reset();
        if (powerLoss) {
            disk.losePower();
            files = std::make_unique<FaultFiles>(disk);
        }
        store = make();
    }
    template<class T, class Ask>
    Result<T> ask(Ask question)
    {
        std::optional<Result<T>> result;
        question(Reply<T>([&](Result<T> answer) { result.emplace(std::move(answer)); }));
        while (!result && loop.wait(20000) > 0) {
        }
        return result ? *result : Result<T>(fail(ErrorKind::Timeout, "no answer"));
    }
    Result<std::string> reserve(uint64_t size, int64_t owner = 7, const std::string& name = "a b.png")
    {
        UploadedFile file;
        file.owner = owner;
        file.address = {"alice", "example.test"};
        file.size = size;
        file.type = "image/png";
        file.name = name;
        return ask<std::string>([&](auto reply) { store->reserve(file, loop, std::move(reply)); });
    }
    Result<std::shared_ptr<UploadWriter>> begin(const std::string& token, uint64_t size, const std::string& name = "a b.png")
    {
        return ask<std::shared_ptr<UploadWriter>>(
            [&](auto reply) { store->begin(token, name, size, loop, std::move(reply)); });
    }
    Result<void> put(const std::string& token, const std::string& bytes)
    {
        auto writer = begin(token, bytes.size());
        if (!writer)
            return passOn(writer.error());
        const auto added = ask<void>([&](auto reply) { (*writer)->add(bytes, loop, std::move(reply)); });
        return added ? ask<void>([&](auto reply) { (*writer)->finish(loop, std::move(reply)); }) : added;
    }
    Result<std::string> get(const std::string& token)
    {
        const auto found = ask<UploadedFile>([&](auto reply) { store->find(token, loop, std::move(reply)); });
        if (!found)
            return passOn(found.error());
        const auto file = ask<std::shared_ptr<File>>([&](auto reply) { store->open(token, loop, std::move(reply)); });
        if (!file)
            return passOn(file.error());
        return ask<std::string>([&](auto reply) { store->read(*file, 0, size_t(found->size), loop, std::move(reply)); });
    }
    std::vector<std::string> onDisk() { return files->list("/data/xmpp-uploads").value_or(std::vector<std::string>()); }
};

template<class T>
std::string kindOf(const Result<T>& result)
{
    return result ? "good" : std::string(errorKindName(result.error().kind));
}

#define COMPARE_KIND(result, wanted) QCOMPARE(kindOf(result).c_str(), std::string(errorKindName(ErrorKind::wanted)).c_str())

} // namespace

class TestUpload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headersAreReadBack()
    {
        UploadedFile file;
        file.owner = 12;
        file.address = {"alice", "example.test"};
        file.size = 77;
        file.created = 1'700'000'000'000;
        file.type = "text/plain";
        file.name = "Straße.txt";
        const std::string head = xmpp::writeUploadHeader(file);
        QCOMPARE(head.size(), xmpp::uploadHeaderSize);
        const auto read = xmpp::readUploadHeader(head);
        QVERIFY(read);
        QCOMPARE(read->owner, file.owner);
        QCOMPARE(read->address.text(), file.address.text());
        QCOMPARE(read->size, file.size);
        QCOMPARE(read->created, file.created);
        QCOMPARE(read->name, file.name);
        for (size_t i = 0; i < head.size(); i += 7)
            QVERIFY(!xmpp::readUploadHeader(head.substr(0, i)));
        std::string broken = head;
        broken[0] = 'x';
        QVERIFY(!xmpp::readUploadHeader(broken));
        QVERIFY(!xmpp::readUploadHeader(std::string(xmpp::uploadHeaderSize, '\n')));
    }

    void namesAreNoPaths()
    {
        QCOMPARE(xmpp::uploadName("../../etc/passwd").value_or(""), std::string(".._.._etc_passwd"));
        QCOMPARE(xmpp::uploadName("..").value_or(""), std::string("_"));
        QCOMPARE(xmpp::uploadName("a\nb\\c").value_or(""), std::string("a_b_c"));
        QVERIFY(!xmpp::uploadName(""));
        QVERIFY(!xmpp::uploadName(std::string(256, 'a')));
        QVERIFY(!xmpp::uploadName("\xff"));
    }

    void onceAndForAll()
    {
        StoreWorld world;
        const auto token = world.reserve(5);
        QVERIFY(token);
        QVERIFY(token->size() >= 26); // of 36 letters: 128 bits
        COMPARE_KIND(world.get(*token), NotFound);
        COMPARE_KIND(world.begin(*token, 6), Invalid);
        COMPARE_KIND(world.begin(*token, 5, "other.png"), NotFound);
        COMPARE_KIND(world.begin(std::string(32, 'a'), 5), NotFound);
        {
            const auto writer = world.begin(*token, 5);
            QVERIFY(writer);
            COMPARE_KIND(world.begin(*token, 5), InUse);
            const auto added = world.ask<void>([&](auto reply) { (*writer)->add("hell", world.loop, std::move(reply)); });
            QVERIFY(added);
            const auto more = world.ask<void>([&](auto reply) { (*writer)->add("o!", world.loop, std::move(reply)); });
            COMPARE_KIND(more, TooLarge);
            QVERIFY(world.onDisk().empty()); // given up: nothing half is left, and the slot can be used again
            const auto again = world.begin(*token, 5);
            QVERIFY(again);
        }
        world.store->settle();
        QVERIFY(world.onDisk().empty());
        {
            const auto writer = world.begin(*token, 5);
            QVERIFY(writer);
            COMPARE_KIND(world.ask<void>([&](auto reply) { (*writer)->finish(world.loop, std::move(reply)); }), Invalid);
        }
        QVERIFY(world.put(*token, "hello"));
        QCOMPARE(world.get(*token).value_or(""), std::string("hello"));
        COMPARE_KIND(world.put(*token, "other"), Exists);
        QCOMPARE(world.get(*token).value_or(""), std::string("hello"));
        world.restart();
        QCOMPARE(world.get(*token).value_or(""), std::string("hello"));
        COMPARE_KIND(world.put(*token, "other"), Exists);
    }

    void survivesPowerLoss()
    {
        StoreWorld world;
        const auto whole = world.reserve(5);
        QVERIFY(world.put(*whole, "whole"));
        const auto half = world.reserve(5);
        const auto writer = world.begin(*half, 5);
        QVERIFY(writer);
        QVERIFY(world.ask<void>([&](auto reply) { (*writer)->add("hal", world.loop, std::move(reply)); }));
        world.restart(true);
        QCOMPARE(world.get(*whole).value_or(""), std::string("whole"));
        COMPARE_KIND(world.get(*half), NotFound);
        world.store->settle();
        QCOMPARE(world.onDisk(), std::vector<std::string>{*whole});
    }

    void fullDisk()
    {
        StoreWorld world;
        const auto token = world.reserve(500);
        world.disk.setFreeSpace(2000);
        COMPARE_KIND(world.begin(*token, 500), NoSpace); // the reserve stays free
        world.disk.setFreeSpace(int64_t(1) << 40);
        for (const auto op : {FaultDisk::Op::Write, FaultDisk::Op::Sync, FaultDisk::Op::SyncFolder, FaultDisk::Op::Open}) {
            world.disk.setFault([op](FaultDisk::Op what, const std::string&) {
                return what == op ? std::optional(ErrorKind::NoSpace) : std::nullopt;
            });
            COMPARE_KIND(world.put(*token, std::string(500, 'x')), NoSpace);
            world.disk.setFault({});
            world.store->settle();
            QVERIFY(world.onDisk().empty());
            COMPARE_KIND(world.get(*token), NotFound);
        }
        QVERIFY(world.put(*token, std::string(500, 'x'))); // there is room again
        QCOMPARE(world.get(*token).value_or(""), std::string(500, 'x'));
    }

    void limits()
    {
        StoreWorld world;
        COMPARE_KIND(world.reserve(1001), TooLarge);
        for (int i = 0; i < 3; ++i)
            QVERIFY(world.reserve(1000));
        COMPARE_KIND(world.reserve(1), OverQuota);
        QVERIFY(world.reserve(1, 8)); // of somebody else
        QCOMPARE(world.store->relief(7), world.clock.time + UploadStore::slotLifeMs);
        world.clock.time += UploadStore::slotLifeMs; // nobody came
        const auto used = world.reserve(1000);
        QVERIFY(used);
        QVERIFY(world.put(*used, std::string(1000, 'x')));
        QCOMPARE(world.store->relief(7), world.clock.time + world.limits.keepMs);
        world.limits.quota = 1u << 30;
        for (size_t i = 0; i < UploadStore::mostSlots; ++i)
            QVERIFY(world.reserve(1));
        COMPARE_KIND(world.reserve(1), Limit);
    }

    void filesGo()
    {
        StoreWorld world;
        const auto token = world.reserve(5);
        QVERIFY(world.put(*token, "hello"));
        world.clock.time += 1'800'000;
        const auto second = world.reserve(5, 8);
        QVERIFY(world.put(*second, "world"));
        world.clock.time += 1'800'000;
        COMPARE_KIND(world.get(*token), NotFound); // expired, swept or not
        world.store->sweep();
        world.store->settle();
        QCOMPARE(world.onDisk(), std::vector<std::string>{*second});
        const auto owners = world.ask<std::vector<int64_t>>([&](auto reply) { world.store->owners(world.loop, std::move(reply)); });
        QCOMPARE(owners.value_or(std::vector<int64_t>()), std::vector<int64_t>{8});
        world.store->removeIf([](const UploadedFile& file) { return file.owner == 8; });
        world.store->settle();
        QVERIFY(world.onDisk().empty());
        COMPARE_KIND(world.get(*second), NotFound);
    }

    void ownersThatGoTakeUploadsAlong()
    {
        StoreWorld world;
        const auto token = world.reserve(5);
        const auto writer = world.begin(*token, 5);
        QVERIFY(writer);
        QVERIFY(world.ask<void>([&](auto reply) { (*writer)->add("hello", world.loop, std::move(reply)); }));
        world.store->removeIf([](const UploadedFile& file) { return file.owner == 7; });
        COMPARE_KIND(world.ask<void>([&](auto reply) { (*writer)->finish(world.loop, std::move(reply)); }), NotFound);
        world.store->settle();
        QVERIFY(world.onDisk().empty());
    }

    void slotsByStanza()
    {
        FaultDisk disk{1};
        FaultFiles files(disk);
        bool web = true;
        XmppWorld world(
            [&](xmpp::Context& context) {
                context.dataFolder = "/data";
                context.files = &files;
                context.ports = [&web] {
                    return web ? std::map<std::string, uint16_t>{{"web-tls", 3443}} : std::map<std::string, uint16_t>();
                };
            },
            {{config::Setting::XmppUploadMaxSize, "1000"}, {config::Setting::XmppUploadQuota, "1500"}});
        XmppClient alice(world);
        alice.login("alice", "desk");
        const auto ask = [&](XmppClient& client, const std::string& payload, const std::string& to = "upload.example.test") {
            client.clear();
            client.feed("<iq type='get' id='u1' to='" + to + "'>" + payload + "</iq>");
            for (int i = 0; i < 200 && client.received.empty(); ++i) {
                world.workers[0].wait(50);
                client.settle();
            }
            return client.take("iq");
        };
        const auto request = [](const std::string& name, const std::string& size) {
            return "<request xmlns='urn:xmpp:http:upload:0' filename='" + name + "' size='" + size + "' content-type='image/png'/>";
        };
        const std::string upload = "urn:xmpp:http:upload:0";
        const auto condition = [](const xmpp::Element& answer) {
            const auto* error = answer.child("error", clientNs);
            return error && error->firstChild() ? error->firstChild()->name : std::string("none");
        };

        alice.feed("<iq type='get' id='i1' to='example.test'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        const auto items = alice.take("iq");
        bool listed = false;
        for (const auto& each : items.firstChild()->children)
            listed |= each.attribute("jid") == "upload.example.test";
        QVERIFY(listed);
        const auto info = ask(alice, "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        const std::string text = xmpp::toXml(info);
        QVERIFY(text.find("<value>1000</value>") != std::string::npos);
        QVERIFY(text.find("category='store'") != std::string::npos);
        QVERIFY(text.find("<value>https://xmpp.example.test:3443/xmpp-upload/</value>") != std::string::npos);

        const auto slot = ask(alice, request("../tr\xc3\xa9s cool.jpg", "800"));
        QCOMPARE(std::string(slot.attribute("type")), std::string("result"));
        const auto* granted = slot.child("slot", upload);
        QVERIFY(granted);
        const std::string put(granted->child("put", upload)->attribute("url"));
        QVERIFY2(put.starts_with("https://xmpp.example.test:3443/xmpp-upload/"), put.c_str());
        QVERIFY2(put.ends_with("/.._tr%C3%A9s%20cool.jpg"), put.c_str());
        QCOMPARE(std::string(granted->child("get", upload)->attribute("url")), put);

        const auto tooLarge = ask(alice, request("a.png", "1001"));
        QCOMPARE(condition(tooLarge), std::string("not-acceptable"));
        const auto* large = tooLarge.child("error", clientNs)->child("file-too-large", upload);
        QVERIFY(large);
        QCOMPARE(large->childText("max-file-size", upload), std::string("1000"));
        const auto full = ask(alice, request("a.png", "900"));
        QCOMPARE(condition(full), std::string("resource-constraint"));
        const auto* retry = full.child("error", clientNs)->child("retry", upload);
        QVERIFY(retry && !retry->attribute("stamp").empty());
        for (const auto& [name, size] : {std::pair("", "5"), std::pair("a", ""), std::pair("a", "-1"), std::pair("a", "5x"),
                                         std::pair("a", "99999999999999999999999")})
            QCOMPARE(condition(ask(alice, request(name, size))), std::string("bad-request"));
        QCOMPARE(condition(ask(alice, request("a", "5"), "bob@upload.example.test")), std::string("item-not-found"));
        QCOMPARE(condition(ask(alice, "<request xmlns='urn:xmpp:http:upload:9' filename='a' size='5'/>")),
                 std::string("service-unavailable"));
        QCOMPARE(condition(ask(alice, request("a", "5"), "upload.other.test")), std::string("remote-server-not-found"));

        world.directory.addUser("eve@other.test");
        world.exchange->refreshDomains(world.workers[0], [] {});
        world.settle();
        XmppClient eve(world);
        eve.authenticate("eve@other.test", "secret", "other.test");
        eve.bind("desk");
        QCOMPARE(condition(ask(eve, request("a", "5"))), std::string("forbidden"));
        web = false;
        QCOMPARE(condition(ask(alice, request("a", "5"))), std::string("service-unavailable"));
        world.exchange->dropStores();
    }
};

QTEST_GUILESS_MAIN(TestUpload)
#include "tst_upload.moc"
