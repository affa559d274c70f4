#include "server/parts.h"

#include <future>
#include <mutex>

#include <unistd.h>

#include "controller/network_session.h"
#include "dmci/administrator_login.h"
#include "imap/imap.h"
#include "pop3/session.h"
#include "server/demo.h"
#include "smtp/session.h"
#include "store/sql/sqlite_connection.h"

namespace posthorn::server {

using config::Setting;
using watch::Channel;
using watch::Level;

std::string versionText()
{
    return POSTHORN_VERSION;
}

namespace {

std::string machineName()
{
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) != 0 || !*name)
        return "localhost";
    return name;
}

} // namespace

Server::Server(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}

Server::~Server()
{
    stop();
}

Result<std::unique_ptr<Server>> Server::open(const Options& options)
{
    auto folder = DataFolder::open(options.dataDir);
    if (!folder)
        return passOn(folder.error());
    auto parts = std::make_unique<Parts>();
    parts->options = options;
    parts->folder = std::move(*folder);
    parts->settings = std::make_unique<config::Settings>(parts->folder->settingsFile(), options.overrides);
    if (auto loaded = parts->settings->reload(); !loaded)
        return passOn(loaded.error());
    return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Result<void> Server::start(const FirstWishes& wishes)
{
    auto started = m_parts->start(wishes);
    if (!started)
        m_parts->stop();
    return started;
}

void Server::stop()
{
    if (m_parts)
        m_parts->stop();
}

watch::Hub& Server::hub()
{
    return m_parts->hub;
}

config::Settings& Server::settings()
{
    return *m_parts->settings;
}

admin::Operations& Server::operations()
{
    return *m_parts->registry;
}

bool Server::isToStartAgain() const
{
    return m_parts->restartAsked;
}

const std::string& Server::dataFolder() const
{
    return m_parts->folder->path();
}

std::string Server::hostName() const
{
    return m_parts->hostName();
}

bool Server::isFirstStart() const
{
    return m_parts->folder->isNew();
}

void Server::onStopAsked(std::function<void()> handler)
{
    std::lock_guard lock(m_parts->stopMutex);
    m_parts->stopAsked = std::move(handler);
}

Result<void> Server::reload()
{
    return m_parts->reload();
}

std::string Server::Parts::hostName() const
{
    const std::string& set = settings->snapshot()->text(Setting::ServerHostName);
    return set.empty() ? machineName() : set;
}

Result<void> Server::Parts::makeFirst(const FirstWishes& wishes)
{
    if (!folder->isNew())
        return {};
    if (options.demo || wishes.demo) {
        if (auto done = makeDemo(*directory, *authenticator, *store, *helper); !done)
            return done;
        hub.log(Channel::System, Level::Info, "made the demo's domain demo.test");
    }
    if (wishes.ports) {
        const std::string name(portSchemeName(*wishes.ports));
        if (auto done = settings->change({{Setting::ServerPorts, name}}); !done)
            return done;
    }
    if (wishes.domain.empty())
        return {};
    return makeDomain(*directory, *authenticator, wishes.domain, wishes.postmasterPassword);
}

Result<void> Server::Parts::start(const FirstWishes& wishes)
{
    running = true;

    applySettings(*settings->snapshot());
    settings->onPublished([this](const config::SnapshotPtr& snapshot) { applySettings(*snapshot); });
    logFiles = std::make_unique<watch::LogFiles>(hub, *settings, folder->logs());
    logFiles->start();
    hub.log(Channel::System, Level::Info,
            "Posthorn " + versionText() + " starts as " + hostName() + " on " + folder->path());
    budget = std::make_unique<wire::MessageBudget>(
        uint64_t(settings->snapshot()->number(Setting::ServerMemoryForMessages)));
    helper = std::make_unique<SerialThread>("helper");
    engine = std::make_unique<net::Engine>(*settings, hub, net::EngineOptions{folder->tls(), 0, {}});
    net::ResolverOptions dns;
    dns.trustAnchor = settings->snapshot()->text(Setting::DeliveryDnsTrustAnchor);
    dns.unvalidated = [this](const std::string& problem) {
        hub.log(Channel::System, Level::Warning, "answers of the DNS are not validated: " + problem);
    };
    resolver = std::make_unique<net::Resolver>(std::move(dns));
    if (auto done = openStore(); !done)
        return done;
    if (auto done = openDirectory(); !done)
        return done;
    jmap = std::make_unique<JmapServices>(JmapServices::Needs{
        *engine, *directory, hub, *budget, [this](Executor& worker) { return benches->of(worker).store; },
        [this](Executor& worker) -> delivery::Acceptor& { return *benches->of(worker).router; }, hostName(),
        folder->path()});
    web = std::make_unique<WebServices>(WebServices::Needs{
        *directory, *authenticator, *settings, hub, *budget,
        [this](Executor& worker) { return benches->of(worker).store; }, [this] { return engine->ports(); }, hostName(),
        versionText(), folder->path(), *helper, *resolver, *engine, *jmap, *access, *secondFactors,
        [this](Executor& worker) { return timersOf(worker); },
        [this](http::Router& router, const auto& gate) { xmpp->addRoutes(router, gate); }});
    if (auto done = web->loadSessions(); !done)
        return done;
    if (auto done = makeFirst(wishes); !done)
        return done;
    if (auto done = engine->start(); !done)
        return done;
    hub.onControl([this](const watch::Control& control) { obey(control); });
    if (auto done = startServices(); !done)
        return done;
    startAdministration();
    if (auto done = startLocalDoor(); !done)
        return done;
    health = std::make_unique<HealthMonitor>(hub, *settings, folder->path());
    if (auto done = tellPorts(); !done)
        return done;
    if (auto done = startSemaphores(); !done)
        return done;
    hub.log(Channel::System, Level::Info, "ready");
    return {};
}

store::Limits Server::Parts::storeLimits() const
{
    const auto now = settings->snapshot();
    return {now->number(Setting::StoreSegmentSize), int(now->number(Setting::StoreCompactAt)),
            now->number(Setting::StoreReserve), now->number(Setting::StoreCacheMemory),
            now->boolean(Setting::StoreSearchIndex), now->number(Setting::StoreSearchMaxText)};
}

Result<void> Server::Parts::openStore()
{
    store::StoreOptions wanted;
    wanted.folder = folder->path();
    wanted.hub = &hub;
    wanted.limits = [this] { return storeLimits(); };
    auto opened = store::Store::open(wanted);
    if (!opened && opened.error().kind == ErrorKind::Corrupt) {
        // The index is made from the segments, so a damaged one is no reason to stay down.
        hub.log(Channel::System, Level::Error,
                "the index is damaged and is made anew from the segments: " + opened.error().detail);
        auto rebuilt = store::rebuildOffline(wanted);
        if (!rebuilt)
            return passOn(rebuilt.error());
        hub.log(Channel::System, Level::Warning,
                "the index was made anew: " + std::to_string(rebuilt->messages) + " messages in " +
                    std::to_string(rebuilt->mailboxes) + " mailboxes");
        opened = store::Store::open(wanted);
    }
    if (!opened)
        return passOn(opened.error());
    store = std::move(*opened);
    storeWork = std::make_unique<StoreWork>(*store);
    store::ChatOptions wantedChat;
    wantedChat.folder = folder->path();
    wantedChat.hub = &hub;
    auto openedChat = store::ChatStore::open(wantedChat);
    if (!openedChat)
        return fail(openedChat.error().kind, "chat.db: " + openedChat.error().text, openedChat.error().detail);
    chat = std::move(*openedChat);
    gate.open(store.get(), chat.get());
    return {};
}

Result<void> Server::Parts::openDirectory()
{
    auto secret = folder->secret();
    if (!secret)
        return passOn(secret.error());
    directory = std::make_unique<store::SqlDirectory>();
    const auto opener = [path = folder->directoryFile()] {
        return store::sql::SqliteConnection::open(path, store::sql::SqliteConnection::Mode::Writer);
    };
    auto opened = directory->open(opener, [this](int64_t account, Reply<void> reply) {
        gate.removeAccount(account, *helper, std::move(reply));
    });
    if (!opened)
        return opened;
    directory->onAccessRevoked([this](const MailAddress& address) {
        endAccess(doors(), address);
    });
    access = std::make_unique<store::SqlAccess>(*directory);
    secondFactors = std::make_unique<directory::SecondFactors>(*access, *secret);
    controllerAccounts = std::make_unique<directory::ControllerAccounts>(folder->controllerAccountsFile(), *secret);
    loadControllerAccounts();
    authenticator = std::make_unique<directory::PasswordAuthenticator>(*directory, *settings, hub, std::move(*secret));
    authenticator->noteUsesIn(access.get());
    provisioning = std::make_unique<store::SqlProvisioning>(*directory);
    authenticator->noteLoginsIn(provisioning.get());
    return {};
}

Result<void> Server::Parts::startServices()
{
    benches = std::make_unique<PerWorker<Bench>>([this](Executor& worker) {
        auto bench = std::make_unique<Bench>();
        bench->store = store->facade(worker);
        bench->chat = chat->facade(worker);
        bench->router = std::make_unique<delivery::Router>(delivery::Router::Parts{
            *directory, bench->store, *settings, hub, hostName(), [this] { queueRunner->notice(); }, Clock::system(),
            [this, &worker](const delivery::Envelope& envelope, const store::Delivery& delivery) {
                jmap->delivered(worker, envelope, delivery);
            }});
        return bench;
    });
    Executor& runnerHome = engine->worker(0);
    queueRunner = std::make_unique<delivery::QueueRunner>(delivery::QueueRunner::Parts{
        runnerHome, engine->timers(0), *engine, *resolver, *directory, benches->of(runnerHome).store, *settings, hub,
        hostName(), helper.get()});
    runnerHome.post([this] { queueRunner->start(); });
    const auto imapContext = std::make_shared<imap::Context>();
    mail = imapContext;
    imapContext->facade = [this](Executor& worker) { return benches->of(worker).store; };
    imapContext->authenticator = authenticator.get();
    imapContext->budget = budget.get();
    imapContext->hostName = hostName();
    imapContext->version = versionText();
    SessionFactories factories;
    factories.hostName = hostName();
    const auto smtpSession = [this](smtp::Flavour flavour, Executor& worker) {
        return smtp::makeServerSession(
            flavour, {*benches->of(worker).router, *authenticator, *directory, *budget, hostName()});
    };
    factories.smtp = [smtpSession](Executor& worker) { return smtpSession(smtp::Flavour::Relay, worker); };
    factories.submission = [smtpSession](Executor& worker) { return smtpSession(smtp::Flavour::Submission, worker); };
    factories.pop3 = [this](Executor& worker) {
        return pop3::makeSession({*authenticator, benches->of(worker).store, hostName(), "Posthorn-" + versionText()});
    };
    factories.imap = [imapContext](Executor& worker) { return imap::makeSession(imapContext, worker); };
    factories.controller = [this](Executor&) {
        return controller::makeNetworkSession({*registry, *controllerAccounts, controllerThrottle});
    };
    const auto dmciSession = [this](dmci::Flavour flavour, Executor& worker) {
        const Bench& bench = benches->of(worker);
        return dmci::makeSession(flavour, {*authenticator, *directory, *registry, *bench.router, *budget, dmciSessions,
                                           bench.store, hostName(), versionText(), Clock::system(),
                                           dmci::controllerAdministrators(*controllerAccounts, controllerThrottle)});
    };
    factories.dmci = [dmciSession](Executor& worker) { return dmciSession(dmci::Flavour::ClientInterface, worker); };
    factories.collaboration = [dmciSession](Executor& worker) {
        return dmciSession(dmci::Flavour::Collaboration, worker);
    };
    const auto tlsOf = [this](Setting implicit) {
        return settings->snapshot()->boolean(implicit) ? wire::TlsMode::Implicit : wire::TlsMode::StartTls;
    };
    factories.dmciTls = tlsOf(Setting::DmciImplicitTls);
    factories.collaborationTls = tlsOf(Setting::CollaborationImplicitTls);
    auto secret = folder->secret();
    if (!secret)
        return passOn(secret.error());
    xmpp = std::make_unique<XmppServices>(XmppServices::Needs{
        *engine, *directory, *authenticator, *settings, hub, [this](Executor& worker) { return benches->of(worker).store; },
        [this](Executor& worker) { return benches->of(worker).chat; }, hostName(), versionText(),
        folder->path(), *resolver, *registry, std::move(*secret)});
    xmpp->fill(factories);
    web->fill(factories);
    jmap->start(web->pushGateway());
    offers = server::offers(factories);
    for (Offer& offer : offers) {
        wire::Service service = offer.service;
        service.port = portOfOffer(offer, *settings->snapshot());
        offer.wanted = offer.isWanted(*settings->snapshot());
        if (offer.port)
            offer.number = uint16_t(settings->snapshot()->number(*offer.port));
        auto port = engine->add(std::move(service), offer.addresses, offer.wanted);
        if (!port && offer.wanted)
            return fail(port.error().kind, offer.service.name + ": " + port.error().text, port.error().detail);
    }
    return {};
}

void Server::Parts::startAdministration()
{
    auto context = std::unique_ptr<admin::Context>(new admin::Context{
        hub,
        *settings,
        *directory,
        *authenticator,
        store->facade(registry->executor()),
        [this](delivery::QueueOperation operation, std::vector<int64_t> ids, bool all, Executor& asker,
               Reply<size_t> reply) { queueRunner->apply(operation, std::move(ids), all, asker, std::move(reply)); },
        [this](Executor& asker, Reply<StoreWork::Lines> reply) { storeWork->verify(asker, std::move(reply)); },
        [this](Executor& asker, Reply<StoreWork::Lines> reply) { storeWork->rebuild(asker, std::move(reply)); },
        [this](Executor& asker, Reply<StoreWork::Lines> reply) { storeWork->compact(asker, std::move(reply)); },
        access.get(),
        secondFactors.get(),
        [this] { return web->sessionList(); },
        [this](const std::string& id) { return web->endSession(id); },
        &xmpp->messages(),
        [this](Executor& asker, Reply<std::vector<admin::RoomRow>> reply) { xmpp->rooms(asker, std::move(reply)); },
        [this](const std::string& room, Executor& asker, Reply<void> reply) { xmpp->closeRoom(room, asker, std::move(reply)); },
    });
    context->provisioning = provisioning.get();
    context->tryPassword = [this](const MailAddress& address, const std::string& password, Executor& asker, Reply<void> reply) {
        authenticator->tryPassword(address, password, asker, std::move(reply));
    };
    context->controllerAccounts = controllerAccounts.get();
    context->dataFolder = folder->path();
    registry->setContext(std::move(context));
}

void Server::Parts::stop()
{
    if (!running)
        return;
    running = false;
    hub.log(Channel::System, Level::Info, "stopping");
    if (semaphores)
        semaphores->stop();
    hub.onControl({});
    health.reset();
    if (helper) { // what was ordered before has been carried out
        std::promise<void> idle;
        helper->post([&idle] { idle.set_value(); });
        idle.get_future().wait();
    }
    if (queueRunner)
        engine->worker(0).post([this] { queueRunner->stop(); });
    if (xmpp)
        xmpp->beginStop();
    if (engine)
        engine->stopSessions(std::chrono::milliseconds(3000));
    ::unlink(folder->portsFile().c_str());
    registry->stop();
    if (engine)
        engine->stop(); // nothing runs on workers any more; they still take what is posted to them
    if (jmap)
        jmap->stop();
    if (xmpp)
        xmpp->stop();
    queueRunner.reset();
    benches.reset();
    storeWork.reset();
    gate.close();
    store.reset();
    chat.reset();
    if (web)
        web->closeSessions(); // what they want written down is the directory's to do
    authenticator.reset();
    secondFactors.reset();
    directory.reset();
    access.reset();
    provisioning.reset();
    web.reset();
    resolver.reset();
    helper.reset();
    engine.reset();
    xmpp.reset();
    semaphores.reset(); // to which answers were posted until here
    jmap.reset(); // what was waiting on the workers has gone with them
    budget.reset();
    hub.log(Channel::System, Level::Info, "stopped");
    if (logFiles)
        logFiles->stop();
    logFiles.reset();
}

} // namespace posthorn::server
