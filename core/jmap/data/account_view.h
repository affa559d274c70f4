// All mailboxes of an account at one moment, as a request sees them.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jmap/data/mail_state.h"
#include "jmap/data/mailbox_index.h"
#include "jmap/data/mailbox_settings.h"
#include "store/types.h"

namespace posthorn::jmap {

struct ViewMailbox {
    store::MailboxInfo info;
    MailboxIndexPtr index; ///< null where it is not selectable
    MailboxSettings settings;
    uint32_t rights = 0; ///< what whoever asks may do (store::Right); all of its own

    bool may(uint32_t needed) const { return (rights & needed) == needed; }

    size_t size() const { return index ? index->snapshot().size() : 0; }
};

/// Immutable once it is in the ViewCache.
class AccountView {
public:
    bool own = true;                    ///< else another's, and only what it shares (data/shared_view.h)
    MailState mark;
    std::string state;                  ///< the same as text; that of another's account is one of its own kind
    store::Modseq storeModseq = 0;      ///< of the account's mail; `mark` may be that of mailboxes' settings
    store::Modseq structureSince = 0;   ///< nothing but counts of mailboxes changed since, as far as is known
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

/// True when nothing that JMAP shows of the mailbox differs but for its counts.
bool sameStructure(const ViewMailbox& a, const ViewMailbox& b);

} // namespace posthorn::jmap
