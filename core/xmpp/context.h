// What the XMPP server works with. core/server fills it; all of it outlives sessions and stations.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/executor.h"
#include "base/files.h"
#include "config/settings.h"
#include "directory/authenticator.h"
#include "directory/directory.h"
#include "store/chat/chat_store.h"
#include "store/mail_store.h"
#include "watch/hub.h"
#include "wire/service.h"
#include "wire/timer.h"

namespace posthorn::xmpp {

struct WorkerParts {
    Executor* executor = nullptr;
    wire::Timers* timers = nullptr;
    std::function<store::Facade()> store;    ///< called on the worker, once
    std::function<store::ChatFacade()> chat; ///< the same
};

struct Context {
    directory::Directory& directory;
    directory::Authenticator& authenticator;
    config::Settings& settings;
    watch::Hub& hub;
    Clock& clock;
    std::string hostName;
    std::string version;
    std::vector<WorkerParts> workers;
    std::string dataFolder{};                  ///< empty: nothing is kept in files
    FileSystem* files = &FileSystem::system(); ///< by which that is done
    /// Ports that listen, by service; from any thread.
    std::function<std::map<std::string, uint16_t>()> ports{};
    wire::Connector* connector = nullptr; ///< null: no other server is called
    wire::Resolver* resolver = nullptr;   ///< the same
    /// Runs an operation of the administration's list (core/admin) in the name of that administrator; the answer is its rows.
    std::function<void(const std::string& actor, std::string_view word, std::vector<std::string> arguments, Executor& asker,
                       Reply<std::vector<std::vector<std::string>>> reply)>
        administer{};
    std::string secret = {}; ///< 32 random octets of the installation; empty: no tokens are given
};

} // namespace posthorn::xmpp
