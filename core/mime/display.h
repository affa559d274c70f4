// Mail as people read it: decoded, in UTF-8, cut to what fits a list. The console, the web mail and notices call in; no
// protocol does. Decoding is GMime's. Safe from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mime/mail_date.h"

namespace posthorn::mime {

/// All text is valid UTF-8 without control characters (but for line feeds in the preview).
struct DisplayMessage {
    std::string subject;
    std::string from; ///< "Name <mailbox@host>, ..."; so are the next two
    std::string to;
    std::string cc;
    std::optional<MailDate> date;
    std::string preview; ///< the first text part, or the first HTML part as plain text
    /// The file names of what is attached, or the media type where there is no name.
    std::vector<std::string> attachments;
};

/// Never fails; what cannot be decoded is shown as it stands. @p previewCharacters bounds the preview in code points.
DisplayMessage display(std::string_view message, size_t previewCharacters = 400);

/// Unfolds an unstructured field's value and decodes its encoded words (RFC 2047). Raw octets of 128 and above are
/// taken for UTF-8, or for Latin-1 where they are not that.
std::string decodeHeaderText(std::string_view value);

/// An address list for people, with decoded names; at most @p limit addresses, and "..." for the rest.
std::string displayAddresses(std::string_view value, size_t limit = 20);

} // namespace posthorn::mime
