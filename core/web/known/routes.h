// Addresses that programs know by heart: /.well-known and its older relatives. One file for each family.
#pragma once

#include <memory>

#include "http/router.h"
#include "web/parts.h"

namespace posthorn::web {

/// Thunderbird's config-v1.1.xml.
void addAutoconfig(http::Router& router, const std::shared_ptr<const Parts>& parts);
/// Outlook's autodiscover.xml, the plain old XML kind.
void addAutodiscover(http::Router& router, const std::shared_ptr<const Parts>& parts);
/// mta-sts.txt (RFC 8461), host-meta (RFC 6415), security.txt (RFC 9116), and the way to JMAP (RFC 8620 section 2.2).
void addSmallOnes(http::Router& router, const std::shared_ptr<const Parts>& parts);

/// True for addresses below which machines look before they know anything: these are served without TLS too.
bool isKnownAddress(std::string_view path);

/// Asks whether @p domain is ours, itself or by an alias; answers on the worker.
void ifOurs(const Parts& parts, const std::string& domain, Executor& worker, Reply<bool> reply);

std::string xmlText(std::string_view text);

/// How a mail program gets at us: a row for each service that listens.
struct MailAccess {
    std::string_view protocol; ///< "imap", "pop3" or "smtp"
    uint16_t port;
    bool implicitTls; ///< else STARTTLS
};
std::vector<MailAccess> mailAccess(const Parts& parts);

} // namespace posthorn::web
