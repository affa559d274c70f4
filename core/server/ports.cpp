#include "server/ports.h"

#include <cstdio>
#include <memory>

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
    {"xmpp-component", 5347, 5347}, {"xmpp-proxy", 7777, 7777},
    {"web", 3000, 80},           {"web-tls", 3443, 443},       {"admin", 3001, 1000},
    {"controller", 6017, 6017},  {"dmci", 12080, 12080},       {"collaboration", 8390, 8390},
};

// CAP_NET_BIND_SERVICE in the effective set, or a system that leaves the low ports to everybody.
bool mayTakeLowPorts()
{
    std::unique_ptr<FILE, int (*)(FILE*)> free(std::fopen("/proc/sys/net/ipv4/ip_unprivileged_port_start", "re"),
                                               std::fclose);
    int first = 1024;
    if (free && std::fscanf(free.get(), "%d", &first) == 1 && first <= 25)
        return true;
    std::unique_ptr<FILE, int (*)(FILE*)> status(std::fopen("/proc/self/status", "re"), std::fclose);
    char line[256];
    while (status && std::fgets(line, sizeof line, status.get())) {
        unsigned long long capabilities = 0;
        if (std::sscanf(line, "CapEff: %llx", &capabilities) == 1)
            return capabilities >> 10 & 1;
    }
    return false;
}

} // namespace

PortScheme chooseScheme(const Options& options, const config::Snapshot& settings)
{
    if (options.ports)
        return *options.ports;
    const auto set = portSchemeNamed(settings.text(config::Setting::ServerPorts));
    return set.value_or(mayTakeLowPorts() ? PortScheme::Standard : PortScheme::User);
}

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
