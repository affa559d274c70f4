// Pictures and the like of cards (RFC 9610 section 3): clients give and get them as blobs, the store keeps them in the card
// itself, as "data:" URIs. So they live and go with their card, and count for its size.
#pragma once

#include <optional>

#include "jmap/ids.h"
#include "jmap/method.h"

namespace posthorn::jmap {

/// Bytes of one: what goes, with its neighbours, into a card of 256 KiB.
inline constexpr uint64_t mostMediaBytes = 180 * 1024;

/// Takes the octets of each medium given by "blobId" into the card. blobNotFound, tooLarge, invalidProperties.
/// @p taken says whether there was any.
Task<std::optional<SetError>> takeMedia(Call call, Object& card, bool& taken);

/// The card, which has its "id", as clients see it: blobs instead of "data:" URIs in base64.
void showMedia(Object& card);

/// The octets of BlobId::card and BlobId::digest. NotFound.
Task<Result<std::string>> readMedia(Call call, BlobId blob);

} // namespace posthorn::jmap
