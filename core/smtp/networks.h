// Addresses against lists of networks, as settings name them. Pure functions; the session calls in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace posthorn::smtp {

/// True if the numeric @p address is one of @p networks: "192.0.2.1", "10.0.0.0/8", "2001:db8::/32". Items that are
/// none of these match nobody.
bool isInNetworks(std::string_view address, const std::vector<std::string>& networks);

} // namespace posthorn::smtp
