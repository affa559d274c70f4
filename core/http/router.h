// Which handler stands behind which path.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/handler.h"

namespace posthorn::http {

/// How a route takes a request's body.
enum class BodyKind {
    None,    ///< a body is refused with 413, unless it is empty
    Whole,   ///< collected in memory and handed to Handler::end()
    Streamed ///< handed on in pieces
};

/// Bytes, by the settings that a session was opened with: a limit may be a setting.
using LimitOf = std::function<uint64_t(const config::Snapshot&)>;

struct Route {
    /// One or several; GET serves HEAD too.
    std::vector<Method> methods;
    /// "/jmap/api", "/jmap/download/{account}/{blob}/{name}", "/{rest...}": {x} one segment, {x...} everything behind (maybe
    /// nothing). Literal segments win over {x}, and {x} over {x...}.
    std::string pattern;
    HandlerFactory make;
    BodyKind body = BodyKind::None;
    uint64_t bodyLimit = 64 * 1024; ///< above it: 413
    LimitOf bodyLimitOf;            ///< where it is a setting
    /// The Content-Security-Policy of this route's answers, unless they bring their own. Empty: the strictest one, for
    /// answers that are no pages.
    std::string contentSecurityPolicy;
    bool secretPath = false; ///< the path holds a secret: log and console show the pattern instead
};

/// Immutable once sessions have it; shared by all workers.
class Router {
public:
    void add(Route route);

    struct Match {
        const Route* route = nullptr;
        std::vector<std::pair<std::string, std::string>> caught;
        /// Without a route: methods that the path has, for Allow; empty: nobody knows the path.
        std::string allow;
    };
    /// @p path is decoded, as Request::path is.
    Match find(Method method, std::string_view path) const;

private:
    struct Entry {
        Route route;
        std::vector<std::string> segments;
    };
    std::vector<Entry> m_entries;
};

} // namespace posthorn::http
