// All mailboxes of an account at one moment, as a request sees them, and what differs between two such moments.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jmap/data/mailbox_index.h"
#include "store/types.h"

namespace posthorn::jmap {

struct ViewMailbox {
    store::MailboxInfo info;
    MailboxIndexPtr index; ///< null where it is not selectable

    size_t size() const { return index ? index->snapshot().size() : 0; }
};

/// Immutable once it is in the ViewBook.
class AccountView {
public:
    std::string state;
    std::vector<ViewMailbox> mailboxes; ///< in the order of Mailboxes::list

    const ViewMailbox* find(store::MailboxId id) const;
    /// The mailbox of that use (JMAP's role); null when there is none.
    const ViewMailbox* find(store::SpecialUse use) const;
    const ViewMailbox* inbox() const;
    /// Null for a mailbox of the top level.
    const ViewMailbox* parentOf(const ViewMailbox& mailbox) const;

    /// One of the mailboxes that an Email is in.
    struct Placement {
        const ViewMailbox* mailbox = nullptr;
        store::Entry entry;
    };
    /// Where the body is; empty when it is nowhere in this account. A mailbox may come more than once.
    std::vector<Placement> placements(store::BodyId body) const;
    bool has(store::BodyId body) const;
    /// More than one message has that body. Found out for all at the first question.
    bool isShared(store::BodyId body) const;

private:
    mutable std::once_flag m_sharedOnce;
    mutable std::vector<store::BodyId> m_shared; ///< rising
};

using ViewPtr = std::shared_ptr<const AccountView>;

/// What became of the Emails between two views. Each list rises.
struct EmailChanges {
    std::vector<store::BodyId> created, updated, destroyed;
};
EmailChanges emailChanges(const AccountView& older, const AccountView& newer);

struct MailboxChanges {
    std::vector<store::MailboxId> created, updated, destroyed;
    bool countsOnly = true; ///< nothing but the numbers of messages changed
};
MailboxChanges mailboxChanges(const AccountView& older, const AccountView& newer);

/// True when nothing that JMAP shows differs.
bool sameInfo(const store::MailboxInfo& a, const store::MailboxInfo& b);

} // namespace posthorn::jmap
