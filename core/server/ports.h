// Which service listens where, and how programs outside find out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "server/options.h"

namespace posthorn::server {

/// What the command line says, else the setting, else the standard ports where this process may take them.
PortScheme chooseScheme(const Options& options, const config::Snapshot& settings);

/// The port of a service in a scheme; 0 (a free one) with auto. Nothing for an unknown name.
std::optional<uint16_t> portOf(std::string_view service, PortScheme scheme);

/// Writes {"smtp": 2525, ...}.
Result<void> writePorts(const std::string& path, const std::map<std::string, uint16_t>& ports);

} // namespace posthorn::server
