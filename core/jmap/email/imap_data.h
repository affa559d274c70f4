// Reads what the store keeps of a message (mime/summary.h): ENVELOPE and BODYSTRUCTURE as IMAP has them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/email/body_tree.h"
#include "mime/address_list.h"

namespace posthorn::jmap {

/// A value of IMAP's data format (RFC 3501 section 4).
struct ImapValue {
    enum class Kind { Nil, Text, List } kind = Kind::Nil;
    std::string text; ///< of a string, or of an atom or number
    std::vector<ImapValue> items;
};
/// Nothing where it is damaged, or nested deeper than messages are.
std::optional<ImapValue> parseImapValue(std::string_view text);

/// An ENVELOPE. Values are as the header has them, unfolded.
struct Envelope {
    std::optional<std::string> date, subject, inReplyTo, messageId;
    std::vector<mime::Address> from, to, cc, bcc; ///< empty where there is no such field
};
std::optional<Envelope> parseEnvelope(std::string_view text);

/// The tree of a BODYSTRUCTURE; one text/plain part where it is damaged.
BodyTree parseBodyStructure(std::string_view text);

} // namespace posthorn::jmap
