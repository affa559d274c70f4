// What JMAP wants to look up in a mailbox and its snapshot does not give: messages by body, and in the order of their
// dates. Made from a snapshot, or from an earlier index at the cost of what changed, when it is first asked for something.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "store/mailbox_snapshot.h"

namespace posthorn::jmap {

class MailboxIndex;
using MailboxIndexPtr = std::shared_ptr<const MailboxIndex>;

class MailboxIndex {
public:
    struct Place {
        store::BodyId body = 0;
        store::Uid uid = 0;
    };

    /// @p older may be null, or an index of an earlier snapshot of the same mailbox.
    static MailboxIndexPtr make(store::SnapshotPtr snapshot, const MailboxIndexPtr& older);

    const store::MailboxSnapshot& snapshot() const { return *m_snapshot; }
    const store::SnapshotPtr& snapshotPtr() const { return m_snapshot; }
    /// The message with that body; of several the one with the lowest UID.
    std::optional<store::Uid> find(store::BodyId body) const;
    /// All messages with that body.
    void findAll(store::BodyId body, std::vector<store::Uid>& out) const;
    /// The body of each message, rising.
    template<class F>
    void forEachBody(F f) const
    {
        for (const Place& place : *lists().byBody)
            f(place.body);
    }
    /// One for each body, the oldest first; of equal dates the lower body first.
    const std::vector<Place>& byDate() const { return *lists().byDate; }
    /// Messages with neither \Seen nor \Draft, one for each body.
    size_t unread() const;

private:
    using Places = std::shared_ptr<const std::vector<Place>>;

    struct Lists {
        Places byBody; ///< by body, then UID
        Places byDate;
    };

    /// Made at the first call. Safe from any thread, as everything here.
    const Lists& lists() const;
    size_t countUnread() const;
    void makeWhole(Lists& to) const;
    void makeFrom(const store::MailboxSnapshot& older, const Lists& from, Lists& to) const;
    bool isEarlier(const Place& a, const Place& b) const;

    store::SnapshotPtr m_snapshot;
    mutable std::mutex m_mutex;
    mutable std::optional<Lists> m_lists;
    mutable std::optional<size_t> m_unread;
    /// What is here until the lists are made of it: the last one that had any.
    mutable store::SnapshotPtr m_olderSnapshot;
    mutable Lists m_olderLists;
};

} // namespace posthorn::jmap
