// What protocols ask of the store: small interfaces, answered on the asker's executor. Reads may be answered before the
// asking function returns; writes are answered when they are durable (RFC 5321 section 6.1: a 250 is a promise).
// Each worker has its own set (Store::facade), so that reads use the worker's own connection.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "base/mail_address.h"
#include "store/mailbox_snapshot.h"
#include "store/objects/objects.h"
#include "store/types.h"

namespace posthorn::store {

class Search; // store/search/search.h

/// An account's mailboxes as a tree of names.
class Mailboxes {
public:
    virtual ~Mailboxes() = default;
    /// All mailboxes of the account, sorted by name with INBOX first. An account is given INBOX, Drafts, Sent, Trash,
    /// Junk and Archive (with their special use) when it is made.
    virtual void list(AccountId account, Reply<std::vector<MailboxInfo>> reply) = 0;
    /// NotFound when there is no such name.
    virtual void find(AccountId account, const std::string& name, Reply<MailboxInfo> reply) = 0;
    /// Makes the mailbox and the parents it lacks. Exists, Invalid (name), Limit (10,000 mailboxes an account).
    virtual void create(AccountId account, const std::string& name, SpecialUse use, Reply<MailboxInfo> reply) = 0;
    /// Removes the mailbox and its messages; where names below it exist it stays as not selectable. INBOX: Denied.
    virtual void remove(AccountId account, const std::string& name, Reply<void> reply) = 0;
    /// Renames the mailbox and all below it. INBOX: its messages move to the new mailbox (RFC 3501 section 6.3.5).
    virtual void rename(AccountId account, const std::string& from, const std::string& to, Reply<void> reply) = 0;
    /// Exists when another mailbox of the account has that use; INBOX: Denied.
    virtual void setSpecialUse(AccountId account, const std::string& name, SpecialUse use, Reply<void> reply) = 0;
    /// Subscriptions are names of their own: they outlive the mailbox (RFC 3501 section 6.3.6).
    virtual void setSubscribed(AccountId account, const std::string& name, bool subscribed, Reply<void> reply) = 0;
    virtual void subscriptions(AccountId account, Reply<std::vector<std::string>> reply) = 0;
    virtual void usage(AccountId account, Reply<Usage> reply) = 0;

    /// The newest snapshot. Cached: O(1) when any session has it open, else it is read in one index range.
    virtual void open(MailboxId mailbox, Reply<SnapshotPtr> reply) = 0;
    /// Says that a session has shown everything below the snapshot's uidNext as \Recent to its client.
    virtual void claimRecent(MailboxId mailbox, Uid below) = 0;
    /// Calls @p changed on this facade's executor after each commit that changed the mailbox (many commits may make
    /// one call), until the returned handle is dropped. A removed mailbox calls it too; open() then says NotFound.
    virtual std::shared_ptr<void> watch(MailboxId mailbox, std::function<void()> changed) = 0;
};

/// A message on its way into a mailbox.
struct NewMessage {
    Bytes bytes;
    UnixMs internalDate = 0;
    uint32_t flags = 0;
    std::vector<std::string> keywords;
};

struct AppendResult {
    uint32_t uidValidity = 0;
    std::vector<Uid> uids; ///< one for each message, rising
};

struct CopyResult {
    uint32_t uidValidity = 0; ///< of the target
    std::vector<Uid> from;    ///< those that still existed
    std::vector<Uid> to;
};

struct FlagChange {
    enum class Mode { Replace, Add, Remove } mode = Mode::Replace;
    uint32_t flags = 0;
    std::vector<std::string> keywords; ///< Limit when the mailbox would have more than KeywordSet::capacity
    std::optional<Modseq> unchangedSince; ///< RFC 7162 section 3.1.3
};

struct FlagResult {
    SnapshotPtr snapshot;       ///< with the changes (and maybe more)
    std::vector<Uid> changed;   ///< whose flags are now as asked (also those that were so before)
    std::vector<Uid> refused;   ///< changed since `unchangedSince`
};

/// ENVELOPE, BODYSTRUCTURE and the like of one message (core/mime/summary.h), as it was when the message came in.
struct StoredSummary {
    Uid uid = 0;
    std::string_view blob; ///< mime::encodeSummary; lives as long as the Summaries that it came in
};

/// The answer to summaries(): views into blocks that the store's cache shares with all who read them.
struct Summaries {
    std::vector<StoredSummary> items;                ///< rising UIDs; messages that do not exist are passed over
    std::vector<std::shared_ptr<const void>> owners; ///< keep the blobs alive
};

/// The messages of mailboxes.
class Messages {
public:
    virtual ~Messages() = default;
    /// Appends all or none. @p quota: the account's limit in bytes, 0 for none. OverQuota, NoSpace, NotFound.
    virtual void append(MailboxId mailbox, std::vector<NewMessage> messages, uint64_t quota,
                        Reply<AppendResult> reply) = 0;
    /// @p uids rising; those that do not exist are passed over.
    virtual void changeFlags(MailboxId mailbox, std::vector<Uid> uids, FlagChange change, Reply<FlagResult> reply) = 0;
    /// Removes those of @p uids (all, when nothing is given) that have \Deleted when @p onlyDeleted. Replies with what
    /// was removed, rising.
    virtual void expunge(MailboxId mailbox, std::optional<std::vector<Uid>> uids, bool onlyDeleted,
                         Reply<std::vector<Uid>> reply) = 0;
    /// Bodies are not copied. All or none.
    virtual void copy(MailboxId from, std::vector<Uid> uids, MailboxId to, uint64_t quota, Reply<CopyResult> reply) = 0;
    /// Copy and expunge in one commit (RFC 6851). Moving within one account changes no quota.
    virtual void move(MailboxId from, std::vector<Uid> uids, MailboxId to, Reply<CopyResult> reply) = 0;

    /// The summaries of @p uids (rising, at most 1,000 a call); one that has none stored yet is made from the body.
    virtual void summaries(MailboxId mailbox, std::vector<Uid> uids, Reply<Summaries> reply) = 0;
    /// Bytes [offset, offset + length) of a message, fewer at its end. Corrupt when the record's checksum is wrong
    /// (checked when a body is read from its start to its end in one call).
    virtual void read(MailboxId mailbox, Uid uid, uint64_t offset, uint64_t length, Reply<std::string> reply) = 0;
};

/// Where an accepted message goes.
struct LocalTarget {
    AccountId account = 0;
    std::string mailbox = "INBOX"; ///< made where missing
    uint32_t flags = 0;
};

/// A recipient at another host. Each is one entry of the remote queue.
struct RemoteRecipient {
    MailAddress address;
    std::string original;  ///< RFC 3461 ORCPT, as given; may be empty
    uint32_t notify = 0;   ///< RFC 3461 NOTIFY bits; 0 when not given
};

struct Delivery {
    Bytes bytes;               ///< with Received, and with Return-Path for what stays here
    MailAddress sender;        ///< envelope sender; null for bounces
    std::string envelopeId;    ///< RFC 3461 ENVID; may be empty
    UnixMs arrived = 0;
    std::vector<LocalTarget> local;
    std::vector<RemoteRecipient> remote;
};

class Deliveries {
public:
    virtual ~Deliveries() = default;
    /// Puts the message into all mailboxes and into the queue, in one commit, its body stored once. Quota is the
    /// business of whoever accepted the recipient. The reply is the delivery's number, for the 250 and the log.
    virtual void deliver(Delivery delivery, Reply<uint64_t> reply) = 0;
};

/// One recipient's entry in the remote queue.
struct QueueEntry {
    int64_t id = 0;
    uint64_t delivery = 0;
    BodyId body = 0;
    uint32_t size = 0;
    MailAddress sender;
    std::string envelopeId;
    RemoteRecipient recipient;
    UnixMs arrived = 0;
    UnixMs nextAttempt = 0;
    uint32_t attempts = 0;
    std::string lastError;
    bool held = false;
};

struct QueueChange {
    enum class Kind { Retry /**< sets nextAttempt, attempts, lastError */, Remove, Hold, Release } kind;
    int64_t id = 0;
    UnixMs nextAttempt = 0;
    uint32_t attempts = 0;
    std::string lastError;
};

/// The remote queue.
class Queue {
public:
    virtual ~Queue() = default;
    /// Entries that are not held, with nextAttempt <= @p until, oldest attempt first.
    virtual void due(UnixMs until, size_t most, Reply<std::vector<QueueEntry>> reply) = 0;
    /// For the console, in order of arrival, from the entry after @p afterId.
    virtual void entries(int64_t afterId, size_t most, Reply<std::vector<QueueEntry>> reply) = 0;
    struct Totals {
        uint64_t waiting = 0;
        uint64_t held = 0;
        uint64_t bytes = 0;
        UnixMs oldest = 0;
        UnixMs nextAttempt = 0; ///< the earliest of all; 0 when none waits
    };
    virtual void totals(Reply<Totals> reply) = 0;
    /// Makes all changes, and delivers @p deliveries (bounces), in one commit: no moment at which a message is in
    /// neither place. Unknown ids are passed over.
    virtual void settle(std::vector<QueueChange> changes, std::vector<Delivery> deliveries, Reply<void> reply) = 0;
    virtual void readBody(BodyId body, Reply<Bytes> reply) = 0;
};

/// Where a body is in an account: one of its messages.
struct Placement {
    BodyId body = 0;
    MailboxId mailbox = 0;
    Uid uid = 0;
    bool operator==(const Placement&) const = default;
};

/// An account at one moment. Both numbers only rise, so two equal states are the same account.
struct AccountState {
    Modseq modseq = 0;   ///< the highest of its mailboxes', those that are gone included
    BodyId nextBody = 0; ///< a message that comes in later has this number or a higher one
    Modseq horizon = 0;  ///< what ended before it is forgotten
};

/// What happened to an account after a modification sequence. Which messages came or changed say the snapshots of the
/// mailboxes (changedSince).
struct AccountChanges {
    AccountState now;
    std::vector<MailboxId> mailboxes; ///< made or changed, or with messages that came, changed or went; rising
    std::vector<MailboxId> removed;   ///< rising; also such as were made after it
    std::vector<BodyId> destroyed;    ///< the account has no message with that body any more; rising
    std::vector<BodyId> left;         ///< a message went, another one with that body is still there; rising
};

/// Some messages of an account, and nothing of the others.
struct Excerpts {
    AccountState at;
    /// One for each mailbox that has any of them: with the mailbox's own numbers and keywords, but only these entries.
    std::vector<SnapshotPtr> mailboxes;
};

/// A stretch of a mailbox in the order of dates, of equal dates in that of bodies.
struct DatePage {
    AccountState at; ///< of the mailbox's account
    uint64_t total = 0;
    std::vector<BodyId> bodies;
};

/// Accounts by the numbers that outlive moves: what JMAP asks beside the snapshots.
class Lookup {
public:
    virtual ~Lookup() = default;
    /// All messages of the account with one of these bodies, in the order of @p bodies. One index look-up a body.
    virtual void placements(AccountId account, std::vector<BodyId> bodies, Reply<std::vector<Placement>> reply) = 0;
    /// The messages with these bodies, all of one moment. A few index look-ups a body, whatever the mailboxes hold.
    virtual void excerpts(AccountId account, std::vector<BodyId> bodies, Reply<Excerpts> reply) = 0;
    /// At most @p most bodies of the mailbox by date, behind the first @p skipped. Costs what is skipped and what is given.
    /// Unsupported where a body may be in the mailbox more than once (NotFound where there is none): open() tells then.
    virtual void page(MailboxId mailbox, bool ascending, uint64_t skipped, size_t most, Reply<DatePage> reply) = 0;
    virtual void state(AccountId account, Reply<AccountState> reply) = 0;
    /// NotFound when @p since lies before the account's horizon, or is no modification sequence that it ever had: then
    /// what ended since is not known. Costs what ended since.
    virtual void changes(AccountId account, Modseq since, Reply<AccountChanges> reply) = 0;
    /// Calls @p changed on this facade's executor after each commit that changed anything of the account (many commits
    /// may make one call), until the returned handle is dropped.
    virtual std::shared_ptr<void> watch(AccountId account, std::function<void()> changed) = 0;
    /// Calls @p marked on this facade's executor with the account and the keyword whenever a message of any account was
    /// added or changed and has a keyword that begins with @p prefix (lower case; the keyword's case does not matter),
    /// until the returned handle is dropped.
    virtual std::shared_ptr<void> watchKeywords(std::string prefix,
                                                std::function<void(AccountId, const std::string&)> marked) = 0;
};

/// A mailbox that another account shares.
struct SharedMailbox {
    AccountId owner = 0;
    MailboxId mailbox = 0;
    uint32_t rights = 0; ///< of enum Right
    bool operator==(const SharedMailbox&) const = default;
};

constexpr size_t mostGrants = 200; ///< of one mailbox

/// Mailboxes shared with other accounts. A grant ends with its mailbox and with either account; renaming keeps it.
class Grants {
public:
    virtual ~Grants() = default;
    /// Gives @p grantee just these rights to the mailbox; 0 takes all away. NotFound: the account has no such mailbox,
    /// or one that holds no messages. Invalid: rights without ReadItems, or to its own account. Limit: mostGrants.
    virtual void set(AccountId owner, MailboxId mailbox, AccountId grantee, uint32_t rights, Reply<void> reply) = 0;
    /// What others share with the account, by owner and mailbox. Costs what is shared with it. Who watches the account
    /// (Lookup::watch) is told when it changes.
    virtual void sharedWith(AccountId grantee, Reply<std::vector<SharedMailbox>> reply) = 0;
};

/// One worker's set of interfaces. Use it on that worker only.
struct Facade {
    std::shared_ptr<Mailboxes> mailboxes;
    std::shared_ptr<Messages> messages;
    std::shared_ptr<Deliveries> deliveries;
    std::shared_ptr<Queue> queue;
    std::shared_ptr<Lookup> lookup = nullptr;
    std::shared_ptr<Objects> objects = nullptr;
    std::shared_ptr<Search> search = nullptr;
    std::shared_ptr<Grants> grants = nullptr;
};

} // namespace posthorn::store
