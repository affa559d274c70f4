#include "web/known/routes.h"

#include <algorithm>

#include "base/text.h"
#include "base/names.h"

namespace posthorn::web {

bool isKnownAddress(std::string_view path)
{
    return path.rfind("/.well-known/", 0) == 0 || path.rfind("/mail/config-v", 0) == 0 ||
           equalsIgnoreCase(path, "/autodiscover/autodiscover.xml");
}

void ifOurs(const Parts& parts, const std::string& domain, Executor& worker, Reply<bool> reply)
{
    const auto name = normaliseDomain(domain);
    if (!name)
        return reply(false);
    directory::Directory& directory = parts.directory;
    directory.domains(worker, [&directory, &worker, name = *name,
                               reply = std::move(reply)](Result<std::vector<directory::Domain>> domains) {
        if (!domains)
            return reply(passOn(domains.error()));
        const auto same = [&name](const directory::Domain& domain) { return domain.name == name; };
        if (std::any_of(domains->begin(), domains->end(), same))
            return reply(true);
        directory.domainAliases(worker, [name, reply](Result<std::vector<directory::DomainAlias>> aliases) {
            if (!aliases)
                return reply(passOn(aliases.error()));
            reply(std::any_of(aliases->begin(), aliases->end(), [&name](const directory::DomainAlias& alias) {
                return wildcardMatch(alias.alias, name);
            }));
        });
    });
}

std::string xmlText(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&apos;"; break;
        default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

std::vector<MailAccess> mailAccess(const Parts& parts)
{
    struct Row {
        const char* service;
        std::string_view protocol;
        bool implicitTls;
    };
    // The better one first: programs take the first that they can.
    static constexpr Row rows[] = {{"imaps", "imap", true},       {"imap", "imap", false},
                                   {"pop3s", "pop3", true},       {"pop3", "pop3", false},
                                   {"submissions", "smtp", true}, {"submission", "smtp", false}};
    const auto ports = parts.ports();
    std::vector<MailAccess> access;
    for (const Row& row : rows) {
        if (const auto found = ports.find(row.service); found != ports.end())
            access.push_back({row.protocol, found->second, row.implicitTls});
    }
    return access;
}

} // namespace posthorn::web
