// ENVELOPE, BODY and BODYSTRUCTURE of RFC 3501 section 7.4.2, exactly as they go over the wire. The store keeps these
// texts; the IMAP room sends them. All functions are pure and safe from any thread.
//
// Octet counts are those of the raw bytes, which is what a FETCH of the section sends. Header text stays encoded
// (RFC 2047), but parameters cut in pieces are joined as RFC 2231 section 8 asks. Where the message is broken the
// answer is Dovecot's: "MISSING_MAILBOX", "MISSING_DOMAIN" and "SYNTAX_ERROR" stand for what cannot be read of an
// address, and a multipart without parts shows one empty text/plain part.
#pragma once

#include <string>
#include <string_view>

#include "mime/structure.h"

namespace posthorn::mime {

/// "(date subject from sender reply-to to cc bcc in-reply-to message-id)", parentheses included. Sender and Reply-To
/// default to From. At most 10,000 addresses of a message are shown.
std::string envelope(const EnvelopeFields& fields);
/// The same of a message's own header; reads no further than to its end.
std::string envelope(std::string_view message);

/// The extensible form, parentheses included.
std::string bodyStructure(const Structure& structure);
std::string bodyStructure(std::string_view message);
/// The form without extension data, parentheses included.
std::string body(const Structure& structure);
std::string body(std::string_view message);

/// Derives body()'s text from bodyStructure()'s. Empty where the text is not one that bodyStructure() wrote.
std::string bodyFromBodyStructure(std::string_view bodyStructure);

} // namespace posthorn::mime
