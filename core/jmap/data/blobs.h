// Reading blobs: messages, their parts, uploads.
#pragma once

#include "jmap/ids.h"
#include "jmap/method.h"

namespace posthorn::jmap {

/// Uploads are the asker's own, whatever account the call means; messages those of that account's view.
/// The octets of a blob with its transfer encoding undone. NotFound where the account has no such blob (any more);
/// TooLarge above @p most octets; Unavailable when memory is short. @p share covers them.
Task<Result<std::string>> readBlob(Call call, BlobId blob, wire::MessageBudget::Share& share,
                                   uint64_t most = UINT64_MAX);

/// Whether there is such a blob, without reading it.
Task<Result<bool>> hasBlob(Call call, BlobId blob);

/// Stores an upload; its blob id.
Task<Result<std::string>> storeBlob(Call call, std::string bytes);

} // namespace posthorn::jmap
