// What instant messaging keeps: archives of accounts and rooms (XEP-0313), messages that wait for somebody to come
// online (XEP-0160), rooms. In a database file of its own (chat.db), so that the mail index can be made anew without it.
// Questions are asked on a worker and answered there from its own connection, writes by one writer that commits many
// callers' writes together and answers when they are durable.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/executor.h"
#include "store/types.h"

namespace posthorn::store {

/// Whose archive: an account's number, or the negative of a room's.
using ArchiveOwner = int64_t;
/// Rises with time within one archive; the asker makes it: milliseconds since 1970 in the bits above the lowest 22. So a
/// question about a time is one about a range of ids, and a message's time is what its id says.
using ArchiveId = uint64_t;
constexpr int archiveIdShift = 22;
/// The lowest id of that millisecond; of one before 1970 the lowest, of one after 2109 the highest id that there is.
constexpr ArchiveId firstIdAt(UnixMs time)
{
    if (time < 0)
        return 0;
    return uint64_t(time) >> (64 - archiveIdShift) ? ~ArchiveId(0) : ArchiveId(time) << archiveIdShift;
}
/// The highest id of that millisecond.
constexpr ArchiveId lastIdAt(UnixMs time)
{
    return time < 0 ? 0 : firstIdAt(time) | ((ArchiveId(1) << archiveIdShift) - 1);
}
/// Numbers of rooms are never used again.
using RoomId = int64_t;

/// One message in one archive.
struct ArchivedMessage {
    ArchiveId id = 0;
    UnixMs time = 0;
    std::string with;         ///< the other side's bare JID; for a room: the sender's real bare JID, where it is known
    std::string withResource; ///< the other side's resource, or the nickname in a room
    bool incoming = false;    ///< it came from `with`
    bool groupchat = false;
    std::string originId;     ///< the sender's own id (XEP-0359), for retractions and the like; may be empty
    std::string text;         ///< what a search looks at: the body; empty for what has none
    std::string stanza;       ///< XML, as it is given to who asks
};

/// A message that goes into one or more archives at once (the sender's and the recipient's); its bytes are kept once.
struct ArchiveEntry {
    ArchiveOwner owner = 0;
    ArchiveId id = 0;
    std::string with;
    std::string withResource;
    bool incoming = false;
};
struct NewArchived {
    UnixMs time = 0;
    bool groupchat = false;
    std::string originId;
    std::string text;
    std::string stanza;
    std::vector<ArchiveEntry> entries;
};

constexpr size_t mostArchiveIds = 1000;    ///< in one question; Limit beyond
constexpr uint64_t mostCounted = 10'000;    ///< further than this a result is not counted
constexpr size_t mostExamined = 2'000;      ///< rows that one question looks at where no index helps: text, withResource
constexpr size_t mostPageBytes = 4 << 20;   ///< a page ends early when its stanzas are more than this together

struct ArchiveQuery {
    ArchiveOwner owner = 0;
    std::string with;         ///< bare JID; empty: with anybody
    std::string withResource; ///< empty: any
    std::optional<UnixMs> start, end; ///< both inclusive
    std::optional<ArchiveId> after, before; ///< exclusive, of the whole result (before-id, after-id of mam:2#extended)
    std::vector<ArchiveId> ids;       ///< only these (at most mostArchiveIds); NotFound when one of them is not there
    std::string text;                 ///< each of these words must occur, without regard to case; empty: anything
    // The page (XEP-0059).
    std::optional<ArchiveId> pageAfter;
    std::optional<ArchiveId> pageBefore;
    bool last = false;                ///< the end of the result (an empty <before/>)
    size_t most = 50;                 ///< 0: the count alone
};
struct ArchivePage {
    std::vector<ArchivedMessage> items; ///< in order of time
    bool complete = false;  ///< the page reaches the end (the start, when paging backwards) of the result; when only the
                            ///< count was wanted: nothing is there
    uint64_t count = 0;     ///< of the whole result; counted up to mostCounted only, and with text or withResource
                            ///< only what this page saw
    bool countIsExact = true;
    std::optional<uint64_t> firstIndex; ///< place of the first item in the whole result, where that is cheap
    /// Set where the page ends because mostExamined rows were looked at: the last of them. It may hold fewer items than
    /// were wanted, or none, and is not complete; who wants more asks on with this as pageAfter (or pageBefore).
    std::optional<ArchiveId> examinedTo;
};
struct ArchiveEnds {
    std::optional<ArchiveId> first, last;
    UnixMs firstTime = 0, lastTime = 0;
};

class Archive {
public:
    virtual ~Archive() = default;
    /// Durable when answered; all of them or none. Order is by id, not by when they came. Exists when an archive has that
    /// id already. Like all that writes: Limit when too much waits to be written already.
    virtual void append(std::vector<NewArchived> messages, Reply<void> reply) = 0;
    /// NotFound when pageAfter, pageBefore, after or before name no message of the archive (XEP-0313 section 4.3.3); they
    /// need not be in the result.
    virtual void query(ArchiveQuery query, Reply<ArchivePage> reply) = 0;
    virtual void ends(ArchiveOwner owner, Reply<ArchiveEnds> reply) = 0;
    /// The owner's own copy of a message by the sender's id, the newest where there are several; nothing when absent. (By
    /// its archive id: a query.)
    virtual void find(ArchiveOwner owner, const std::string& originId, Reply<std::optional<ArchivedMessage>> reply) = 0;
    /// Puts another stanza in the place of one (a tombstone, XEP-0424, XEP-0425), for this owner alone. NotFound.
    virtual void replace(ArchiveOwner owner, ArchiveId id, const std::string& stanza, const std::string& text,
                         Reply<void> reply) = 0;
    /// Removes what is older than @p before, the oldest first and at most @p most messages; answers how many went, which
    /// may be fewer than there are: ask again until it is 0. 0 as owner: all archives.
    virtual void expire(ArchiveOwner owner, UnixMs before, size_t most, Reply<size_t> reply) = 0;
    /// In several commits, where it is much; what comes meanwhile goes, too.
    virtual void removeAll(ArchiveOwner owner, Reply<void> reply) = 0;
};

/// A message that waits for its account to come online.
struct WaitingMessage {
    int64_t id = 0; ///< rising
    UnixMs time = 0;
    std::string stanza;
};

class OfflineMessages {
public:
    virtual ~OfflineMessages() = default;
    /// Limit when @p most messages wait already (of the same account).
    virtual void add(AccountId account, UnixMs time, const std::string& stanza, size_t most, Reply<void> reply) = 0;
    /// Oldest first, from after @p afterId.
    virtual void list(AccountId account, int64_t afterId, size_t most, Reply<std::vector<WaitingMessage>> reply) = 0;
    virtual void count(AccountId account, Reply<uint64_t> reply) = 0;
    virtual void remove(AccountId account, std::vector<int64_t> ids, Reply<void> reply) = 0;
    /// All up to @p id.
    virtual void removeUpTo(AccountId account, int64_t id, Reply<void> reply) = 0;
    /// Of all accounts; answers how many went. As with archives: ask again until it is 0.
    virtual void expire(UnixMs before, Reply<size_t> reply) = 0;
};

struct RoomRow {
    RoomId id = 0;
    std::string jid;
    std::string owner; ///< bare JID of who made it
    std::string bytes; ///< its settings, as the room writes them
};
/// One thing that a room remembers by a key of its own: an affiliation, a registered nickname.
struct RoomEntry {
    std::string key;
    std::string bytes;
    bool erased = false; ///< in changes
};

class Rooms {
public:
    virtual ~Rooms() = default;
    /// Exists when there is a room of that JID.
    virtual void create(const std::string& jid, const std::string& owner, const std::string& bytes,
                        std::vector<RoomEntry> entries, Reply<RoomId> reply) = 0;
    /// NotFound.
    virtual void find(const std::string& jid, Reply<RoomRow> reply) = 0;
    /// In order of JID, behind @p after, of the domain @p domain.
    virtual void list(const std::string& domain, const std::string& after, size_t most, Reply<std::vector<RoomRow>> reply) = 0;
    virtual void countOf(const std::string& owner, Reply<uint64_t> reply) = 0;
    /// In order of key.
    virtual void entries(RoomId room, Reply<std::vector<RoomEntry>> reply) = 0;
    /// Settings (where given) and entries in one commit. NotFound.
    virtual void change(RoomId room, std::optional<std::string> bytes, std::vector<RoomEntry> entries, Reply<void> reply) = 0;
    /// With its archive, which goes first and in several commits, where it is much. NotFound.
    virtual void remove(RoomId room, Reply<void> reply) = 0;
};

/// One worker's set. Use it on that worker only.
struct ChatFacade {
    std::shared_ptr<Archive> archive;
    std::shared_ptr<OfflineMessages> offline;
    std::shared_ptr<Rooms> rooms;
};

} // namespace posthorn::store
