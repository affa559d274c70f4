// The controller protocol on the network: a greeting with a time stamp, the login of a controller account, then commands.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "admin/operations.h"
#include "base/clock.h"
#include "directory/controller_accounts.h"
#include "directory/login_throttle.h"
#include "wire/link.h"

namespace posthorn::controller {

/// What a session works with. All of it outlives the session.
struct NetworkContext {
    admin::Operations& operations;
    const directory::ControllerAccounts& accounts;
    directory::LoginThrottle& throttle;
    Clock& clock = Clock::system();
    /// The middle part of the time stamp, a number that nobody can guess; null: a random one.
    std::function<uint64_t()> number = {};
};

std::unique_ptr<wire::Session> makeNetworkSession(NetworkContext context);

/// For connections over the limits.
std::string busyReply();

} // namespace posthorn::controller
