// A whole message built from a tree of parts: what JMAP's Email/set and the web mail write. Texts become 7bit or
// quoted-printable in UTF-8, all else base64, messages stay as they are. Values are given raw in UTF-8; nothing that a
// value holds can begin a new line of the header. Pure but for random boundaries; safe from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "mime/builder.h"
#include "mime/mail_date.h"

namespace posthorn::mime {

constexpr size_t longestText = 900; ///< of an unstructured value

/// A field as it will stand in the message: made by the functions below, or raw.
struct ComposedField {
    std::string name;
    std::string value; ///< encoded; may hold CRLF and a blank where it is folded
};

/// Printable ASCII without a colon (RFC 5322 section 3.6.8).
bool isFieldName(std::string_view name);
/// True for a value that may stand behind a colon as it is: ASCII without control characters, every line end followed
/// by a blank and more than blanks.
bool isRawFieldValue(std::string_view value);

/// An unstructured value, encoded where it is not ASCII. Longer ones are cut to longestText octets.
std::string composeText(std::string_view text);
std::string composeMailboxes(const std::vector<NamedMailbox>& mailboxes);
/// "name: a, b;"
std::string composeGroup(std::string_view name, const std::vector<NamedMailbox>& mailboxes);
/// "<a> <b>" or, for URLs, "<a>, <b>".
std::string composeBracketed(const std::vector<std::string>& items, std::string_view separator);
/// "Sat, 21 Nov 2026 14:00:00 +0200"
std::string composeDate(const MailDate& date);

struct ComposedPart {
    std::string type = "text/plain"; ///< media type
    std::vector<ComposedField> fields; ///< further ones; none of Content-Type, -Transfer-Encoding and those below
    std::string fileName;
    std::string disposition; ///< "inline", "attachment"; may be empty
    std::string contentId;   ///< without brackets; may be empty
    std::string language;    ///< may be empty
    std::string location;    ///< may be empty
    /// Of a leaf. Text is UTF-8 with any line ends where `isText`; else octets.
    std::shared_ptr<const std::string> content;
    bool isText = false;
    std::vector<ComposedPart> parts; ///< of a multipart
};

/// @p fields first, in their order, then MIME-Version and the body. CRLF line ends.
std::string composeMessage(const std::vector<ComposedField>& fields, const ComposedPart& body);

} // namespace posthorn::mime
