// The addresses below /jmap: the session object, the API, blobs, and push. What they do is core/jmap's business.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "http/router.h"
#include "jmap/processor.h"
#include "jmap/shared.h"
#include "web/auth/gate.h"

namespace posthorn::web {

struct JmapParts {
    std::shared_ptr<const Gate> gate;
    /// The worker's own processor; it outlives all sessions on the worker.
    std::function<jmap::Processor&(Executor& worker)> processor;
    jmap::Shared& shared;
};

void addJmapRoutes(http::Router& router, const std::shared_ptr<const JmapParts>& parts);

// The families, for addJmapRoutes().
void addJmapApi(http::Router& router, const std::shared_ptr<const JmapParts>& parts);
void addJmapBlobs(http::Router& router, const std::shared_ptr<const JmapParts>& parts);
void addJmapPush(http::Router& router, const std::shared_ptr<const JmapParts>& parts);

/// The principal as core/jmap knows it, with the quota that applies.
std::shared_ptr<const jmap::Principal> toJmap(const directory::Principal& principal, const config::Snapshot& settings);
/// "https://mail.example.org", as the client called us.
std::string originOf(const http::Request& request);
/// An error of core/jmap as a response.
http::Response problemOf(const Error& error);

} // namespace posthorn::web
