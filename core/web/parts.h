// What the web service works with: made by the server's assembly, shared by all its routes. All of it outlives them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "config/settings.h"
#include "directory/authenticator.h"
#include "directory/second_factors.h"
#include "directory/directory.h"
#include "http/static_files.h"
#include "store/mail_store.h"
#include "watch/hub.h"
#include "wire/message_budget.h"
#include "wire/service.h"
#include "wire/timer.h"

namespace posthorn::web {

class MessengerFiles;
class SessionBook;

struct Parts {
    directory::Directory& directory;
    directory::Authenticator& authenticator;
    const config::Settings& settings;
    watch::Hub& hub;
    wire::MessageBudget* budget = nullptr;
    std::shared_ptr<SessionBook> sessions;
    std::shared_ptr<http::StaticFiles> files;
    std::string hostName;
    std::string version;
    /// The services that listen now, by name.
    std::function<std::map<std::string, uint16_t>()> ports;
    /// A round trip through the directory and the store, answered on the asker's executor.
    std::function<void(Executor& asker, Reply<void> reply)> checkReady;
    Clock* clock = &Clock::system();
    /// For the image proxy; null: there is none.
    wire::Resolver* resolver = nullptr;
    wire::Connector* connector = nullptr;
    /// Where the image proxy may fetch from; empty: the public internet.
    std::function<bool(std::string_view address)> mayFetchFrom;
    /// App passwords, and what outlives a restart; null: there are none.
    directory::AccessRecords* access = nullptr;
    directory::SecondFactors* secondFactors = nullptr;
    /// The worker's own view of the store, for counts.
    std::function<store::Facade(Executor& worker)> store = {};
    /// The worker's timers; null where it has none.
    std::function<wire::Timers*(Executor& worker)> timers = {};
    std::shared_ptr<MessengerFiles> messenger = {};
};

} // namespace posthorn::web
