// What stands behind a DMCI session in these tests: people, mailboxes, delivery, and an administration that does a little.
#pragma once

#include "delivery/router.h"
#include "dmci/dmci.h"
#include "tests/support/fake_directory.h"
#include "tests/support/fake_link.h"
#include "tests/support/fake_mail_store.h"
#include "tests/support/fake_store.h"
#include "tests/support/fake_timers.h"

namespace posthorn::test {

/// useradd, userdel, userset and userpasswd on a FakeDirectory, and "two words", which answers with rows.
class DmciOperations final : public admin::Operations {
public:
    explicit DmciOperations(FakeDirectory& directory) : m_directory(directory) {}

    std::vector<std::string> calls; ///< "caller: word arguments"

    std::span<const admin::Operation> list() const override
    {
        static const admin::Operation all[] = {
            {"two words", "", "", 0, 9, admin::Permission::Domain, false},
            {"useradd", "", "", 4, 4, admin::Permission::Domain, true},
        };
        return all;
    }
    void run(const admin::Caller& caller, std::string_view word, std::vector<std::string> arguments, Executor& asker,
             Reply<admin::Answer> reply) override
    {
        std::string call = caller.name + ": " + std::string(word);
        for (const std::string& each : arguments)
            call += ' ' + each;
        calls.push_back(call);
        asker.post([reply, answer = act(word, arguments)] { reply(answer); });
    }

private:
    Result<admin::Answer> act(std::string_view word, const std::vector<std::string>& arguments)
    {
        if (word == "two words")
            return admin::Answer{{{"a b", "c"}, {"", ".d"}}, true};
        const std::string address = arguments.size() > 1 ? arguments[1] + '@' + arguments[0] : std::string();
        if (word == "useradd") {
            if (m_directory.account(address))
                return fail(ErrorKind::Exists, "the account exists");
            m_directory.addUser(address, arguments[2]);
        } else if (word == "userdel" && !m_directory.account(address)) {
            return fail(ErrorKind::NotFound, "no such account");
        } else if (!word.starts_with("user")) {
            return fail(ErrorKind::Invalid, "no such command");
        }
        return admin::Answer{};
    }
    FakeDirectory& m_directory;
};

/// alice (five messages), bob, postmaster and a disabled one at example.test, someone at other.test.
struct DmciWorld {
    explicit DmciWorld(ManualExecutor& loop, std::vector<std::pair<config::Setting, std::string>> values = {})
        : settings({}, std::move(values)), mail(loop), outbox(loop),
          router({directory, outbox.facade(), settings, hub, "mx.example.test", [] {}, clock})
    {
        (void)settings.reload();
        alice = directory.addUser("alice@example.test", "secret", 0, 1); // INBOX has that number, too: FakeMailStore watches both by it
        directory.addUser("bob@example.test");
        directory.addUser("postmaster@example.test");
        directory.addUser("locked@example.test");
        directory.setEnabled("locked@example.test", false);
        directory.addUser("eve@other.test");
        directory.setAlias("sales@example.test", {"alice@example.test"});
        mail.addAccount(alice);
        const char* texts[] = {"Subject: one\r\n\r\nHello\r\n", "Subject: dots\r\n\r\n.leading\r\n..two\r\n.\r\nend\r\n",
                               "Subject: three\r\n\r\nlast line", "Subject: headers only\r\n", "Subject: five\r\n\r\n5\r\n"};
        for (const char* text : texts)
            mail.put(alice, "INBOX", text, text == texts[1] ? store::Seen | store::Flagged : 0);
        mail.addMailbox(alice, "Old mail/2025 \"a\"");
    }
    void defer() { directory.deferred = authenticator.deferred = mail.deferred = outbox.deferred = true; }

    std::unique_ptr<wire::Session> session(dmci::Flavour flavour = dmci::Flavour::ClientInterface)
    {
        dmci::Context context{authenticator, directory, operations, router, budget, sessions, mail.facade(),
                              "mx.example.test", "test", clock};
        if (hasAdministrators)
            context.administrators = [this](const std::string& name, const std::string& password, wire::Link&,
                                            Reply<admin::Caller> reply) {
                if (name != "root")
                    return reply(fail(ErrorKind::NotFound, "no such administrator"));
                if (password != "hill")
                    return reply(fail(ErrorKind::AuthFailed, "wrong"));
                reply(admin::Caller{"root", admin::Permission::Global, {}});
            };
        return dmci::makeSession(flavour, std::move(context));
    }

    /// One for all: it holds much memory, and nobody looks at what it says.
    static watch::Hub& sharedHub()
    {
        static watch::Hub hub;
        return hub;
    }

    FakeTimers clock;
    watch::Hub& hub = sharedHub();
    config::Settings settings;
    FakeDirectory directory;
    FakeAuthenticator authenticator{directory};
    DmciOperations operations{directory};
    FakeMailStore mail;
    FakeStore outbox;
    wire::MessageBudget budget{1024 * 1024};
    dmci::SessionBook sessions;
    delivery::Router router;
    bool hasAdministrators = false;
    int64_t alice = 0;
};

} // namespace posthorn::test
