// The command line of `posthorn`.
#pragma once

#include <string>
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
    PortScheme ports = PortScheme::User;
    std::vector<std::pair<config::Setting, std::string>> overrides; ///< --listen and --set

    /// @p arguments without the program's name. Invalid says what is wrong in one line. Without --ports: the standard
    /// ports where this process may take them, else the user ones.
    static Result<Options> parse(const std::vector<std::string>& arguments);
    static std::string usage();
};

} // namespace posthorn::server
