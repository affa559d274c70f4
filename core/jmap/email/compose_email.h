// An Email object as a client wants it to be (RFC 8621 section 4.6), turned into a message.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jmap/method.h"

namespace posthorn::jmap {

/// The blobs that the parts of @p email name, as given.
std::vector<std::string> blobsOf(const Object& email);

using BlobContents = std::map<std::string, std::shared_ptr<const std::string>, std::less<>>;

/// The message. @p blobs holds all of blobsOf(). invalidProperties, tooLarge.
tl::expected<std::string, SetError> composeEmail(const Object& email, const BlobContents& blobs, UnixMs now,
                                                 const std::string& hostName);

} // namespace posthorn::jmap
