// What stands behind a POP3 session in these tests: accounts and their INBOXes in memory.
#pragma once

#include "pop3/session.h"
#include "tests/support/fake_directory.h"
#include "tests/support/fake_link.h"
#include "tests/support/fake_pop3_store.h"

namespace posthorn::test {

struct Pop3World {
    explicit Pop3World(ManualExecutor& loop)
        : store(loop)
        , authenticator(directory)
    {
        alice = directory.addUser("alice@example.test");
        store.add(alice, "Subject: one\r\n\r\nHello\r\n");
        store.add(alice, "Subject: dots\r\n\r\n.leading\r\n..two\r\n.\r\nend\r\n");
        store.add(alice, "Subject: three\r\n\r\nlast line");
        store.inbox(directory.addUser("empty@example.test"));
        store.inbox(directory.addUser("spacy@example.test", " two words "));
        store.inbox(directory.addUser("locked@example.test"));
        directory.setEnabled("locked@example.test", false);
        store.inbox(directory.addUser("unfetched@example.test"));
        directory.setRestrictions("unfetched@example.test", directory::NoRetrieval);
        directory.addUser("homeless@example.test"); // has no INBOX
        store.add(directory.addUser("jürgen@example.test", "süß"), "Subject: grün\r\n\r\nweiß\r\n");
    }

    std::unique_ptr<wire::Session> session()
    {
        return pop3::makeSession({authenticator, store.facade(), "mx.example.test", "Posthorn-test"});
    }
    void defer()
    {
        directory.deferred = authenticator.deferred = store.deferred = true;
    }

    FakePop3Store store;
    FakeDirectory directory;
    FakeAuthenticator authenticator;
    int64_t alice = 0;
};

} // namespace posthorn::test
