// All that stands behind an SMTP session, small: people, logins, mailboxes, the router.
#pragma once

#include "delivery/router.h"
#include "smtp/session.h"
#include "tests/support/fake_directory.h"
#include "tests/support/fake_link.h"
#include "tests/support/fake_store.h"
#include "tests/support/fake_timers.h"

namespace posthorn::test {

/// alice, bob, jörg, postmaster, a disabled one, deaf takes no mail, mute sends none, local none to elsewhere, a full one and one that is nearly full at example.test; sales is alice's
/// alias, away goes elsewhere, team is all three kinds.
class SmtpWorld {
public:
    explicit SmtpWorld(ManualExecutor& loop, std::vector<std::pair<config::Setting, std::string>> values = {})
        : settings({}, std::move(values)), store(loop),
          router({directory, store.facade(), settings, hub, "mx.example.test", [this] { ++notices; }, clock})
    {
        (void)settings.reload();
        for (const char* name : {"postmaster", "alice", "bob", "disabled", "jörg"})
            directory.addUser(std::string(name) + "@example.test");
        directory.setEnabled("disabled@example.test", false);
        for (const auto& [name, what] : {std::pair{"deaf", directory::NoReceiving}, {"mute", directory::NoSending}, {"local", directory::NoRelaying}}) {
            directory.addUser(std::string(name) + "@example.test");
            directory.setRestrictions(std::string(name) + "@example.test", what);
        }
        store.used[directory.addUser("full@example.test", "secret", 1000)] = 1000;
        store.used[directory.addUser("nearly-full@example.test", "secret", 1000)] = 500;
        directory.setAlias("sales@example.test", {"alice@example.test"});
        directory.setAlias("away@example.test", {"joe@elsewhere.test"});
        directory.setAlias("team@example.test", {"alice@example.test", "bob@example.test", "joe@elsewhere.test"});
    }
    smtp::Context context() { return {router, authenticator, directory, budget, "mx.example.test", clock}; }
    std::vector<std::string> inbox(const std::string& name) const
    {
        return store.messagesOf(directory.account(name + "@example.test")->id);
    }

    FakeTimers clock;
    watch::Hub hub;
    config::Settings settings;
    FakeDirectory directory;
    FakeAuthenticator authenticator{directory};
    FakeStore store;
    wire::MessageBudget budget{1024 * 1024};
    size_t notices = 0;
    delivery::Router router;
};

} // namespace posthorn::test
