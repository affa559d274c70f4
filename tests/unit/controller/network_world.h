// The controller on the network with one account, operations that repeat what they are asked, and a clock that stands.
#pragma once

#include <QTemporaryDir>

#include "controller/network_session.h"
#include "tests/support/fake_link.h"
#include "tests/unit/directory/hand_clock.h"

namespace posthorn::test {

/// "noop"; "rows"; "put NAME" with a text, which gives back its word, arguments and lines; "fail" as Invalid.
class EchoOperations final : public admin::Operations {
public:
    /// Answers come when the executor is run; else at once.
    bool deferred = false;
    size_t calls = 0;
    std::string lastCaller;

    std::span<const admin::Operation> list() const override { return m_list; }
    void run(const admin::Caller& caller, std::string_view word, std::vector<std::string> arguments, Executor& asker,
             Reply<admin::Answer> reply) override
    {
        ++calls;
        lastCaller = caller.name;
        Result<admin::Answer> answer = admin::Answer{};
        if (word == "rows")
            answer->rows = {{"a", "b \"c\""}};
        answer->isList = word == "rows" || word == "put";
        answer->raw = word == "put";
        if (word == "put") {
            answer = admin::rawAnswer(std::string(word) + '\n' + arguments[0] + '\n' + arguments.back());
        } else if (word == "fail" || !find(word) || !arguments.empty()) {
            answer = fail(ErrorKind::Invalid, "not so");
        }
        if (!deferred)
            return reply(std::move(answer));
        asker.post([reply, answer] { reply(answer); });
    }

private:
    std::vector<admin::Operation> m_list = {{"noop", "", "", 0, 0, admin::Permission::Global, false},
                                            {"rows", "", "", 0, 0, admin::Permission::Global, false},
                                            {"fail", "", "", 0, 0, admin::Permission::Global, false},
                                            {"put", "name", "", 1, 1, admin::Permission::Global, true, true}};
};

struct NetworkWorld {
    static constexpr std::string_view timeStamp = "<1700001000.140330173146816@127.0.0.1>";
    static constexpr std::string_view greeting =
        "+00000 <1700001000.140330173146816@127.0.0.1> Posthorn CTRL Server; Tue, 14 Nov 2023 22:30:00 -0000\r\n";

    std::unique_ptr<wire::Session> session(FakeLink& link)
    {
        link.linkInfo.local.address = link.infoAfterTls.local.address = "127.0.0.1";
        return controller::makeNetworkSession(
            {operations, accounts, throttle, clock, [] { return uint64_t(140330173146816); }});
    }

    HandClock clock;
    directory::LoginThrottle throttle{clock};
    directory::ControllerAccounts& accounts = admins();
    EchoOperations operations;

private:
    // Of all worlds of a program: each would wait for the disk.
    static directory::ControllerAccounts& admins()
    {
        static const QTemporaryDir folder;
        static directory::ControllerAccounts accounts(folder.filePath(QStringLiteral("ctrlaccounts.tab")).toStdString(),
                                                      std::string(32, 's'));
        if (accounts.names().empty())
            (void)accounts.add("admin", "admin pass");
        return accounts;
    }
};

} // namespace posthorn::test
