// JMAP's side of the server: what all workers share, a processor for each, and the sending of what was held.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "delivery/acceptor.h"
#include "directory/directory.h"
#include "store/mail_store.h"
#include "watch/hub.h"
#include "wire/message_budget.h"

namespace posthorn::net {
class Engine;
}
namespace posthorn::jmap {
class Processor;
class PushGateway;
class Shared;
}

namespace posthorn::server {

class JmapServices {
public:
    struct Needs {
        net::Engine& engine;
        directory::Directory& directory;
        watch::Hub& hub;
        wire::MessageBudget& budget;
        std::function<store::Facade(Executor& worker)> store;
        std::function<delivery::Acceptor&(Executor& worker)> acceptor;
        std::string hostName;
        std::string dataFolder;
    };
    explicit JmapServices(Needs needs);
    /// After the engine: tasks that wait on its workers still know the processors.
    ~JmapServices();

    jmap::Processor& processor(Executor& worker);
    jmap::Shared& shared();
    /// A message has come into mailboxes here. On @p worker.
    void delivered(Executor& worker, const delivery::Envelope& envelope, const store::Delivery& delivery);
    /// The engine runs: held messages are sent from now on, and pushes by @p gateway, which outlives stop().
    void start(jmap::PushGateway& gateway);
    /// The engine has stopped, and the store is about to go.
    void stop();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace posthorn::server
