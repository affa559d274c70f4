// XMPP addresses (RFC 7622), in the one form in which they are compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/jid_escape.h"
#include "base/mail_address.h"

namespace posthorn::xmpp {

/// [local@]domain[/resource]. The local part is case-folded and the domain lower case (U-labels), both in NFC; the
/// resource keeps its case. Each at most 1,023 octets.
struct Jid {
    std::string local;
    std::string domain;
    std::string resource;

    bool operator==(const Jid&) const = default;
    auto operator<=>(const Jid&) const = default;
    bool isEmpty() const { return domain.empty(); }
    bool isBare() const { return resource.empty(); }
    bool isDomain() const { return local.empty() && resource.empty(); }
    Jid bare() const { return {local, domain, {}}; }
    Jid withResource(std::string_view name) const { return {local, domain, std::string(name)}; }
    bool sameBare(const Jid& other) const { return local == other.local && domain == other.domain; }
    std::string text() const;
    std::string bareText() const;
    /// The account's address (XEP-0106): "o'neil" for the local part "o\27neil".
    MailAddress address() const { return {unescapeJidLocal(local), domain}; }
    /// The same as text.
    std::string addressText() const { return unescapeJidLocal(local) + '@' + domain; }

    /// Nothing for what is no address.
    static std::optional<Jid> parse(std::string_view text);
    /// An account's; what its name has that a local part may not is escaped.
    static Jid of(const MailAddress& address);
    /// A resource in its form (RFC 7622 section 3.4); nothing for one that may not be.
    static std::optional<std::string> prepareResource(std::string_view resource);
};

struct JidHash {
    size_t operator()(const Jid& jid) const;
};

} // namespace posthorn::xmpp
