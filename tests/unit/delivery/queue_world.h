// A queue runner with everything around it small: the clock, the DNS, the other hosts, the store.
#pragma once

#include "delivery/queue_runner.h"
#include "tests/support/fake_directory.h"
#include "tests/support/fake_resolver.h"
#include "tests/support/fake_store.h"
#include "tests/support/fake_timers.h"
#include "tests/unit/delivery/scripted_net.h"

namespace posthorn::test {

/// Our domain is example.test with alice and postmaster; remote.test has the hosts mx1 (192.0.2.1) and mx2 (192.0.2.2).
class QueueWorld {
public:
    explicit QueueWorld(std::vector<std::pair<config::Setting, std::string>> values = {})
        : settings({}, std::move(values)),
          runner({loop, timers, net, resolver, directory, store.facade(), settings, hub, "mx.example.test", nullptr,
                  timers})
    {
        (void)settings.reload();
        directory.addUser("postmaster@example.test");
        directory.addUser("alice@example.test");
        resolver.setMx("remote.test", {{10, "mx1.remote.test"}, {20, "mx2.remote.test"}});
        resolver.setAddresses("mx1.remote.test", {"192.0.2.1"});
        resolver.setAddresses("mx2.remote.test", {"192.0.2.2"});
        first().reachable = second().reachable = true;
        runner.start();
        run();
    }
    ScriptedPeer& first() { return net.peers["192.0.2.1"]; }
    ScriptedPeer& second() { return net.peers["192.0.2.2"]; }

    /// Puts a message into the queue and tells the runner.
    void queue(std::vector<std::string> recipients, uint32_t notify = 0,
               const std::string& text = "Subject: x\r\n\r\nbody\r\n", const std::string& sender = "alice@example.test")
    {
        store::Delivery delivery;
        delivery.bytes = std::make_shared<const std::string>(text);
        if (!sender.empty())
            delivery.sender = MailAddress::parse(sender).value();
        delivery.arrived = timers.time;
        for (const std::string& recipient : recipients)
            delivery.remote.push_back({MailAddress::parse(recipient).value(), {}, notify});
        const bool late = std::exchange(store.deferred, false);
        store.deliver(std::move(delivery), [](auto) {});
        store.deferred = late;
        runner.notice();
        run();
        advance(std::chrono::milliseconds(200));
    }
    void run() { net.run(); }
    void advance(std::chrono::milliseconds by)
    {
        timers.advance(by, [this] { net.run(); });
    }
    std::vector<std::string> inbox(const std::string& name)
    {
        return store.messagesOf(directory.account(name + "@example.test")->id);
    }
    uint64_t counted(watch::Counter counter) { return hub.look().sinceStart[size_t(counter)]; }

    ManualExecutor loop;
    FakeTimers timers;
    watch::Hub hub{timers};
    config::Settings settings;
    FakeDirectory directory;
    FakeStore store{loop};
    FakeResolver resolver;
    ScriptedNet net{loop};
    delivery::QueueRunner runner;
};

} // namespace posthorn::test
