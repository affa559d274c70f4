// Whom a message's own header names, for programs that hand it over without an envelope (RFC 8621 section 7.5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/mail_address.h"

namespace posthorn::mime {

/// Adds the addresses in all fields of that name to @p out, each once; the text of those that are none goes to @p bad.
void addAddresses(std::string_view message, std::string_view name, std::vector<MailAddress>& out,
                  std::vector<std::string>* bad = nullptr);

/// The message without its fields of that name; its body as it is.
std::string withoutField(std::string_view message, std::string_view name);

} // namespace posthorn::mime
