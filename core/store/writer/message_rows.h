// What several verbs do with messages' rows, within the writer's transaction.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/writer/batch.h"

namespace posthorn::store {

/// Puts a message into the mailbox: rows, counters, snapshot. The fact is the caller's business. @p isNewBody: no mailbox
/// has had the body before.
Result<void> insertMessage(Batch& batch, MailboxState& mailbox, const Entry& entry, std::string_view summary,
                           bool isNewBody = true);

/// Puts @p entry's message into the mailbox with @p from's summary.
Result<void> insertCopy(Batch& batch, MailboxState& mailbox, const Entry& entry, MailboxId from, Uid fromUid);

Result<void> insertBody(Batch& batch, BodyId id, const BodyPlace& place, int64_t refs);
/// Where the body lies; nothing when there is none of that number. @p refs may be null.
Result<std::optional<BodyPlace>> findBody(sql::Connection& sql, BodyId id, int64_t* refs = nullptr);
/// More or fewer placements use the body; the last one takes it along.
Result<void> changeRefs(Batch& batch, BodyId id, int64_t by);

/// The messages with these UIDs (rising), or all; those that do not exist are passed over.
Result<std::vector<Entry>> readEntries(Batch& batch, MailboxId mailbox, const std::optional<std::vector<Uid>>& uids);

/// How messages leave a mailbox.
enum class Leaving {
    Ends,         ///< they let go of their bodies
    MovesWithin,  ///< to another mailbox of the account, which takes the bodies over
    MovesAway,    ///< to another account's mailbox
    WithAccount,  ///< they let go of their bodies, and nobody will ask what became of them
};

/// Removes the rows of these messages (rising), counters and snapshot too, and remembers which bodies left the account's
/// mailboxes at @p modseq.
Result<void> removeEntries(Batch& batch, MailboxState& mailbox, const std::vector<Entry>& entries, Leaving leaving,
                           Modseq modseq);

/// The columns of a message's row in the order in which readEntry() takes them.
#define POSTHORN_MESSAGE_COLUMNS "uid, flags, kw0, kw1, modseq, internal_date, size, body"
Entry readEntry(const sql::Rows& row);

} // namespace posthorn::store
