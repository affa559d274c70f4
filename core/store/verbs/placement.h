// How messages get their places; deliver, settle, append and copy share it.
#pragma once

#include "store/writer/batch.h"
#include "store/writer/prepared.h"

namespace posthorn::store::verbs {

/// Gives the next UID and modification sequence of the mailbox to an entry, and counts it in.
Result<Entry> takePlace(Batch& batch, MailboxState& mailbox, BodyId body, uint32_t size, uint32_t flags,
                        KeywordSet keywords, UnixMs internalDate, Modseq modseq);
PlacementFact placementFact(const MailboxState& mailbox, const Entry& entry);

/// The mailboxes with which an account begins; those that exist stay. Subscribed, too.
Result<void> makeDefaultMailboxes(Batch& batch, AccountId account);
/// Finds a mailbox, or makes it with the parents that it lacks; one that is not selectable is made anew.
Result<MailboxState*> obtainMailbox(Batch& batch, AccountId account, const std::string& name, SpecialUse use);

/// A delivery between its planning (UIDs, record) and its rows.
class DeliveryPlan {
public:
    /// Checked already: it has targets, and the names are valid.
    Result<void> plan(Batch& batch, const PreparedDelivery& delivery);
    Result<void> execute(Batch& batch, const PreparedDelivery& delivery);
    uint64_t number() const { return m_number; }

private:
    struct Local {
        MailboxId mailbox;
        Entry entry;
    };
    uint64_t m_number = 0;
    BodyId m_body = 0;
    BodyPlace m_place;
    std::vector<Local> m_local;
    std::vector<QueueFact> m_remote;
};

/// What is wrong with a delivery before anything is tried.
std::optional<Error> checkDelivery(const PreparedDelivery& delivery);

} // namespace posthorn::store::verbs
