// The file by which a program sends somebody an instant message.
#pragma once

#include <string>
#include <string_view>

#include "base/mail_address.h"
#include "base/result.h"

namespace posthorn::semaphores {

constexpr size_t largestFile = 64 * 1024;

struct ImFile {
    MailAddress to;
    std::string from; ///< an address
    std::string text; ///< one line or more, without line ends at its end
};

/// The lines "To:" and "From:" in either order and letter case, a blank line, the text. Lines end with LF or CRLF. Invalid,
/// with the reason, for everything else, an empty text and what is no UTF-8 included.
Result<ImFile> parseImFile(std::string_view bytes);

} // namespace posthorn::semaphores
