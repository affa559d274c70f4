// What the session object promises (RFC 8620 section 2), and what is held to.
#pragma once

#include <cstddef>
#include <cstdint>

namespace posthorn::jmap {

struct Limits {
    uint64_t maxSizeUpload = 50 << 20; ///< where no setting says otherwise (Principal::maxUpload)
    size_t maxConcurrentUpload = 4;
    size_t maxSizeRequest = 10 << 20;
    size_t maxConcurrentRequests = 8;
    size_t maxCallsInRequest = 32;
    size_t maxObjectsInGet = 1000;
    size_t maxObjectsInSet = 1000;

    // RFC 8621 section 1.3.1
    size_t maxMailboxDepth = 100;
    size_t maxSizeMailboxName = 255;
    uint64_t maxSizeAttachmentsPerEmail = 50 << 20;
    // RFC 8621 section 1.3.2: seconds
    int64_t maxDelayedSend = 90 * 24 * 3600;

    // RFC 9404 section 3.1
    uint64_t maxSizeBlobSet = 10 << 20;
    size_t maxDataSources = 64;

    /// Of uploads that wait for their use, per account.
    uint64_t maxUploadsBytes = 200 << 20;
    size_t maxUploads = 500;
    int64_t uploadLifeMs = 3600 * 1000;

    size_t maxFilterDepth = 16;
    size_t maxFilterConditions = 200;
    size_t maxSortProperties = 8;
};

inline constexpr Limits limits;

} // namespace posthorn::jmap
