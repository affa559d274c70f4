// What an SMTP server says: three digits, an enhanced status code (RFC 3463) and a text; and which answer belongs to
// which error of the rooms below.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace posthorn::smtp {

struct Answer {
    int code = 250;
    std::string_view enhanced; ///< "2.1.0"; empty where RFC 2034 section 4 wants none (greeting, EHLO, 3xx)
    std::string text;          ///< lines separated by '\n'; all but the last are sent with a hyphen
    bool closes = false;       ///< the connection is closed behind it

    bool isError() const { return code >= 400; }
};

/// The reply as it goes over the line, every line with code, enhanced code and CRLF.
std::string format(const Answer& answer);

/// How a message that could not be kept is refused after its end.
Answer deliveryAnswer(const Error& error);
/// How a recipient is refused.
Answer recipientAnswer(const Error& error);
/// How a login is refused (RFC 4954 section 6).
Answer loginAnswer(const Error& error);

} // namespace posthorn::smtp
