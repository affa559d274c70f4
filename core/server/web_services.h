// The web service and the administration port, put together from the server's parts.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "admin/registry.h"
#include "directory/authenticator.h"
#include "server/services.h"
#include "store/store.h"
#include "watch/hub.h"
#include "wire/message_budget.h"
#include "wire/timer.h"

namespace posthorn::web {
class Gate;
class MessengerFiles;
class SessionBook;
}
namespace posthorn::jmap {
class PushGateway;
}
namespace posthorn::http {
class Router;
class StaticFiles;
}

namespace posthorn::server {

class JmapServices;

/// What stands behind the web's sessions. Made before the services, dropped after the engine's sessions have ended.
class WebServices {
public:
    struct Needs {
        directory::Directory& directory;
        directory::Authenticator& authenticator;
        const config::Settings& settings;
        watch::Hub& hub;
        wire::MessageBudget& budget;
        std::function<store::Facade(Executor& worker)> store; ///< each worker's own
        std::function<std::map<std::string, uint16_t>()> ports;
        std::string hostName;
        std::string version;
        std::string dataFolder;
        Executor& background; ///< where files may be waited for
        wire::Resolver& resolver;
        wire::Connector& connector;
        JmapServices& jmap;
        directory::AccessRecords& access;
        directory::SecondFactors& secondFactors;
        std::function<wire::Timers*(Executor& worker)> timers;
        /// Of other rooms on the web service; may be empty.
        std::function<void(http::Router&, const std::shared_ptr<const web::Gate>&)> addRoutes;
    };
    explicit WebServices(Needs needs);
    ~WebServices();

    /// Fills in web and admin.
    void fill(SessionFactories& factories);
    /// The way out to push services. As long as this.
    jmap::PushGateway& pushGateway() { return *m_push; }
    /// The account's password changed, or it was disabled or removed: its web sessions end.
    void revoke(const MailAddress& address);
    /// Settings were read anew.
    void reload();
    /// Who is signed in since before the start. May wait: call it before services listen.
    Result<void> loadSessions();
    /// Before the directory goes.
    void closeSessions();
    /// For administrators, from any thread.
    std::vector<admin::WebSessionRow> sessionList() const;
    bool endSession(const std::string& id);

private:
    void takeFolder();
    void checkReady(Executor& asker, Reply<void> reply) const;

    Needs m_needs;
    std::shared_ptr<web::SessionBook> m_sessions;
    std::shared_ptr<http::StaticFiles> m_files;
    std::shared_ptr<web::MessengerFiles> m_messenger;
    std::unique_ptr<jmap::PushGateway> m_push;
};

} // namespace posthorn::server
