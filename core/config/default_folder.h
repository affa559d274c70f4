// Where everything is kept unless --data-dir says otherwise; the server and posthornctl must agree on it.
#pragma once

#include <string>

namespace posthorn::config {

/// $XDG_DATA_HOME/posthorn, or ~/.local/share/posthorn.
std::string defaultDataDir();

} // namespace posthorn::config
