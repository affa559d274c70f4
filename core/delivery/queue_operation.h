// What an administrator may do to entries of the remote queue. core/admin names it, the queue's runner does it.
#pragma once

namespace posthorn::delivery {

enum class QueueOperation {
    RetryNow, ///< held entries are released, too
    Hold,
    Release,
    Remove ///< without report
};

} // namespace posthorn::delivery
