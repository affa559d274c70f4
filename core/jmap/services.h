// What methods may use: the house's interfaces of one worker, and what all workers share.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/executor.h"
#include "delivery/acceptor.h"
#include "directory/directory.h"
#include "store/mail_store.h"
#include "wire/message_budget.h"
#include "wire/timer.h"

namespace posthorn::jmap {

class Shared;

/// One for each worker. The things pointed to outlive the processor.
struct Services {
    Executor& worker;
    store::Facade store;
    Shared& shared;
    directory::Directory* directory = nullptr; ///< without it an account has only its own address
    delivery::Acceptor* acceptor = nullptr;    ///< without it nothing can be submitted
    wire::MessageBudget* budget = nullptr;
    wire::Timers* timers = nullptr; ///< without them nothing is gathered before it is told
    Clock& clock = Clock::system();
    std::string hostName = "localhost"; ///< in Message-IDs and Received fields
};

} // namespace posthorn::jmap
