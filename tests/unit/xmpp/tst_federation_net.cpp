// Two servers with engines of their own talk over loopback, with TLS; only the DNS is the test's.
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <condition_variable>
#include <thread>

#include "net/engine.h"
#include "tests/support/fake_chat.h"
#include "tests/support/fake_directory.h"
#include "tests/support/fake_objects.h"
#include "tests/support/fake_resolver.h"
#include "xmpp/account/home.h"
#include "xmpp/federation/federation_service.h"
#include "xmpp/stanza/namespaces.h"

using namespace posthorn;
using namespace posthorn::test;
using config::Setting;

namespace {

int patience()
{
    return qMax(1, qEnvironmentVariableIntValue("POSTHORN_PATIENCE"));
}

using Overrides = std::vector<std::pair<Setting, std::string>>;

/// A server with one domain, of one user.
class Server {
public:
    Server(const std::string& domain, FakeResolver& resolver, const std::string& trust, Overrides overrides)
        : m_domain(domain), m_settings("", with(domain, std::move(overrides)))
    {
        if (!m_settings.reload())
            qFatal("settings");
        m_directory.addUser("user@" + domain);
        m_engine = std::make_unique<net::Engine>(m_settings, m_hub,
                                                 net::EngineOptions{m_folder.path().toStdString(), 1, trust});
        if (!m_engine->start())
            qFatal("no engine");
        Executor& worker = m_engine->worker(0);
        m_objects = std::make_shared<FakeObjects>();
        xmpp::Context context{m_directory, m_authenticator, m_settings, m_hub, Clock::system(), domain, "test", {}};
        store::Facade store;
        store.objects = m_objects;
        context.workers.push_back({&worker, &m_engine->timers(0), [store] { return store; }, [this] { return m_chat.facade(); }});
        context.connector = m_engine.get();
        context.resolver = &resolver;
        m_exchange = std::make_unique<xmpp::Exchange>(std::move(context));
        wire::Service service;
        service.name = "xmpp-server";
        service.channel = watch::Channel::Xmpp;
        service.tls = wire::TlsMode::Either;
        service.mutualTls = true;
        service.makeSession = [this](Executor&) { return xmpp::makeServerSession(*m_exchange); };
        const auto port = m_engine->add(std::move(service), {"127.0.0.1"});
        if (!port)
            qFatal("no port");
        m_port = *port;
        m_exchange->refreshDomains(worker, [] {});
    }
    ~Server()
    {
        m_engine->stop();
        m_exchange->dropStores();
        m_engine.reset();
    }
    uint16_t port() const { return m_port; }
    std::string certificates() const
    {
        std::string all;
        for (const char* name : {"self-signed-ecdsa.crt", "self-signed-rsa.crt"}) {
            QFile file(m_folder.filePath(QString::fromLatin1(name)));
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll().toStdString();
        }
        return all;
    }
    xmpp::Exchange& exchange() { return *m_exchange; }
    const std::string& domain() const { return m_domain; }
    watch::Hub& hub() { return m_hub; }

private:
    static Overrides with(const std::string& domain, Overrides more)
    {
        more.insert(more.begin(), {{Setting::XmppEnabled, "true"}, {Setting::XmppFederation, "true"}, {Setting::ServerHostName, domain}});
        return more;
    }
    const std::string m_domain;
    QTemporaryDir m_folder;
    FakeDirectory m_directory;
    FakeAuthenticator m_authenticator{m_directory};
    config::Settings m_settings;
    watch::Hub m_hub;
    FakeChat m_chat;
    std::shared_ptr<FakeObjects> m_objects;
    std::unique_ptr<net::Engine> m_engine;
    std::unique_ptr<xmpp::Exchange> m_exchange;
    uint16_t m_port = 0;
};

/// The server's one user, online.
class User final : public xmpp::Outlet {
public:
    explicit User(Server& server) : m_server(server), m_jid(*xmpp::Jid::parse("user@" + server.domain() + "/desk"))
    {
        run([this](xmpp::Station& station) {
            m_address = station.add(*this);
            station.withHome(m_jid.bare(), [this](xmpp::Home* home) {
                if (!home || !home->attach(m_address, "desk", home->account().credentialsVersion))
                    qFatal("no account");
            });
        });
        send(std::make_shared<xmpp::Stanza>(xmpp::Kind::Presence));
    }
    ~User() override
    {
        run([this](xmpp::Station& station) { station.remove(m_address.session); });
    }
    void send(std::shared_ptr<xmpp::Stanza> stanza)
    {
        stanza->from = m_jid;
        run([this, stanza](xmpp::Station& station) {
            station.withHome(m_jid.bare(), [&](xmpp::Home* home) { home->outgoing(m_address, stanza, {}); });
        });
    }
    void say(const std::string& to, const std::string& body)
    {
        auto message = std::make_shared<xmpp::Stanza>(xmpp::Kind::Message, "chat");
        message->to = *xmpp::Jid::parse(to);
        message->id = "m" + body;
        message->add("body", xmpp::ns::client).setText(body);
        send(message);
    }
    /// The next stanza of that kind that came, within ten seconds; null when there is none.
    xmpp::StanzaPtr heard(xmpp::Kind kind)
    {
        std::unique_lock lock(m_mutex);
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10 * patience());
        for (;;) {
            while (!m_came.empty()) {
                const auto first = m_came.front();
                m_came.pop_front();
                if (first->kind == kind && first->type != "headline") // what rules apply is told at login
                    return first;
            }
            if (m_added.wait_until(lock, end) == std::cv_status::timeout)
                return nullptr;
        }
    }

    // Outlet, on the worker.
    void deliver(xmpp::Delivery delivery) override
    {
        const std::lock_guard lock(m_mutex);
        m_came.push_back(delivery.stanza);
        m_added.notify_all();
    }
    void end(xmpp::EndReason) override {}
    void settled(uint64_t) override {}
    void handOver(Give give) override { give(nullptr); }

private:
    /// On the worker, and waits for that.
    void run(const std::function<void(xmpp::Station&)>& work)
    {
        std::mutex mutex;
        std::condition_variable changed;
        bool done = false;
        m_server.exchange().post(0, [&](xmpp::Station& station) {
            work(station);
            const std::lock_guard lock(mutex);
            done = true;
            changed.notify_all();
        });
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return done; });
    }

    Server& m_server;
    const xmpp::Jid m_jid;
    xmpp::SessionAddress m_address;
    std::mutex m_mutex;
    std::condition_variable m_added;
    std::deque<xmpp::StanzaPtr> m_came;
};

/// Two servers that find each other.
struct World {
    explicit World(const Overrides& overrides, bool trust, bool directTls = false)
        : trustFile(folder.filePath(QStringLiteral("trust.pem")).toStdString())
        , one("one.test", resolver, trustFile, overrides)
        , two("two.test", resolver, trustFile, overrides)
    {
        QFile file(QString::fromStdString(trustFile));
        if (!file.open(QIODevice::WriteOnly) ||
            (trust && file.write(QByteArray::fromStdString(one.certificates() + two.certificates())) < 0))
            qFatal("no trust");
        for (const Server* each : {&one, &two})
            resolver.setSrv((directTls ? "_xmpps-server._tcp." : "_xmpp-server._tcp.") + each->domain(),
                            {{1, 1, 1, "dead." + each->domain()}, {5, 1, each->port(), "host." + each->domain()}});
        for (const char* name : {"dead.one.test", "dead.two.test", "host.one.test", "host.two.test"})
            resolver.setAddresses(name, {"127.0.0.1"});
    }
    QTemporaryDir folder;
    std::string trustFile;
    FakeResolver resolver;
    Server one;
    Server two;
};

} // namespace

class TestFederationNet : public QObject {
    Q_OBJECT

    static void converse(World& world)
    {
        User first(world.one);
        User second(world.two);
        first.say("user@two.test", "hello");
        auto message = second.heard(xmpp::Kind::Message);
        QVERIFY(message);
        QCOMPARE(message->childText("body"), std::string("hello"));
        QCOMPARE(message->from.text(), std::string("user@one.test/desk"));
        second.say("user@one.test", "good day");
        message = first.heard(xmpp::Kind::Message);
        QVERIFY(message);
        QCOMPARE(message->childText("body"), std::string("good day"));
        auto ping = std::make_shared<xmpp::Stanza>(xmpp::Kind::Iq, "get");
        ping->to = *xmpp::Jid::parse("two.test");
        ping->id = "p1";
        ping->add("ping", "urn:xmpp:ping");
        first.send(ping);
        const auto pong = first.heard(xmpp::Kind::Iq);
        QVERIFY(pong);
        QCOMPARE(pong->type, std::string("result"));
        // A contact: asked for, granted, seen.
        const auto presence = [](const std::string& to, std::string_view type) {
            auto stanza = std::make_shared<xmpp::Stanza>(xmpp::Kind::Presence, type);
            stanza->to = *xmpp::Jid::parse(to);
            return stanza;
        };
        first.send(presence("user@two.test", "subscribe"));
        xmpp::StanzaPtr asked;
        do {
            asked = second.heard(xmpp::Kind::Presence);
        } while (asked && asked->type != "subscribe");
        QVERIFY(asked);
        QCOMPARE(asked->from.text(), std::string("user@one.test"));
        second.send(presence("user@one.test", "subscribed"));
        xmpp::StanzaPtr seen;
        do {
            seen = first.heard(xmpp::Kind::Presence);
        } while (seen && !(seen->type.empty() && seen->from.text() == "user@two.test/desk"));
        QVERIFY(seen);
    }

private Q_SLOTS:
    void byDialback()
    {
        World world({}, false);
        converse(world);
    }

    void byCertificatesAlone()
    {
        World world({{Setting::XmppDialback, "false"}}, true);
        converse(world);
    }

    void withTlsFromTheStart()
    {
        World world({{Setting::XmppDialback, "false"}}, true, true);
        converse(world);
    }

    void nobodyVouches()
    {
        World world({{Setting::XmppDialback, "false"}}, false);
        User first(world.one);
        first.say("user@two.test", "hello");
        const auto error = first.heard(xmpp::Kind::Message);
        QVERIFY(error);
        QCOMPARE(error->type, std::string("error"));
        QVERIFY(error->child("error", xmpp::ns::client)->child("remote-server-timeout", xmpp::ns::stanzaErrors));
    }

    void nobodyIsThere()
    {
        World world({}, false);
        User first(world.one);
        first.say("user@three.test", "hello");
        const auto error = first.heard(xmpp::Kind::Message);
        QVERIFY(error);
        QVERIFY(error->child("error", xmpp::ns::client)->child("remote-server-not-found", xmpp::ns::stanzaErrors));
    }
};

QTEST_GUILESS_MAIN(TestFederationNet)
#include "tst_federation_net.moc"
