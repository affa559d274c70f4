// Instant messaging's side of the server: the stations of all workers.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "admin/registry.h"
#include "delivery/instant_messages.h"
#include "directory/authenticator.h"
#include "directory/directory.h"
#include "http/router.h"
#include "server/services.h"
#include "store/chat/chat_store.h"
#include "store/mail_store.h"
#include "watch/hub.h"

namespace posthorn::net {
class Engine;
}
namespace posthorn::xmpp {
class Exchange;
}
namespace posthorn::web {
class Gate;
}

namespace posthorn::server {

class XmppServices {
public:
    struct Needs {
        net::Engine& engine;
        directory::Directory& directory;
        directory::Authenticator& authenticator;
        config::Settings& settings;
        watch::Hub& hub;
        std::function<store::Facade(Executor& worker)> store;
        std::function<store::ChatFacade(Executor& worker)> chat;
        std::string hostName;
        std::string version;
        std::string dataFolder;
        wire::Resolver& resolver;
        admin::Operations& operations;
        std::string secret; ///< the installation's
    };
    explicit XmppServices(Needs needs);
    /// After the engine: what waits on its workers still knows the stations.
    ~XmppServices();

    /// Fills in the clients' service.
    void fill(SessionFactories& factories);
    /// XMPP over WebSocket, on the web service, whose sessions @p gate knows.
    void addRoutes(http::Router& router, const std::shared_ptr<const web::Gate>& gate);
    /// For whoever has messages for users.
    delivery::InstantMessages& messages() { return *m_messages; }
    /// Rooms, for the administration.
    void rooms(Executor& asker, Reply<std::vector<admin::RoomRow>> reply);
    void closeRoom(const std::string& address, Executor& asker, Reply<void> reply);
    /// The account's password has changed, it was disabled or removed. From any thread.
    void revoke(const MailAddress& account);
    /// One of its app passwords is gone, or it has a second factor now. From any thread.
    void endSessions(const MailAddress& account);
    /// Before the sessions are told to end.
    void beginStop();
    /// The store is about to go: stations let go of it. The engine has stopped.
    void stop();

private:
    std::shared_ptr<const web::Gate> m_gate; ///< since the routes were added, before anything listens
    std::unique_ptr<xmpp::Exchange> m_exchange;
    std::unique_ptr<delivery::InstantMessages> m_messages;
};

} // namespace posthorn::server
