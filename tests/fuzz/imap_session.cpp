// links: posthorn-test-support posthorn-imap
// A whole session over any bytes, logged in, on a store in memory with a little mail. The first byte chooses the piece
// size, whether the store answers later, and whether another session works in the same mailbox meanwhile.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "imap/imap.h"
#include "tests/support/fake_directory.h"
#include "tests/support/fake_link.h"
#include "tests/support/fake_mail_store.h"

using namespace posthorn;
using namespace posthorn::test;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0 || size > 64 * 1024)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const size_t step = size_t(data[0] & 0x3F) + 1;
    ManualExecutor loop;
    FakeDirectory directory;
    FakeAuthenticator authenticator(directory);
    FakeMailStore store(loop);
    wire::MessageBudget budget(1024 * 1024);
    const auto account = directory.addUser("a@example.test");
    store.put(account, "INBOX", "From: a@b.c\r\nSubject: x\r\n\r\nbody\r\n", posthorn::store::Seen);
    store.put(account, "INBOX", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: "
                                "message/rfc822\r\n\r\nSubject: in\r\n\r\ntwo\r\n--b--\r\n");
    store.put(account, "INBOX", "no header");
    auto context = std::make_shared<imap::Context>();
    context->facade = [&store](Executor&) { return store.facade(); };
    context->authenticator = &authenticator;
    context->budget = &budget;
    FakeLink link(&loop);
    link.open(imap::makeSession(context, loop));
    link.feed("l LOGIN a@example.test secret\r\ns SELECT INBOX\r\n");
    store.deferred = data[0] & 0x40;
    size_t pieces = 0;
    for (size_t at = 0; at < input.size() && link.isOpen(); at += step) {
        link.feed(input.substr(at, step));
        if (link.wantsTls())
            link.finishTls();
        if ((data[0] & 0x80) && ++pieces % 7 == 0) {
            if (pieces % 14 == 0)
                store.expungeNow(account, "INBOX", posthorn::store::Uid(pieces / 14));
            else
                store.put(account, "INBOX", "Subject: new\r\n\r\n");
        }
        if (link.output().size() > 16 * 1024 * 1024)
            link.takeOutput();
    }
    if (link.isOpen())
        link.peerCloses();
    loop.run();
    if (budget.used() != 0)
        std::abort();
    return 0;
}
