// The server and the store by their operations.
#include "tests/unit/admin/admin_world.h"

using namespace posthorn;
using namespace posthorn::test;
using Kind = watch::Control::Kind;

class TestServerOperations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void storeWork()
    {
        AdminWorld world;
        QCOMPARE(world.said("store verify"), std::string("verify;done\twith \"quotes\""));
        QCOMPARE(world.said("store rebuild"), std::string("rebuild;done\twith \"quotes\""));
        QCOMPARE(world.said("store compact"), std::string("compact;done\twith \"quotes\""));
        world.workError = Error{ErrorKind::InUse, true, "busy", {}};
        QCOMPARE(world.said("store verify"), std::string("in-use"));
    }

    void status()
    {
        AdminWorld world;
        world.hub.setService({"pop3", watch::Channel::Pop3, watch::ServiceState::Active, 2110, 0, {}});
        world.hub.setService({"smtp", watch::Channel::SmtpIn, watch::ServiceState::Failed, 25, 0, "the port is taken"});
        world.hub.setService({"imap", watch::Channel::Imap, watch::ServiceState::Inactive, 0, 0, {}});
        world.hub.count(watch::Counter::MessagesReceived, 5);
        world.hub.setQueue({1, 2, 300, 0});
        const std::string text = world.said("status");
        QVERIFY(text.starts_with("service|pop3|active|2110|0|;service|smtp|failed|25|0|the port is taken;"
                                 "service|imap|inactive|0|0|;counter|"));
        QVERIFY(text.find(";counter|messages-received|5|5;") != std::string::npos);
        QVERIFY(text.ends_with(";queue|1|2|300"));
        QCOMPARE(world.run("status")->rows.size(), 3 + size_t(watch::Counter::Count) + 1);
    }

    void configuration()
    {
        AdminWorld world;
        QCOMPARE(world.said("config get", {"smtp.max-message-size"}), std::string("52428800"));
        QCOMPARE(world.said("config set", {"SMTP.max-message-size", "1M"}), std::string("smtp.max-message-size|1048576|live"));
        QCOMPARE(world.settings.snapshot()->number(config::Setting::SmtpMaxMessageSize), int64_t(1048576));
        QCOMPARE(world.said("config get", {"smtp.max-message-size"}), std::string("1048576"));
        QVERIFY(world.log().find("the test: smtp.max-message-size was 52428800 and is 1048576") != std::string::npos);
        QCOMPARE(world.said("config set", {"smtp.max-message-size", "1"}), std::string("invalid"));
        QCOMPARE(world.said("config set", {"no.such", "1"}), std::string("not-found"));
        QCOMPARE(world.said("config get", {"no.such"}), std::string("not-found"));
        QCOMPARE(world.said("config describe", {"no.such"}), std::string("not-found"));
        QCOMPARE(world.said("config describe", {"no.*"}), std::string());
        QVERIFY(world.said("config describe", {"smtp.max-message-size"})
                    .starts_with("smtp.max-message-size|size|1048576|50M|65536..2147483647|live|"));
        QCOMPARE(world.run("config describe")->rows.size(), size_t(config::Setting::Count));
        // A password is not told, neither here nor in the log.
        QCOMPARE(world.said("config set", {"delivery.smart-host-password", "geheim"}),
                 std::string("delivery.smart-host-password|***|live"));
        QCOMPARE(world.said("config get", {"delivery.smart-host-password"}), std::string("***"));
        QVERIFY(world.log().find("geheim") == std::string::npos);
        // What the command line says holds.
        QCOMPARE(world.said("config set", {"accounts.scram-iterations", "5000"}),
                 std::string("accounts.scram-iterations|5000|overridden"));
    }

    void sessions()
    {
        AdminWorld world;
        const auto session = world.hub.openSession(watch::Channel::Imap, "imaps", "192.0.2.1:5");
        session->setAccount("alice@example.test");
        session->setState("selected");
        session->setCommand("IDLE");
        session->setTls();
        session->addBytes(3, 4);
        const auto rows = world.run("session list")->rows;
        QCOMPARE(rows.size(), size_t(1));
        QCOMPARE(std::vector<std::string>(rows[0].begin() + 1, rows[0].end() - 1),
                 (std::vector<std::string>{"imaps", "192.0.2.1:5", "alice@example.test", "selected", "IDLE", "tls", "3", "4"}));
        QCOMPARE(world.said("session end", {rows[0][0]}), std::string("ok"));
        QCOMPARE(world.controls.size(), size_t(1));
        QVERIFY(world.controls[0].kind == Kind::DisconnectSession);
        QCOMPARE(world.controls[0].session, session->id());
        world.hub.closeSession(session->id());
        QCOMPARE(world.said("session end", {rows[0][0]}), std::string("not-found"));
        QCOMPARE(world.said("session end", {"all"}), std::string("invalid"));
        QCOMPARE(world.said("session end", {"0"}), std::string("not-found"));
        QCOMPARE(world.controls.size(), size_t(1));
    }

    void controls()
    {
        AdminWorld world;
        world.hub.setService({"pop3", watch::Channel::Pop3, watch::ServiceState::Inactive, 0, 0, {}});
        QCOMPARE(world.said("service activate", {"pop3"}), std::string("ok"));
        QCOMPARE(world.said("service deactivate", {"pop3"}), std::string("ok"));
        QCOMPARE(world.said("service activate", {"gopher"}), std::string("not-found"));
        QCOMPARE(world.said("reload"), std::string("ok"));
        QCOMPARE(world.said("stop"), std::string("ok"));
        std::vector<Kind> kinds;
        for (const auto& control : world.controls)
            kinds.push_back(control.kind);
        QVERIFY((kinds == std::vector<Kind>{Kind::ActivateService, Kind::DeactivateService, Kind::Reload, Kind::Stop}));
        QCOMPARE(world.controls[0].name, std::string("pop3"));
        QVERIFY(world.log().find("the test: stop: done") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestServerOperations)
#include "tst_server_operations.moc"
