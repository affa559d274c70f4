// The store's verbs: each makes a request for the writer and lies in the file of its name. Facades call them; what they
// mean is said in mail_store.h. @p asker null: the reply comes on the writer's thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/mail_store.h"
#include "store/segment/facts.h"
#include "store/writer/prepared.h"
#include "store/writer/request.h"

namespace posthorn::store::verbs {

RequestPtr deliver(PreparedDelivery delivery, Executor* asker, Reply<uint64_t> reply);

struct PreparedAppend {
    MailboxId mailbox = 0;
    std::vector<PreparedMessage> messages;
    std::vector<NewMessage> details; ///< of the same messages
    uint64_t quota = 0;
};
RequestPtr append(PreparedAppend append, Executor* asker, Reply<AppendResult> reply);

RequestPtr changeFlags(MailboxId mailbox, std::vector<Uid> uids, FlagChange change, Executor* asker,
                       Reply<FlagResult> reply);
RequestPtr expunge(MailboxId mailbox, std::optional<std::vector<Uid>> uids, bool onlyDeleted, Executor* asker,
                   Reply<std::vector<Uid>> reply);
RequestPtr copy(MailboxId from, std::vector<Uid> uids, MailboxId to, uint64_t quota, Executor* asker,
                Reply<CopyResult> reply);
RequestPtr move(MailboxId from, std::vector<Uid> uids, MailboxId to, Executor* asker, Reply<CopyResult> reply);

RequestPtr createMailbox(AccountId account, std::string name, SpecialUse use, Executor* asker,
                         Reply<MailboxInfo> reply);
RequestPtr removeMailbox(AccountId account, std::string name, Executor* asker, Reply<void> reply);
RequestPtr renameMailbox(AccountId account, std::string from, std::string to, Executor* asker, Reply<void> reply);
RequestPtr subscribe(AccountId account, std::string name, bool subscribed, Executor* asker, Reply<void> reply);
RequestPtr setSpecialUse(AccountId account, std::string name, SpecialUse use, Executor* asker, Reply<void> reply);
RequestPtr setGrant(AccountId owner, MailboxId mailbox, AccountId grantee, uint32_t rights, Executor* asker,
                    Reply<void> reply);
RequestPtr claimRecent(MailboxId mailbox, Uid below, Executor* asker);
RequestPtr createAccount(AccountId account, Executor* asker, Reply<void> reply);
RequestPtr removeAccount(AccountId account, Executor* asker, Reply<void> reply);

RequestPtr settle(std::vector<QueueChange> changes, std::vector<PreparedDelivery> deliveries, Executor* asker,
                  Reply<void> reply);

RequestPtr setObjects(AccountId account, std::string kind, std::vector<ObjectChange> changes,
                      std::optional<Modseq> ifState, Executor* asker, Reply<ObjectsSet> reply);

/// Stores the summary of a message that had none.
RequestPtr storeSummary(MailboxId mailbox, Uid uid, std::string summary, Executor* asker);

// Compaction's.
/// One record of a segment that is being compacted.
struct OldRecord {
    int64_t at = 0;
    std::vector<Fact> facts;
    std::string payload;
    uint32_t checksum = 0;
    bool isBody = false;
};
/// Writes what still counts of the records anew. @p oldest: the segment is the oldest of all, so that facts about ends
/// may go. Replies with the mailboxes that were spoken of.
RequestPtr relocate(uint64_t segment, bool oldest, std::vector<OldRecord> records,
                    Reply<std::vector<MailboxId>> reply);
/// Writes the mailboxes' facts anew as they are now.
RequestPtr restateMailboxes(std::vector<MailboxId> mailboxes, Reply<void> reply);
/// Marks the segment as removed if no body lies in it (InUse otherwise), or forgets its row when @p forget.
RequestPtr dropSegment(uint64_t segment, bool forget, Reply<void> reply);
/// Forgets what ended before that time.
RequestPtr pruneEnded(UnixMs before, Reply<void> reply);

} // namespace posthorn::store::verbs
