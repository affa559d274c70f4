#include "server/ports.h"

#include "base/files.h"

namespace posthorn::server {

namespace {

struct Row {
    std::string_view service;
    uint16_t user;
    uint16_t standard;
};

// All the services that the product has or will have: their names and numbers are promised to programs outside.
constexpr Row rows[] = {
    {"smtp", 2525, 25},          {"submission", 2587, 587},    {"submissions", 2465, 465},
    {"pop3", 2110, 110},         {"pop3s", 2995, 995},         {"imap", 2143, 143},
    {"imaps", 2993, 993},        {"xmpp-client", 5222, 5222},  {"xmpp-server", 5269, 5269},
    {"web", 3000, 80},           {"web-tls", 3443, 443},       {"admin", 3001, 1000},
    {"controller", 6017, 6017},  {"dmci", 12080, 12080},       {"collaboration", 8390, 8390},
};

} // namespace

std::optional<uint16_t> portOf(std::string_view service, PortScheme scheme)
{
    for (const Row& row : rows) {
        if (row.service == service)
            return scheme == PortScheme::Auto ? 0 : scheme == PortScheme::User ? row.user : row.standard;
    }
    return std::nullopt;
}

Result<void> writePorts(const std::string& path, const std::map<std::string, uint16_t>& ports)
{
    std::string text = "{";
    for (const auto& [name, port] : ports)
        text += (text.size() > 1 ? ",\n  \"" : "\n  \"") + name + "\": " + std::to_string(port);
    return replaceFile(FileSystem::system(), path, text + "\n}\n");
}

} // namespace posthorn::server
