// All that stands behind an IMAP session, small: people, logins and mail in memory.
#pragma once

#include <memory>
#include <string>

#include "imap/imap.h"
#include "tests/support/fake_directory.h"
#include "tests/support/fake_link.h"
#include "tests/support/fake_mail_store.h"

namespace posthorn::test {

/// 2026-11-21 12:00:00 UTC for ever; the steady hand does not move either.
class StoppedClock final : public Clock {
public:
    UnixMs now() const override { return time; }
    int64_t steadyMs() const override { return 0; }
    UnixMs time = 1795262400000;
};

/// The mail of alice's INBOX at the start of each conversation, see imap_world.cpp.
const std::vector<std::string>& sampleMessages();

/// alice, bob, a disabled one and one with a small quota at example.test, password "secret". alice has mail.
class ImapWorld {
public:
    explicit ImapWorld(ManualExecutor& loop, bool withMail = true);

    std::shared_ptr<const imap::Context> context() const { return m_context; }
    /// Sessions made from now on use another store than the one in memory, and its search for every text.
    void useStore(std::function<posthorn::store::Facade(Executor&)> facade)
    {
        m_context->facade = std::move(facade);
        m_context->searchIndexFrom = 0;
    }
    store::AccountId alice() const { return m_alice; }
    std::unique_ptr<wire::Session> session(Executor& worker) { return imap::makeSession(m_context, worker); }

    StoppedClock clock;
    FakeDirectory directory;
    FakeAuthenticator authenticator{directory};
    wire::MessageBudget budget{1024 * 1024};
    FakeMailStore store;

private:
    std::shared_ptr<imap::Context> m_context;
    store::AccountId m_alice = 0;
};

/// A session on a link of its own, logged in as alice, for tests that watch several sessions.
class ImapClient {
public:
    ImapClient(ImapWorld& world, ManualExecutor& loop) : link(&loop)
    {
        link.open(world.session(loop));
        link.takeOutput();
    }
    /// Sends a line and returns what came back.
    std::string say(const std::string& line)
    {
        link.feed(line + "\r\n");
        return link.takeOutput();
    }
    ImapClient& login()
    {
        say("l LOGIN alice@example.test secret");
        return *this;
    }

    FakeLink link;
};

} // namespace posthorn::test
