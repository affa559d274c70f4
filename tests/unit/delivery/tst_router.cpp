// Who may get mail, and what one accepted message becomes.
#include <QTest>

#include "delivery/router.h"
#include "tests/support/fake_directory.h"
#include "tests/support/fake_store.h"
#include "tests/support/fake_timers.h"

using namespace posthorn;
using namespace posthorn::test;
using namespace posthorn::delivery;

namespace {

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestRouter : public QObject {
    Q_OBJECT

    struct World {
        World() : router({directory, store.facade(), settings, hub, "mx.example.test", [this] { ++notices; }, clock})
        {
            (void)settings.reload();
            directory.addUser("postmaster@example.test", "x", 1);
            alice = directory.addUser("alice@example.test");
            bob = directory.addUser("bob@example.test");
            directory.setAlias("sales@example.test", {"alice@example.test"});
            directory.setAlias("away@example.test", {"joe@elsewhere.test"});
            directory.setAlias("team@example.test", {"alice@example.test", "bob@example.test", "joe@elsewhere.test"});
        }
        Result<Recipient> check(const std::string& address, bool mayRelay = false, uint64_t size = 0)
        {
            Envelope envelope;
            if (!from.empty())
                envelope.sender = MailAddress::parse(from).value();
            if (!login.empty())
                envelope.origin.account = *directory.account(login);
            envelope.origin.mayRelay = mayRelay;
            envelope.declaredSize = size;
            Recipient recipient;
            if (address == "postmaster")
                recipient.address.local = address;
            else
                recipient.address = MailAddress::parse(address).value();
            Result<Recipient> out = fail(ErrorKind::Internal, "no answer");
            router.checkRecipient(envelope, recipient, loop, [&](Result<Recipient> result) { out = std::move(result); });
            loop.run();
            return out;
        }
        Result<std::string> accept(const std::vector<std::string>& recipients, uint32_t notify = 0,
                                   const std::string& sender = "joe@client.test")
        {
            Envelope envelope;
            if (!sender.empty())
                envelope.sender = MailAddress::parse(sender).value();
            envelope.ret = ReturnHeaders;
            for (const std::string& address : recipients) {
                Recipient recipient = check(address, true).value();
                recipient.notify = notify;
                envelope.recipients.push_back(recipient);
            }
            Result<std::string> out = fail(ErrorKind::Internal, "no answer");
            router.accept(envelope, "Received: x\r\nSubject: y\r\n\r\nbody\r\n", loop,
                          [&](Result<std::string> result) { out = std::move(result); });
            loop.run();
            return out;
        }
        /// A list: bob may read alone, eve writes as well, joe when logged in; alice and one elsewhere get it.
        void makeList(bool closed)
        {
            directory::MailingList list;
            list.address = {"news", "example.test"};
            list.owner = {"owner", "example.test"};
            list.closed = closed;
            list.members = {{{"bob", "example.test"}, true, false, false},
                            {{"eve", "client.test"}, true, true, false},
                            {{"alice", "example.test"}, true, true, true}};
            list.accounts = {*directory.account("alice@example.test"), *directory.account("alice@example.test")};
            list.forwards = {{"eve", "client.test"}, {"eve", "client.test"}};
            directory.setList("news@example.test", std::move(list));
        }
        std::string from, login; ///< of what is checked
        ManualExecutor loop;
        FakeTimers clock;
        watch::Hub hub;
        config::Settings settings{{}};
        FakeDirectory directory;
        FakeStore store{loop};
        int notices = 0;
        int64_t alice = 0;
        int64_t bob = 0;
        Router router;
    };

private Q_SLOTS:
    void judgesRecipients()
    {
        World world;
        QVERIFY(world.check("alice@example.test").has_value());
        QCOMPARE(world.check("nobody@example.test").error().kind, ErrorKind::NotFound);
        QCOMPARE(world.check("joe@elsewhere.test").error().kind, ErrorKind::Denied);
        QVERIFY(world.check("joe@elsewhere.test", true).has_value());
        QVERIFY(world.check("away@example.test").has_value());
        QCOMPARE(world.check("postmaster")->address.text(), std::string("postmaster@example.test"));
        world.directory.setEnabled("alice@example.test", false);
        QCOMPARE(world.check("alice@example.test").error().text, std::string("disabled"));
        world.directory.deferred = true;
        QVERIFY(world.check("bob@example.test").has_value());
        world.directory.error = Error{ErrorKind::Unavailable, true, "locked", {}};
        QCOMPARE(world.check("bob@example.test").error().kind, ErrorKind::Unavailable);
    }

    void countsTheQuota()
    {
        World world;
        const int64_t id = world.directory.addUser("small@example.test", "x", 1000);
        world.store.used[id] = 400;
        QVERIFY(world.check("small@example.test", false, 600).has_value());
        QCOMPARE(world.check("small@example.test", false, 601).error().kind, ErrorKind::OverQuota);
        QVERIFY(world.check("small@example.test", false, 0).has_value());
        world.store.used[id] = 1000;
        QCOMPARE(world.check("small@example.test", false, 0).error().kind, ErrorKind::OverQuota);
        world.store.used[world.directory.account("postmaster@example.test")->id] = 5000;
        QVERIFY(world.check("postmaster@example.test", false, 1000).has_value());
        world.store.readError = Error{ErrorKind::Io, true, "disk", {}};
        QCOMPARE(world.check("small@example.test").error().kind, ErrorKind::Io);
    }

    void everybodyGetsItOnceInOneCommit()
    {
        World world;
        const auto done = world.accept({"alice@example.test", "sales@example.test", "team@example.test",
                                        "joe@elsewhere.test", "eve@elsewhere.test", "ALICE@example.test"});
        QCOMPARE(done.value(), std::string("1"));
        QCOMPARE(world.store.delivered.size(), size_t(1));
        const store::Delivery& delivery = world.store.delivered.front();
        QCOMPARE(delivery.local.size(), size_t(2));
        QCOMPARE(delivery.remote.size(), size_t(2));
        QCOMPARE(*delivery.bytes,
                 std::string("Return-Path: <joe@client.test>\r\nReceived: x\r\nSubject: y\r\n\r\nbody\r\n"));
        QCOMPARE(world.notices, 1);
        QCOMPARE(world.hub.look().sinceStart[size_t(watch::Counter::MessagesDelivered)], uint64_t(2));
    }

    void listsTakeMailOfThoseWhoMayWrite()
    {
        World world;
        world.makeList(false);
        const auto said = [&](const char* from, const char* login = "") {
            world.from = from;
            world.login = login;
            const auto checked = world.check("news@example.test");
            return checked ? std::string("ok") : checked.error().text;
        };
        const std::string no(notForThisList);
        QCOMPARE(said("stranger@far.test"), std::string("ok"));
        QCOMPARE(said("bob@example.test"), no);
        QCOMPARE(said("Eve@client.test"), std::string("ok"));
        QCOMPARE(said("alice@example.test"), no);
        QCOMPARE(said("alice@example.test", "alice@example.test"), std::string("ok"));
        QCOMPARE(said(""), no); // a report
        world.makeList(true);
        QCOMPARE(said("stranger@far.test"), no);
        QCOMPARE(said("eve@client.test"), std::string("ok"));
    }

    void listsPassMailOnFromTheirOwner()
    {
        World world;
        world.makeList(false);
        world.from = "eve@client.test";
        QCOMPARE(world.accept({"news@example.test"}, 0, world.from).value(), std::string("1"));
        QCOMPARE(world.store.delivered.size(), size_t(1));
        const store::Delivery& alone = world.store.delivered.front();
        QCOMPARE(alone.sender.text(), std::string("owner@example.test"));
        QCOMPARE(alone.local.size(), size_t(1));
        QCOMPARE(alone.local.front().account, world.alice);
        QCOMPARE(alone.remote.size(), size_t(1));
        QVERIFY(alone.bytes->starts_with("Return-Path: <owner@example.test>\r\nList-Id: <news.example.test>\r\n"));
        QCOMPARE(world.notices, 1);
        // Beside others, in one commit: alice gets it as herself and as one of the list.
        QVERIFY(world.accept({"alice@example.test", "news@example.test", "news@example.test"}, 0, world.from).has_value());
        QCOMPARE(world.store.settled, size_t(1));
        QCOMPARE(world.store.delivered.size(), size_t(3));
        QCOMPARE(world.store.delivered[1].sender.text(), std::string("eve@client.test"));
        QVERIFY(world.store.delivered[1].remote.empty());
        QCOMPARE(world.store.delivered[2].sender.text(), std::string("owner@example.test"));
        world.store.settleError = Error{ErrorKind::NoSpace, true, "full", {}};
        QVERIFY(!world.accept({"alice@example.test", "news@example.test"}, 0, world.from).has_value());
    }

    void restrictedAccountsSendLess()
    {
        World world;
        world.login = "alice@example.test";
        QVERIFY(world.check("joe@elsewhere.test", true).has_value());
        world.directory.setRestrictions("alice@example.test", directory::NoRelaying);
        QCOMPARE(world.check("joe@elsewhere.test", true).error().kind, ErrorKind::Denied);
        QVERIFY(world.check("bob@example.test", true).has_value());
        world.directory.setRestrictions("alice@example.test", directory::NoSending);
        QCOMPARE(world.check("bob@example.test", true).error().kind, ErrorKind::Denied);
        world.login.clear();
        world.directory.setRestrictions("alice@example.test", directory::NoReceiving);
        QCOMPARE(world.check("alice@example.test").error().text, std::string("disabled"));
    }

    void whatOnlyLeavesHasNoReturnPath()
    {
        World world;
        QVERIFY(world.accept({"joe@elsewhere.test"}, NotifyFailure).has_value());
        const store::Delivery& delivery = world.store.delivered.front();
        QCOMPARE(delivery.bytes->substr(0, 9), std::string("Received:"));
        QCOMPARE(delivery.remote.front().notify, uint32_t(NotifyFailure) | uint32_t(ReturnHeaders));
        QVERIFY(world.accept({"alice@example.test"}, 0, "").has_value());
        QVERIFY(world.store.delivered.back().bytes->starts_with("Return-Path: <>\r\n"));
        QCOMPARE(world.notices, 1);
    }

    void errorsKeepNothing()
    {
        World world;
        world.store.deliverError = Error{ErrorKind::NoSpace, true, "disk full", {}};
        QCOMPARE(world.accept({"alice@example.test", "joe@elsewhere.test"}).error().kind, ErrorKind::NoSpace);
        QVERIFY(world.store.delivered.empty());
        QCOMPARE(world.notices, 0);
    }

    void reportsSuccessWhenAsked()
    {
        World world;
        QVERIFY(world.accept({"alice@example.test", "sales@example.test"}, NotifySuccess, "bob@example.test").has_value());
        const auto inbox = world.store.messagesOf(world.bob);
        QCOMPARE(inbox.size(), size_t(1));
        QVERIFY(inbox.front().starts_with("Return-Path: <>\r\n"));
        QVERIFY(contains(inbox.front(), "Action: delivered"));
        QVERIFY(contains(inbox.front(), "sales@example.test"));
        QVERIFY(!contains(inbox.front(), "\r\nbody")); // good news carries the header only
        // An alias with one address elsewhere hands the wish on; one with many is expanded.
        World aliases;
        QVERIFY(aliases.accept({"away@example.test"}, NotifySuccess, "bob@example.test").has_value());
        QVERIFY(aliases.store.messagesOf(aliases.bob).empty());
        QVERIFY((aliases.store.delivered.front().remote.front().notify & NotifySuccess) != 0);
        QVERIFY(aliases.accept({"team@example.test"}, NotifySuccess, "bob@example.test").has_value());
        QVERIFY(contains(aliases.store.messagesOf(aliases.bob).back(), "Action: expanded"));
        QVERIFY((aliases.store.delivered[1].remote.front().notify & NotifySuccess) == 0);
        // Nobody to tell.
        World null;
        QVERIFY(null.accept({"alice@example.test"}, NotifySuccess, "").has_value());
        QCOMPARE(null.store.delivered.size(), size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestRouter)
#include "tst_router.moc"
