// What each kind of fact means for the index that is being made.
#include <algorithm>

#include "store/check/replay.h"
#include "store/sql/query.h"

namespace posthorn::store {

Replay::Mailbox& Replay::mailbox(MailboxId id)
{
    m_next.nextMailbox = std::max(m_next.nextMailbox, id + 1);
    Mailbox& mailbox = m_mailboxes[id];
    mailbox.state.mailbox = id;
    return mailbox;
}

KeywordSet Replay::keywordBits(Mailbox& mailbox, const KeywordRefs& keywords)
{
    KeywordSet set;
    for (const KeywordRef& keyword : keywords) {
        if (mailbox.keywords.size() <= keyword.index)
            mailbox.keywords.resize(keyword.index + 1);
        mailbox.keywords[keyword.index] = keyword.name;
        set.add(keyword.index);
    }
    return set;
}

Result<void> Replay::apply(const StartFact& f)
{
    m_next.nextBody = std::max(m_next.nextBody, f.nextBody);
    m_next.nextMailbox = std::max(m_next.nextMailbox, f.nextMailbox);
    m_next.nextDelivery = std::max(m_next.nextDelivery, f.nextDelivery);
    m_next.nextQueue = std::max(m_next.nextQueue, f.nextQueue);
    m_next.uidValidity = std::max(m_next.uidValidity, f.uidValidity);
    seen(f.modseq);
    return {};
}

Result<void> Replay::apply(const PlacementFact& f)
{
    seen(f.modseq);
    if (m_ended.contains(f.mailbox))
        return {};
    Mailbox& m = mailbox(f.mailbox);
    if (m.state.name.empty()) { // the segment that told of it is lost
        m.state.account = f.account;
        m.state.name = f.mailboxName;
        m.state.uidValidity = f.uidValidity;
    }
    m.state.uidNext = std::max(m.state.uidNext, f.uid == UINT32_MAX ? f.uid : f.uid + 1);
    m.state.highestModseq = std::max(m.state.highestModseq, f.modseq);
    m_next.uidValidity = std::max(m_next.uidValidity, f.uidValidity);
    const KeywordSet keywords = keywordBits(m, f.keywords);
    POSTHORN_TRY(sql::run(m_sql, "INSERT INTO message (mailbox, uid, flags, kw0, kw1, modseq, internal_date, size, "
                                 "body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mailbox, uid) DO UPDATE SET "
                                 "flags = excluded.flags, kw0 = excluded.kw0, kw1 = excluded.kw1, "
                                 "modseq = excluded.modseq WHERE excluded.modseq >= message.modseq",
                          f.mailbox, f.uid, f.flags, keywords.words[0], keywords.words[1], f.modseq, f.internalDate,
                          f.size, f.body));
    if (m_summary.empty())
        return {};
    return sql::run(m_sql, "INSERT INTO summary (mailbox, uid, data) VALUES (?, ?, ?) "
                           "ON CONFLICT (mailbox, uid) DO NOTHING",
                    f.mailbox, f.uid, sql::Blob{m_summary});
}

Result<void> Replay::apply(const FlagsFact& f)
{
    seen(f.modseq);
    if (m_ended.contains(f.mailbox))
        return {};
    Mailbox& m = mailbox(f.mailbox);
    m.state.highestModseq = std::max(m.state.highestModseq, f.modseq);
    const KeywordSet keywords = keywordBits(m, f.keywords);
    for (const auto& [first, last] : f.uids) {
        POSTHORN_TRY(sql::run(m_sql, "UPDATE message SET flags = ?, kw0 = ?, kw1 = ?, modseq = ? "
                                     "WHERE mailbox = ? AND uid >= ? AND uid <= ? AND modseq <= ?",
                              f.flags, keywords.words[0], keywords.words[1], f.modseq, f.mailbox, first, last,
                              f.modseq));
    }
    return {};
}

Result<void> Replay::apply(const ExpungeFact& f)
{
    seen(f.modseq);
    if (m_ended.contains(f.mailbox))
        return {};
    Mailbox& m = mailbox(f.mailbox);
    m.state.highestModseq = std::max(m.state.highestModseq, f.modseq);
    for (const auto& [first, last] : f.uids) {
        m.state.uidNext = std::max(m.state.uidNext, last == UINT32_MAX ? last : last + 1);
        POSTHORN_TRY(sql::run(m_sql, "DELETE FROM message WHERE mailbox = ? AND uid >= ? AND uid <= ?", f.mailbox,
                              first, last));
        POSTHORN_TRY(sql::run(m_sql, "DELETE FROM summary WHERE mailbox = ? AND uid >= ? AND uid <= ?", f.mailbox,
                              first, last));
        POSTHORN_TRY(sql::run(m_sql, "INSERT INTO expunged (mailbox, modseq, first, last, at) "
                                     "VALUES (?, ?, ?, ?, ?) ON CONFLICT (mailbox, modseq, first) DO NOTHING",
                              f.mailbox, f.modseq, first, last, m_options.now));
    }
    return {};
}

Result<void> Replay::apply(const MailboxFact& f)
{
    seen(f.highestModseq);
    if (m_ended.contains(f.mailbox))
        return {};
    Mailbox& m = mailbox(f.mailbox);
    const Uid uidNext = std::max(m.state.uidNext, f.uidNext);
    const Modseq modseq = std::max(m.state.highestModseq, f.highestModseq);
    m.state = f;
    m.state.uidNext = uidNext;
    m.state.highestModseq = modseq;
    m_next.uidValidity = std::max(m_next.uidValidity, f.uidValidity);
    return {};
}

Result<void> Replay::apply(const MailboxEndFact& f)
{
    seen(f.modseq);
    m_ended.insert(f.mailbox);
    m_mailboxes.erase(f.mailbox);
    m_next.nextMailbox = std::max(m_next.nextMailbox, f.mailbox + 1);
    POSTHORN_TRY(sql::run(m_sql, "DELETE FROM message WHERE mailbox = ?", f.mailbox));
    POSTHORN_TRY(sql::run(m_sql, "DELETE FROM summary WHERE mailbox = ?", f.mailbox));
    return sql::run(m_sql, "DELETE FROM expunged WHERE mailbox = ?", f.mailbox);
}

Result<void> Replay::apply(const KeywordFact& f)
{
    if (m_ended.contains(f.mailbox))
        return {};
    (void)keywordBits(mailbox(f.mailbox), {{f.index, f.name}});
    return {};
}

Result<void> Replay::apply(const SubscriptionFact& f)
{
    if (f.subscribed)
        m_subscriptions.emplace(f.account, f.name);
    else
        m_subscriptions.erase({f.account, f.name});
    return {};
}

Result<void> Replay::apply(const QueueFact& f)
{
    m_next.nextQueue = std::max(m_next.nextQueue, f.id + 1);
    m_next.nextDelivery = std::max(m_next.nextDelivery, int64_t(f.delivery) + 1);
    return sql::run(m_sql,
                    "INSERT INTO queue (id, delivery, body, size, sender_local, sender_domain, envelope_id, "
                    "recipient_local, recipient_domain, original, notify, arrived, next_attempt, attempts, "
                    "last_error, held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0) "
                    "ON CONFLICT (id) DO NOTHING",
                    f.id, f.delivery, f.body, f.size, f.sender.local, f.sender.domain, f.envelopeId,
                    f.recipient.local, f.recipient.domain, f.original, f.notify, f.arrived, f.arrived);
}

Result<void> Replay::apply(const QueueStateFact& f)
{
    return sql::run(m_sql, "UPDATE queue SET next_attempt = ?, attempts = ?, last_error = ?, held = ? WHERE id = ?",
                    f.nextAttempt, f.attempts, f.lastError, f.held, f.id);
}

Result<void> Replay::apply(const QueueEndFact& f)
{
    m_next.nextQueue = std::max(m_next.nextQueue, f.id + 1);
    return sql::run(m_sql, "DELETE FROM queue WHERE id = ?", f.id);
}

Result<void> Replay::apply(const ObjectFact& f)
{
    seen(f.modseq);
    const auto end = m_objectEnds.find({f.account, f.kind, f.id});
    if (m_endedAccounts.contains(f.account) || (end != m_objectEnds.end() && end->second >= f.modseq))
        return {};
    return sql::run(m_sql, "INSERT INTO object (account, kind, id, made, modseq, segment, data) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, kind, id) DO UPDATE SET "
                           "made = excluded.made, modseq = excluded.modseq, segment = excluded.segment, "
                           "data = excluded.data WHERE excluded.modseq >= object.modseq",
                    f.account, f.kind, f.id, f.made, f.modseq, m_segment, sql::Blob{f.bytes});
}

Result<void> Replay::apply(const ObjectEndFact& f)
{
    seen(f.modseq);
    Modseq& end = m_objectEnds[{f.account, f.kind, f.id}];
    end = std::max(end, f.modseq);
    return sql::run(m_sql, "DELETE FROM object WHERE account = ? AND kind = ? AND id = ? AND modseq < ?", f.account,
                    f.kind, f.id, f.modseq);
}

Result<void> Replay::apply(const AccountEndFact& f)
{
    m_endedAccounts.insert(f.account);
    return sql::run(m_sql, "DELETE FROM object WHERE account = ?", f.account);
}

Result<void> Replay::apply(const BodyFact& f)
{
    m_next.nextBody = std::max(m_next.nextBody, f.body + 1);
    return {};
}

} // namespace posthorn::store
