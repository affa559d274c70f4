// The command line of `posthorn`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/settings.h"

namespace posthorn::server {

enum class PortScheme { Auto, User, Standard };

struct Options {
    bool headless = false;
    bool demo = false;
    bool help = false;
    bool version = false;
    std::string dataDir;
    std::optional<PortScheme> ports; ///< --ports; else the setting server.ports decides
    std::vector<std::pair<config::Setting, std::string>> overrides; ///< --listen and --set

    /// @p arguments without the program's name. Invalid says what is wrong in one line.
    static Result<Options> parse(const std::vector<std::string>& arguments);
    static std::string usage();
};

/// "auto", "user" or "standard".
std::optional<PortScheme> portSchemeNamed(std::string_view name);
std::string_view portSchemeName(PortScheme scheme);

} // namespace posthorn::server
