#include "store/verbs/placement.h"

#include <algorithm>

#include "store/mailbox_name.h"
#include "store/sql/query.h"
#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

Result<Entry> takePlace(Batch& batch, MailboxState& mailbox, BodyId body, uint32_t size, uint32_t flags,
                        KeywordSet keywords, UnixMs internalDate, Modseq modseq)
{
    if (mailbox.info.uidNext == UINT32_MAX)
        return fail(ErrorKind::Limit, "this mailbox has used up its UIDs");
    Entry entry;
    entry.uid = mailbox.info.uidNext++;
    entry.flags = flags & allFlags;
    entry.keywords = keywords;
    entry.modseq = modseq;
    entry.internalDate = internalDate;
    entry.body = body;
    entry.size = size;
    batch.touch(mailbox);
    POSTHORN_TRY(batch.count(mailbox, entry, 1));
    return entry;
}

PlacementFact placementFact(const MailboxState& mailbox, const Entry& entry)
{
    PlacementFact fact;
    fact.body = entry.body;
    fact.account = mailbox.info.account;
    fact.mailbox = mailbox.info.id;
    fact.mailboxName = mailbox.info.name;
    fact.uidValidity = mailbox.info.uidValidity;
    fact.uid = entry.uid;
    fact.modseq = entry.modseq;
    fact.internalDate = entry.internalDate;
    fact.flags = entry.flags;
    fact.keywords = Batch::keywordRefs(mailbox, entry.keywords);
    fact.size = entry.size;
    return fact;
}

Result<void> makeDefaultMailboxes(Batch& batch, AccountId account)
{
    static const std::pair<std::string, SpecialUse> defaults[] = {
        {"INBOX", SpecialUse::None}, {"Drafts", SpecialUse::Drafts}, {"Sent", SpecialUse::Sent},
        {"Trash", SpecialUse::Trash}, {"Junk", SpecialUse::Junk},     {"Archive", SpecialUse::Archive}};
    for (const auto& [name, use] : defaults) {
        auto found = batch.state().mailbox(batch.sql(), account, name);
        if (!found)
            return passOn(found.error());
        if (*found)
            continue;
        if (auto made = batch.addMailbox(account, name, use, true); !made)
            return passOn(made.error());
        batch.fact(SubscriptionFact{account, name, true});
        POSTHORN_TRY(sql::run(batch.sql(), "INSERT INTO subscription (account, name) VALUES (?, ?) "
                                           "ON CONFLICT (account, name) DO NOTHING",
                              account, name));
    }
    return {};
}

Result<MailboxState*> obtainMailbox(Batch& batch, AccountId account, const std::string& name, SpecialUse use)
{
    auto found = batch.state().mailbox(batch.sql(), account, name);
    if (!found || (*found && (*found)->info.selectable))
        return found;
    if (*found) {
        // A name that was only kept for those below it: it becomes a new mailbox.
        POSTHORN_TRY(batch.endMailbox(**found));
    }
    const size_t slash = name.rfind('/');
    if (slash != std::string::npos) {
        auto parent = batch.state().mailbox(batch.sql(), account, name.substr(0, slash));
        if (!parent)
            return passOn(parent.error());
        if (!*parent) {
            auto made = obtainMailbox(batch, account, name.substr(0, slash), SpecialUse::None);
            if (!made)
                return passOn(made.error());
        }
    }
    return batch.addMailbox(account, name, use, true);
}

std::optional<Error> checkDelivery(const PreparedDelivery& delivery)
{
    if (delivery.local.empty() && delivery.remote.empty())
        return fail(ErrorKind::Invalid, "a delivery without recipients").value();
    if (delivery.message.bytes->size() > INT32_MAX)
        return fail(ErrorKind::TooLarge, "the message is too large").value();
    for (const LocalTarget& target : delivery.local) {
        if (!normaliseMailboxName(target.mailbox))
            return fail(ErrorKind::Invalid, "not a mailbox name").value();
    }
    return std::nullopt;
}

Result<void> DeliveryPlan::plan(Batch& batch, const PreparedDelivery& delivery)
{
    Counters& counters = batch.state().counters;
    const auto size = uint32_t(delivery.message.bytes->size());
    m_local.clear();
    m_remote.clear();
    std::vector<MailboxState*> mailboxes;
    for (const LocalTarget& target : delivery.local) {
        const std::string name = *normaliseMailboxName(target.mailbox);
        auto mailbox = batch.state().mailbox(batch.sql(), target.account, name);
        if (!mailbox)
            return passOn(mailbox.error());
        if (!*mailbox || !(*mailbox)->info.selectable) {
            auto inbox = batch.state().mailbox(batch.sql(), target.account, "INBOX");
            if (!inbox)
                return passOn(inbox.error());
            if (!*inbox)
                POSTHORN_TRY(makeDefaultMailboxes(batch, target.account));
            mailbox = obtainMailbox(batch, target.account, name, SpecialUse::None);
            if (!mailbox)
                return passOn(mailbox.error());
        }
        mailboxes.push_back(*mailbox);
    }
    m_number = uint64_t(counters.delivery++);
    m_body = counters.body++;
    thread_local std::string facts;
    facts.clear();
    encodeFact(facts, BodyFact{m_body});
    for (size_t i = 0; i < mailboxes.size(); ++i) {
        MailboxState& mailbox = *mailboxes[i];
        mailbox.info.highestModseq = batch.nextModseq();
        auto entry = takePlace(batch, mailbox, m_body, size, delivery.local[i].flags, {}, delivery.arrived,
                               mailbox.info.highestModseq);
        if (!entry)
            return passOn(entry.error());
        encodeFact(facts, placementFact(mailbox, *entry));
        m_local.push_back({mailbox.info.id, *entry});
    }
    for (const RemoteRecipient& recipient : delivery.remote) {
        QueueFact fact{counters.queue++,    m_body,           m_number,           size,
                       delivery.sender,     delivery.envelopeId, recipient.address, recipient.original,
                       recipient.notify,    delivery.arrived};
        encodeFact(facts, fact);
        m_remote.push_back(std::move(fact));
    }
    m_place = batch.body(facts, *delivery.message.bytes, delivery.message.checksum);
    return {};
}

Result<void> DeliveryPlan::execute(Batch& batch, const PreparedDelivery& delivery)
{
    POSTHORN_TRY(insertBody(batch, m_body, m_place, int64_t(m_local.size() + m_remote.size())));
    for (const Local& local : m_local) {
        auto mailbox = batch.state().mailbox(batch.sql(), local.mailbox);
        if (!mailbox)
            return passOn(mailbox.error());
        if (!*mailbox)
            return fail(ErrorKind::Internal, "a mailbox went away during its delivery");
        POSTHORN_TRY(insertMessage(batch, **mailbox, local.entry, delivery.message.summary, m_local.size() == 1));
    }
    for (const QueueFact& q : m_remote) {
        POSTHORN_TRY(sql::run(batch.sql(),
                              "INSERT INTO queue (id, delivery, body, size, sender_local, sender_domain, envelope_id, "
                              "recipient_local, recipient_domain, original, notify, arrived, next_attempt, attempts, "
                              "last_error, held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0)",
                              q.id, q.delivery, q.body, q.size, q.sender.local, q.sender.domain, q.envelopeId,
                              q.recipient.local, q.recipient.domain, q.original, q.notify, q.arrived, q.arrived));
    }
    batch.delivered += m_local.size();
    return {};
}

} // namespace posthorn::store::verbs
