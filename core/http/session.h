// HTTP/1.1 (RFC 9112) as a sans-IO session: see README.md.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "http/router.h"
#include "wire/link.h"
#include "wire/message_budget.h"

namespace posthorn::http {

/// What every session of a service shares. All of it outlives the sessions.
struct Context {
    std::shared_ptr<const Router> router;
    wire::MessageBudget* budget = nullptr; ///< what whole bodies draw from; null: only their limits count
    std::string serverName;                ///< for the Server field; empty: none
    Clock* clock = &Clock::system();
    /// Asked before a route is looked for: an answer here is the answer (a redirect to HTTPS, a host that is not ours).
    std::function<std::optional<Response>(const Request& request, const wire::Link& link)> intercept;
};

std::unique_ptr<wire::Session> makeSession(std::shared_ptr<const Context> context);

/// Sent to a connection over the limits.
std::string busyReply();

} // namespace posthorn::http
