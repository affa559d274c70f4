// A message disposition notification (RFC 8098) as the JSON of RFC 9007 and as a message.
#pragma once

#include <string>
#include <string_view>

#include "jmap/arguments.h"
#include "jmap/error.h"
#include "mime/builder.h"

namespace posthorn::jmap {

/// What of an MDN object a client may say, checked. invalidProperties.
std::optional<SetError> checkMdn(const Object& mdn);

/// What the server adds.
struct MdnFacts {
    mime::NamedMailbox from;
    std::string to;                ///< from Disposition-Notification-To
    std::string finalRecipient;    ///< "rfc822; alice@example.org"
    std::string originalRecipient; ///< of the same form; may be empty
    std::string originalMessageId; ///< with its brackets; may be empty
    std::string hostName;
    UnixMs now = 0;
};
/// The whole message. @p original: what the notification is about; its header goes along where the client wants that.
std::string composeMdn(const Object& mdn, const MdnFacts& facts, std::string_view original);

/// The MDN object in a message of type multipart/report; nothing where it holds none.
std::optional<Object> parseMdn(std::string_view message);

} // namespace posthorn::jmap
