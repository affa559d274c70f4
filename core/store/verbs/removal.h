// How messages and mailboxes go; expunge, move, remove and rename share it.
#pragma once

#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

/// Removes these messages (rising) with fact and tombstones.
Result<void> expungeEntries(Batch& batch, MailboxState& mailbox, const std::vector<Entry>& entries, Leaving leaving);

/// Removes the mailbox with all that is in it. The reference is dead afterwards.
Result<void> removeWhole(Batch& batch, MailboxState& mailbox, Leaving leaving = Leaving::Ends);

/// True when there are names below @p name.
Result<bool> hasChildren(Batch& batch, AccountId account, const std::string& name);

/// Removes the names above @p name that were only kept for those below them, once the last one has gone.
Result<void> removeEmptyParents(Batch& batch, AccountId account, std::string name);

/// Puts messages into @p to as copies (or as themselves, @p moving) of those in @p from. Gives the new UIDs.
Result<std::vector<Uid>> copyEntries(Batch& batch, MailboxState& from, const std::vector<Entry>& entries,
                                     MailboxState& to, const std::vector<KeywordSet>& keywords, bool moving);
/// The keyword bits in @p to of each entry of @p from; Limit when there would be too many.
Result<std::vector<KeywordSet>> mapKeywords(Batch& batch, const MailboxState& from, const std::vector<Entry>& entries,
                                            MailboxState& to);

} // namespace posthorn::store::verbs
