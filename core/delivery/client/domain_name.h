// Domain names as the DNS and servers without SMTPUTF8 want them. The queue runner and the outgoing session call in.
#pragma once

#include <optional>
#include <string>

#include "base/mail_address.h"

namespace posthorn::delivery {

/// A-labels (RFC 5890): "bücher.example" to "xn--bcher-kva.example". Nothing for what is no domain name.
std::optional<std::string> toALabels(const std::string& domain);

/// The address in ASCII, its domain in A-labels where need be; nothing when the local part itself is not ASCII.
std::optional<std::string> asciiAddress(const MailAddress& address);

} // namespace posthorn::delivery
