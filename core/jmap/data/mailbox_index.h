// What JMAP wants to look up in a mailbox and its snapshot does not give: messages by body, and in the order of their
// dates. Made from a snapshot, or from an earlier index at the cost of what changed.
#pragma once

#include <memory>
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
        for (const Place& place : *m_byBody)
            f(place.body);
    }
    /// One for each body, the oldest first; of equal dates the lower body first.
    const std::vector<Place>& byDate() const { return *m_byDate; }
    /// Messages with neither \Seen nor \Draft, one for each body.
    size_t unread() const { return m_unread; }
    size_t memory() const { return (m_byBody->size() + m_byDate->size()) * sizeof(Place); }

private:
    using Places = std::shared_ptr<const std::vector<Place>>;

    void countUnread();
    void makeWhole();
    void makeFrom(const MailboxIndex& older);
    bool isEarlier(const Place& a, const Place& b) const;

    store::SnapshotPtr m_snapshot;
    Places m_byBody; ///< by body, then UID
    Places m_byDate;
    size_t m_unread = 0;
};

} // namespace posthorn::jmap
