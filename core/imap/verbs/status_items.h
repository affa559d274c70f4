// What STATUS tells of a mailbox (RFC 3501 section 6.3.10, RFC 8438 SIZE, RFC 7162 HIGHESTMODSEQ, RFC 7889
// APPENDLIMIT, RFC 9051 DELETED). For STATUS and LIST ... RETURN (STATUS ...).
#pragma once

#include <cstdint>
#include <string>

#include "imap/parser/cursor.h"
#include "store/mailbox_snapshot.h"

namespace posthorn::imap {

struct StatusItems {
    enum Bit : uint32_t {
        Messages = 1,
        Recent = 2,
        UidNext = 4,
        UidValidity = 8,
        Unseen = 16,
        Size = 32,
        HighestModseq = 64,
        Deleted = 128,
        AppendLimit = 256
    };
    uint32_t bits = 0;

    /// "(" items ")".
    bool parse(Cursor& cursor);
    /// True if RECENT needs more than @p info: the messages have to be counted in the snapshot.
    bool needsSnapshot(const store::MailboxInfo& info) const
    {
        return (bits & Recent) && info.selectable && info.recentFrom < info.uidNext;
    }
    /// Appends "(MESSAGES 3 ...)".
    void append(std::string& out, const store::MailboxInfo& info, size_t recent, uint64_t appendLimit) const;
};

/// How many messages of @p snapshot no session has seen.
inline size_t recentIn(const store::MailboxSnapshot& snapshot)
{
    return snapshot.size() - snapshot.lowerBound(snapshot.info.recentFrom);
}

} // namespace posthorn::imap
