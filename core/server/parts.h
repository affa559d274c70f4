// The server's parts and how they hold together: server.cpp starts and ends them, running.cpp is what a running server obeys.
#pragma once

#include <atomic>
#include <mutex>

#include "admin/registry.h"
#include "base/serial_thread.h"
#include "delivery/queue_runner.h"
#include "delivery/router.h"
#include "directory/controller_accounts.h"
#include "directory/login_throttle.h"
#include "directory/password_authenticator.h"
#include "directory/second_factors.h"
#include "dmci/session_book.h"
#include "imap/imap.h"
#include "net/engine.h"
#include "net/resolver.h"
#include "semaphores/semaphores.h"
#include "server/access_ends.h"
#include "server/data_folder.h"
#include "server/health.h"
#include "server/jmap_services.h"
#include "server/per_worker.h"
#include "server/ports.h"
#include "server/server.h"
#include "server/services.h"
#include "server/store_gate.h"
#include "server/store_work.h"
#include "server/web_services.h"
#include "server/xmpp_services.h"
#include "store/chat/chat.h"
#include "store/directory/sql_access.h"
#include "store/directory/sql_provisioning.h"
#include "store/directory/sql_directory.h"
#include "store/store.h"
#include "watch/log_files.h"
#include "wire/message_budget.h"

namespace posthorn::server {

/// A worker's own things.
struct Bench {
    store::Facade store;
    store::ChatFacade chat;
    std::unique_ptr<delivery::Router> router;
};

/// In the order of dependence: what stands lower uses what stands higher.
struct Server::Parts {
    Options options;
    std::unique_ptr<DataFolder> folder;
    std::unique_ptr<config::Settings> settings;
    watch::Hub hub;
    dmci::SessionBook dmciSessions;
    std::unique_ptr<watch::LogFiles> logFiles;
    std::unique_ptr<wire::MessageBudget> budget;
    std::unique_ptr<SerialThread> helper; ///< replies of nobody in particular; outlives the store
    std::unique_ptr<admin::Registry> registry = std::make_unique<admin::Registry>();
    std::unique_ptr<net::Engine> engine; ///< its workers outlive the store
    std::unique_ptr<net::Resolver> resolver;
    StoreGate gate;
    std::unique_ptr<store::SqlDirectory> directory;
    std::unique_ptr<store::SqlAccess> access;
    std::unique_ptr<store::SqlProvisioning> provisioning;
    std::unique_ptr<directory::PasswordAuthenticator> authenticator;
    std::unique_ptr<directory::SecondFactors> secondFactors;
    std::unique_ptr<directory::ControllerAccounts> controllerAccounts;
    directory::LoginThrottle controllerThrottle;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::ChatStore> chat;
    std::unique_ptr<StoreWork> storeWork;
    std::unique_ptr<PerWorker<Bench>> benches;
    std::unique_ptr<delivery::QueueRunner> queueRunner;
    std::unique_ptr<JmapServices> jmap;
    std::unique_ptr<WebServices> web;
    std::unique_ptr<XmppServices> xmpp;
    std::unique_ptr<HealthMonitor> health;
    std::unique_ptr<semaphores::Semaphores> semaphores;
    std::vector<Offer> offers;
    std::shared_ptr<const imap::Context> mail; ///< for those who need no login
    std::function<void()> stopAsked;
    std::atomic<bool> restartAsked{false}; ///< once stopped
    std::mutex stopMutex;
    std::vector<std::string> certificateSettings; ///< what the certificates in force were made by
    bool running = false;

    std::string hostName() const;

    Result<void> start(const FirstWishes& wishes);
    Result<void> makeFirst(const FirstWishes& wishes);
    Result<void> openStore();
    Result<void> openDirectory();
    Result<void> startServices();
    void startAdministration();
    Result<void> startLocalDoor();
    void openMail(const std::string& text, Executor& worker, Reply<std::unique_ptr<wire::Session>> reply);
    Result<void> startSemaphores();
    Result<void> tellPorts();
    /// To another port; its sessions end.
    void moveOffer(const Offer& offer, uint16_t port);
    wire::Timers* timersOf(const Executor& worker);
    uint16_t portOfOffer(const Offer& offer, const config::Snapshot& snapshot) const;
    void stop();
    Result<void> reload();
    void obey(const watch::Control& control);
    void loadControllerAccounts();
    Doors doors() { return {hub, *engine, web.get(), xmpp.get(), &dmciSessions}; }
    void applySettings(const config::Snapshot& snapshot);
    store::Limits storeLimits() const;
};

} // namespace posthorn::server
