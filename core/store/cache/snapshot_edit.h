// How one snapshot becomes the next: a batch's changes to one mailbox, and their application to the chunks they touch.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/mailbox_snapshot.h"

namespace posthorn::store {

/// What one commit changed in one mailbox.
struct MailboxDelta {
    MailboxInfo info;     ///< after the commit
    uint64_t version = 0; ///< of the mailbox's row; rises with each commit that touches it
    std::shared_ptr<const std::vector<std::string>> keywords;
    std::vector<Entry> added;   ///< rising UIDs
    std::vector<Entry> changed; ///< flags, keywords and modseq as they are now; of several with one UID the last counts
    std::vector<Uid> expunged;  ///< each once, any order
    bool removed = false;       ///< the mailbox is gone
};

/// Makes chunks of entries that rise.
void appendEntries(MailboxSnapshot& snapshot, const std::vector<Entry>& entries);

/// The snapshot after the commit. Additions come first, then changes, then expunges.
SnapshotPtr applyDelta(const MailboxSnapshot& before, const MailboxDelta& delta);

} // namespace posthorn::store
