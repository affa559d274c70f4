// The registry of operations on a real directory with real passwords; the store is in memory.
#pragma once

#include <QDir>

#include <future>

#include "admin/registry.h"
#include "directory/password_authenticator.h"
#include "store/directory/sql_provisioning.h"
#include "tests/support/fake_store.h"
#include "tests/unit/directory/directory_world.h"

namespace posthorn::test {

/// makeVerifiers() can be held back; all else is the real one's.
class HoldingAuthenticator final : public Authenticator {
public:
    explicit HoldingAuthenticator(Authenticator& real) : m_real(real) {}
    std::atomic<bool> hold{false};
    std::promise<Task> held; ///< runs the held question

    std::vector<std::string> mechanisms(const wire::LinkInfo& link, bool clear) const override
    {
        return m_real.mechanisms(link, clear);
    }
    std::unique_ptr<SaslExchange> begin(std::string_view mechanism, wire::Link& link, bool clear) override
    {
        return m_real.begin(mechanism, link, clear);
    }
    void checkPassword(const std::string& login, const std::string& password, wire::Link& link,
                       Reply<Account> reply) override
    {
        m_real.checkPassword(login, password, link, std::move(reply));
    }
    void makeVerifiers(const std::string& password, Executor& asker,
                       Reply<std::pair<std::string, std::string>> reply) override
    {
        if (!hold)
            return m_real.makeVerifiers(password, asker, std::move(reply));
        held.set_value([this, password, &asker, reply = std::move(reply)] {
            m_real.makeVerifiers(password, asker, reply);
        });
    }

private:
    Authenticator& m_real;
};

struct AdminWorld {
    AdminWorld()
    {
        (void)controllerAccounts.add("root", "secret");
        hub.onControl([this](const watch::Control& control) { controls.push_back(control); });
        start();
    }
    ~AdminWorld()
    {
        registry.stop();
        directory.end(); // which does first what was asked of it
    }

    void start()
    {
        const auto work = [this](const char* name) {
            return [this, name](Executor& asker, Reply<std::vector<std::string>> reply) {
                asker.post([this, name, reply] {
                    if (workError)
                        return reply(passOn(*workError));
                    reply(std::vector<std::string>{name, "done\twith \"quotes\""});
                });
            };
        };
        const auto changeQueue = [this](delivery::QueueOperation operation, std::vector<int64_t> ids, bool all,
                                        Executor& asker, Reply<size_t> reply) {
            orders.push_back({operation, ids, all});
            asker.post([this, count = ids.size(), reply] {
                if (queueError)
                    return reply(passOn(*queueError));
                reply(count);
            });
        };
        auto context = std::unique_ptr<admin::Context>(
            new admin::Context{hub, settings, *directory, authenticator, store.facade(), changeQueue,
                               work("verify"), work("rebuild"), work("compact")});
        context->controllerAccounts = &controllerAccounts;
        context->dataFolder = folder.path().toStdString();
        QDir(folder.path()).mkdir(QStringLiteral("run")); // for files that are being checked
        context->provisioning = &provisioning;
        context->tryPassword = [this](const MailAddress& address, const std::string& password, Executor& asker,
                                      Reply<void> reply) {
            passwords.tryPassword(address, password, asker, std::move(reply));
        };
        registry.setContext(std::move(context));
    }

    Result<admin::Answer> run(const std::string& word, std::vector<std::string> arguments = {})
    {
        return await<admin::Answer>([&](Executor& e, Reply<admin::Answer> r) {
            registry.run(caller, word, std::move(arguments), e, std::move(r));
        });
    }
    /// "ok", the error's kind, or the rows: columns with "|" between, rows with ";".
    std::string said(const std::string& word, std::vector<std::string> arguments = {})
    {
        const auto answer = run(word, std::move(arguments));
        if (!answer)
            return std::string(errorKindName(answer.error().kind));
        if (!answer->isList)
            return answer->rows.empty() ? "ok" : "rows without a list";
        std::string text;
        for (const auto& row : answer->rows) {
            text += text.empty() ? "" : ";";
            for (size_t i = 0; i < row.size(); ++i)
                text += (i ? "|" : "") + row[i];
        }
        return text;
    }
    std::string log()
    {
        std::string text;
        for (const auto& line : hub.linesFrom(0, 100000))
            text += line.text + '\n';
        return text;
    }

    watch::Hub hub;
    QTemporaryDir folder;
    config::Settings settings{folder.filePath(QStringLiteral("posthorn.ini")).toStdString(),
                              {{config::Setting::AccountScramIterations, "4096"}}};
    ControllerAccounts controllerAccounts{folder.filePath(QStringLiteral("ctrlaccounts.tab")).toStdString(),
                                          std::string(32, 's')};
    DirectoryWorld directory;
    store::SqlProvisioning provisioning{*directory};
    PasswordAuthenticator passwords{*directory, settings, hub, std::string(32, 's')};
    HoldingAuthenticator authenticator{passwords};
    ManualExecutor loop;
    FakeStore store{loop};
    admin::Registry registry;
    admin::Caller caller{"the test", admin::Permission::Global, {}};
    struct Order {
        delivery::QueueOperation operation;
        std::vector<int64_t> ids;
        bool all;
        bool operator==(const Order&) const = default;
    };
    std::vector<Order> orders; ///< given to the queue's runner
    std::optional<Error> queueError;
    std::optional<Error> workError;
    std::vector<watch::Control> controls;
};

} // namespace posthorn::test
