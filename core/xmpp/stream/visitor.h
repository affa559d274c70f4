// Somebody whom another part of the server knows: by a web session, or as an enrolled device.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/executor.h"
#include "directory/directory.h"

namespace posthorn::xmpp {

/// Somebody whom the web service knows by what a request or login brought with it.
struct WebVisitor {
    directory::Account account;
    /// Calls @p ended on @p worker when that is over, as long as the handle is kept.
    std::function<std::shared_ptr<void>(Executor& worker, std::function<void()> ended)> whenEnded;
};

/// The device of a bearer token, used from that address; nothing for one that is not good for instant messaging. From any thread.
using FindDevice = std::function<std::optional<WebVisitor>(std::string_view token, std::string_view address)>;

} // namespace posthorn::xmpp
