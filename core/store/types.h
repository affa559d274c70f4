// The store's values, as protocols see them. No SQL, no files.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"

namespace posthorn::store {

using AccountId = int64_t;
using MailboxId = int64_t;
using BodyId = int64_t;
using Uid = uint32_t;
using Modseq = uint64_t;

/// A whole message, CRLF line ends, shared and never changed.
using Bytes = std::shared_ptr<const std::string>;

/// RFC 3501 section 2.3.2. \Recent is no flag here: see MailboxSnapshot::recentFrom.
enum Flag : uint32_t { Seen = 1, Answered = 2, Flagged = 4, Deleted = 8, Draft = 16 };
constexpr uint32_t allFlags = Seen | Answered | Flagged | Deleted | Draft;

/// Keywords of one message: bits that index the mailbox's keyword list.
struct KeywordSet {
    std::array<uint64_t, 2> words{};
    static constexpr size_t capacity = 128; ///< different keywords that one mailbox can hold

    bool has(size_t index) const { return words[index / 64] >> (index % 64) & 1; }
    void add(size_t index) { words[index / 64] |= uint64_t(1) << (index % 64); }
    void remove(size_t index) { words[index / 64] &= ~(uint64_t(1) << (index % 64)); }
    bool empty() const { return words[0] == 0 && words[1] == 0; }
    bool operator==(const KeywordSet&) const = default;
};

/// RFC 6154 attributes of a mailbox.
enum class SpecialUse { None, Archive, Drafts, Junk, Sent, Trash };

/// What an account may do in a mailbox of another one: RFC 4314 section 2.1 (its letters behind them), as JMAP's
/// MailboxRights name it. Whoever has any of them has ReadItems.
enum Right : uint32_t {
    ReadItems = 1,     ///< l, r
    AddItems = 2,      ///< i
    RemoveItems = 4,   ///< t, e
    SetSeen = 8,       ///< s
    SetKeywords = 16,  ///< w
    CreateChild = 32,  ///< k
    RenameMailbox = 64, ///< x
    DeleteMailbox = 128, ///< x
    ShareMailbox = 256, ///< a: may say who else has which rights
};
constexpr uint32_t allRights = (ShareMailbox << 1) - 1;

/// The owner's word that another account has these rights to a mailbox.
struct Grant {
    AccountId grantee = 0;
    uint32_t rights = 0; ///< of enum Right; never 0
    bool operator==(const Grant&) const = default;
};

/// One mailbox as LIST and STATUS want it. Names are UTF-8 with '/' between levels; "INBOX" in capitals.
struct MailboxInfo {
    MailboxId id = 0;
    AccountId account = 0;
    std::string name;
    uint32_t uidValidity = 0;
    Uid uidNext = 1;
    Modseq highestModseq = 1;
    uint32_t messages = 0;
    uint32_t unseen = 0;
    uint32_t deleted = 0; ///< messages with \Deleted
    uint64_t bytes = 0;
    Uid recentFrom = 1; ///< messages with this UID and higher have been in no session yet
    SpecialUse specialUse = SpecialUse::None;
    bool subscribed = false;
    bool selectable = true; ///< false for a name that is kept only because names below it exist
    std::vector<Grant> grants; ///< to other accounts, by their numbers
};

/// One message of a mailbox.
struct Entry {
    Uid uid = 0;
    uint32_t flags = 0;
    KeywordSet keywords;
    Modseq modseq = 0;
    UnixMs internalDate = 0;
    BodyId body = 0;
    uint32_t size = 0; ///< RFC822.SIZE
};

struct Usage {
    uint64_t bytes = 0;
    uint64_t messages = 0;
};

} // namespace posthorn::store
