// What the log says: facts. Each says what is so from now on (a message lies here with these flags, these UIDs are gone,
// a mailbox is called so), never what is to be done, so that replaying them in order gives the index, and what is
// repeated does no harm. Numbers of mailboxes, bodies and queue entries are never used twice.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/mail_address.h"
#include "store/types.h"

namespace posthorn::store {

/// First and last UID of a run.
using UidRange = std::pair<Uid, Uid>;
/// Runs of @p uids, which rise.
std::vector<UidRange> rangesOf(const std::vector<Uid>& uids);

/// A keyword with its bit, so that the facts of one message suffice to read its keywords.
struct KeywordRef {
    uint32_t index = 0;
    std::string name;
};
using KeywordRefs = std::vector<KeywordRef>;

/// The counters as they were when the segment was begun; first fact of each segment.
struct StartFact {
    uint64_t segment = 0;
    int64_t nextBody = 1, nextMailbox = 1, nextDelivery = 1, nextQueue = 1;
    uint32_t uidValidity = 0;
    Modseq modseq = 0; ///< the last one given out; 0 in segments of a time when each mailbox counted for itself
};

/// A message lies in a mailbox.
struct PlacementFact {
    BodyId body = 0;
    AccountId account = 0;
    MailboxId mailbox = 0;
    std::string mailboxName; ///< at that time
    uint32_t uidValidity = 0;
    Uid uid = 0;
    Modseq modseq = 0;
    UnixMs internalDate = 0;
    uint32_t flags = 0;
    KeywordRefs keywords;
    uint32_t size = 0;
};

/// Messages have exactly these flags and keywords.
struct FlagsFact {
    MailboxId mailbox = 0;
    Modseq modseq = 0;
    uint32_t flags = 0;
    KeywordRefs keywords;
    std::vector<UidRange> uids;
};

struct ExpungeFact {
    MailboxId mailbox = 0;
    Modseq modseq = 0;
    std::vector<UidRange> uids;
};

/// A mailbox exists and is called so.
struct MailboxFact {
    MailboxId mailbox = 0;
    AccountId account = 0;
    std::string name;
    uint32_t uidValidity = 0;
    Uid uidNext = 1;
    Modseq highestModseq = 1;
    SpecialUse specialUse = SpecialUse::None;
    bool selectable = true;
    std::vector<Grant> grants; ///< all of them; none in segments of a time when nothing was shared
};

struct MailboxEndFact {
    MailboxId mailbox = 0;
    Modseq modseq = 0; ///< 0 where an older version wrote it
};

struct KeywordFact {
    MailboxId mailbox = 0;
    uint32_t index = 0;
    std::string name;
};

struct SubscriptionFact {
    AccountId account = 0;
    std::string name;
    bool subscribed = false;
};

/// A recipient of the record's body, or of @p body, waits in the queue.
struct QueueFact {
    int64_t id = 0;
    BodyId body = 0;
    uint64_t delivery = 0;
    uint32_t size = 0;
    MailAddress sender;
    std::string envelopeId;
    MailAddress recipient;
    std::string original;
    uint32_t notify = 0;
    UnixMs arrived = 0;
};

struct QueueStateFact {
    int64_t id = 0;
    UnixMs nextAttempt = 0;
    uint32_t attempts = 0;
    std::string lastError;
    bool held = false;
};

struct QueueEndFact {
    int64_t id = 0;
};

/// The record's own body; stands before all other facts of a body record.
struct BodyFact {
    BodyId body = 0;
};

/// An account's object is so (store/objects).
struct ObjectFact {
    AccountId account = 0;
    std::string kind;
    std::string id; ///< may be used again after its end, unlike numbers: the modification sequence tells them apart
    Modseq made = 0;
    Modseq modseq = 0;
    std::string bytes;
};

struct ObjectEndFact {
    AccountId account = 0;
    std::string kind;
    std::string id;
    Modseq modseq = 0;
};

/// The account is gone with all its objects. (Its mailboxes' ends stand for themselves.)
struct AccountEndFact {
    AccountId account = 0;
};

/// The order is the kind byte, from 1: append only.
using Fact = std::variant<StartFact, PlacementFact, FlagsFact, ExpungeFact, MailboxFact, MailboxEndFact, KeywordFact,
                          SubscriptionFact, QueueFact, QueueStateFact, QueueEndFact, BodyFact, ObjectFact, ObjectEndFact,
                          AccountEndFact>;

void encodeFact(std::string& out, const Fact& fact);
/// Calls @p each for all facts; kinds of a later version are passed over. False when the bytes are no facts.
bool decodeFacts(std::string_view bytes, const std::function<void(Fact&&)>& each);

} // namespace posthorn::store
