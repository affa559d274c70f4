// The Return-Path field (RFC 5321 section 4.4): what stays here has it as its first line, what leaves has not. The body
// of a message that does both is stored once, with it.
#pragma once

#include <string>
#include <string_view>

#include "base/mail_address.h"

namespace posthorn::delivery {

/// "Return-Path: <sender>\r\n".
std::string returnPath(const MailAddress& sender);
/// The length of the Return-Path line at the beginning of @p message; 0 when there is none. Our own Received field comes
/// first in whatever was accepted, so that a sender's own Return-Path is never at the beginning.
size_t returnPathSize(std::string_view message);

} // namespace posthorn::delivery
