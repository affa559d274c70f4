// What a server tells in LIST, STATUS and FETCH responses, read out of their text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ctl/mail/mail_link.h"

namespace posthorn::ctl {

/// Number, flags, date, size and header of "* 5 FETCH (UID 7 FLAGS (\Seen) ... BODY[HEADER.FIELDS (...)] {12}CRLF...". What it
/// does not tell stays as it is.
FetchedMessage parseFetch(std::string_view response);
/// The name in "* LIST (\HasNoChildren) "/" "INBOX""; nothing where it can hold no messages.
std::optional<std::string> parseList(std::string_view response);
/// The number behind a word: that of "MESSAGES" in "* STATUS INBOX (MESSAGES 3)"; 0 where there is none.
uint64_t numberAfter(std::string_view response, std::string_view word);

} // namespace posthorn::ctl
