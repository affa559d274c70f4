// How names are compared: domains as lower-case U-labels in NFC, local parts of accounts and aliases case-folded in NFC.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/mail_address.h"

namespace posthorn {

/// "EXAMPLE.org." and "xn--bcher-kva.example" to "example.org" and "bücher.example"; nothing for what is no domain name.
std::optional<std::string> normaliseDomain(std::string_view name);
/// NFC and lower case.
std::string normaliseLocal(std::string_view local);
MailAddress normalise(const MailAddress& address);
/// True for a local part that an account or alias may have: a dot-string of at most 64 octets (RFC 5321, RFC 6531),
/// without '+' and '/', which have meanings of their own here.
bool isAccountName(std::string_view local);

} // namespace posthorn
