#include "server/options.h"

#include "config/default_folder.h"

namespace posthorn::server {

namespace {

constexpr std::pair<std::string_view, PortScheme> schemes[] = {
    {"auto", PortScheme::Auto}, {"user", PortScheme::User}, {"standard", PortScheme::Standard}};

} // namespace

std::optional<PortScheme> portSchemeNamed(std::string_view name)
{
    for (const auto& [known, scheme] : schemes) {
        if (known == name)
            return scheme;
    }
    return std::nullopt;
}

std::string_view portSchemeName(PortScheme scheme)
{
    return schemes[size_t(scheme)].first;
}

std::string Options::usage()
{
    return "usage: posthorn [--headless] [--data-dir DIR] [--demo] [--listen ADDR] [--ports auto|user|standard]\n"
           "                [--set NAME=VALUE]...\n"
           "\n"
           "  --headless         no console window; log and state are in the data folder\n"
           "  --data-dir DIR     everything is kept here (default: " +
           config::defaultDataDir() +
           ")\n"
           "  --demo             in an empty data folder, make the domain demo.test with people and mail\n"
           "  --listen ADDR      listen on this address only (setting server.listen)\n"
           "  --ports SCHEME     standard: 25, 143, ...; user: 2525, 2143, ...; auto: free ones (see run/ports.json)\n"
           "  --set NAME=VALUE   override a setting of posthorn.ini for this run\n"
           "  --help, --version\n";
}

Result<Options> Options::parse(const std::vector<std::string>& arguments)
{
    Options options;
    options.dataDir = config::defaultDataDir();
    for (size_t i = 0; i < arguments.size(); ++i) {
        std::string name = arguments[i];
        std::string value;
        bool hasValue = false;
        if (const size_t equals = name.find('='); equals != std::string::npos && name.rfind("--", 0) == 0) {
            value = name.substr(equals + 1);
            name.resize(equals);
            hasValue = true;
        }
        const auto needValue = [&] {
            if (!hasValue && i + 1 < arguments.size()) {
                value = arguments[++i];
                hasValue = true;
            }
            return hasValue;
        };
        if (name == "--headless" || name == "--demo" || name == "--help" || name == "--version") {
            if (hasValue)
                return fail(ErrorKind::Invalid, name + " takes no value");
            (name == "--headless" ? options.headless
             : name == "--demo"   ? options.demo
             : name == "--help"   ? options.help
                                  : options.version) = true;
        } else if (name == "--data-dir") {
            if (!needValue() || value.empty())
                return fail(ErrorKind::Invalid, "--data-dir wants a folder");
            options.dataDir = value;
        } else if (name == "--ports") {
            needValue();
            options.ports = portSchemeNamed(value);
            if (!options.ports)
                return fail(ErrorKind::Invalid, "--ports wants auto, user or standard");
        } else if (name == "--listen") {
            if (!needValue())
                return fail(ErrorKind::Invalid, "--listen wants an address");
            auto normal = config::normalise(config::Setting::ServerListen, value);
            if (!normal)
                return passOn(normal.error());
            options.overrides.emplace_back(config::Setting::ServerListen, *normal);
        } else if (name == "--set") {
            if (!needValue())
                return fail(ErrorKind::Invalid, "--set wants NAME=VALUE");
            auto assignment = config::parseAssignment(value);
            if (!assignment)
                return passOn(assignment.error());
            options.overrides.push_back(std::move(*assignment));
        } else {
            return fail(ErrorKind::Invalid, "unknown option " + arguments[i]);
        }
    }
    while (options.dataDir.size() > 1 && options.dataDir.back() == '/')
        options.dataDir.pop_back();
    return options;
}

} // namespace posthorn::server
